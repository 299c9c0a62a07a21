"""The banner over the pages while the file holds the sample data: what they are, and out with them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr


class SampleBanner(QFrame):
    """Hidden but for files with sample data; `stamp` is the operation that brought them."""

    removal = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.stamp = ""
        self.setProperty("kind", "banner")
        self.remove = push(tr("Remove sample data"), size="small")
        self.remove.clicked.connect(self.removal)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 6, 16, 6)
        box.setSpacing(8)
        box.addWidget(IconLabel("sparkles", "attention"))
        box.addWidget(label(tr("You are looking around with sample data.")), 1)
        box.addWidget(self.remove)
        self.hide()

    def show_for(self, stamp: str) -> None:
        """Show while `stamp` names the operation that is in effect."""
        self.stamp = stamp
        self.setVisible(bool(stamp))
