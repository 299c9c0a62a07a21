"""The key of a folder, large, to be typed once on each other laptop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr


class KeyCard(QFrame):
    """Hidden until a key is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "ground")
        self.key = label("", "section", wrap=True)
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = push(tr("Copy"), "", "copy", "small")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        words = tr("Type this key once on each other laptop. Who has it can read what lies in the "
                   "folder: do not keep it there.")  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.key, 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 10, 10)
        box.setSpacing(6)
        box.addLayout(row)
        box.addWidget(label(words, "small", wrap=True))
        self.hide()

    def show_key(self, text: str) -> None:
        """Show a key, in two lines of four groups."""
        groups = text.split("-")
        lines = ("-".join(groups[:4]), "-".join(groups[4:]))
        self.key.setText("\n".join(line for line in lines if line))
        self.key.setAccessibleName(tr("Key: {key}", key=" ".join(text)))
        self._text = text
        self.setVisible(bool(text))

    _text = ""

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copy.setText(tr("Copied"))
