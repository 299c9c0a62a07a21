"""A contact: a person, named as typed, with any number of ways to reach them."""

from __future__ import annotations

from crm_desktop.domain import about, reach, sharing
from crm_desktop.domain.fields import (
    Choice,
    Layout,
    Record,
    choice,
    date,
    keyed,
    moment,
    note,
    reference,
    text,
    yesno,
)
from crm_desktop.domain.privacy.consent import EMAIL, MESSAGE, PHONE, POST, marketing

STAGES = (
    Choice("lead", "Lead", "open", "quiet"),
    Choice("contacted", "Contacted", "quarter", "accent"),
    Choice("qualified", "Qualified", "half", "accent"),
    Choice("opportunity", "Opportunity", "most", "accent"),
    Choice("customer", "Customer", "full", "good"),
    Choice("lapsed", "Lapsed", "dashed", "quiet"),
)


class Contact(Record):
    entity = "contact"
    code = 1
    label = "Contact"
    plural = "Contacts"
    icon = "user"
    indexes = ("company", "stage", "owner", "created")
    searched = ("words", "parts")

    name = text("Name", searchable=True, in_list=True, width=230, group="Name")
    given_name = text("Given name", group="Name")
    family_name = text("Family or father's name", group="Name")
    prefix = text("Title before the name", group="Name")
    company = reference("Company", target="company", searchable=True, in_list=True, width=180)
    job = text("Job", searchable=True, in_list=True, width=150)
    phones = reach.phones("mobile", "work", "home", "fax", "other")
    emails = reach.emails("work", "home", "other", width=210)
    stage = choice("Stage", choices=STAGES, in_list=True, width=120)
    owner = text("Owner", in_list=True, width=130, personal=False)
    source = text("Source", personal=False)
    addresses = reach.addresses("work", "home", "other")
    links = reach.links("whatsapp")
    birthday = date("Birthday", past=True)
    language = text("Language")
    tags = keyed("Tags", entry="tag", target="tag", in_list=True, width=160, personal=False)
    notes = note("Notes", searchable=True, group="Notes", width=260)
    do_not_contact = yesno("Do not contact")
    next_step = about.next_step()
    may_email = marketing(EMAIL)
    may_phone = marketing(PHONE)
    may_message = marketing(MESSAGE)
    may_post = marketing(POST)
    last_contact = about.last_contact()
    touch_every = about.touch_every()
    created = moment("Added", personal=False)
    external_id = text("Id elsewhere", group="More")
    lists = keyed("Lists", entry="segment", target="segment", internal=True, personal=False)
    distinct_from = keyed("Not the same as", entry="distinct", internal=True, personal=False)
    merged_from = keyed("Merged records", entry="merged", internal=True, personal=False)
    # vcard.<n>: properties of an address card this program has no field for, as they came
    vcard = keyed("From the address card", entry="vcard", internal=True)
    custom = keyed("More fields", entry="custom", group="More", searchable=True, internal=True)
    visibility = sharing.visibility()
    team = sharing.team()

    layout = Layout(
        (
            ("Name", ("name", "prefix", "given_name", "family_name")),
            ("Reach", ("phones", "emails", "addresses", "links", "do_not_contact")),
            (
                "About",
                (
                    "company",
                    "job",
                    "stage",
                    "owner",
                    "source",
                    "language",
                    "birthday",
                    "touch_every",
                    "tags",
                ),
            ),
            ("Notes", ("notes",)),
            ("More", ("created", "external_id")),
        )
    )
