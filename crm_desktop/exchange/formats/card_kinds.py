"""Kinds of phones, addresses and links: as types and labels of a vCard, and as we call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm_desktop.exchange.columns import choices

_KINDS = {
    "CELL": "mobile", "MOBILE": "mobile", "IPHONE": "mobile", "FAX": "fax", "PAGER": "pager",
    "WORK": "work", "HOME": "home", "OTHER": "other", "BILLING": "billing",
}  # fmt: skip
"""Type → kind, the most telling first: a work fax is a fax."""
_TYPES = {"mobile": "CELL", "fax": "FAX", "pager": "PAGER", "work": "WORK", "home": "HOME"}
_SAY_NOTHING = frozenset(
    ["PREF", "VOICE", "INTERNET", "X400", "MSG", "TEXT", "VIDEO", "TEXTPHONE", "DOM", "INTL",
     "POSTAL", "PARCEL", "MAIN-NUMBER"]
)  # fmt: skip
USUAL = {"TEL": frozenset(["VOICE"]), "EMAIL": frozenset(["INTERNET"])}
"""Types that say of a property what goes without saying."""


def kind_of(types: Iterable[str], label: str = "") -> str:
    """Return the kind types and a label of Apple's mean, "" for none."""
    if label:
        plain = label.removeprefix("_$!<").removesuffix(">!$_")
        return choices.entry_kind(plain)
    known = set(types)
    for word, kind in _KINDS.items():
        if word in known:
            return kind
    rest = (t for t in types if t not in _SAY_NOTHING)
    return choices.entry_kind(next((t.lower().removeprefix("x-") for t in rest), ""))


def type_of(kind: str) -> str:
    """Return the type a kind is written as, "" where it needs a label of its own."""
    return _TYPES.get(kind, "")


def same_types(name: str, one: Iterable[str], other: Iterable[str]) -> bool:
    """Say whether two sets of types say the same of a property."""
    usual: frozenset[str] = _usual(USUAL, name)
    return set(one) - usual == set(other) - usual


def _usual(table: Mapping[str, frozenset[str]], name: str) -> frozenset[str]:
    return table.get(name, frozenset())
