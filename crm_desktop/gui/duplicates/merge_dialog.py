"""Merging records that were ticked, or one with another that is searched for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.gui.context import Context
from crm_desktop.gui.duplicates.done import said_of
from crm_desktop.gui.duplicates.merge_view import MOST, MergeView
from crm_desktop.gui.duplicates.words import merge_words
from crm_desktop.gui.exchange.foot import Foot
from crm_desktop.i18n import tr

LEAST, WIDEST = QSize(680, 440), QSize(1240, 760)


class MergeDialog(QDialog):
    """Nothing is written before its button; `merged` tells the id of the record that stays."""

    merged = Signal(str)

    def __init__(
        self, context: Context, kind: str, ids: Sequence[str], parent: QWidget, keep: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(merge_words(kind, min(len(ids), MOST)))
        self.setMinimumSize(LEAST)
        self._context, self._kind = context, kind
        self.view = MergeView(context, self)
        self.foot = Foot(self)
        self.cancel = self.foot.button(tr("Cancel"))
        self.go = self.foot.button(merge_words(kind, min(len(ids), MOST)), "primary", "merge")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.view, 1)
        box.addWidget(self.foot)
        self.view.ready.connect(self.go.setEnabled)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.merge)
        self.go.setEnabled(False)
        self._size_for(len(ids), parent)
        if len(ids) > MOST:
            self.foot.say(
                tr("The first {n} of them are merged now.", n=MOST), "attention",
            )  # fmt: skip
        self.view.show_records(kind, ids, keep)

    def merge(self) -> None:
        """Merge as shown and close."""
        plan = self.view.plan
        if plan is not None:
            self.foot.say(tr("Merging…"))
            self.view.merge(partial(self._done, plan), self._failed)

    def reject(self) -> None:
        self.view.stop()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.go.click()
        else:
            super().keyPressEvent(event)

    def _done(self, plan: Any, operation: Any) -> None:
        self._context.toast(said_of(plan), undo=operation.stamp)
        if isValid(self):  # it may be closed by now
            self.accept()
            self.merged.emit(plan.keep.id)

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.foot.say("")
            self.view.ready.emit(self.view.plan is not None)
        self._context.failed(error)

    def _size_for(self, count: int, parent: QWidget) -> None:
        wanted = QSize(400 + 210 * min(count, 4), 620)
        room = parent.window().size() - QSize(48, 64)
        self.resize(wanted.boundedTo(room).boundedTo(WIDEST).expandedTo(LEAST))
