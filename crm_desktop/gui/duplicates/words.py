"""Duplicates in words: why records seem to be one, how surely, and what moves when they are merged."""

from __future__ import annotations

from collections.abc import Sequence

from crm_desktop.domain.counts import counted
from crm_desktop.domain.records import RECORDS
from crm_desktop.duplicates.evidence import CERTAIN, WORDS, reasons
from crm_desktop.duplicates.groups import STRONG
from crm_desktop.gui import formats
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store.finding import Found

KINDS = (
    ("contact", mark("Contacts"), "user"),
    ("company", mark("Companies"), "building-2"),
    ("lead", mark("Leads"), "inbox"),
)
"""Kind of record, its English plural and its icon, in the order they are offered."""


def why_words(why: int, most: int = 4) -> str:
    """Return the reasons on one line, the strongest first, what speaks against it last."""
    names = [tr(WORDS[reason]) for reason in reasons(why)]
    return " · ".join(names[:most])


def sureness(score: int) -> tuple[str, str, str]:
    """Return (word, tone, shape) of a score: shape, word and colour never alone."""
    if score >= CERTAIN:
        return tr("Certain"), "good", "full"
    if score >= STRONG:
        return tr("Probable"), "attention", "half"
    return tr("Possible"), "quiet", "open"


def moved_words(moved: dict[str, int]) -> str:
    """Return "2 deals, 3 activities" of what refers to the records that go, "" for nothing."""
    return ", ".join(counted(entity, n) for entity, n in sorted(moved.items()) if n)


def apart_words(kind: str, apart: Sequence[tuple[Found, Found]]) -> str:
    """Return who of those to be merged was said not to be another of them, "" for nobody."""
    if not apart:
        return ""
    one, other = (formats.title(RECORDS[kind], record.row) for record in apart[0])
    return tr("{one} and {other} were marked as not duplicates.", one=one, other=other)


def merge_words(kind: str, n: int) -> str:
    """Return what the button that merges `n` records says."""
    if kind == "contact":
        return trn("Merge {n} contact", "Merge {n} contacts", n)
    if kind == "company":
        return trn("Merge {n} company", "Merge {n} companies", n)
    if kind == "lead":
        return trn("Merge {n} lead", "Merge {n} leads", n)
    return trn("Merge {n} record", "Merge {n} records", n)
