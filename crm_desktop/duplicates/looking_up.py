"""Who a record that is being typed, or a lead, looks like: a few stored ones, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.duplicates import features as own
from crm_desktop.duplicates.evidence import AGAINST, LISTED
from crm_desktop.duplicates.features import Draft
from crm_desktop.duplicates.scoring import scorer
from crm_desktop.exchange.deciding.likeness import telling_words
from crm_desktop.store import features, lookups, search

MOST = 40
"""Stored records looked at for each kind of key."""


class Like(NamedTuple):
    """A stored record somebody may be: `why` as `evidence.reasons` takes it apart."""

    n: int
    id: str
    title: str
    subtitle: str
    score: int
    why: int


def draft_of(kind: str, cells: Mapping[Cell, Value]) -> Draft:
    """Return what tells a record apart from its cells, stored or only typed."""
    emails, phones = (
        tuple(value for of, value in lookups.reach(cells) if of == kind_)
        for kind_ in (lookups.EMAIL, lookups.PHONE)
    )
    firm, born = own.FIRM_COLUMN.get(kind, ""), own.OWN_COLUMN.get(kind, "")
    return Draft(
        str(cells.get(RECORDS[kind].title_field) or ""), str(cells.get(firm) or ""),
        str(cells.get(born) or ""), emails, phones, str(cells.get("external_id") or ""),
    )  # fmt: skip


def like(conn: Any, kind: str, draft: Draft, limit: int = 5, but: str = "") -> list[Like]:
    """Return the visible records of `kind` that a draft may be, the surest first.

    `but` is the id of a record it is known to be.
    """
    found = own.of_some(conn, kind, _candidates(conn, kind, draft), draft)
    score, last = scorer(found), len(found) - 1
    rated = [(*score(at, last), found.ns[at]) for at in range(last)]
    rated = sorted(r for r in rated if r[0] >= LISTED and r[1] & ~AGAINST)
    hits = {h.n: h for h in search.describe(conn, kind, [n for _, _, n in rated])}
    return [
        Like(n, hits[n].id, hits[n].title, hits[n].subtitle, percent, why)
        for percent, why, n in reversed(rated)
        if n in hits and hits[n].id != but
    ][:limit]


def _candidates(conn: Any, kind: str, draft: Draft) -> set[int]:
    found: set[int] = set()
    for number, wanted in (
        (features.EMAIL, draft.emails),
        (features.PHONE, draft.phones),
        (features.EXTERNAL, (draft.outer,) if draft.outer else ()),
    ):
        if wanted:
            found.update(features.sharing(conn, kind, number, wanted, MOST))
    words = telling_words(fold(draft.title))
    if words and sum(map(len, words)) > 2 - (not words[0].isascii()):
        found.update(search.matching(conn, kind, " ".join(words), MOST))
    return found
