"""An address as the post of its country wants it, one line after the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

_TOWN_FIRST = {"us", "usa", "united states", "ca", "canada", "au", "australia", "in", "india",
               "nz", "new zealand", "ph", "philippines", "id", "indonesia"}  # fmt: skip
"""Town, state and postcode stand on one line, in this order."""
_POSTCODE_LAST = {"gb", "uk", "united kingdom", "england", "scotland", "wales"}
"""The postcode has a line of its own, after the town."""
_BESIDE = {"sg", "singapore", "singapura", "hk", "hong kong", "tw", "taiwan"}
"""Postcode after the town, no state."""


def lines(address: Mapping[str, Any], home: Collection[str] = ()) -> list[str]:
    """Return the lines of an address; `home` are names of the sender's country, in small letters.

    Malaysia and most of the world: postcode and town on one line, the state below. The country is
    said, in capitals, where the letter leaves the sender's.
    """
    said = {part: " ".join(str(address.get(part) or "").split()) for part in _PARTS}
    street = [" ".join(line.split()) for line in str(address.get("street") or "").splitlines()]
    country = said["country"]
    key = country.lower() or next(iter(home), "")
    town = _town(key, said["postcode"], said["city"], said["state"])
    abroad = country.upper() if country and country.lower() not in home else ""
    return [line for line in (*street, *town, abroad) if line]


_PARTS = ("postcode", "city", "state", "country")


def _town(key: str, postcode: str, city: str, state: str) -> list[str]:
    if state.lower() == city.lower():
        state = ""
    if key in _TOWN_FIRST:
        place = ", ".join(part for part in (city, state) if part)
        return [" ".join(part for part in (place, postcode) if part)]
    if key in _POSTCODE_LAST:
        return [city, state, postcode]
    if key in _BESIDE:
        return [" ".join(part for part in (city or state, postcode) if part)]
    return [" ".join(part for part in (postcode, city) if part), state]
