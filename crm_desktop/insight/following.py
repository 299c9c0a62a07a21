"""An answer that follows the file: after an edit only what was written is asked again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm_desktop.store import streaming
from crm_desktop.store.figures import asking, earlier, reach, sources, touched
from crm_desktop.store.figures.question import Answer, Asked, Keys, Part, Question
from crm_desktop.store.figures.sources import Was


class Written:
    """What came after one operation, and the records it touched as they were before."""

    def __init__(self, conn: Any, after: int) -> None:
        self.after, self.upto = after, touched.newest(conn)
        self.found = touched.between(conn, after, self.upto)
        self._were: dict[str, Was] = {}

    def were(self, conn: Any, entity: str) -> Was:
        """Return the touched records of a kind as they were."""
        if entity not in self._were:
            ns = self.found.rows.get(entity, set())
            self._were[entity] = earlier.rows(conn, entity, ns, self.after)
        return self._were[entity]


class Following:
    """What a question gives, as of operation `arrival`. Used by one lane at a time."""

    def __init__(self, conn: Any, question: Question, now: datetime) -> None:
        self.asked = Asked(question, now)
        with streaming.snapshot(conn):
            self.arrival = touched.newest(conn)
            self._ask(conn)

    @property
    def entity(self) -> str:
        """The kind of record the question is of."""
        return sources.SOURCES[self.asked.question.source].entity

    def follow(self, conn: Any, written: Written | None = None) -> bool:
        """Take in what was written since; say whether the answer may be another one.

        Several that follow at once read what was `written` only once.
        """
        with streaming.snapshot(conn):  # what is written meanwhile comes the next time
            if written is None or written.after != self.arrival:
                written = Written(conn, self.arrival)
            return self._follow(conn, written)

    def _follow(self, conn: Any, written: Written) -> bool:
        if written.upto == self.arrival:
            return False
        found = written.found
        if found.whole or found.rows.keys() & reach.reads(conn, self.asked.question):
            self._ask(conn)
            self.arrival = written.upto
            return True
        ns = found.rows.get(self.entity, set())
        if ns:
            self._take_in(conn, ns, written)
        self.arrival = written.upto
        return bool(ns)

    def _ask(self, conn: Any) -> None:
        raise NotImplementedError

    def _take_in(self, conn: Any, ns: set[int], written: Written) -> None:
        raise NotImplementedError


class Followed(Following):
    """The answer to one question."""

    answer: Answer

    def _ask(self, conn: Any) -> None:
        self.answer = asking.answer(conn, self.asked)

    def _take_in(self, conn: Any, ns: set[int], written: Written) -> None:
        was = written.were(conn, self.entity)
        before = list(asking.parts(conn, self.asked, ns, was))
        after = list(asking.parts(conn, self.asked, ns))  # both are read before either is taken
        for part in after:
            self.answer.add(part)
        for part in before:
            self.answer.take(part)


class FollowedParts(Following):
    """What each record gives, by its row number: of one that gives several, all; of none, nothing.

    `touched` are the records whose parts may be others since the last time somebody emptied it, None
    for all of them.
    """

    parts: dict[int, tuple[Part, ...]]
    touched: set[int] | None

    def _ask(self, conn: Any) -> None:
        self.parts, self.touched = self._read(conn, None), None

    def _take_in(self, conn: Any, ns: set[int], written: Written) -> None:
        found = self._read(conn, ns)
        for n in ns:
            self.parts.pop(n, None)
        self.parts |= found
        if self.touched is not None:
            self.touched |= ns

    def _read(self, conn: Any, ns: set[int] | None) -> dict[int, tuple[Part, ...]]:
        made: dict[int, tuple[Part, ...]] = {}
        for part in asking.parts(conn, self.asked, ns):
            made[part.n] = (*made.get(part.n, ()), part)
        return made


class FollowedRows(Following):
    """The records of one group, by their row numbers, with what each gives to it."""

    rows: dict[int, int | float]

    def __init__(self, conn: Any, question: Question, now: datetime, keys: Keys) -> None:
        self._keys = keys
        super().__init__(conn, question, now)

    def _ask(self, conn: Any) -> None:
        self.rows = self._read(conn, None)

    def _take_in(self, conn: Any, ns: set[int], written: Written) -> None:
        found = self._read(conn, ns)
        for n in ns:
            self.rows.pop(n, None)
        self.rows |= found

    def _read(self, conn: Any, ns: set[int] | None) -> dict[int, int | float]:
        found = asking.parts(conn, self.asked, ns)
        return {part.n: part.value or 0 for part in found if part.keys == self._keys}
