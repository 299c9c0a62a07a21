"""What the board writes: moves, won, lost, open again, deleted; each said with its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject

from crm_desktop.deals import moves
from crm_desktop.errors import Busy, UserError
from crm_desktop.gui.board import words
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.i18n import tr
from crm_desktop.store import listing

AT_ONCE = 100
"""Deals moved in the window's thread; more of them go to the long lane."""
Neighbours = tuple[int | None, int | None]
"""Row numbers of the cards (before, after) which others are put; see `moves.move`."""


class BoardDeeds(QObject):
    """Takes row numbers, as the views know cards."""

    def __init__(self, context: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.records = Deeds(context, self)

    def move(
        self, ns: Sequence[int], stage: tuple[str, str], near: Neighbours = (None, None)
    ) -> None:
        """Move cards, in this order, into the stage (id, name) beside others, else to its end."""
        stage_id, name = stage
        said = tr("Moved {what} to {stage}", what=self.named(ns), stage=name)
        before, after = (self._id(n) for n in near)
        self._do(ns, lambda ws, ids: moves.move(ws, ids, stage_id, before, after), said)

    def win(self, ns: Sequence[int]) -> None:
        self._do(ns, moves.win, tr("Won {what}", what=self.named(ns)))

    def lose(self, ns: Sequence[int], reason: str) -> None:
        said = tr("Lost {what}", what=self.named(ns))
        self._do(ns, lambda ws, ids: moves.lose(ws, ids, reason), said)

    def reopen(self, ns: Sequence[int]) -> None:
        self._do(ns, moves.reopen, tr("Opened {what} again", what=self.named(ns)))

    def to_pipeline(self, ns: Sequence[int], pipeline: tuple[str, str]) -> None:
        """Move cards into the first stage of the pipeline (id, name)."""
        id, name = pipeline
        said = tr("Moved {what} to {stage}", what=self.named(ns), stage=name)
        self._do(ns, lambda ws, ids: moves.to_pipeline(ws, ids, id), said)

    def delete(self, ns: Sequence[int]) -> None:
        self.records.delete("deal", list(ns))

    def writable(self) -> bool:
        """Say whether the file can be changed; tell the user when not."""
        why = self.context.ws.closed_because
        if why:
            self.context.toast(why, icon="circle-alert")
        return not why

    def named(self, ns: Sequence[int]) -> str:
        """Return “Office fit-out” for one card, "3 deals" for several."""
        title = listing.page(self.context.ws.reader(), "deal", ns[:1]) if len(ns) == 1 else {}
        titles = [str(row["title"] or "") or tr("Unnamed") for row in title.values()]
        return words.named(titles, len(ns))

    def _do(self, ns: Sequence[int], write: Callable[[Any, list[str]], Any], said: str) -> None:
        if not ns or not self.writable():
            return
        ws, wanted = self.context.ws, list(ns)

        def job(_token: Any) -> str:
            operation = write(ws, listing.ids_of(ws.reader(), "deal", wanted))
            return operation.stamp if operation is not None else ""

        def done(stamp: str) -> None:
            if stamp:
                self.context.toast(said, undo=stamp)

        def later() -> None:
            self.context.long_lane.run(job, done, self.context.failed)

        if len(ns) > AT_ONCE:
            later()
            return
        try:
            done(job(None))
        except Busy:
            later()
        except UserError as problem:
            self.context.failed(problem)

    def _id(self, n: int | None) -> str | None:
        return None if n is None else listing.id_of(self.context.ws.reader(), "deal", n)
