"""What fills a timeline: the newest entries at once, the whole index next, lines as they come to sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.record.story.groups import heads
from crm_desktop.gui.record.story.model import StoryModel
from crm_desktop.gui.record.story.words import Line, line_of
from crm_desktop.store import scopes, telling, timeline
from crm_desktop.store.scopes import Entry, Scope
from crm_desktop.store.timeline import Wish

FIRST = 20
"""Entries asked for before all others: more than fit on a screen come with the index."""
NEWS_AFTER = 60


class StoryFeed(QObject):
    """Reads in the lane of quick reads; what is not wanted any more is cancelled."""

    listed = Signal()  # the whole index stands in the model

    def __init__(self, context: Context, model: StoryModel, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self.entity, self.id, self.n = "", "", 0
        self.wish = Wish()
        self.complete = False
        self._reading = 0
        self._jobs: list[Any] = []
        self._page: Any = None
        self._wanted = (0, FIRST)
        self._later = QTimer(self, interval=NEWS_AFTER, singleShot=True)
        self._later.timeout.connect(lambda: self._read(quick=False))

    def show_record(self, entity: str, id: str, n: int) -> None:
        """Show the timeline of a record."""
        if (entity, id) != (self.entity, self.id):
            self.entity, self.id, self.n = entity, id, n
            self._model.clear()
            self._read(quick=self.wish == Wish())

    def ask(self, wish: Wish) -> None:
        """Keep what a filter wants."""
        if wish != self.wish:
            self.wish = wish
            self._read(quick=False)

    def news(self) -> None:
        """Read again soon: something in this file was changed."""
        self._model.doubt()
        self._later.start()

    def ensure(self, first: int, last: int) -> None:
        """Fetch the lines of some rows and a page around them, off the window's thread."""
        self._wanted = (first, last)
        if self._page is None and self.id:
            self._fetch()

    def stop(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._later.stop()
        self._cancel()
        self.entity = self.id = ""

    def _read(self, *, quick: bool) -> None:
        self._cancel()
        if not self.id:
            return
        self.complete = False
        reader, wish = self._context.ws.reader, self.wish
        of, place = (self.entity, self.id), (self.entity, self.n)
        reading = self._reading

        def first(_token: Any) -> tuple[list[Entry], list[Line | None]]:
            conn = reader()
            scope = scopes.scope(conn, *place)
            entries = timeline.newest(conn, scope, FIRST) or []
            return entries, _lines(conn, scope, entries, of)

        def every(_token: Any) -> tuple[Scope, list[Entry], dict[int, str]]:
            conn = reader()
            scope = scopes.scope(conn, *place, wish.deep)
            entries = timeline.index(conn, scope, wish)
            return scope, entries, heads(entries)

        def listed() -> None:
            if reading == self._reading:  # else it waited for its turn while another one began
                self._run(every, lambda found: self._show(*found))

        def newest(found: tuple[list[Entry], list[Line | None]]) -> None:
            self._show_first(*found)
            next_turn(self, listed)  # the first picture does not wait for the index

        if quick:
            self._run(first, newest)
        else:
            listed()

    def _show_first(self, entries: list[Entry], lines: list[Line | None]) -> None:
        self._model.show_entries(entries, heads(entries))
        self._model.take_lines(entries, lines)

    def _show(self, scope: Scope, entries: list[Entry], groups: dict[int, str]) -> None:
        self._scope = scope
        self.complete = True
        self._model.show_entries(entries, groups)
        self.listed.emit()
        self._fetch()

    def _fetch(self) -> None:
        if not self.complete:
            return
        first, last = self._wanted
        wanted = self._model.missing(first, last)
        if not wanted:  # what is in sight is there: a page further on, and one back
            around = (*range(last + 1, last + 33), *range(max(0, first - 32), first))
            entries = self._model.entries
            near = [r for r in around if r < len(entries) and self._model.missing(r, r)]
            wanted = [entries[r] for r in near]
        if not wanted:
            return
        wanted = wanted[: timeline.PAGE]
        reader, scope, of = self._context.ws.reader, self._scope, (self.entity, self.id)

        def page(_token: Any) -> list[Line | None]:
            conn = reader()
            return _lines(conn, scope, wanted, of)

        def came(lines: list[Line | None]) -> None:
            self._page = None
            self._model.take_lines(wanted, lines)
            self._fetch()

        self._page = self._context.lane.run(page, came, self._context.failed)

    def _run(self, job: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._jobs.append(self._context.lane.run(job, done, self._context.failed))

    def _cancel(self) -> None:
        self._reading += 1
        for job in (*self._jobs, *([self._page] if self._page else ())):
            job.cancel()
        self._jobs, self._page = [], None


def _lines(
    conn: Any, scope: Scope, entries: Sequence[Entry], of: tuple[str, str]
) -> list[Line | None]:
    return [line_of(conn, told, of) for told in telling.tell(conn, scope, entries)]
