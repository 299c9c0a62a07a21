"""The bar at the foot of a table while rows are ticked: how many, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from crm_desktop.gui import duplicates
from crm_desktop.gui.widgets.dressing import icon_button, label, push
from crm_desktop.gui.widgets.labels import KeyCaps
from crm_desktop.i18n import tr, trn

HEIGHT = 48


class BulkBar(QFrame):
    """Hidden while nothing is ticked."""

    edit_wanted = Signal()
    tag_wanted = Signal()
    merge_wanted = Signal()
    export_wanted = Signal()
    delete_wanted = Signal()
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bulk")
        self.setAccessibleName(tr("Actions for the ticked rows"))
        self.setMinimumHeight(HEIGHT)
        self.count = label("", "strong")
        self._buttons = [
            self._button("pencil", tr("Edit field"), self.edit_wanted),
            self._button("tag", tr("Tag"), self.tag_wanted),
            self._button("merge", tr("Merge"), self.merge_wanted),
            self._button("download", tr("Export"), self.export_wanted),
            self._button("trash-2", tr("Delete"), self.delete_wanted, "danger"),
        ]
        self._why = ""  # nothing can be written
        self.key = KeyCaps("Esc")
        self.cross = icon_button("x", tr("Untick all"), "onselection")
        self.cross.clicked.connect(self.cleared)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 0, 16, 0)
        box.setSpacing(8)
        box.addWidget(self.count)
        box.addSpacing(4)
        for button in self._buttons:
            box.addWidget(button)
        box.addStretch(1)
        box.addWidget(self.key, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(self.cross)
        self.hide()

    @property
    def tag_button(self) -> QPushButton:
        return self._buttons[1]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the key unsaid where there is no room for it, then the words from the last icon on."""
        said = self._in_order()
        self._say_words(said)
        self.key.setVisible(self._needed() + self.key.sizeHint().width() < self.width())
        while said and self._needed() > self.width():
            said = said[:-1]
            self._say_words(said)

    def _in_order(self) -> list[QPushButton]:
        """Return the buttons that are seen, as they stand."""
        shown = [button for button in self._buttons if not button.isHidden()]
        return sorted(shown, key=self.layout().indexOf)

    def _needed(self) -> int:
        shown = (button for button in self._buttons if not button.isHidden())
        parts = (self.count, *shown, self.cross)
        return sum(part.sizeHint().width() + 8 for part in parts) + 36

    def _say_words(self, said: Sequence[QPushButton]) -> None:
        """Show the words of these buttons; the others say them in their tooltips only."""
        for button in self._buttons:
            words = button.accessibleName()
            button.setText(words if button in said else "")
            if not self._why or button.isEnabled():
                button.setToolTip("" if button in said else words)

    def show_count(self, count: int) -> None:
        self.count.setText(trn("{n} selected", "{n} selected", count))
        self._buttons[2].setEnabled(not self._why and count > 1)
        self.setVisible(count > 0)
        self._fit()

    def serve(self, page: Any) -> None:
        """Do what the buttons say on a page of a table."""
        self.set_closed(page.context.ws.closed_because)
        self.edit_wanted.connect(page.bulk_edit)
        self.tag_wanted.connect(page.tag_chosen)
        self.merge_wanted.connect(lambda: duplicates.merge_rows(page))
        self.export_wanted.connect(page.export)
        self.delete_wanted.connect(page.delete_chosen)
        self._buttons[2].setVisible(page.entity in duplicates.KINDS)
        self.cleared.connect(page.untick_all)

    def set_closed(self, why: str) -> None:
        """Switch off what would write, and say why, where the file cannot be changed."""
        self._why = why
        for at in (0, 1, 2, 4):
            self._buttons[at].setEnabled(not why)
            self._buttons[at].setToolTip(why)

    def _button(self, icon: str, text: str, wanted: Signal, kind: str = "") -> QPushButton:
        button = push(text, kind, icon)
        button.setAccessibleName(text)
        button.clicked.connect(wanted)
        return button
