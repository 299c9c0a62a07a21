"""A tile of a dashboard: a report as a chart, a table or a number, or why it cannot be shown."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.domain.counts import counted
from crm_desktop.gui.charts.data import ChartData
from crm_desktop.gui.insight.boards.feed import Told
from crm_desktop.gui.insight.card import PAD, ChartCard
from crm_desktop.gui.insight.reports.asked import pictured
from crm_desktop.gui.insight.reports.asked.pictured import Picture
from crm_desktop.gui.widgets.dressing import icon_button, label, push
from crm_desktop.i18n import tr
from crm_desktop.insight.composed.dashboards import DOWN, LEFT, RIGHT, UP
from crm_desktop.insight.composed.kept_report import Shown
from crm_desktop.insight.composed.results import Line

LEAST = 300
"""How high a tile is at least, at 100 %, so that those beside each other end on one line."""
_WAYS = {
    Qt.Key.Key_Left: LEFT, Qt.Key.Key_Right: RIGHT, Qt.Key.Key_Up: UP, Qt.Key.Key_Down: DOWN,
}  # fmt: skip


class ReportTile(ChartCard):
    """Dragged by its head; Ctrl+Shift with an arrow key moves it, Delete takes it off the dashboard."""

    opened = Signal(object, object)  # Told, Line or None for all
    menu_wanted = Signal(str, QPoint)
    moved = Signal(str, str)  # key, way
    removed = Signal(str)
    dragged = Signal(str, QPoint)  # key, where on the screen
    dropped = Signal(QPoint)
    drag_given_up = Signal()

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__("bar", "", parent, LEAST)
        self.key = key
        self.told: Told | None = None
        self._picture: Picture | None = None
        self._pressed: QPoint | None = None
        self._dragging = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._say_time_below()
        self.more = icon_button("ellipsis", tr("More"))
        self.head.addWidget(self.more)
        self.figure, self.about = label("", "page"), label("", "small")
        self.all = push("", icon="list", size="small")
        self.problem = label("", "secondary", wrap=True)
        self.rest = QWidget(self)
        self.rest.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        instead = QVBoxLayout()
        instead.setContentsMargins(PAD, 0, PAD, PAD)
        instead.setSpacing(6)
        for part in (self.figure, self.about, self.all, self.problem, self.rest):
            lean = Qt.AlignmentFlag.AlignLeading if part is self.all else Qt.AlignmentFlag(0)
            instead.addWidget(part, 0, lean)
        self.inside.insertLayout(1, instead)
        self.more.clicked.connect(self._offer)
        self.all.clicked.connect(lambda: self.told and self.opened.emit(self.told, None))
        self.view.chosen.connect(self._choose)
        for part in (self.view.canvas, self.more, self.switcher, self.all):
            part.installEventFilter(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: self.menu_wanted.emit(self.key, self.mapToGlobal(at))
        )

    def _say_time_below(self) -> None:
        """Put what time it is of below the title: a tile is narrow."""
        words = QVBoxLayout()
        words.setSpacing(0)
        for part in (self.title, self.note):
            self.head.removeWidget(part)
            words.addWidget(part)
        self.head.insertLayout(0, words, 1)
        self.head.setStretch(1, 0)

    def show_data(self, data: ChartData, *, matters: bool = False, waits: bool = False) -> None:
        super().show_data(data, matters=matters, waits=waits)
        self.note.setVisible(bool(data.period))

    def show_told(self, told: Told) -> None:
        """Show what a tile says now."""
        self.told = told
        title = told.saved.title if told.saved is not None else tr("Report")
        shown = _shaped(told)
        self.title.setToolTip(title)
        self.setAccessibleName(title)
        self.more.setAccessibleName(tr("More about {name}", name=title))
        number = shown is not None and pictured.of_number(shown.result.spec)
        self._picture = None
        if shown is not None and not number:
            self._show_chart(title, shown)
        else:
            self.show_data(ChartData(title, (), (), empty=" "))
        self.view.setVisible(shown is not None and not number)
        self.switcher.setVisible(self.view.isVisibleTo(self))
        self.rest.setVisible(number or bool(told.problem))
        self.problem.setText(told.problem)
        self.problem.setVisible(bool(told.problem))
        for part in (self.figure, self.about, self.all):
            part.setVisible(number)
        if shown is not None and number:
            self._show_number(shown)

    def _show_chart(self, title: str, shown: Shown) -> None:
        table = shown.result.spec.shape == "table"
        asked = _as(shown, "bar") if table else shown
        self._picture = picture = pictured.pictured(title, asked)
        if picture is None:
            return
        words = "" if shown.result.empty else shown.result.words()
        self.view.show_kind(picture.kind)
        self.show_data(replace(picture.data, sentence=words))
        self.view.canvas.setAccessibleName(title)
        if table != self.view.is_table():
            self.view.show_table(table)

    def _show_number(self, shown: Shown) -> None:
        result = shown.result
        when = pictured.period(result)
        self.figure.setText(pictured.shown(result.total, result))
        self.about.setText(" · ".join(part for part in (shown.figure, when) if part))
        self.all.setText(tr("Open {records}", records=counted(shown.entity, result.count)))
        self.all.setEnabled(bool(result.count))

    def _choose(self, mark: object) -> None:
        line: Line | None = self._picture.lines.get(mark) if self._picture else None  # type: ignore[call-overload]
        if line is not None and line.count and self.told is not None:
            self.opened.emit(self.told, line)

    def _offer(self) -> None:
        self.menu_wanted.emit(self.key, self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))

    # keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take from the chart and the buttons the keys that move the tile."""
        pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if not pressed or not isinstance(event, QKeyEvent) or not _way(event):
            return super().eventFilter(watched, event)
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self.moved.emit(self.key, self._mirrored(_way(event)))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if _way(event):
            self.moved.emit(self.key, self._mirrored(_way(event)))
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit(self.key)
        elif event.key() == Qt.Key.Key_Escape and self._dragging:
            self._give_up()
        else:
            super().keyPressEvent(event)

    def _mirrored(self, way: str) -> str:
        turned = {LEFT: RIGHT, RIGHT: LEFT}
        return turned.get(way, way) if self.isRightToLeft() else way

    # dragging

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        low = self.view.y() if self.view.isVisible() else self.height()
        if event.button() == Qt.MouseButton.LeftButton and event.position().y() < low:
            self._pressed = event.globalPosition().toPoint()
            self.more.setFocus(Qt.FocusReason.MouseFocusReason)  # Esc comes here
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.globalPosition().toPoint()
        if self._pressed is None:
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._dragging:
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(self.key, at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pressed = None
        if self._dragging:
            self._dragging = False
            self.unsetCursor()
            self.dropped.emit(event.globalPosition().toPoint())
        super().mouseReleaseEvent(event)

    def _give_up(self) -> None:
        self._pressed, self._dragging = None, False
        self.unsetCursor()
        self.drag_given_up.emit()


def _way(event: QKeyEvent) -> str:
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    given = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _WAYS.get(Qt.Key(event.key()), "") if given == held else ""


def _shaped(told: Told) -> Shown | None:
    """Return the answer in the shape the tile has."""
    if told.shown is None or not told.tile.shape:
        return told.shown
    return _as(told.shown, told.tile.shape)


def _as(shown: Shown, shape: str) -> Shown:
    spec = replace(shown.result.spec, shape=shape)
    return replace(shown, result=replace(shown.result, spec=spec))
