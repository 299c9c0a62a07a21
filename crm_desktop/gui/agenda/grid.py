"""What the calendar's two grids share: entries, the chosen one, dragging, keys, and what is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip, QWidget

from crm_desktop.agenda.today import Entry
from crm_desktop.gui import theme
from crm_desktop.gui.agenda.entry_look import paint_entry, said
from crm_desktop.gui.widgets.focus_ring import BY_KEYS
from crm_desktop.gui.widgets.mirroring import mirrored

Hit = tuple[QRect, Entry]
STEP = timedelta(minutes=15)
Key = tuple[str, int, datetime]


def key_of(entry: Entry) -> Key:
    """Return what makes an entry the same after it was read anew."""
    return entry.entity, entry.n, entry.start


class Grid(QAbstractScrollArea):
    """Tells what is wanted; it changes nothing itself."""

    opened = Signal(object)  # Entry
    came = Signal(str, str)  # entity and id of the entry chosen
    moved = Signal(object, object, object)  # Entry, its new start, minutes or None
    wanted = Signal(object, object)  # day, start or None: something new there
    menu_wanted = Signal(object, QPoint)
    delete_wanted = Signal(object)
    refused = Signal(object)  # Entry: a later time of what repeats, that is not there yet
    day_wanted = Signal(object)
    paged = Signal(int)

    def __init__(self, parent: QWidget, *, writable: bool = True) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.chosen: Key | None = None
        self.hits: list[Hit] = []
        self.writable, self.by_keys = writable, False
        self._pressed: tuple[QPoint, Entry | None, bool] | None = None
        self.ghost: tuple[Entry, datetime, int | None] | None = None  # where a drag would put it
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        theme.news.changed.connect(self.viewport().update)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries; the chosen one stays chosen where it is still there."""
        self.entries = list(entries)
        if self.chosen is not None and self.current() is None:
            same = (
                e for e in self.entries if (e.entity, e.n) == self.chosen[:2] and not e.repeated
            )
            moved = next(same, None)
            self.chosen = key_of(moved) if moved is not None else None
        self.arrange()
        self.viewport().update()

    def current(self) -> Entry | None:
        """Return the chosen entry."""
        return next((e for e in self.entries if key_of(e) == self.chosen), None)

    def choose(self, entry: Entry | None) -> None:
        """Choose an entry and say it."""
        self.chosen = key_of(entry) if entry is not None else None
        self.setAccessibleDescription(said(entry) if entry is not None else "")
        if entry is not None:
            self.reveal(entry)
            self.came.emit(entry.entity, entry.id)
        self.viewport().update()

    # what a grid knows of its own

    def arrange(self) -> None:
        """Work out the places after entries or size changed."""

    def reveal(self, entry: Entry) -> None:
        """Bring an entry into sight."""

    def time_at(self, at: QPoint) -> tuple[date, datetime | None] | None:
        """Return the day under a point, and the time where the grid has one."""
        raise NotImplementedError

    def dragged_to(self, entry: Entry, at: QPoint, grip: QPoint) -> datetime | None:
        """Return where an entry gripped at a point would begin, dropped at another."""
        raise NotImplementedError

    def stretches(self, box: QRect, entry: Entry, at: QPoint) -> bool:
        """Say whether a point of an entry changes how long it takes."""
        return False

    # painting

    def placed(self, box: QRect) -> QRect:
        """Return where a box lies as the language is read."""
        return mirrored(self.layoutDirection(), self.viewport().rect(), box)

    def unmirrored(self, x: int) -> int:
        """Return where a point across would lie were the language read from the left."""
        return self.viewport().width() - 1 - x if self.isRightToLeft() else x

    def paint_one(self, painter: QPainter, box: QRect, entry: Entry) -> None:
        """Paint an entry into a box placed before, and know it there."""
        chosen = key_of(entry) == self.chosen
        ring = chosen and self.hasFocus() and self.by_keys
        paint_entry(painter, box, entry, chosen=chosen, ring=ring)
        self.hits.append((box, entry))

    # pointer

    def entry_at(self, at: QPoint) -> Hit | None:
        """Return the uppermost entry under a point."""
        return next((hit for hit in reversed(self.hits) if hit[0].contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at, self.by_keys = event.position().toPoint(), False
        hit = self.entry_at(at)
        if event.button() == Qt.MouseButton.LeftButton:
            stretch = hit is not None and self.stretches(hit[0], hit[1], at)
            self._pressed = (at, hit[1] if hit else None, stretch)
        self.choose(hit[1] if hit else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.position().toPoint()
        if self._pressed is None:
            hit = self.entry_at(at)
            over = hit is not None and self.writable and self.stretches(hit[0], hit[1], at)
            shape = Qt.CursorShape.SizeVerCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            return
        grip, entry, stretch = self._pressed
        far = (at - grip).manhattanLength() >= QApplication.startDragDistance()
        if entry is not None and entry.repeated and far:
            self._pressed = None
            self.refused.emit(entry)
            return
        if entry is None or not self.can_move(entry) or not (far or self.ghost):
            return
        if stretch:
            spot = self.time_at(at)
            if spot is not None and spot[1] is not None:
                long = max(STEP, spot[1] + STEP - entry.start)
                self.ghost = (entry, entry.start, int(long.total_seconds() // 60))
        elif (start := self.dragged_to(entry, at, grip)) is not None:
            self.ghost = (entry, start, None)
        self.viewport().update()

    def can_move(self, entry: Entry) -> bool:
        """Say whether an entry is there to be moved: later times of what repeats are not yet."""
        return self.writable and not entry.repeated and not entry.done

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        pressed, self._pressed = self._pressed, None
        ghost, self.ghost = self.ghost, None
        if ghost is not None:
            entry, start, minutes = ghost
            if start != entry.start or minutes is not None:
                self.moved.emit(entry, start, minutes)
        elif pressed is not None and pressed[1] is None and self.writable:
            spot = self.time_at(event.position().toPoint())
            if spot is not None:
                self.wanted.emit(*spot)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        hit = self.entry_at(event.position().toPoint())
        if hit is not None:
            self.opened.emit(hit[1])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        entry = self.current()
        if entry is not None:
            box = next((b for b, e in self.hits if key_of(e) == self.chosen), QRect())
            by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
            at = self.viewport().mapToGlobal(box.center()) if by_keys else event.globalPos()
            self.menu_wanted.emit(entry, at)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.entry_at(event.pos())
            QToolTip.showText(event.globalPos(), said(hit[1]) if hit else "", self.viewport())
            return True
        return super().viewportEvent(event)

    # keys

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.by_keys = event.reason() in BY_KEYS
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.by_keys = True
        entry, key = self.current(), event.key()
        moves = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_Escape and self.ghost is not None:
            self.ghost = self._pressed = None
            self.viewport().update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and entry is not None:
            self.opened.emit(entry)
        elif (
            entry is not None
            and entry.repeated
            and (key in _CHANGING or (key in _ARROWS and moves))
        ):
            self.refused.emit(entry)
        elif key == Qt.Key.Key_Delete and entry is not None and self.can_move(entry):
            self.delete_wanted.emit(entry)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in _ARROWS and moves and entry is not None:
            self._move_by(entry, event)
        elif key in _ARROWS:
            self._go(key)
        else:
            super().keyPressEvent(event)

    def _move_by(self, entry: Entry, event: QKeyEvent) -> None:
        """Move an entry a quarter of an hour or a day, or with Shift change how long it takes."""
        if not self.can_move(entry):
            return
        days, steps = _ARROWS[event.key()]
        days = -days if self.isRightToLeft() else days
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if entry.entity == "activity" and steps and not entry.all_day:
                long = max(STEP, entry.end - entry.start + steps * STEP)
                self.moved.emit(entry, entry.start, int(long.total_seconds() // 60))
            return
        by = timedelta(days=days) + (timedelta() if entry.all_day else steps * STEP)
        by = by if by or not entry.all_day else timedelta(days=7 * steps)
        self.moved.emit(entry, entry.start + by, None)

    def _go(self, key: int) -> None:
        """Choose the next or previous entry, or the nearest of another day."""
        if not self.entries:
            return
        days, steps = _ARROWS[key]
        days = -days if self.isRightToLeft() else days
        at = next((n for n, e in enumerate(self.entries) if key_of(e) == self.chosen), -1)
        if at < 0:
            self.choose(self.entries[0])
        elif steps:
            self.choose(self.entries[max(0, min(len(self.entries) - 1, at + steps))])
        else:
            here = self.entries[at].start.date()
            later = [
                e
                for e in self.entries
                if (e.start.date() > here if days > 0 else e.start.date() < here)
            ]
            if later:
                wanted = later[0].start.date() if days > 0 else later[-1].start.date()
                self.choose(next(e for e in later if e.start.date() == wanted))


_CHANGING = (Qt.Key.Key_Delete, Qt.Key.Key_Space)
_ARROWS = {
    int(Qt.Key.Key_Left): (-1, 0), int(Qt.Key.Key_Right): (1, 0),
    int(Qt.Key.Key_Up): (0, -1), int(Qt.Key.Key_Down): (0, 1),
}  # fmt: skip
"""Key → days, and steps of time."""
