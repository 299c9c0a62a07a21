"""Amounts of money: integer minor units of an ISO 4217 currency, how they read and are typed."""

from __future__ import annotations

import re
from functools import lru_cache

from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr

MOST = 9_000_000_000_000_000  # minor units; sums of thousands of deals still fit 64 bits

CURRENCIES: dict[str, str] = {
    "MYR": mark("Malaysian ringgit"),
    "SGD": mark("Singapore dollar"),
    "BND": mark("Brunei dollar"),
    "IDR": mark("Indonesian rupiah"),
    "THB": mark("Thai baht"),
    "PHP": mark("Philippine peso"),
    "VND": mark("Vietnamese dong"),
    "CNY": mark("Chinese yuan"),
    "HKD": mark("Hong Kong dollar"),
    "TWD": mark("New Taiwan dollar"),
    "JPY": mark("Japanese yen"),
    "KRW": mark("South Korean won"),
    "INR": mark("Indian rupee"),
    "LKR": mark("Sri Lankan rupee"),
    "BDT": mark("Bangladeshi taka"),
    "PKR": mark("Pakistani rupee"),
    "AED": mark("UAE dirham"),
    "SAR": mark("Saudi riyal"),
    "KWD": mark("Kuwaiti dinar"),
    "BHD": mark("Bahraini dinar"),
    "TRY": mark("Turkish lira"),
    "USD": mark("US dollar"),
    "CAD": mark("Canadian dollar"),
    "MXN": mark("Mexican peso"),
    "BRL": mark("Brazilian real"),
    "EUR": mark("Euro"),
    "GBP": mark("British pound"),
    "CHF": mark("Swiss franc"),
    "SEK": mark("Swedish krona"),
    "NOK": mark("Norwegian krone"),
    "DKK": mark("Danish krone"),
    "PLN": mark("Polish złoty"),
    "CZK": mark("Czech koruna"),
    "ZAR": mark("South African rand"),
    "AUD": mark("Australian dollar"),
    "NZD": mark("New Zealand dollar"),
}
"""ISO 4217 codes offered to the user, with English names."""

# Minor digits that are not two (ISO 4217, list one).
_DIGITS = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "KWD": 3,
    "BHD": 3,
    "CLP": 0,
    "ISK": 0,
    "JOD": 3,
    "OMR": 3,
    "TND": 3,
}
_SIGNS = {"MYR": "RM", "SGD": "S$", "USD": "US$", "EUR": "€", "GBP": "£", "IDR": "Rp", "JPY": "¥"}
_SIGNS |= {"AUD": "A$", "CNY": "CN¥", "INR": "₹", "HKD": "HK$", "THB": "฿", "PHP": "₱", "BND": "B$"}
_WORDS = {sign.casefold(): code for code, sign in _SIGNS.items()} | {
    "$": "",
    "元": "CNY",
    "rs": "INR",
    "ringgit": "MYR",
}  # "$" alone says no country: the currency at hand is meant
_REGIONS = {
    "MY": "MYR", "SG": "SGD", "BN": "BND", "ID": "IDR", "TH": "THB", "PH": "PHP", "VN": "VND",
    "CN": "CNY", "HK": "HKD", "TW": "TWD", "JP": "JPY", "KR": "KRW", "IN": "INR", "LK": "LKR",
    "BD": "BDT", "PK": "PKR", "AE": "AED", "SA": "SAR", "KW": "KWD", "BH": "BHD", "TR": "TRY",
    "US": "USD", "CA": "CAD", "MX": "MXN", "BR": "BRL", "GB": "GBP", "CH": "CHF", "SE": "SEK",
    "NO": "NOK", "DK": "DKK", "PL": "PLN", "CZ": "CZK", "ZA": "ZAR", "AU": "AUD", "NZ": "NZD",
}  # fmt: skip
_EURO = {
    "AT", "BE", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV", "MT",
    "NL", "PT", "SI", "SK",
}  # fmt: skip


class NotAnAmount(UserError, ValueError):  # noqa: N818 - said to the user in these words
    """Text that is not an amount of money."""


def digits(currency: str) -> int:
    """Return how many decimal digits a currency's minor unit has."""
    return _DIGITS.get(currency, 2)


def plain(amount: int, currency: str) -> str:
    """Return "48600.00": exact, no grouping, a point; for files."""
    places = digits(currency)
    if not places:
        return str(amount)
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    return f"{sign}{amount // 10**places}.{amount % 10**places:0{places}d}"


@lru_cache(4096)
def shown(amount: int, currency: str, *, minor: bool = False) -> str:
    """Return "RM 48,600" or "RM 48,600.50": minor digits only where there are any, or for all."""
    places = digits(currency)
    whole, rest = divmod(abs(amount), 10**places)
    text = f"{whole:,}" + (f".{rest:0{places}d}" if rest or (minor and places) else "")
    sign = _SIGNS.get(currency, currency)
    return f"{'−' if amount < 0 else ''}{sign} {text}".replace("− ", "−").strip()


def is_broken(amount: int, currency: str) -> bool:
    """Say whether an amount has minor digits other than zeros."""
    return bool(amount % 10 ** digits(currency))


def currency_of(region: str) -> str:
    """Return the currency of an ISO 3166 country, USD for one not listed."""
    region = region.upper()
    return "EUR" if region in _EURO else _REGIONS.get(region, "USD")


def read(text: str, currency: str) -> dict[str, int | str] | None:
    """Return the money cell of typed text, None for none; `currency` where the text names none.

    Understands what `shown` and `plain` write, "MYR 1.250,50", "12k", "(300)". Raises
    `NotAnAmount`.
    """
    text = text.replace("\u00a0", " ").strip()
    if not text:
        return None
    found = _SHAPE.fullmatch(text.replace("−", "-"))
    if found is None:
        raise _not_an_amount(text)
    code = _code(found["before"] or found["after"] or "", currency, text)
    minor = _minor(found["number"], digits(code), text) * _TIMES[(found["times"] or "").lower()]
    if minor > MOST:
        raise _not_an_amount(text)
    negative = found["minus"] or found["minus2"] or text.startswith("(")
    return {"amount": -minor if negative else minor, "currency": code}


def code_of(text: str) -> str:
    """Return the ISO code a currency is called by: "sgd", "RM". Raises `NotAnAmount`."""
    word = text.replace("\u00a0", " ").strip()
    code = _WORDS.get(word.casefold().rstrip("."), "") or word.upper()
    if re.fullmatch(r"[A-Z]{3}", code) is None:
        raise NotAnAmount(
            tr("“{text}” is not a currency.", text=text), tr("It looks like MYR or SGD.")
        )
    return code


_SHAPE = re.compile(
    r"\(?(?P<minus>-)?\s*(?:(?P<before>[^\d\s.,()+-]+)\s*(?P<minus2>-)?)?\s*"
    r"(?P<number>\d[\d.,'’ ]*?)\s*(?P<times>[kKmM](?![a-zA-Z]))?\s*(?P<after>[^\d\s.,()+-]+)?\)?"
)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}


def _code(word: str, currency: str, text: str) -> str:
    if not word:
        return currency
    if re.fullmatch(r"[A-Za-z]{3}", word) and word.upper() in {*CURRENCIES, *_DIGITS}:
        return word.upper()
    code = _WORDS.get(word.casefold().rstrip("."))
    if code is None:
        raise _not_an_amount(text)
    return code or currency


def _minor(number: str, places: int, text: str) -> int:
    try:
        whole, fraction = split_decimals(re.sub(r"['’ ]", "", number), places)
    except ValueError:
        raise _not_an_amount(text) from None
    if len(fraction.rstrip("0")) > places:
        raise _not_an_amount(text)
    return int(whole + fraction[:places].ljust(places, "0"))


def split_decimals(number: str, places: int) -> tuple[str, str]:
    """Tell decimals from groups: the last of two different marks, or one that cannot be a group.

    Raises `ValueError` for marks that part no number, like those of a date.
    """
    marks = [c for c in number if c in ".,"]
    if not marks:
        return number, ""
    last = marks[-1]
    whole, _, fraction = number.rpartition(last)
    groups = len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0")
    grouped = groups and (last == "," or places != 3)
    if marks.count(last) > 1 or (grouped and len(set(marks)) == 1):
        return _joined(number), ""
    return _joined(whole), fraction


_GROUPED = re.compile(r"\d{1,3}(?:(?:,\d{2,3})*,\d{3}|(?:\.\d{2,3})*\.\d{3})")
"""Groups of three digits; in India those before the last are of two."""


def _joined(whole: str) -> str:
    """Return a whole number without the marks of its groups."""
    if not {".", ","} & set(whole):
        return whole
    if _GROUPED.fullmatch(whole) is None:
        raise ValueError(whole)
    return re.sub(r"[.,]", "", whole)


def _not_an_amount(text: str) -> NotAnAmount:
    return NotAnAmount(
        tr("“{text}” is not an amount of money.", text=text), tr("It looks like 1,250.00.")
    )
