"""The tiles of a dashboard in lines of up to three columns, and dragging one to another place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.binding.items import take_out
from crm_desktop.gui.insight.boards.feed import Told
from crm_desktop.gui.insight.boards.tile import ReportTile
from crm_desktop.i18n import tr
from crm_desktop.insight.composed import dashboards
from crm_desktop.insight.composed.dashboards import WIDEST, Dashboard

EDGE, GAP, LINE = 16, 12, 3
TWO, THREE = 620, 1040
"""Widths from which on there are two and three columns, at 100 %."""
GHOST = 0.5


class BoardGrid(QWidget):
    """Shows what it is told; the page acts."""

    opened = Signal(object, object)  # Told, Line or None
    menu_wanted = Signal(str, QPoint)
    moved = Signal(str, str)  # key, way
    put = Signal(str, int)  # key, place among the others
    removed = Signal(str)
    said = Signal(str)

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.board = Dashboard("", "")
        self.tiles: dict[str, ReportTile] = {}
        self.columns = WIDEST
        self._area = area
        self._order: tuple[object, ...] = ()
        self._place = -1  # where the dragged tile would come
        self._ghost: QLabel | None = None
        self._mark = _Mark(self)
        self.grid = QGridLayout()
        self.grid.setSpacing(GAP)
        box = QVBoxLayout(self)
        box.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        box.addLayout(self.grid)
        box.addStretch(1)
        theme.news.changed.connect(self._fit)

    def show_board(self, board: Dashboard) -> None:
        """Show the tiles of a dashboard where they stand; those there are stay what they are."""
        self.board = board
        for key in [key for key in self.tiles if board.tile(key) is None]:
            gone = self.tiles.pop(key)
            gone.hide()
            gone.deleteLater()
        for tile in board.tiles:
            if tile.key not in self.tiles:
                self.tiles[tile.key] = self._made(tile.key)
        self._arrange()

    def show_told(self, told: Told) -> None:
        """Show what a tile says."""
        if told.tile.key in self.tiles:
            self.tiles[told.tile.key].show_told(told)

    def focus(self, key: str) -> None:
        """Give the keyboard to a tile, and bring it into sight."""
        tile = self.tiles.get(key)
        if tile is not None:
            tile.more.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._area.ensureWidgetVisible(tile)

    def first(self) -> QWidget | None:
        """Return what the keyboard begins with, None where there is no tile."""
        keys = [tile.key for tile in self.board.tiles if tile.key in self.tiles]
        return self.tiles[keys[0]].more if keys else None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _made(self, key: str) -> ReportTile:
        tile = ReportTile(key, self)
        tile.opened.connect(self.opened)
        tile.menu_wanted.connect(self.menu_wanted)
        tile.moved.connect(self.moved)
        tile.removed.connect(self.removed)
        tile.dragged.connect(self._drag)
        tile.dropped.connect(self._drop)
        tile.drag_given_up.connect(self._end)
        return tile

    def _fit(self) -> None:
        wide = self.width()
        columns = 1 + (wide >= fonts.widened(TWO)) + (wide >= fonts.widened(THREE))
        if columns != self.columns:
            self.columns = columns
            self._arrange()

    def _arrange(self) -> None:
        """Put the tiles into the lines they have room in."""
        order = (self.columns, *((tile.key, tile.wide) for tile in self.board.tiles))
        if order == self._order:
            return
        self._order = order
        focused = next((k for k, t in self.tiles.items() if t.isAncestorOf(self._focused())), "")
        take_out(self.grid)
        for at, line in enumerate(dashboards.lines(self.board.tiles, self.columns)):
            column = 0
            for tile in line:
                wide = min(tile.wide, self.columns)
                self.grid.addWidget(self.tiles[tile.key], at, column, 1, wide)
                self.tiles[tile.key].show()
                column += wide
        for column in range(WIDEST):
            self.grid.setColumnStretch(column, int(column < self.columns))
        self._in_turn()
        if focused:
            self.focus(focused)

    def _in_turn(self) -> None:
        """Let the Tab key go through the tiles as they stand."""
        before: QWidget | None = None
        for tile in self.board.tiles:
            shown = self.tiles[tile.key]
            for part in (shown.switcher, shown.more, shown.view.canvas, shown.all):
                if before is not None:
                    QWidget.setTabOrder(before, part)
                before = part

    def _focused(self) -> QWidget:
        return self.window().focusWidget() or self

    # dragging

    def _drag(self, key: str, at: QPoint) -> None:
        tile = self.tiles[key]
        if self._ghost is None:
            self._ghost = _Ghost(self, tile)
            self.said.emit(tr("Moving “{name}” · Esc to cancel", name=tile.title.text()))
        spot = self.mapFromGlobal(at)
        self._ghost.move(spot + QPoint(12, 12))
        self._ghost.raise_()
        self._area.ensureVisible(spot.x(), spot.y(), 0, 40)
        self._place = self._under(key, spot)

    def _under(self, key: str, spot: QPoint) -> int:
        """Return the place among the others a tile let go here would come to, and point to it."""
        others = [tile.key for tile in self.board.tiles if tile.key != key]
        if not others:
            return -1
        near = min(self.tiles, key=lambda k: _distance(self.tiles[k].geometry(), spot))
        if near == key:
            self._mark.hide()
            return -1
        box = self.tiles[near].geometry()
        behind = spot.x() > box.center().x()
        self._mark.stand(box, behind)
        return others.index(near) + (behind != self.isRightToLeft())

    def _drop(self, _at: QPoint) -> None:
        place, key = self._place, self._ghost.key if isinstance(self._ghost, _Ghost) else ""
        self._end()
        if key and place >= 0:
            self.put.emit(key, place)

    def _end(self) -> None:
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None
        self._place = -1
        self._mark.hide()
        self.said.emit("")


class _Ghost(QLabel):
    """The dragged tile, half as large, under the pointer."""

    def __init__(self, grid: QWidget, tile: ReportTile) -> None:
        super().__init__(grid)
        self.key = tile.key
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        face = tile.grab()
        size = tile.size() * GHOST
        ratio = face.devicePixelRatio()
        self.setPixmap(
            face.scaled(
                size * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        self.resize(size)
        self.setScaledContents(True)
        self.show()


class _Mark(QWidget):
    """The line where a tile would come."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def stand(self, box: QRect, behind: bool) -> None:
        """Stand before or behind a tile."""
        x = box.right() + 1 + (GAP - LINE) // 2 if behind else box.left() - (GAP + LINE) // 2
        self.setGeometry(x, box.top(), LINE, box.height())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        QPainter(self).fillRect(self.rect(), theme.colour("accent"))


def _distance(box: QRect, spot: QPoint) -> int:
    across = max(box.left() - spot.x(), 0, spot.x() - box.right())
    down = max(box.top() - spot.y(), 0, spot.y() - box.bottom())
    return across + down
