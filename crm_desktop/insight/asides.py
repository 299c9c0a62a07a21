"""What is said beside an answer: which currencies lack a rate, and since when the file knows anything.

It is asked when it is first to be said, and follows the file from then on, so that an edit costs no more
than what was written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from crm_desktop.insight.following import Following, Written
from crm_desktop.store.figures import beginning
from crm_desktop.store.figures.question import Asked, Question
from crm_desktop.store.figures.unrated import Lacking, Unrated, lacking, unrated

_One = TypeVar("_One", bound=Following)


class FollowedRates(Following):
    """What an answer leaves out for want of a rate."""

    lacking: Lacking

    def _ask(self, conn: Any) -> None:
        self.lacking = lacking(conn, self.asked)

    def _take_in(self, conn: Any, ns: set[int], written: Written) -> None:
        before = lacking(conn, self.asked, ns, written.were(conn, self.entity))
        self.lacking = self.lacking + lacking(conn, self.asked, ns) - before


class FollowedBeginning(Following):
    """The earliest day of the records a question is asked of, as it is written; None for none."""

    first: str | None

    def _ask(self, conn: Any) -> None:
        self.first = beginning.earliest(conn, self.asked)

    def _take_in(self, conn: Any, ns: set[int], written: Written) -> None:
        was = beginning.earliest(conn, self.asked, ns, written.were(conn, self.entity))
        now = beginning.earliest(conn, self.asked, ns)
        if now is not None and (self.first is None or now <= self.first):
            self.first = now
        elif was is not None and self.first is not None and was <= self.first:  # perhaps no other
            self._ask(conn)


class Asides:
    """What was said beside some answers so far. Used by one lane."""

    def __init__(self) -> None:
        self._rates: list[FollowedRates] = []
        self._days: list[FollowedBeginning] = []

    def unrated(self, conn: Any, asked: Asked) -> tuple[Unrated, ...]:
        """Return the currencies whose amounts an answer leaves out, the most frequent first."""
        return unrated(_up_to_date(conn, _ungrouped(asked), self._rates, FollowedRates).lacking)

    def known_since(self, conn: Any, asked: Asked, enough: date) -> date | None:
        """Return the first day anything is known of, looked for where the log began after `enough`."""
        question = Question(asked.question.source, when=asked.question.when)
        whole = asked._replace(question=question)

        def earliest() -> str | None:
            return _up_to_date(conn, whole, self._days, FollowedBeginning).first

        return beginning.known_since(conn, enough, earliest)


def _ungrouped(asked: Asked) -> Asked:
    return asked._replace(question=replace(asked.question, groups=()))


def _up_to_date(conn: Any, asked: Asked, known: list[_One], kind: type[_One]) -> _One:
    """Return what follows a question, taken in what was written since; asked now where it is new."""
    for one in known:
        if one.asked == asked:
            one.follow(conn)
            return one
    made = kind(conn, asked.question, asked.now)
    known.append(made)
    return made
