"""Why a figure changed, as people read it: the records in four groups, with what each did to the figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.deals import pipelines
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.explaining import Change, Explained
from crm_desktop.store import listing
from crm_desktop.store.figures import earlier, sources
from crm_desktop.store.figures.question import COUNT, Asked
from crm_desktop.store.figures.unrated import Unrated, lacking, unrated
from crm_desktop.store.past import Moment

ENTERED, GREW, SHRANK, LEFT = "entered", "grew", "shrank", "left"
GROUPS = {
    ENTERED: mark("Came in"), GREW: mark("Moved on or grew"), SHRANK: mark("Shrank"),
    LEFT: mark("Left"),
}  # fmt: skip
"""What records did, with English words."""
MOST = 12
"""Records of a group that are named."""


class Line(NamedTuple):
    """One record: what it is called, what it is of, and what it gave before and gives now."""

    id: str
    title: str
    about: str
    before: int | None
    after: int | None
    note: str

    @property
    def by(self) -> int:
        return (self.after or 0) - (self.before or 0)


@dataclass(slots=True)
class Group:
    """The records that did the same: how many, what they did together, the greatest of them."""

    name: str
    count: int = 0
    by: int = 0
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Why:
    """A figure then and now with what made the difference; `ns` are all records of the groups."""

    entity: str
    in_money: str  # the currency, "" for a count
    before: int
    after: int
    moment: Moment
    groups: list[Group]
    ns: list[int]
    lacking: int = 0
    total: int = 0
    weighted: bool = False  # by the probability of stages, which some may lack
    unrated: tuple[Unrated, ...] = ()  # the currencies that lack a rate

    @property
    def by(self) -> int:
        return self.after - self.before

    @property
    def proved(self) -> bool:
        """Whether the groups add up to the change."""
        return sum(group.by for group in self.groups) == self.by


def told(conn: Any, found: Explained, moment: Moment, now: datetime) -> Why:
    """Return an explanation of what is `now`, in groups, with the names of the records."""
    entity = sources.SOURCES[found.question.source].entity
    groups = {name: Group(name) for name in GROUPS}
    named: dict[str, list[Change]] = {name: [] for name in GROUPS}
    every = []
    for change in found.changes:
        if (name := _group(change)) is None:
            continue
        every.append(change.n)
        groups[name].count += 1
        groups[name].by += int(change.by)
        if len(named[name]) < MOST:
            named[name].append(change)
    ns = [c.n for changes in named.values() for c in changes]
    stood = earlier.stages(conn, ns, moment.arrival) if entity == "deal" else {}
    tale = _Tale(listing.page(conn, entity, ns), _stages(conn), stood, moment)
    for name, changes in named.items():
        groups[name].lines = [tale.line(c, name) for c in changes]
    before, after = (int(number or 0) for number in found.figures())
    return Why(
        entity, found.question.base if found.question.how != COUNT else "", before, after,
        moment, [group for group in groups.values() if group.count], sorted(every),
        found.after.lacking if found.question.base else 0, found.after.count,
        found.question.term == sources.WEIGHTED, _unrated(conn, found, now),
    )  # fmt: skip


def _unrated(conn: Any, found: Explained, now: datetime) -> tuple[Unrated, ...]:
    return unrated(lacking(conn, Asked(found.question, now))) if found.after.lacking else ()


def _group(change: Change) -> str | None:
    """Return the group of a change; one that only went elsewhere with all it gives is in none."""
    if change.before is None:
        return ENTERED
    if change.after is None:
        return LEFT
    return None if not change.by else GREW if change.by > 0 else SHRANK


@dataclass(frozen=True, slots=True)
class _Tale:
    """What is known of the records that are named: as they are, and where deals `stood` then."""

    rows: Mapping[int, Mapping[str, Any]]
    stages: Mapping[str, str]
    stood: Mapping[int, str]
    moment: Moment

    def line(self, change: Change, group: str) -> Line:
        row = self.rows.get(change.n, {})
        before, after = (None if n is None else int(n) for n in (change.before, change.after))
        title = str(row.get("title") or row.get("subject") or row.get("name") or "")
        about = str(row.get("company.shown") or row.get("contact.shown") or "")
        id = str(row.get("id") or "")
        return Line(
            id, title or tr("Unnamed"), about, before, after, self._note(change.n, row, group)
        )

    def _note(self, n: int, row: Mapping[str, Any], group: str) -> str:
        """Return what happened to a record, in words: "Proposal → Won"."""
        was, stage = self.stages.get(self.stood.get(n, ""), ""), self._stage(row)
        if group == LEFT:
            return _passed(was, _end(row) or stage)
        if group != ENTERED:
            return _passed(was, stage) if was != stage else ""
        since = self.moment.at.astimezone().date().isoformat()
        if str(row.get("created") or "")[:10] > since:
            return ", ".join(part for part in (tr("new"), _end(row) or stage) if part)
        return _passed(was, _end(row) or stage)

    def _stage(self, row: Mapping[str, Any]) -> str:
        return self.stages.get(str((row.get("place") or {}).get("stage") or ""), "")


def _passed(was: str, now: str) -> str:
    return f"{was} → {now}" if was and now and was != now else now


def _end(row: Mapping[str, Any]) -> str:
    result = row.get("result") or {}
    if not row or row.get("deleted"):
        return tr("Deleted")
    if result.get("outcome") == "won":
        return tr("Won")
    if result.get("outcome") == "lost":
        reason = str(result.get("reason") or "")
        return ", ".join(part for part in (tr("Lost"), reason) if part)
    return ""


def _stages(conn: Any) -> dict[str, str]:
    every: Iterable[Any] = pipelines.pipelines(conn)
    return {stage.id: stage.name for pipeline in every for stage in pipeline.stages}
