"""An answer that follows the file: after an edit only what was written is asked again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm_desktop.store import streaming
from crm_desktop.store.figures import asking, earlier, reach, sources, touched
from crm_desktop.store.figures.question import Answer, Asked, Question


class Followed:
    """The answer to one question, as of operation `arrival`. Used by one lane at a time."""

    def __init__(self, conn: Any, question: Question, now: datetime) -> None:
        self.asked = Asked(question, now)
        with streaming.snapshot(conn):
            self.arrival = touched.newest(conn)
            self.answer: Answer = asking.answer(conn, self.asked)

    @property
    def entity(self) -> str:
        """The kind of record the question is of."""
        return sources.SOURCES[self.asked.question.source].entity

    def follow(self, conn: Any) -> bool:
        """Take in what was written since; say whether the answer may be another one."""
        with streaming.snapshot(conn):  # what is written meanwhile comes the next time
            return self._follow(conn)

    def _follow(self, conn: Any) -> bool:
        upto = touched.newest(conn)
        if upto == self.arrival:
            return False
        found = touched.between(conn, self.arrival, upto)
        if found.whole or found.rows.keys() & reach.reads(conn, self.asked.question):
            self.answer = asking.answer(conn, self.asked)
            self.arrival = upto
            return True
        ns = found.rows.get(self.entity, set())
        if ns:
            self._take_in(conn, ns)
        self.arrival = upto
        return bool(ns)

    def _take_in(self, conn: Any, ns: set[int]) -> None:
        was = earlier.rows(conn, self.entity, ns, self.arrival)
        before = list(asking.parts(conn, self.asked, ns, was))
        for part in asking.parts(conn, self.asked, ns):
            self.answer.add(part)
        for part in before:
            self.answer.take(part)
