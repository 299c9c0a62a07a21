"""The sidebar: which file is open, the pages with their counts, history and settings at the foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QMenu,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.widgets.dressing import label, own_viewport
from crm_desktop.gui.widgets.focus_ring import BY_KEYS
from crm_desktop.gui.widgets.mirroring import mirrored
from crm_desktop.i18n import tr

WIDE, RAIL = 220, 52
ITEM, ICON, EDGE = 30, 16, 8
HEAD, TILE = 52, 22
SEEN = 3  # places of a list that has no room for all


@dataclass(slots=True)
class NavItem:
    """One place to go. `words` are translated; `keys` go into the tooltip."""

    name: str
    words: str
    icon: str
    keys: str = ""
    count: int | None = None
    alarm: bool = False  # the count says what is overdue


class NavModel(QAbstractListModel):
    """The places of one list."""

    def __init__(self, items: Sequence[NavItem], parent: QWidget) -> None:
        super().__init__(parent)
        self.items = list(items)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{item.words} ({item.keys})" if item.keys else item.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return item.words if item.count is None else f"{item.words}, {item.count:,}"
        return None

    def set_count(self, name: str, count: int | None, alarm: bool = False) -> None:
        """Show how many records a place holds."""
        for row, item in enumerate(self.items):
            if item.name == name and (item.count, item.alarm) != (count, alarm):
                item.count, item.alarm = count, alarm
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def row_of(self, name: str) -> int:
        """Return the row of a place, -1 when it is not in this list."""
        return next((row for row, item in enumerate(self.items) if item.name == name), -1)


class NavDelegate(QStyledItemDelegate):
    """Paints a place: icon, words, count; in the rail the icon only."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(0, fonts.height(ITEM, "body-medium"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view: Any = option.widget
        item = view.model().items[index.row()]
        box = option.rect.adjusted(EDGE, 0, -EDGE, 0)
        if view.narrow:
            box.setWidth(view.width() - 2 * EDGE)  # the same beside a scroll bar
        chosen = index == view.currentIndex()
        painter.save()
        self._ground(painter, box, chosen, option)
        role = "accent" if chosen else "secondary"
        if chosen and theme.current().bordered:
            role = "onselection"
        if not view.narrow:
            self._words(painter, box, item, chosen)
        left = (box.width() - fonts.grown(ICON)) // 2 if view.narrow else EDGE
        self._icon(painter, box, left, (item.icon, role))
        painter.restore()

    def _ground(
        self, painter: QPainter, box: QRect, chosen: bool, option: QStyleOptionViewItem
    ) -> None:
        hovered = option.widget.viewport().underMouse() and _under_mouse(option)
        if chosen or hovered:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection" if chosen else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        view: Any = option.widget
        if chosen and view.hasFocus() and view.by_keyboard:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.colour("accent"))
            pen.setWidth(theme.current().focuswidth)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)

    def _icon(self, painter: QPainter, box: QRect, left: int, what: tuple[str, str]) -> None:
        name, role = what
        side = fonts.grown(ICON)
        room = QRect(box.left() + left, box.center().y() - side // 2 + 1, side, side)
        icons.icon(name, role).paint(painter, _mirrored(painter, box, room))

    def _words(self, painter: QPainter, box: QRect, item: NavItem, chosen: bool) -> None:
        left = EDGE + fonts.grown(ICON) + 10
        room = QRect(box.left() + left, box.top(), box.width() - left - EDGE, box.height())
        on = "onselection" if chosen else ""
        if item.count:
            style, tone = ("small-strong", "error") if item.alarm else ("small", "tertiary")
            painter.setFont(fonts.font(style))
            painter.setPen(theme.colour(on if on and theme.current().bordered else tone))
            count = f"{item.count:,}"
            painter.drawText(_mirrored(painter, box, room), _END, count)
            room.setWidth(room.width() - fonts.metrics(style).horizontalAdvance(count) - 8)
        painter.setFont(fonts.font("body-medium"))
        painter.setPen(theme.colour(on or "secondary"))
        right = Qt.TextElideMode.ElideRight
        words = fonts.metrics("body-medium").elidedText(item.words, right, room.width())
        painter.drawText(_mirrored(painter, box, room), _START, words)


_START = Qt.AlignmentFlag.AlignVCenter.value | Qt.AlignmentFlag.AlignLeading.value
_END = Qt.AlignmentFlag.AlignVCenter.value | Qt.AlignmentFlag.AlignTrailing.value


def _mirrored(painter: QPainter, box: QRect, room: QRect) -> QRect:
    return mirrored(painter.layoutDirection(), box, room)


def _under_mouse(option: QStyleOptionViewItem) -> bool:
    from PySide6.QtWidgets import QStyle  # not for the first picture: see `mirroring`

    return bool(option.state & QStyle.StateFlag.State_MouseOver)


class NavList(QListView):
    """A list of places: a click or Enter goes there, arrows move and go at once."""

    chosen = Signal(str)
    entered = Signal(object)  # the reason why the keyboard goes there too; with arrows it stays

    def __init__(self, items: Sequence[NavItem], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        own_viewport(self)
        self.narrow = False
        self.by_keyboard = False
        self.places = NavModel(items, self)
        self.setProperty("kind", "nav")
        self.setAccessibleName(name)
        self.setModel(self.places)
        self.setItemDelegate(NavDelegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.fit()

    def fit(self) -> None:
        """Be as high as the places are; where there is less room they scroll."""
        item, places = fonts.height(ITEM, "body-medium"), self.places.rowCount()
        self.setMaximumHeight(item * places)
        self.setMinimumHeight(item * min(places, SEEN))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(RAIL, self.maximumHeight())

    def set_items(self, items: Sequence[NavItem]) -> None:
        """Show other places."""
        self.places.beginResetModel()
        self.places.items = list(items)
        self.places.endResetModel()
        self.fit()

    def show_current(self, name: str) -> None:
        """Mark where the user is, without going there."""
        row = self.places.row_of(name)
        self.setCurrentIndex(self.places.index(row) if row >= 0 else QModelIndex())
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.by_keyboard = True
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        row = self.currentIndex().row()
        if row >= 0 and (enter or row != before):
            self.chosen.emit(self.places.items[row].name)
            if enter:
                self.entered.emit(Qt.FocusReason.ShortcutFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.by_keyboard = False
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.places.items[index.row()].name)
            self.entered.emit(Qt.FocusReason.MouseFocusReason)
            event.accept()

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        self.by_keyboard = event.reason() in BY_KEYS
        super().focusInEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()


class Switcher(QToolButton):
    """Names the open file; its menu opens others."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.narrow = False
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("ring", "inside")

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(RAIL, fonts.height(HEAD))

    def show_name(self, name: str, menu: QMenu) -> None:
        self.setText(name)
        self.setToolTip(name)
        self.setAccessibleName(tr("File: {name}", name=name))
        self.setMenu(menu)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = self.rect().adjusted(EDGE, 8, -EDGE, -8)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(inner, 6, 6)
        side = fonts.grown(TILE)
        left = (self.width() - side) // 2 if self.narrow else EDGE * 2
        tile = QRect(left, (self.height() - side) // 2, side, side)
        self._tile(painter, mirrored(self.layoutDirection(), self.rect(), tile))
        if not self.narrow:
            self._name(painter)

    def _tile(self, painter: QPainter, tile: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accentfill"))
        painter.drawRoundedRect(tile, 5, 5)
        painter.setPen(theme.colour("onaccent"))
        painter.setFont(fonts.font("small-strong"))
        painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, self.text()[:1].upper())

    def _name(self, painter: QPainter) -> None:
        left = EDGE * 3 + fonts.grown(TILE)
        room = QRect(left, 0, self.width() - left - 40, self.height())
        painter.setPen(theme.colour("text"))
        painter.setFont(fonts.font("body-strong"))
        middle = Qt.TextElideMode.ElideRight
        words = fonts.metrics("body-strong").elidedText(self.text(), middle, room.width())
        painter.drawText(_mirrored(painter, self.rect(), room), _START, words)
        chevrons = QRect(self.width() - 16 - 14, (self.height() - 14) // 2, 14, 14)
        at = _mirrored(painter, self.rect(), chevrons)
        icons.icon("chevrons-up-down", "tertiary").paint(painter, at)


class Sidebar(QFrame):
    """Wide with words, or a rail of icons."""

    chosen = Signal(str)
    entered = Signal(object)  # a page is gone to, and the keyboard with it: for which reason

    def __init__(
        self, pages: Sequence[NavItem], foot: Sequence[NavItem], parent: QWidget | None = None,
        passing: Sequence[NavItem] = (),
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setProperty("kind", "sidebar")
        self._passing = list(passing)
        self.passing = NavList((), tr("What waits for you"), self)
        self._parts: list[Any] = []
        self.switcher = Switcher(self)
        self._every = list(pages)
        self.pages = NavList(pages, tr("Pages"), self)
        self.pinned = NavList((), tr("Pinned segments"), self)
        self.caption = label(tr("Segments"), "hint")
        self.caption.setContentsMargins(EDGE * 2, 14, EDGE, 4)
        self.foot = NavList(foot, tr("History and settings"), self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 1, EDGE)  # 1: the line at its side is never painted over
        box.setSpacing(0)
        for part in (self.switcher, self.pages, self.caption, self.pinned):
            box.addWidget(part)
        self.middle = QVBoxLayout()
        box.addLayout(self.middle)
        box.addStretch(1)
        box.addWidget(self.passing)
        box.addWidget(self.foot)
        for places in (self.pages, self.passing, self.foot):
            places.chosen.connect(self.chosen)
        for places in (self.pages, self.passing):
            places.entered.connect(self.entered)
        self.show_pinned(())
        self.passing.hide()
        self.setFocusProxy(self.pages)
        self.set_narrow(False)

    def add_part(self, part: Any) -> None:
        """Take a part in below the pages; `set_narrow` tells it to be a rail."""
        self._parts.append(part)
        self.middle.addWidget(part)
        part.set_narrow(self.pages.narrow)

    def set_narrow(self, narrow: bool) -> None:
        """Be a rail of icons, or show the words."""
        for more in self._parts:
            more.set_narrow(narrow)
        for part in (self.switcher, self.pages, self.pinned, self.passing, self.foot):
            part.narrow = narrow
            part.update()
        self.pages.viewport().update()
        self.caption.setVisible(not narrow and bool(self.pinned.places.items))
        self.foot.viewport().update()
        rail = max(RAIL, fonts.grown(ICON) + 4 * EDGE)
        self.setFixedWidth(rail if narrow else fonts.widened(WIDE))

    def show_pinned(self, items: Sequence[NavItem]) -> None:
        """Show these segments under the pages."""
        self.pinned.set_items(items)
        self.pinned.setVisible(bool(items))
        self.caption.setVisible(bool(items) and not self.pinned.narrow)

    def show_current(self, name: str) -> None:
        """Mark the place the user is at."""
        self.pages.show_current(name)
        self.passing.show_current(name)

    def _show_passing(self) -> None:
        current = self.passing.currentIndex().row() >= 0
        there = [item for item in self._passing if item.count]
        self.passing.set_items(there)
        self.passing.setVisible(bool(there))
        if current and there:
            self.passing.show_current(there[0].name)

    def show_pages(self, wanted: Callable[[str], bool], front: str) -> None:
        """List the pages that are wanted, and the one in front whatever it is."""
        shown = [item for item in self._every if item.name == front or wanted(item.name)]
        if shown != self.pages.places.items:
            self.pages.set_items(shown)
            self.pages.show_current(front)

    def set_count(self, name: str, count: int | None, *, alarm: bool = False) -> None:
        """Show how many records a page holds; of one that is not listed it is kept.

        A passing place is there only while it holds some.
        """
        for item in self._passing:
            if item.name == name and item.count != count:
                item.count, item.alarm = count, alarm
                self._show_passing()
        self.pages.places.set_count(name, count, alarm)
        for item in self._every:
            if item.name == name:
                item.count, item.alarm = count, alarm
