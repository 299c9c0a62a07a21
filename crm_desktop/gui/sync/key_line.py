"""Where a key or a passphrase of a folder is typed: whichever it is, what opens is known from then on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr


class KeyLine(QWidget):
    """Hidden until something is sealed with a key this file does not know."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.locks: Sequence[Any] = ()
        self.line = QLineEdit(self)
        self.line.setAccessibleName(tr("Key or passphrase"))
        self.line.setPlaceholderText("ABCDE-FGHIJ-KLMNO-…")
        hint = tr("Type the key that the other laptop shows, or the folder's passphrase.")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(label(tr("Key or passphrase"), "label"))
        box.addWidget(self.line)
        box.addWidget(label(hint, "hint", wrap=True))
        self.hide()

    def ask(self, locks: Sequence[Any]) -> None:
        """Show it; `locks` are keys that a passphrase may open."""
        self.locks = locks
        self.show()
        self.line.setFocus()

    def typed(self) -> str:
        """Return what was typed, "" while nothing is asked."""
        return "" if self.isHidden() else self.line.text().strip()


def know(ws: Any, typed: str, locks: Sequence[Any]) -> None:
    """Know what a key or a passphrase opens. Raises `UserError` where it opens nothing."""
    from crm_desktop.sync import folder_key, seal

    if not typed:
        return
    try:
        folder_key.seal_with(ws, seal.key_of(typed))
    except UserError:
        if not locks:
            raise
        for lock in locks:
            folder_key.seal_with(ws, folder_key.unlock(ws, lock, typed))
