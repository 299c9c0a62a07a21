"""What is offered under an input while one types, looked up off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from crm_desktop.gui.asking import Asking
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets import offer_list

Offer = tuple[str, str, str]
"""What is shown, a second line or "", and the value behind it."""
VALUE = int(Qt.ItemDataRole.UserRole)


class Suggestions(QObject):
    """Asks `look_up(conn, text)` on each key; a newer key cancels the older question."""

    chosen = Signal(str, str)

    def __init__(
        self, line: QLineEdit, context: Context, look_up: Callable[[Any, str], Sequence[Offer]]
    ) -> None:
        super().__init__(line)
        self._line, self._look_up = line, look_up
        self._asking = Asking(context, self)
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(8)
        offer_list.dress(self._completer)
        self._completer.setWidget(line)
        self._completer.activated[QModelIndex].connect(self._choose)
        line.textEdited.connect(self.ask)

    def ask(self, text: str) -> None:
        self._asking.ask(lambda conn: self._look_up(conn, text.strip()), self._show)

    def close(self) -> None:
        self._asking.drop()
        self._completer.popup().hide()

    def visible(self) -> bool:
        return self._completer.popup().isVisible()

    def _show(self, offers: Sequence[Offer]) -> None:
        self._model.clear()
        for shown, second, value in offers:
            item = offer_list.offer(shown, second)
            item.setData((shown, value), VALUE)
            self._model.appendRow(item)
        if offers and self._line.isVisible() and self._line.hasFocus():
            offer_list.open_under(self._completer, self._line)
        else:
            self._completer.popup().hide()

    def _choose(self, index: QModelIndex) -> None:
        data = index.data(VALUE)
        if data:
            shown, value = data
            next_turn(self, lambda: self.chosen.emit(shown, value))
