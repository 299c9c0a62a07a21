"""What the board writes: moves, won, lost, open again, deleted; each said with its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject

from crm_desktop.deals import moves
from crm_desktop.domain.operation import Operation
from crm_desktop.gui.board import words
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.i18n import tr
from crm_desktop.store import listing

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
        return self.records.writable()

    def named(self, ns: Sequence[int]) -> str:
        """Return “Office fit-out” for one card, "3 deals" for several."""
        title = listing.page(self.context.ws.reader(), "deal", ns[:1]) if len(ns) == 1 else {}
        titles = [str(row["title"] or "") or tr("Unnamed") for row in title.values()]
        return words.named(titles, len(ns))

    def _do(
        self, ns: Sequence[int], write: Callable[[Any, list[str]], Operation | None], said: str
    ) -> None:
        if not ns or not self.writable():
            return
        ws, wanted = self.context.ws, list(ns)

        def moved() -> Operation | None:
            return write(ws, listing.ids_of(ws.reader(), "deal", wanted))

        self.records.soon(moved, said, len(ns))

    def _id(self, n: int | None) -> str | None:
        return None if n is None else listing.id_of(self.context.ws.reader(), "deal", n)
