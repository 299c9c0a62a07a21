"""Phone numbers: as typed they stay; their E.164 form is found beside them where they have one."""

from __future__ import annotations

from functools import lru_cache

LONGEST = 40
"""Longer text is no phone number, and not worth asking."""


def phone_entry(text: str, region: str) -> dict[str, str]:
    """Return an entry of a phone as typed, with "e164" where `region` or a "+" makes it a number."""
    typed = text.strip()
    number = e164(typed, region)
    return {"value": typed, "e164": number} if number else {"value": typed}


@lru_cache(16384)
def e164(text: str, region: str) -> str:
    """Return "+60123345521" of "012-334 5521" in "MY", "" when it is no number of any country."""
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
