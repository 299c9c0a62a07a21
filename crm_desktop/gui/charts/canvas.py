"""A chart on screen: its marks are reached by pointer and by keys, and each says itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.charts import kinds
from crm_desktop.gui.charts.data import ChartData, Mark
from crm_desktop.gui.charts.drawing import Drawing, Placed
from crm_desktop.gui.charts.pens import on_screen
from crm_desktop.gui.charts.steps import stepped
from crm_desktop.gui.charts.tip import Tip
from crm_desktop.gui.widgets.focus_ring import BY_KEYS
from crm_desktop.i18n import trn

LEAST = 96
"""How high a chart of many rows is at least, at 100 %: it says how many have no room."""
EDGE = 4
"""Pixels around a chart in which a focus ring at its edge has room."""


class Canvas(QWidget):
    """Paints one chart; it is worked out when data, size, text or direction change, not when painted."""

    chosen = Signal(object)  # Mark
    menu_wanted = Signal(object)  # QPoint of the screen

    def __init__(self, kind: str, parent: QWidget | None = None, *, titled: bool = False) -> None:
        super().__init__(parent)
        self.kind, self.titled = kind, titled
        self.shown = ChartData("", (), ())
        self.current: Mark | None = None
        self._drawing = Drawing(QSizeF())
        self._stale, self._by_keys = True, False
        self._hovered: Mark | None = None
        self._tip = Tip(self)
        self.setProperty("ring", "none")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.news.changed.connect(self._relook)

    def show_data(self, data: ChartData) -> None:
        """Show other values; the current mark stays where it is still there."""
        self.shown = data
        marks = data.marks()
        if self.current not in marks:
            self.current = marks[0] if marks else None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if marks else Qt.FocusPolicy.NoFocus)
        self._tell()
        self._relook()

    def show_kind(self, kind: str) -> None:
        """Show the same values in another kind of chart."""
        self.kind = kind
        self._tell()
        self._relook()

    def go_to(self, mark: Mark) -> None:
        """Make a mark current, and say it."""
        self.current = mark
        self._tell()
        said = QAccessibleAnnouncementEvent(self, self.shown.said(mark))
        QAccessible.updateAccessibility(said)
        self._label()
        self.update()

    def drawing(self) -> Drawing:
        """Return the chart worked out for the size it has."""
        if self._stale:
            size = QSizeF(self.width() - 2 * EDGE, self.height() - 2 * EDGE)
            self._drawing = kinds.compose(
                self.kind, self.shown, size, titled=self.titled, mirrored=self.isRightToLeft()
            )
            self._stale = False
        return self._drawing

    def place_of(self, mark: Mark) -> QRectF:
        """Return where a mark lies on the widget."""
        placed = self.drawing().find(mark)
        return placed.box.translated(EDGE, EDGE) if placed is not None else QRectF()

    def sizeHint(self) -> QSize:  # noqa: N802
        return kinds.wanted(self.kind, self.shown, titled=self.titled) + QSize(2 * EDGE, 2 * EDGE)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint().boundedTo(QSize(80, fonts.grown(LEAST)))

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.translate(EDGE, EDGE)
        drawing = self.drawing()
        drawing.paint(on_screen(painter))
        if self._ringed() and self.current is not None:
            placed = drawing.find(self.current)
            if placed is not None:
                self._ring(painter, placed)

    def _ringed(self) -> bool:
        return self._by_keys and self.hasFocus()

    def _ring(self, painter: QPainter, placed: Placed) -> None:
        wide = theme.current().focuswidth
        painter.setPen(QPen(theme.colour("accent"), wide))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if placed.path is not None:
            painter.setPen(QPen(theme.colour("text"), wide))  # beside colours of marks themselves
            painter.drawPath(placed.path)
            return
        painter.drawRoundedRect(placed.box.adjusted(-3, -3, 3, 3), 4, 4)

    def _relook(self) -> None:
        self._stale = True
        self.updateGeometry()
        self._label()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._stale = True
        self._label()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._relook()

    # what is said

    def _tell(self) -> None:
        """Say what is shown, and the current mark, to those who listen."""
        count = len(self.shown.marks())
        parts = [self.shown.title, kinds.words(self.kind), trn("{n} value", "{n} values", count)]
        self.setAccessibleName(", ".join(p for p in parts if p))
        said = [self.shown.said(self.current)] if self.current is not None else []
        self.setAccessibleDescription(". ".join([*said, self.shown.sentence or self.shown.lack()]))

    def _label(self) -> None:
        """Show the label of the mark under the pointer, else of the one the keys are on."""
        mark = self._hovered or (self.current if self._ringed() else None)
        placed = self.drawing().find(mark) if mark is not None and self.isVisible() else None
        if placed is None or mark is None:
            self._tip.say("", QRectF())
        else:
            self._tip.say(self.shown.said(mark), placed.box.translated(EDGE, EDGE))

    # pointer

    def mark_at(self, at: QPointF) -> Mark | None:
        """Return the mark at a point of the widget."""
        placed = self.drawing().under(at - QPointF(EDGE, EDGE))
        return placed.mark if placed is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        mark = self.mark_at(event.position())
        if mark != self._hovered:
            self._hovered = mark
            shape = Qt.CursorShape.PointingHandCursor if mark else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self._label()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._hovered = None
        self._label()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        self._tip.hide()  # what it stands at moves away
        super().wheelEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._hovered = None
        self._tip.hide()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        mark = self.mark_at(event.position())
        if mark is not None and event.button() == Qt.MouseButton.LeftButton:
            self._by_keys = False
            self.go_to(mark)
            self.chosen.emit(mark)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard and self.current is not None
        middle = self.place_of(self.current).center().toPoint() if by_keys else event.pos()
        self.menu_wanted.emit(self.mapToGlobal(middle))

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = Qt.Key(event.key())
        marks = [placed.mark for placed in self.drawing().placed]
        if self.current not in marks:
            super().keyPressEvent(event)
            return
        down = kinds.KINDS[self.kind].down
        found = stepped(marks, self.current, key, down=down, mirrored=self.isRightToLeft())
        if found is not None:
            self._by_keys = True
            self.go_to(found)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._by_keys = event.reason() in BY_KEYS
        self._label()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._label()
        self.update()
