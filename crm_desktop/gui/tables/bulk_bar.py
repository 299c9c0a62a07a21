"""The bar at the foot of a table while rows are ticked: how many, and what can be done with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from crm_desktop.gui import icons
from crm_desktop.i18n import tr, trn

HEIGHT = 48


class BulkBar(QFrame):
    """Hidden while nothing is ticked."""

    edit_wanted = Signal()
    tag_wanted = Signal()
    export_wanted = Signal()
    delete_wanted = Signal()
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bulk")
        self.setAccessibleName(tr("Actions for the ticked rows"))
        self.setMinimumHeight(HEIGHT)
        self.count = QLabel(self)
        self.count.setProperty("kind", "strong")
        self._buttons = [
            self._button("pencil", tr("Edit field"), self.edit_wanted),
            self._button("tag", tr("Tag"), self.tag_wanted),
            self._button("download", tr("Export"), self.export_wanted),
            self._button("trash-2", tr("Delete"), self.delete_wanted, "danger"),
        ]
        self.key = QLabel(tr("Esc"), self)
        self.key.setProperty("kind", "key")
        self.cross = QToolButton(self)
        self.cross.setIcon(icons.icon("x", "onselection"))
        self.cross.setAccessibleName(tr("Untick all"))
        self.cross.setToolTip(tr("Untick all"))
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

    def show_count(self, count: int) -> None:
        self.count.setText(trn("{n} selected", "{n} selected", count))
        self.setVisible(count > 0)

    def set_writable(self, writable: bool) -> None:
        """Switch off what would write, in a file open read-only, and say why."""
        why = "" if writable else tr("This file is open read-only.")
        for at in (0, 1, 3):
            self._buttons[at].setEnabled(writable)
            self._buttons[at].setToolTip(why)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "cross"):
            names = (
                ("pencil", "text"),
                ("tag", "text"),
                ("download", "text"),
                ("trash-2", "error"),
            )
            for button, (name, role) in zip(self._buttons, names, strict=True):
                button.setIcon(icons.icon(name, role))
            self.cross.setIcon(icons.icon("x", "onselection"))

    def _button(self, icon: str, text: str, wanted: Signal, kind: str = "") -> QPushButton:
        button = QPushButton(icons.icon(icon, "error" if kind == "danger" else "text"), text, self)
        if kind:
            button.setProperty("kind", kind)
        button.clicked.connect(wanted)
        return button
