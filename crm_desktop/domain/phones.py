"""Phone numbers: as typed they stay; their E.164 form is found beside them where they have one."""

from __future__ import annotations

from functools import lru_cache

LONGEST = 40
"""Longer text is no phone number, and not worth asking."""
HEAD = 6
"""Digits in which numbering plans tell numbers apart, measured over every region of the library."""
_NO_SIGNS = str.maketrans("", "", " -().")


def phone_entry(text: str, region: str) -> dict[str, str]:
    """Return an entry of a phone as typed, with "e164" where `region` or a "+" makes it a number."""
    typed = text.strip()
    number = e164(typed, region)
    return {"value": typed, "e164": number} if number else {"value": typed}


def e164(text: str, region: str) -> str:
    """Return "+60123345521" of "012-334 5521" in "MY", "" when it is no number of any country.

    The library takes 60 µs a number. Numbers of one region that begin alike and are as long are
    written in one way, so it is asked once for each way: a million phones of one country in a second.
    """
    number = text.translate(_NO_SIGNS)
    if not (5 <= len(number) <= LONGEST and number.isdigit() and number.isascii()):
        return _asked(text, region)
    way = _way(_Alike(number, region))
    return _asked(text, region) if way is None else way[0] + number[way[1] :]


class _Alike:
    """A number that equals every number of its region that begins alike and is as long."""

    __slots__ = ("_key", "number", "region")

    def __init__(self, number: str, region: str) -> None:
        self.number, self.region = number, region
        self._key = (number[:HEAD], len(number), region)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Alike) and self._key == other._key


@lru_cache(65536)
def _way(one: _Alike) -> tuple[str, int] | None:
    """Return (what goes before, how many digits go) for national numbers, None for all others."""
    whole = _asked(one.number, one.region)
    if not whole:
        return None
    import phonenumbers

    before = f"+{phonenumbers.country_code_for_region(one.region.upper())}"
    away = len(one.number) - (len(whole) - len(before))
    alike = 0 <= away < HEAD and whole == before + one.number[away:]
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
