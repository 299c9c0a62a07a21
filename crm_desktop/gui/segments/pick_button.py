"""A button that says which of several values are ticked, and opens the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
    QWidgetAction,
)

from crm_desktop.gui import fonts, icons
from crm_desktop.gui.widgets.dressing import icon_size
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.i18n import tr

_VALUE = Qt.ItemDataRole.UserRole
WIDE, TALL = 280, 260


class PickButton(QPushButton):
    """Space or a click opens the list; Space ticks in it, Esc closes it."""

    changed = Signal()

    def __init__(self, nothing: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing, self._name = nothing, name
        self._offers: list[tuple[str, Any]] = []
        self._chosen: list[Any] = []
        self._gone = "…"  # what is chosen and not offered, until it is known what is
        self.setIcon(icons.icon("chevron-down", "secondary"))
        self.setIconSize(icon_size())
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(fonts.widened(300))
        self.setAutoDefault(False)
        self.clicked.connect(self.open_list)
        self._say()

    def offer(self, offers: Sequence[tuple[str, Any]]) -> None:
        """Offer values with their words; what is chosen stays."""
        self._offers, self._gone = list(offers), tr("(deleted)")
        self._say()

    def values(self) -> list[Any]:
        return list(self._chosen)

    def choose(self, values: Sequence[Any]) -> None:
        self._chosen = list(values)
        self._say()

    def open_list(self) -> None:
        """Show the values with their ticks under the button."""
        menu = QMenu(self)
        inside = QWidgetAction(menu)
        inside.setDefaultWidget(self._list())
        menu.addAction(inside)
        drop_down(menu, self)
        inside.defaultWidget().setFocus(Qt.FocusReason.PopupFocusReason)

    def _list(self) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(self._name)
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setMinimumSize(fonts.widened(WIDE), TALL if len(self._offers) > 6 else TALL // 2)
        for words, value in self._offers:
            item = QListWidgetItem(words, made)
            item.setData(_VALUE, value)
            item.setCheckState(_CHECKED if value in self._chosen else _UNCHECKED)
        made.itemChanged.connect(lambda item: self._tick(item.data(_VALUE), item.checkState()))
        if self._offers:
            made.setCurrentRow(0)
        return made

    def _tick(self, value: Any, state: Qt.CheckState) -> None:
        left = [known for known in self._chosen if known != value]
        self._chosen = [*left, value] if state == _CHECKED else left
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        words = {repr(value): said for said, value in self._offers}
        said = ", ".join(words.get(repr(v), self._gone) for v in self._chosen) or self._nothing
        self.setToolTip(said)
        self.setAccessibleName(f"{self._name}: {said}")
        room = self.maximumWidth() - 60
        self.setText(fonts.metrics("body").elidedText(said, Qt.TextElideMode.ElideRight, room))


_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
