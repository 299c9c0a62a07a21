"""Phone numbers: as typed they stay; their E.164 form is found beside them where they have one."""

from __future__ import annotations

from functools import lru_cache

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

LONGEST = 40
"""Longer text is no phone number, and not worth asking."""
HEAD = 6
"""Digits in which numbering plans tell numbers apart, measured over every region of the library."""
COUNTRY = 2
"""Signs more after a "+": with one to three of a country code before them, four digits are enough."""
_NO_SIGNS = str.maketrans("", "", " -().")


def phone_entry(text: str, region: str) -> dict[str, str]:
    """Return an entry of a phone as typed, with "e164" where `region` or a "+" makes it a number.

    Raises `UserError` for a text without a digit: words are no phone number.
    """
    typed = text.strip()
    if not any(map(str.isdigit, typed)):
        raise UserError(
            tr("“{text}” is not a phone number.", text=typed), tr("It looks like 012-345 6789.")
        )
    number = e164(typed, region)
    return {"value": typed, "e164": number} if number else {"value": typed}


def e164(text: str, region: str) -> str:
    """Return "+60123345521" of "012-334 5521" in "MY", "" when it is no number of any country.

    The library takes 60 µs a number. Numbers of one region that begin alike and are as long are
    written in one way, so it is asked once for each way: a million phones of one country in a second.
    """
    number = text.translate(_NO_SIGNS)
    digits = number[1:] if number[:1] == "+" else number
    if not (5 <= len(digits) <= LONGEST and digits.isdigit() and digits.isascii()):
        return _asked(text, region)
    head = HEAD + COUNTRY if number[0] == "+" else HEAD
    alike = (number[:head], len(number), region)
    if alike in _ways:
        way = _ways[alike]
    else:
        if len(_ways) > _REMEMBERED:
            _ways.clear()
        way = _ways[alike] = _way(number, region)
    return _asked(text, region) if way is None else way[0] + number[way[1] :]


_ways: dict[tuple[str, int, str], tuple[str, int] | None] = {}
"""(how it begins, how long it is, region) → how all such numbers are written."""
_REMEMBERED = 65_536


def _way(number: str, region: str) -> tuple[str, int] | None:
    """Return (what goes before, how many signs go) for plain numbers, None for all others."""
    whole = _asked(number, region)
    if number[0] == "+":
        return ("", 0) if whole == number else None
    if not whole:
        return None
    import phonenumbers

    before = f"+{phonenumbers.country_code_for_region(region.upper())}"
    away = len(number) - (len(whole) - len(before))
    alike = 0 <= away < HEAD and whole == before + number[away:]
    return (before, away) if alike else None


@lru_cache(16384)
def _asked(text: str, region: str) -> str:
    if len(text) > LONGEST or sum(c.isdigit() for c in text) < 5:
        return ""
    import phonenumbers  # 100 ms: not before the first number is typed or imported

    try:
        number = phonenumbers.parse(text, region.upper() or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


@lru_cache(16384)
def national(number: str) -> str:
    """Return "0123345521" of "+60123345521": the digits dialled within its country, "" for others."""
    if not number.startswith("+"):
        return ""
    import phonenumbers

    try:
        found = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    said = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(filter(str.isdigit, said))
