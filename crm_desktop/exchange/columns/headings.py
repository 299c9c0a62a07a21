"""What the headings of other programs' exports mean, and which program a set of them betrays."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.exchange.agreeing import headings as agreeing
from crm_desktop.exchange.columns import campaign_headings, day_headings
from crm_desktop.exchange.rows import result_days


class Said(NamedTuple):
    """What a heading says: a target, which entry of it (0: the next free one) and its kind."""

    target: str
    number: int = 0
    kind: str = ""


PROGRAMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Pipedrive", "deal", ("deal - title",)),
    ("Pipedrive", "contact", ("person - name",)),
    ("Pipedrive", "company", ("organization - name",)),
    ("Google Contacts", "contact", ("e-mail 1 - value",)),
    ("Google Contacts", "contact", ("phone 1 - value",)),
    ("Google Contacts", "contact", ("group membership",)),
    ("HubSpot", "deal", ("record id", "deal name")),
    ("HubSpot", "contact", ("record id", "first name", "lifecycle stage")),
    ("HubSpot", "contact", ("record id", "first name", "phone number")),
    ("HubSpot", "contact", ("contact id", "first name", "lifecycle stage")),
    ("HubSpot", "company", ("record id", "company domain name")),
    ("Outlook", "contact", ("first name", "e-mail address")),
    ("Outlook", "contact", ("first name", "business phone", "mobile phone")),
    ("Zoho", "contact", ("record id", "contact owner", "last name")),
    ("Zoho", "company", ("record id", "account name", "account owner")),
    ("Zoho", "deal", ("record id", "deal name", "deal owner")),
    ("Salesforce", "contact", ("contact id", "account name")),
    ("Salesforce", "contact", ("account id", "mailing street")),
    ("Salesforce", "contact", ("accountid", "mailingstreet")),
    ("Salesforce", "deal", ("opportunity name",)),
    ("Salesforce", "company", ("account id", "billing street")),
    ("Freshsales", "contact", ("sales accounts",)),
    ("Freshsales", "contact", ("sales account",)),
    ("Freshsales", "contact", ("first name", "emails", "work")),
    ("Freshsales", "contact", ("first name", "work phone", "lead score")),
    ("Freshsales", "company", ("sales account name",)),
    ("Apple Contacts", "contact", ("first name", "phonetic first name", "home email")),
    ("Apple Contacts", "contact", ("first", "last", "organization", "email (home)")),
)
"""(program, kind of record, folded headings that are all there)."""

_CREATED = (
    "created|added|create date|created at|created time|created date|creation date|add time|"
    "date added|tarikh"
)
_SINCE = (
    "customer since|client since|member since|signed up|signed up on|sign up date|signup date|joined|"
    "joined on|date joined|join date|registered on|registration date|date registered|"
    "first visit|pelanggan sejak|ahli sejak|mendaftar pada|tarikh daftar|tarikh mendaftar|"
    "tarikh pendaftaran|tarikh menyertai|tarikh jadi pelanggan"
)
_ANY = {
    "tags": "tags|labels|categories|group membership|groups|label|tag",
    "notes": "notes|note|description|nota|catatan|remarks|comments|body",
    "owner": "owner|contact owner|account owner|company owner|deal owner|opportunity owner|"
    f"sales owner|assigned to|pemilik|{day_headings.OWNER}",
    "source": f"source|lead source|original source|sumber|original traffic source|{day_headings.SOURCE}",
    "created": _CREATED,
}
_ID = "id|record id|external id|record-id|uid|"
"""The id of the row's own record: another kind's id, like a contact's "Account ID", is not it."""
_REACH = {
    "email": "email|emails|e-mail|e-mail address|email address|mail|emel|e-mel|primary email|"
    "alamat emel|work email=work|home email=home|email (work)=work|email (home)=home|"
    "personal email=home|email work=work|email home=home|email other=other|other email=other|"
    "secondary email|additional email addresses",
    "phone": "phone|phones|telephone|tel|phone number|telefon|no telefon|no. telefon|work=work|"
    "mobile=mobile|mobile phone=mobile|mobile phone number=mobile|cell=mobile|hp=mobile|"
    "cell phone=mobile|handphone=mobile|telefon bimbit=mobile|business phone=work|"
    "work phone=work|office phone=work|company main phone=work|home phone=home|other phone=other|"
    "primary phone|business fax=fax|work fax=fax|home fax=fax|fax=fax|phone work=work|"
    "phone home=home|phone mobile=mobile|phone other=other|phone (mobile)=mobile|"
    "phone (work)=work|phone (home)=home|iphone=mobile|asst. phone=other|car phone=mobile|"
    "contact number|contact no|contact no.|phone no|phone no.|tel no|tel no.|no tel|no. tel|"
    "nombor telefon|no phone|no hp=mobile|no. hp=mobile|no.hp=mobile|nombor hp=mobile|"
    "hp no=mobile|mobile no=mobile|mobile no.=mobile|mobile number=mobile|"
    "no telefon bimbit=mobile|nombor telefon bimbit=mobile|whatsapp=mobile|whatsapp phone number=mobile",
    "link": "website|web page=website|website url=website|url=website|linkedin=linkedin|"
    "linkedin url=linkedin|linkedin bio=linkedin|facebook=facebook|instagram=instagram|"
    "twitter=other|laman web=website|company domain name=website|domain=website",
    "address.street": "street|address|street address|address line 1|alamat|mailing street=work|"
    "billing street=billing|home street=home|business street=work|other street=other|"
    "home address=home|business address=work|address 1|mailingstreet=work|postal address",
    "address.city": "city|town|bandar|mailing city=work|billing city=billing|home city=home|"
    "business city=work|other city=other|mailingcity=work",
    "address.state": "state|region|state/region|province|negeri|mailing state=work|"
    "billing state=billing|home state=home|business state=work|other state=other|"
    "mailing state/province=work|billing state/province=billing|mailingstate=work",
    "address.postcode": "postcode|postal code|zip|zip code|zipcode|poskod|mailing zip=work|"
    "mailing zip/postal code=work|billing zip/postal code=billing|billing code=billing|"
    "home postal code=home|business postal code=work|other postal code=other|"
    "mailingpostalcode=work",
    "address.country": "country|country/region|negara|mailing country=work|billing country=billing|"
    "home country/region=home|business country/region=work|other country/region=other|"
    "mailingcountry=work|home country=home|business country=work",
}
_CONTACT = _REACH | {
    "vcard": "other vcard properties",
    "created": f"{_CREATED}|{_SINCE}",
    "external_id": _ID + "contact id|person id|lead id|customer id",
    "name": "name|full name|display name|contact|contact name|person|nama|nama penuh|customer|"
    "customer name|file as|nama pelanggan|pelanggan|nama kenalan|nama pembeli|nama klien|client|"
    "client name|buyer|buyer name",
    "given_name": "first name|given name|first|firstname|nama pertama|nama diberi",
    "middle": "middle name|additional name|middle|middlename",
    "family_name": "last name|family name|surname|last|lastname|nama keluarga|nama akhir",
    "prefix": "prefix|name prefix|title before the name|salutation|gelaran|honorific prefix",
    "company": "company|company name|organization|organisation|organization name|account|"
    "account name|associated company|sales account|sales accounts|syarikat|employer|accountname|"
    "organization 1 - name|primary associated company",
    "job": "job|job title|title|position|jawatan|organization title|organization 1 - title|role|"
    "designation|pekerjaan",
    "stage": "stage|lifecycle stage|status|lead status|peringkat|contact stage",
    "birthday": "birthday|birthdate|date of birth|dob|tarikh lahir",
    "language": "language|preferred language|bahasa",
    "do_not_contact": "do not contact|do not disturb|jangan hubungi",
}
_COMPANY = _REACH | {
    "vcard": "other vcard properties",
    "created": f"{_CREATED}|{_SINCE}",
    "external_id": _ID + "company id|account id|organization id|organisation id|customer id",
    "name": "name|company|company name|account name|organization|organisation|nama|syarikat|"
    "nama syarikat|sales account name|organization name",
    "parent": "part of|parent company|parent account|induk",
    "industry": "industry|industri|sector",
    "stage": "stage|lifecycle stage|status|peringkat",
    "registration": "registration number|registration no|registration no.|ssm|no pendaftaran|"
    "company registration number",
    "staff": "staff|employees|number of employees|no. of employees|bilangan pekerja",
}
_DEAL = {
    "external_id": _ID
    + "deal id|opportunity id|deal no|deal no.|deal number|no urus niaga|no. urus niaga",
    "title": "title|deal|deal name|opportunity name|name|opportunity|deal title|tajuk|urus niaga|"
    "nama urus niaga|job|job name|project|project name|kerja|projek|nama projek",
    "value.amount": "amount|value|deal value|deal amount|nilai|jumlah",
    "value.currency": f"{day_headings.CURRENCY}|deal currency|deal currency code|"
    "currency of value|value currency",
    "place.pipeline": "pipeline|deal pipeline|saluran|sales pipeline",
    "place.stage": "stage|deal stage|peringkat|pipeline step|pipeline stage|sales stage|step|langkah",
    "place.since": "stage since|last stage change|last stage change date|stage changed|stage change date|"
    "stage entered|date entered stage|date entered current stage|stage modified time|tarikh masuk peringkat",
    "result.outcome": "outcome|status|deal status|hasil",
    "result.reason": "outcome reason|lost reason|closed lost reason|closed won reason|reason|"
    f"{day_headings.WHY_LOST}",
    "result.closed": "closed|closed on|won time|lost time|closed date|deal closed date|"
    "date closed|tarikh selesai",
    "closing": "expected close|expected close date|close date|closing date|tarikh tutup",
    "company": "company|organization|organisation|account|account name|associated company|"
    "primary company|sales account|company name|syarikat|customer company|client company|"
    "syarikat pelanggan|nama syarikat",
    "created": f"{_CREATED}|opened|opened on|open date|date opened|dibuka|tarikh dibuka|tarikh buka",
    "campaign": "campaign|campaign name|kempen",
    "contact": "contact|contact person|person|contact name|associated contact|primary contact|"
    "kenalan",
}
_PARTS = {
    "value": "", "type": ".kind", "label": ".kind", "kind": ".kind", "street": ".street",
    "city": ".city", "region": ".state", "state": ".state", "postal code": ".postcode",
    "postcode": ".postcode", "country": ".country",
}  # fmt: skip
_PRODUCT = {
    "external_id": "id|product id|record id|item id",
    "name": "name|product|product name|item|item name|nama|nama produk|produk|description of goods|"
    "nama barang|barang|nama item",
    "sku": "product code|sku|code|item code|kod|kod produk|kod barang|kod item|item no|item no.|part number",
    "value.amount": "amount|price|unit price|harga|harga seunit|list price|selling price|harga jualan|"
    "retail price|retail|rrp|sale price|our price|harga runcit|harga jual|sell|sell price|jual",
    "value.currency": day_headings.CURRENCY,
    "cost": "cost each|cost|unit cost|cost price|purchase price|kos|kos seunit|harga kos|harga belian|"
    "our cost|buying price|landed cost|kos kami|harga beli|harga modal",
    "unit": "unit|uom|unit of measure|unit ukuran",
    "category": "category|product category|kategori|product type",
    "retired": "no longer sold|discontinued|inactive",
    "notes": "notes|note|description|nota|catatan|keterangan",
    "created": "created|added|created at|date added",
}
_NUMBERED = re.compile(
    r"(?P<word>phone|e-?mail|address|website|link)s? (?P<number>\d{1,3})(?: -)?(?: (?P<part>.+))?"
)
_WORDS = {"e-mail": "email", "website": "link"}
_OF_PROGRAM = re.compile(r"^(person|deal|organization|lead|contact|account) - ")
_MEASURE = re.compile(r"\s*\((?:RM|S\$|\$|€|£|[A-Z]{3})\)\s*$")
"""A currency behind a heading: "Value (RM)"."""
_BARE = re.compile(r"(?<=\w)\s+(?:in |dalam )?(?:RM|S\$|MYR|SGD|USD|BND|IDR|EUR|GBP)\s*$")
"""A currency behind a heading without brackets: "Sell RM"."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _table(fields: dict[str, str]) -> dict[str, Said]:
    made: dict[str, Said] = {}
    for target, words in fields.items():
        for word in filter(None, words.split("|")):
            said, _, kind = word.partition("=")
            made.setdefault(said, Said(target, 0, kind))
    return made


TABLES = {
    "contact": _table(_ANY | _CONTACT | agreeing.WORDS | agreeing.DATED),
    "company": _table(_ANY | _COMPANY),
    "deal": _table(_ANY | _DEAL),
    "lead": _table(day_headings.leads(_REACH, _ID)),
    "task": _table(day_headings.TASKS),
    "activity": _table(day_headings.ACTIVITIES),
    "product": _table(_PRODUCT),
    "campaign_result": _table(campaign_headings.RESULTS),
}


def program_of(headings: tuple[str, ...]) -> tuple[str, str]:
    """Return (program, kind of record) of an export known by its headings, else two ""."""
    folded = {fold(h) for h in headings}
    for program, kind, signs in (*campaign_headings.PROGRAMS, *PROGRAMS):
        if folded.issuperset(signs):
            return program, kind
    return "", ""


def said_by(kind: str, heading: str, others: Collection[str] = ()) -> Said | None:
    """Return what another program's heading says of a kind of record, or None.

    "Title" is the job of a contact, but stands before the name where a "Job Title" is among `others`.
    """
    plain = _words(heading)
    if kind == "contact" and plain == "title" and "job title" in map(_words, others):
        return Said("prefix")
    own, of = _of_own(plain)
    if of and of != ("contact" if kind == "lead" else kind):
        return _of_another(kind, of, own)
    if kind == campaign_headings.KIND and result_days.is_coarser(own, others):
        return None
    found = TABLES[kind].get(own) or TABLES[kind].get(own.replace(" - ", " ").replace("-", " "))
    return found or _numbered(kind, own)


def _words(heading: str) -> str:
    heading = _BARE.sub("", _MEASURE.sub("", heading))
    folded = fold(heading.strip().lstrip("*"))
    return folded if " " in folded else fold(_CAMEL.sub(" ", heading.strip()).replace("_", " "))


def _of_own(plain: str) -> tuple[str, str]:
    """Return a heading without "Person - " before it, and the kind of record that names."""
    match = _OF_PROGRAM.match(plain)
    if match is None:
        return plain, ""
    names = {"person": "contact", "lead": "contact", "contact": "contact", "deal": "deal"}
    of = names.get(match[1], "company")
    return plain[match.end() :], of


def _of_another(kind: str, of: str, rest: str) -> Said | None:
    """Only the name of another record is taken: "Organization - Name" of a person's row."""
    if rest != "name":
        return None
    names = {("contact", "company"): "company", ("deal", "company"): "company",
             ("deal", "contact"): "contact"}  # fmt: skip
    target = names.get((kind, of))
    return Said(target) if target else None


def _numbered(kind: str, plain: str) -> Said | None:
    """Read "Phone 1 - Value", "Address 2 City" and "E-mail 2 Address"."""
    match = _NUMBERED.fullmatch(plain)
    if match is None or kind in ("deal", "task", "activity", "campaign_result"):
        return None
    word = _WORDS.get(match["word"], match["word"])
    part = _PARTS.get(match["part"] or "value")
    if match["part"] == "address" and word == "email":
        part = ""
    if match["part"] == "formatted" or part is None:
        return None
    if word == "address" and part == "":
        part = ".street"
    if word != "address" and part not in ("", ".kind"):
        return None
    return Said(word + part, int(match["number"]))
