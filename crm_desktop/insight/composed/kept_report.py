"""A report on a screen: its answer follows the file, narrowed to a time, a pipeline and a person."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.deals import pipelines
from crm_desktop.domain.rule import Condition, Node
from crm_desktop.insight import wording
from crm_desktop.insight.asides import Asides
from crm_desktop.insight.composed import results
from crm_desktop.insight.composed.results import IN_MONEY, Line, Result
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.insight.following import Followed, Written
from crm_desktop.store import catalogue, in_use, streaming
from crm_desktop.store.figures.question import COUNT, SUM, Answer, Asked, Keys
from crm_desktop.store.figures.sources import SOURCES

_DAYS = {"stay": "entered", "activity": "start", "task": "due", "campaign_result": "day"}
"""The day of a source a period is of where the report names none; of any other that it was added."""


class Narrow(NamedTuple):
    """What is asked for instead: None leaves the period or the comparison to the report, "" is any."""

    period: str | None = None
    compared: bool | None = None
    pipeline: str = ""
    owner: str = ""

    def of(self, spec: Spec) -> Spec:
        """Return the report of that time, pipeline and person."""
        where: list[Node] = list(spec.where)
        if self.pipeline:
            where.append(Condition("place.pipeline", "is", (self.pipeline,)))
        if self.owner:
            where.append(Condition("owner", "is", (self.owner,)))
        period = spec.period if self.period is None else self.period
        when = spec.when or (day_of(spec.source) if period else "")
        compared = spec.compared if self.compared is None else self.compared
        return replace(spec, where=tuple(where), period=period, when=when, compared=compared)


def day_of(source: str) -> str:
    """Return the day a period is of where a report names none."""
    return _DAYS.get(source, "created")


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as a screen shows it; it hangs on nothing.

    `people` and `pipelines` (id, name) are what it can be narrowed to, none where it cannot.
    """

    result: Result
    headings: tuple[str, ...]
    figure: str
    now: datetime
    day: str = ""  # what the day is called that its period is of
    people: tuple[str, ...] = ()
    pipelines: tuple[tuple[str, str], ...] = ()

    @property
    def entity(self) -> str:
        """The kind of the records it is made of."""
        return SOURCES[self.result.spec.source].entity

    @property
    def explainable(self) -> bool:
        """Whether it can be said record by record why the figure changed."""
        how = self.result.spec.how
        return how == COUNT or (how == SUM and self.result.unit == IN_MONEY)


@dataclass(slots=True)
class Kept:
    """The answers behind a report on a screen. Used by one lane."""

    spec: Spec
    base: str
    now: datetime
    followed: list[Followed] = field(default_factory=list)
    asides: Asides = field(default_factory=Asides)
    shown: Shown | None = None

    @classmethod
    def ask(cls, conn: Any, spec: Spec, base: str, now: datetime) -> Kept:
        """Answer a report. Raises `UserError`."""
        asked, before = spec.asked(base, now), spec.before(base, now)
        made = cls(spec, base, now)
        with results.known_fields(), streaming.snapshot(conn):
            made.followed = [Followed(conn, one.question, now) for one in (asked, before) if one]
            made._tell(conn)
        return made

    def follow(self, conn: Any) -> bool:
        """Take in what was written since; say whether anything may be another."""
        with results.known_fields(), streaming.snapshot(conn):
            written = Written(conn, self.followed[0].arrival)
            changed = [one.follow(conn, written) for one in self.followed]
            if any(changed):
                self._tell(conn)
        return any(changed)

    @property
    def asked(self) -> Asked:
        """The question as it was asked."""
        return self.followed[0].asked

    def _tell(self, conn: Any) -> None:
        now, *rest = (_copy(one.answer) for one in self.followed)
        before = rest[0] if rest else None
        made = results.put_together(conn, self.spec, now, self.asked, before, self.asides)
        source = SOURCES[self.spec.source]
        owned = "owner" in catalogue.of(conn, source.entity).fields
        people = in_use.owners(conn, (source.entity,)) if owned else []
        every = pipelines.pipelines(conn) if source.entity == "deal" else []
        boards = [(one.id, one.name) for one in every] if len(every) > 1 else []
        when = wording.group(conn, self.spec.source, self.spec.when or day_of(self.spec.source))
        self.shown = Shown(
            made, tuple(wording.headings(conn, made)), wording.figure(conn, self.spec), self.now,
            when, tuple(people), tuple(boards),
        )  # fmt: skip


def keys_of(line: Line, result: Result) -> Keys | None:
    """Return the group of a line to explain, None for one that several were put together in."""
    return None if result.rest and line is result.lines[-1] else line.keys


def _copy(answer: Answer) -> Answer:
    """Return an answer that can be given empty groups; the tallies are the same."""
    return Answer(answer.question, dict(answer.tallies))
