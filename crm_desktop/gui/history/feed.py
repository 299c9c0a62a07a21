"""Reads the history off the window's thread: first page, older pages, what is new, one story."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm_desktop.domain.operation import Changed
from crm_desktop.gui.context import Context
from crm_desktop.gui.history.differences import Story, clash_words, story
from crm_desktop.gui.history.model import DeedModel
from crm_desktop.gui.history.phrases import Deed, deed
from crm_desktop.store import devices, history, operation_list
from crm_desktop.store.history import OperationInfo
from crm_desktop.store.operation_list import PAGE, Wanted

MANY = 5000
"""Operations that touched more are counted in the lane of long jobs: search must not wait."""


class Feed(QObject):
    """Fills a model. Everything it tells is in words already."""

    listed = Signal()
    authors_read = Signal(object)

    def __init__(self, context: Context, model: DeedModel, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self._jobs: list[Any] = []
        self._asked_news = self._news_again = False
        self.wanted = Wanted()
        model.more_wanted.connect(self._read_older)

    def ask(self, wanted: Wanted) -> None:
        """List what fits, from the newest on."""
        self.stop()
        self.wanted = wanted
        ws = self._context.ws

        def job(_token: Any) -> tuple[list[Deed], tuple[str, ...]]:
            conn = ws.reader()
            infos = operation_list.page(conn, wanted)
            return in_words(ws, infos), tuple(history.authors(conn))

        self._run(job, self._show_first)

    def take(self, _news: Changed | None = None) -> None:
        """Take news from the bridge: read what is new on top, once for several."""
        if self._asked_news:
            self._news_again = True
            return
        self._asked_news = True
        ws, wanted = self._context.ws, self.wanted
        after = self._model.deeds[0].n if self._model.deeds else 0
        shown = {d.stamp for d in self._model.deeds}

        def job(_token: Any) -> tuple[list[Deed], list[Deed], bool]:
            conn = ws.reader()
            every = operation_list.newer(conn, Wanted(), after)
            infos = operation_list.newer(conn, wanted, after) if wanted != Wanted() else every
            turned = {i.cancels for i in every if i.cancels} & shown
            found = (history.operation(conn, stamp) for stamp in turned)
            old = in_words(ws, (one for one in found if one is not None))
            return in_words(ws, infos), old, len(every) == PAGE

        self._run(job, self._show_news)

    def read_story(
        self,
        chosen: Deed,
        show: Callable[[Story], None],
        tell: Callable[[list[tuple[str, str]]], None],
    ) -> None:
        """Read what an operation changed, and in words what taking it back would meet."""
        reader, stamp, rows = self._context.ws.reader, chosen.target, chosen.rows
        self._run(lambda _token: story(reader(), stamp, rows), show)
        if chosen.effective and chosen.turnable:
            lane = self._context.long_lane if rows > MANY else self._context.lane

            def meets(_token: Any) -> list[tuple[str, str]]:
                conn = reader()
                return clash_words(conn, stamp, history.clash(conn, stamp))

            lane.run(meets, tell, self._context.failed)

    def stop(self) -> None:
        """Want no answer any more."""
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
        self._asked_news = self._news_again = False

    def _read_older(self) -> None:
        ws, wanted = self._context.ws, self.wanted
        before = self._model.deeds[-1].n if self._model.deeds else None

        def job(_token: Any) -> list[Deed]:
            return in_words(ws, operation_list.page(ws.reader(), wanted, before))

        self._run(job, self._show_older)

    def _run(self, job: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._jobs = self._jobs[-8:]
        self._jobs.append(self._context.lane.run(job, done, self._context.failed))

    def _show_first(self, found: tuple[list[Deed], tuple[str, ...]]) -> None:
        deeds, authors = found
        self._model.show_deeds(deeds, len(deeds) == PAGE)
        self.authors_read.emit(authors)
        self.listed.emit()

    def _show_older(self, deeds: list[Deed]) -> None:
        self._model.add_older(deeds, len(deeds) == PAGE)

    def _show_news(self, found: tuple[list[Deed], list[Deed], bool]) -> None:
        new, turned, too_many = found
        again, self._asked_news, self._news_again = self._news_again, False, False
        if too_many:
            self.ask(self.wanted)
            return
        for changed in turned:
            self._model.replace(changed)
        self._model.add_newer(new)
        self.listed.emit()
        if again:
            self.take()


def in_words(ws: Any, infos: Iterable[OperationInfo]) -> list[Deed]:
    """Return operations in words, with the laptops they were written on where those are others."""
    conn, places = ws.reader(), devices.others(ws)
    return [deed(conn, info, places) for info in infos]
