"""The top bar: menus, the search field in the middle, undo, redo and the primary button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QMenuBar,
    QPushButton,
    QSpacerItem,
    QToolButton,
    QWidget,
)

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.actions import GROUPS, Actions, give_access_keys
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.dressing import icon_button, push
from crm_desktop.gui.widgets.labels import keys_of
from crm_desktop.gui.widgets.mirroring import mirrored
from crm_desktop.i18n import tr

HEIGHT, EDGE, GAP = 44, 12, 24
WIDEST, NARROWEST, FIELD = 520, 200, 30
ROOMY = 4
"""How many times wider than its key a field must be to show the key."""


class SearchButton(QAbstractButton):
    """Looks like a field; opens the palette, where one types."""

    def __init__(self, asking: str, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(asking)
        self.setAccessibleName(asking)
        self.setToolTip(f"{asking} ({key})")
        self._cap = " ".join(keys_of(key))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(WIDEST, fonts.height(FIELD))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "control" if self.underMouse() else "line2"
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        side = fonts.grown(16)
        alone = self.width() <= self.height()
        left = (self.width() - side) // 2 if alone else 10
        glass = self._mirrored(QRect(left, (self.height() - side) // 2, side, side))
        icons.icon("search", "tertiary").paint(painter, glass)
        if alone:
            return
        wide = paint.key_cap_width(self._cap)
        cap = QRect(self.width() - wide - 8, 0, wide, self.height())
        if self.width() > ROOMY * wide:
            paint.paint_key_cap(painter, self._mirrored(cap), self._cap)
        else:
            cap.moveLeft(self.width())
        painter.setPen(theme.colour("tertiary"))
        painter.setFont(fonts.font("body"))
        room = QRect(18 + side, 0, cap.left() - 26 - side, self.height())
        right = Qt.TextElideMode.ElideRight
        words = fonts.metrics("body").elidedText(self.text(), right, room.width())
        painter.drawText(self._mirrored(room), Qt.AlignmentFlag.AlignVCenter, words)

    def _mirrored(self, rect: QRect) -> QRect:
        return mirrored(self.layoutDirection(), self.rect(), rect)


class TopBar(QFrame):
    """Menus at the left, search centred in the window, then undo, redo and New."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "topbar")
        self.menus = QMenuBar(self)
        self.menus.setAccessibleName(tr("Menus"))
        for group in GROUPS:
            self.menus.addMenu(actions.menu(group, self.menus))
        self.search = SearchButton(tr("Search everything or type a command"), "Ctrl+K", self)
        self.search.clicked.connect(lambda: actions.trigger("palette.open"))
        self.undo = self._button("undo-2", tr("Undo"))
        self.redo = self._button("redo-2", tr("Redo"))
        self.new: QPushButton = push(tr("New"), "primary", "plus")
        self.new.setAccessibleName(tr("New record"))
        self.new.setToolTip(tr("New record"))
        self.new.clicked.connect(lambda: actions.trigger("record.new"))
        box = QHBoxLayout(self)
        box.setContentsMargins(EDGE, 0, EDGE, 0)
        box.setSpacing(4)
        box.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addStretch(1)
        self._room = QSpacerItem(0, 0)  # for the magnifier, where the menus leave no other
        box.addItem(self._room)
        box.addWidget(self.undo)
        box.addWidget(self.redo)
        box.addSpacing(8)
        box.addWidget(self.new)
        self._fit()
        self.menus.setVisible(not self.menus.isNativeMenuBar())

    def follow(self, actions: Actions) -> None:
        """Let undo and redo say what they would do and whether they can; give menus access keys."""
        give_access_keys(self.menus.actions())
        self.undo.setDefaultAction(actions.action("edit.undo"))
        self.redo.setDefaultAction(actions.action("edit.redo"))
        self.new.setEnabled(actions["record.new"].possible())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place_search()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
            next_turn(self, self._place_search)  # the buttons have their new font then

    def _fit(self) -> None:
        self.setFixedHeight(max(HEIGHT, fonts.height(FIELD) + HEIGHT - FIELD))

    def _place_search(self) -> None:
        """Centre the field in the window, narrower where the menus need the room."""
        height = fonts.height(FIELD)
        self._spell_new(height)
        menus = self.menus.sizeHint().width() if self.menus.isVisibleTo(self) else 0
        left = EDGE + menus + GAP
        side = self.undo.sizeHint().width() + self.redo.sizeHint().width()
        right = self.width() - 2 * EDGE - self.new.sizeHint().width() - side - GAP
        middle = self.width() // 2
        width = min(WIDEST, 2 * min(middle - left, right - middle))
        at = middle - width // 2
        if width < NARROWEST:
            width = min(WIDEST, right - left)
            at = left
        small = width < 2 * height  # large text in a small window: the magnifier alone
        self._room.changeSize(height + 4 if small else 0, 0)
        self.layout().invalidate()
        if small:
            at, width = right + GAP - height - 8, height
        place = QRect(at, (self.height() - height) // 2, width, height)
        self.search.setGeometry(mirrored(self.layoutDirection(), self.rect(), place))

    def _spell_new(self, glass: int) -> None:
        """Leave New its sign alone where its word would push menus out of the bar."""
        self.new.setText(tr("New"))
        self._room.changeSize(glass + 4, 0)
        self.layout().invalidate()
        if self.layout().sizeHint().width() > self.width():
            self.new.setText("")

    def _button(self, icon: str, name: str) -> QToolButton:
        button = icon_button(icon, name)
        button.setEnabled(False)
        return button
