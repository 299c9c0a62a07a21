"""Dragging cards: where they would land, scrolling at the edges, and letting go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QScrollBar

from crm_desktop.gui.board.ghost import Ghost
from crm_desktop.gui.board.zones import DropZones
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.board.kanban import Kanban

EDGE = 40
"""How near to an edge scrolling begins, in px."""
FASTEST = 26
EACH = 16


class CardDrag(QObject):
    """One drag at a time, from the first move of the mouse until it lets go or Esc."""

    landed = Signal(int, int)  # column, position among all its cards
    landed_on = Signal(str)  # a zone
    said = Signal(str)  # for the status bar

    def __init__(self, kanban: Kanban, zones: DropZones) -> None:
        super().__init__(kanban)
        self._kanban, self._zones = kanban, zones
        self._ghost: Ghost | None = None
        self.ns: list[int] = []
        self._from = ""
        self._at = QPoint()
        self._scroll = QTimer(self, interval=EACH)
        self._scroll.timeout.connect(self._creep)

    @property
    def active(self) -> bool:
        return self._ghost is not None

    def begin(self, ns: list[int], column: int, at: QPoint) -> None:
        """Lift cards; the one under the pointer is what is seen of them."""
        view = self._kanban.lanes[column].view
        position = view.indexAt(view.viewport().mapFromGlobal(at)).row()
        rect = view.card_rect(position)
        corner = view.viewport().mapToGlobal(rect.topLeft())
        self.ns, self._from = ns, self._kanban.lanes[column].name
        self._ghost = Ghost(self._kanban.window())
        card = self._kanban.feed.card(view.row_number(position))
        self._ghost.lift(rect, at - corner, card, len(ns))
        self._kanban.lift(set(ns))
        self._zones.come(others=self._kanban.has_other_pipelines())
        self._scroll.start()
        self.follow(at)

    def follow(self, at: QPoint) -> None:
        """Go with the pointer; show what letting go would do."""
        if self._ghost is None:
            return
        self._at = at
        self._ghost.follow(at)
        zone = self._zones.under(at)
        column, position = (-1, -1) if zone else self._kanban.place_under(at)
        self._kanban.show_drop(column, position)
        self._say(zone, column)

    def drop(self, at: QPoint) -> None:
        """Let go: move, close, or nothing where there is no target."""
        if self._ghost is None:
            return
        self.follow(at)
        zone = self._zones.under(at)
        column, position = (-1, -1) if zone else self._kanban.place_under(at)
        self._end()
        if zone:
            self.landed_on.emit(zone)
        elif column >= 0:
            self.landed.emit(column, position)

    def cancel(self) -> bool:
        """Give up; say whether there was a drag."""
        was = self.active
        if was:
            self._end()
        return was

    def _end(self) -> None:
        ghost, self._ghost = self._ghost, None
        self._scroll.stop()
        if ghost is not None:
            ghost.hide()
            ghost.deleteLater()
        self._zones.under(QPoint(-1, -1))
        self._zones.hide()
        self._kanban.show_drop(-1, -1)
        self._kanban.lift(set())
        self.said.emit("")

    def _say(self, zone: str, column: int) -> None:
        what = self._kanban.named(self.ns)
        if zone:
            words = {
                "won": tr("Win {what} · Esc to cancel", what=what),
                "lost": tr("Lose {what} · Esc to cancel", what=what),
                "pipeline": tr("Move {what} to another pipeline · Esc to cancel", what=what),
            }
            self.said.emit(words[zone])
        elif column >= 0:
            to = self._kanban.lanes[column].name
            moving = tr("Moving {what} from {old} to {new} · Esc to cancel",
                        what=what, old=self._from, new=to)  # fmt: skip
            within = tr("Moving {what} within {stage} · Esc to cancel", what=what, stage=to)
            self.said.emit(within if to == self._from else moving)
        else:
            self.said.emit(tr("Let go here to leave {what} where it was", what=what))

    def _creep(self) -> None:
        """Scroll the board sideways and the column under the pointer near their edges."""
        room = self._kanban.room()
        low = self._zones.height() if self._zones.isVisible() else 0
        if self._zones.under(self._at):
            return
        sideways = _speed(self._at.x(), room.left(), room.right())
        moved = _turn(self._kanban.horizontalScrollBar(), sideways)
        column, _ = self._kanban.place_under(self._at)
        if column >= 0:
            view = self._kanban.lanes[column].view
            top = view.viewport().mapToGlobal(QPoint(0, 0)).y()
            end = min(top + view.viewport().height(), room.bottom() - low)
            moved |= _turn(view.verticalScrollBar(), _speed(self._at.y(), top, end))
        if moved:
            self.follow(self._at)


def _speed(at: int, low: int, high: int) -> int:
    """Return px a step: faster the nearer to an edge, or beyond it."""
    before, after = low + EDGE - at, at - (high - EDGE)
    if before > 0:
        return -min(FASTEST, 2 + before * FASTEST // EDGE)
    return min(FASTEST, 2 + after * FASTEST // EDGE) if after > 0 else 0


def _turn(bar: QScrollBar, by: int) -> bool:
    was = bar.value()
    bar.setValue(was + by)
    return by != 0 and bar.value() != was
