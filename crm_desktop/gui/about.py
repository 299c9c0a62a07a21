"""What this program is, which version, and under which licences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui import errors
from crm_desktop.gui.start.tile import Tile
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr


class About(QDialog):
    """Says it on one small sheet; the versions can be copied."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("About CRM Desktop"))
        self.setMinimumWidth(440)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Tile())
        head.addWidget(label(tr("CRM Desktop"), "figure"), 1)
        versions = label(errors.about_system(), "hint", wrap=True)
        versions.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addLayout(head)
        box.addWidget(label(tr("Contacts, companies and deals in one file you own."), wrap=True))
        box.addWidget(versions)
        box.addWidget(label(
            tr("MIT licence. Built with Qt (LGPL), SQLite, Inter (OFL) and Lucide icons (ISC)."),
            "small", wrap=True,
        ))  # fmt: skip
        box.addWidget(buttons)
