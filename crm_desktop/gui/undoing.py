"""Undo and redo as the window offers them: what they would take back, in words, and doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.errors import UserError
from crm_desktop.gui.deed_words import deed
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.context import Context
    from crm_desktop.store.history import OperationInfo

AT_ONCE = 16
"""Records an undo may touch in the window's thread; more of them go to the lane."""

Step = tuple["OperationInfo", str] | None


class Undoing(QObject):
    """Knows the next undo and redo without asking the file each time a menu opens."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._undo: Step = None
        self._redo: Step = None
        self._erased = self._told = (
            ""  # stamps of an erasure done last, and of the one it was said of
        )
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._read)
        context.bridge.changed.connect(lambda _news: self._soon.start())

    def read_soon(self) -> None:
        """Ask the file what can be undone, when the event loop is free."""
        self._soon.start()

    def can_undo(self) -> bool:
        return self._undo is not None

    def can_redo(self) -> bool:
        return self._redo is not None

    def undo_words(self) -> str:
        """Return "Undo" with what it would take back."""
        return tr("Undo {deed}", deed=self._undo[1]) if self._undo else tr("Undo")

    def redo_words(self) -> str:
        """Return "Redo" with what it would bring back."""
        return tr("Redo {deed}", deed=self._redo[1]) if self._redo else tr("Redo")

    def undo(self) -> None:
        """Take back the newest thing done in this file; after an erasure say first that this stays."""
        if self._undo and self._erased != self._told:
            self._told = self._erased
            words = tr("Erasing cannot be undone. Before it came {deed}.", deed=self._undo[1])
            self._context.toast(words, undo=self._undo[0].stamp)
        elif self._undo:
            said = tr("Took back {deed}", deed=self._undo[1])
            self._turn(self._undo[0], self._context.ws.log.undo, said)

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._redo:
            said = tr("Did {deed} again", deed=self._redo[1])
            self._turn(self._redo[0], self._context.ws.log.redo, said)

    def undo_one(self, stamp: str) -> None:
        """Take back one operation, as the toast about it offers."""
        from crm_desktop.store import history

        conn = self._context.ws.reader()
        info = history.operation(conn, stamp)
        if info is not None:
            said = tr("Took back {deed}", deed=deed(conn, info))
            self._turn(info, lambda: self._context.ws.log.cancel(stamp), said)

    def redo_one(self, stamp: str) -> None:
        """Do one operation again that was taken back."""
        from crm_desktop.store import history

        conn = self._context.ws.reader()
        info = history.operation(conn, stamp)
        if info is not None:
            said = tr("Did {deed} again", deed=deed(conn, info))
            self._turn(info, lambda: self._context.ws.log.revive(stamp), said)

    def _turn(self, info: OperationInfo, turn: Any, said: str) -> None:
        context = self._context
        if info.rows > AT_ONCE or context.long_lane.busy():
            context.status(tr("Working…"))
            context.long_lane.run(
                lambda _token: turn(), lambda _done: context.toast(said, icon="undo-2"),
                context.failed, lambda: context.status(""),
            )  # fmt: skip
            return
        try:
            turn()
        except UserError as problem:
            context.failed(problem)
        else:
            context.toast(said, icon="undo-2")

    def _read(self) -> None:
        context = self._context
        if context.ws.closed_because:
            return

        def ask(_token: Any) -> tuple[Step, Step, str]:
            conn, log = context.ws.reader(), context.ws.log
            found = log.undoable(), log.redoable()
            undo, redo = ((i, deed(conn, i)) if i is not None else None for i in found)
            return undo, redo, log.erased_last()

        context.lane.run(ask, self._take, context.failed)

    def _take(self, steps: tuple[Step, Step, str]) -> None:
        self._undo, self._redo, self._erased = steps
        self._told = self._told if self._erased else ""
        self.changed.emit()
