"""The favourites in the sidebar: faces and names, put in another order by dragging or with Alt."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from crm_desktop.domain.operation import Changed
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.favourites import Favourites, Star
from crm_desktop.gui.sidebar import ITEM, NavDelegate, NavItem, NavList
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.i18n import tr

FACE = 18


class FavouriteDelegate(NavDelegate):
    """Paints who it is in place of an icon."""

    def _icon(self, painter: QPainter, box: QRect, left: int, what: tuple[str, str]) -> None:
        entity, _, rest = what[0].partition(":")
        id, _, title = rest.partition(":")
        if entity == "deal":
            super()._icon(painter, box, left, (RECORDS["deal"].icon, what[1]))
            return
        side = fonts.grown(FACE)
        x = box.left() + left - 1
        if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = box.right() - left - side + 2
        face = QRect(x, box.center().y() - side // 2 + 1, side, side)
        paint.paint_avatar(painter, face, id, title, company=entity == "company")


class FavouriteList(NavList):
    """A click opens a record on its page; dragging and Alt with the arrows put it elsewhere."""

    def __init__(self, favourites: Favourites, parent: QWidget) -> None:
        self._pressed = -1
        self._dragged = False
        super().__init__([], tr("Favourites"), parent)
        self._favourites = favourites
        self.setItemDelegate(FavouriteDelegate(self))

    def show_stars(self, named: list[tuple[Star, str]]) -> None:
        """Show records by name."""
        self.places.beginResetModel()
        self.places.items = [
            NavItem(f"{e}:{id}", title or tr("Unnamed"), f"{e}:{id}:{title}")
            for (e, id), title in named
        ]  # fmt: skip
        self.places.endResetModel()
        self.fit()

    def star(self, row: int) -> Star:
        entity, _, id = self.places.items[row].name.partition(":")
        return entity, id

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.by_keyboard = False
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.indexAt(event.position().toPoint()).row()
            self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        if self._pressed < 0 or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        to = int(event.position().y()) // max(1, fonts.height(ITEM, "body-medium"))
        to = max(0, min(to, self.places.rowCount() - 1))
        if to != self._pressed:
            self._dragged = True
            self._move(self._pressed, to)
            self._pressed = to

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        pressed, self._pressed = self._pressed, -1
        if 0 <= pressed < self.places.rowCount() and not self._dragged:
            self.chosen.emit(self.places.items[pressed].name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        row = self.currentIndex().row()
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if row < 0:
            super().keyPressEvent(event)
        elif by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(row, row + by)
        elif by:
            self.by_keyboard = True
            self.setCurrentIndex(
                self.places.index(max(0, min(row + by, self.places.rowCount() - 1)))
            )
            self.viewport().update()
        elif event.key() == Qt.Key.Key_Delete:
            self._favourites.turn(*self.star(row))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.places.items[row].name)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        super().focusInEvent(event)
        if self.currentIndex().row() < 0 and self.places.rowCount():
            self.setCurrentIndex(self.places.index(0))

    def contextMenuEvent(self, event: Any) -> None:  # noqa: N802
        row = self.indexAt(event.pos()).row()
        if row >= 0:
            star = self.star(row)
            menu = QMenu(self)
            menu.addAction(icons.icon("star"), tr("Take off the favourites")).triggered.connect(
                lambda: self._favourites.turn(*star)
            )
            pop_up(menu, event.globalPos())

    def _move(self, row: int, to: int) -> None:
        if 0 <= to < self.places.rowCount():
            star = self.star(row)
            shown = self.star(to)
            self._favourites.move(star, self._favourites.stars.index(shown))
            items = self.places.items
            items.insert(to, items.pop(row))
            self.places.dataChanged.emit(self.places.index(0), self.places.index(len(items) - 1))
            self.setCurrentIndex(self.places.index(to))


class FavouritePart(QWidget):
    """The caption and the list; hidden while there is none."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._favourites = Favourites.of(context)
        self._asking = Asking(context, self)
        self.caption = label(tr("Favourites"), "caption")
        self.caption.setContentsMargins(16, 14, 0, 4)
        self.list = FavouriteList(self._favourites, self)
        self.list.chosen.connect(self._open)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.caption)
        box.addWidget(self.list)
        self._favourites.changed.connect(self.read)
        context.bridge.changed.connect(self.take)
        self.hide()

    def set_narrow(self, narrow: bool) -> None:
        """Show faces only."""
        self.list.narrow = narrow
        self.caption.setVisible(not narrow)
        self.list.viewport().update()

    def take(self, news: Changed) -> None:
        """Take news from the bridge: names may be others, records gone."""
        if {e for e, _ in self._favourites.stars} & set(news.rows):
            self.read()

    def read(self) -> None:
        """Read the names, off the window's thread."""
        self._asking.ask(self._favourites.named, self._show)

    def _show(self, named: list[tuple[Star, str]]) -> None:
        shown = [self.list.star(row) for row in range(self.list.places.rowCount())]
        titles = [item.words for item in self.list.places.items]
        if [star for star, _ in named] != shown or [t for _, t in named] != titles:
            self.list.show_stars(named)
        self.setVisible(bool(named))

    def _open(self, name: str) -> None:
        entity, _, id = name.partition(":")
        self._context.open_page(entity, id)
