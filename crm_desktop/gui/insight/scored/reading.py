"""Reading the score of the record a screen shows: in its lane, again on news, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.domain.lead import ENDED
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.rankings import rankings
from crm_desktop.store.listing import RecordView

if TYPE_CHECKING:
    from crm_desktop.insight.scores import Ranking
    from crm_desktop.insight.scores.told import Told

SOON = 60
"""Milliseconds a record is looked at before its score is asked for."""
LEARNING, LONG_WAY, NONE, FAILED = "learning", "long", "none", "failed"
"""What is said in place of a score: it is being learned, that would take long, the record has none, it
could not be worked out."""


def is_open(view: RecordView) -> bool:
    """Say whether a record is a lead or a deal that may still come to an end."""
    if view.entity == "deal":
        return (view.row.get("result") or {}).get("outcome") not in ("won", "lost")
    return view.entity == "lead" and view.row.get("status") not in ENDED


class ScoreReading(QObject):
    """Tells `found` with what is to be shown: `Told`, or one of the words above."""

    found = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._view: RecordView | None = None
        self._asked: RecordView | None = None
        self.entity = ""  # of the record shown
        self._running = self._again = False
        self._wanted: set[str] = set()  # kinds to learn the next time although that takes long
        self._soon = QTimer(self, interval=SOON, singleShot=True)
        self._soon.timeout.connect(self._ask)

    def show_view(self, view: RecordView) -> None:
        """Read the score of a record, or read it again: something was written."""
        other = self._view is None or (view.entity, view.id) != (self._view.entity, self._view.id)
        self.entity = view.entity
        if not is_open(view):
            self.stop()
            self.found.emit(NONE)
            return
        self._view = view
        if other:
            self.found.emit(LEARNING)
        self._soon.start()

    def learn(self) -> None:
        """Learn although that takes long, or once more what could not be worked out."""
        if self._view is None:
            return
        self._wanted.add(self._view.entity)
        self.found.emit(LEARNING)
        self._ask()

    def stop(self) -> None:
        """Ask no more."""
        self._view = None
        self._soon.stop()

    def _ask(self) -> None:
        view = self._view
        if view is None:
            return
        if self._running:
            self._again = True  # with the record that is shown by then
            return
        self._running = True
        self._asked, wanted = view, view.entity in self._wanted
        self._wanted.discard(view.entity)

        def job(conn: Any, ranking: Ranking) -> Told | str:
            from crm_desktop.insight.scores.told import told

            return told(conn, ranking, view.n) or NONE

        def may(conn: Any) -> bool:
            from crm_desktop.insight.scores.told import quick

            return wanted or quick(conn, view.entity)

        rankings(self._context).run(
            view.entity, job, self._say, self._failed, unless=(may, LONG_WAY)
        )

    def _failed(self, error: Exception) -> None:
        self._context.failed(error)
        self._say(FAILED)

    def _say(self, found: Told | str) -> None:
        """Tell what was found where its record is still shown, and go on with what was asked meanwhile."""
        self._running = False
        asked, view = self._asked, self._view
        if (
            view is not None
            and asked is not None
            and (view.entity, view.id) == (asked.entity, asked.id)
        ):
            self.found.emit(found)
        if self._again:
            self._again = False
            self._ask()
