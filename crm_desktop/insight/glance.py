"""The pipeline at a glance: open, won, lost, appointments, what to expect, and what a week changed.

Each number is an answer that follows the file: one edited deal is one record asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crm_desktop.domain.rule import Condition, Node
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.explaining import Since
from crm_desktop.insight.following import Followed
from crm_desktop.insight.narrowing import EVERY, LOST, OPEN, WON, Narrowing
from crm_desktop.store import streaming
from crm_desktop.store.figures.grouping import BANDS
from crm_desktop.store.figures.question import COUNT, SUM, Answer, Asked, Key, Keys, Question, Span
from crm_desktop.store.past import Moment, moment_at

OPENS, WEIGHTED, WINS, LOSSES, APPOINTMENTS, EXPECTED, LIKELY = (
    "open", "weighted", "won", "lost", "appointments", "expected", "likely",
)  # fmt: skip
TILES = {
    OPENS: mark("Open deals"),
    WEIGHTED: mark("Weighted forecast"),
    WINS: mark("Won deals"),
    LOSSES: mark("Lost deals"),
    APPOINTMENTS: mark("Appointments in the next 7 days"),
    EXPECTED: mark("Expected to close in the period"),
    LIKELY: mark("Expected to close, weighted"),
}
"""Numbers of the page, with English words."""
APPOINTED = ("call", "meeting", "visit")
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tile:
    """How many records, and what they are worth in minor units; `lacking` have no known value."""

    count: int
    value: int
    lacking: int


@dataclass(frozen=True, slots=True)
class Category:
    """What of the open deals is how likely: their value as it stands, and weighted by their chance."""

    name: str
    least: int  # chance in % from which on a deal belongs here
    deals: Tile
    weighted: int


def questions(span: Span, base: str, within: Narrowing = EVERY) -> dict[str, Question]:
    """Return what the page asks; `span` is the period of what is won, lost and expected."""
    rules = within.rules()
    opens, appointed = (*OPEN, *rules), _appointments(within)
    return {
        OPENS: Question("deal", SUM, "value", ("category",), opens, base=base),
        WEIGHTED: Question("deal", SUM, "weighted", ("category",), opens, base=base),
        WINS: Question("deal", SUM, "value", (), (*WON, *rules), "closed", span, base),
        LOSSES: Question("deal", SUM, "value", (), (*LOST, *rules), "closed", span, base),
        APPOINTMENTS: Question("activity", COUNT, "", ("channel",), appointed),
        EXPECTED: Question("deal", SUM, "value", (), opens, "closing", span, base),
        LIKELY: Question("deal", SUM, "weighted", (), opens, "closing", span, base),
    }


def _appointments(within: Narrowing) -> tuple[Node, ...]:
    """Return the rules of what is planned from today on for seven days."""
    rules = [
        Condition("state", "is", ("planned",)), Condition("channel", "is", APPOINTED),
        Condition("start", "within", "next 6d"),
    ]  # fmt: skip
    owner = [Condition("owner", "is", (within.owner,))] if within.owner else []
    return (*rules, *owner)


class Glance:
    """The answers behind the page. Used by one lane at a time."""

    def __init__(
        self, conn: Any, span: Span, base: str, now: datetime, within: Narrowing = EVERY
    ) -> None:
        self.now = now
        asked = questions(span, base, within)
        with streaming.snapshot(conn):
            self._followed = {name: Followed(conn, q, now) for name, q in asked.items()}

    def follow(self, conn: Any) -> set[str]:
        """Take in what was written since; return the numbers that may be others."""
        with streaming.snapshot(conn):
            return {name for name, one in self._followed.items() if one.follow(conn)}

    def asked(self, name: str) -> Asked:
        """Return the question behind a number: for its records, and for why it changed."""
        return self._followed[name].asked

    def tile(self, name: str) -> Tile:
        """Return a number of the page."""
        return tile_of(self._followed[name].answer)

    def categories(self) -> list[Category]:
        """Return the forecast by category, the most certain first."""
        return categories(self._followed[OPENS].answer, self._followed[WEIGHTED].answer)

    def before(self, since: Since, names: Iterable[str] = tuple(TILES)) -> dict[str, Tile]:
        """Return numbers as they were; what building the past raises to stop it comes back."""
        return {name: tile_of(since.before(self.asked(name))) for name in names}


def categories(values: Answer, weighted: Answer) -> list[Category]:
    """Return open deals, as they stand and weighted, by category: the most certain first."""
    return [
        Category(name, least, tile_of(values, [(name,)]), int(weighted.of((name,)).total))
        for name, least in BANDS
    ]


def lost(span: Span, within: Narrowing) -> Question:
    """Return how many deals were lost in a period, by reason."""
    return Question("deal", COUNT, "", ("reason",), (*LOST, *within.rules()), "closed", span)


def reasons(answer: Answer) -> tuple[tuple[Key, int], ...]:
    """Return the reasons of what was lost with how many deals, the most frequent first."""
    found = [(key, tally.count) for (key,), tally in answer.tallies.items() if tally.count]
    return tuple(sorted(found, key=lambda one: (-one[1], str(one[0] or ""))))


def a_week_ago(conn: Any, now: datetime) -> Moment | None:
    """Return the moment to compare with, None where the file is younger."""
    try:
        return moment_at(conn, now - WEEK)
    except UserError:
        return None


def bands_said() -> str:
    """Return in words which deals are in which category."""
    (_, commit), (_, best), _rest = BANDS
    return tr(
        "Commit: deals in stages with a probability of {commit} % or more. Best case: {best} to {below} %. "
        "Pipeline: less than {best} %.",
        commit=commit, best=best, below=commit - 1,
    )  # fmt: skip


def tile_of(answer: Answer, groups: Iterable[Keys] | None = None) -> Tile:
    """Return an answer as one number, of some groups or of all."""
    tallies = [answer.of(keys) for keys in (answer.tallies if groups is None else groups)]
    worth = sum(int(t.total) for t in tallies) if answer.question.how == SUM else 0
    return Tile(sum(t.count for t in tallies), worth, sum(t.lacking for t in tallies))
