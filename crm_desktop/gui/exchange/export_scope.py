"""What can be exported from where one stands: ticked rows, this view, a whole kind, everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.counts import counted
from crm_desktop.domain.privacy.consent import EMAIL
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr, trn
from crm_desktop.store import listing
from crm_desktop.store.consents import reach
from crm_desktop.store.listing import ListQuery

KINDS = ("contact", "company", "deal", "lead", "task", "activity", "product")
EVERYTHING = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """One choice. `entity` is empty for everything; `query` and `ns` say which records."""

    entity: str
    title: str
    lines: str
    icon: str
    count: int
    query: ListQuery | None = None
    ns: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Front:
    """The table in front: what it lists, how many rows as far as it knows, and which are ticked."""

    query: ListQuery
    count: int | None
    ticked: Sequence[int]


def front(page: Any) -> Front:
    """Return what a table shows."""
    count = page.model.rowCount() if page.feed.complete else None
    return Front(page.query, count, page.model.ticks.of(page.model.rows))


def scopes(conn: Any, seen: Front | None) -> list[Scope]:
    """Return the choices, the narrowest first; without a table every kind is one. Counts every record."""
    found = _of_page(conn, seen) if seen is not None else []
    kinds = [seen.query.entity] if seen is not None else list(KINDS)
    for entity in kinds:
        count = listing.count(conn, ListQuery(entity))
        plural = tr(RECORDS[entity].plural)
        title = tr("All of this kind: {plural}", plural=plural) if seen is not None else plural
        found.append(Scope(entity, title, counted(entity, count), RECORDS[entity].icon, count))
        if seen is not None and entity == "contact":
            found.append(_mailable(conn, seen))
    found.append(_everything(conn))
    return [scope for scope in found if scope.count or scope.entity == EVERYTHING]


def _of_page(conn: Any, seen: Front) -> list[Scope]:
    query, ticked, found = seen.query, seen.ticked, list[Scope]()
    entity = query.entity
    if ticked:
        words = counted(entity, len(ticked))
        found.append(
            Scope(entity, tr("The ticked rows"), words, "square-check", len(ticked), ns=ticked)
        )
    count = listing.count(conn, query) if seen.count is None else seen.count
    if query.text or query.conditions:
        words = tr("{what}, filtered and sorted as on screen", what=counted(entity, count))
        found.append(Scope(entity, tr("This view"), words, "list-filter", count, query))
    elif query.sorts:
        words = tr("{what}, sorted as on screen", what=counted(entity, count))
        found.append(Scope(entity, tr("This view"), words, "list", count, query))
    return found


def _mailable(conn: Any, seen: Front) -> Scope:
    """Return those of what is on screen, or ticked, who allow marketing by e-mail, and who was left out."""
    ns = seen.ticked or listing.all_rows(conn, seen.query)
    found = reach.parted(conn, ns, EMAIL)
    words = tr("{n} allow it; {refused} refused, of {unknown} nothing is recorded",
               n=f"{len(found.allowed):,}", refused=f"{found.refused:,}",
               unknown=f"{found.unknown:,}")  # fmt: skip
    title = tr("For marketing by e-mail")
    return Scope("contact", title, words, "mail", len(found.allowed), ns=found.allowed)


def _everything(conn: Any) -> Scope:
    total = sum(listing.count(conn, ListQuery(entity)) for entity in RECORDS)
    words = trn("{n} record", "{n} records", total)
    lines = tr("One file for each kind, linked by ids. {what}", what=words)
    return Scope(EVERYTHING, tr("Everything, as a folder"), lines, "folder-down", total)
