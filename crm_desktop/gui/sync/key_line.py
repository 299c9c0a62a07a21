"""Where a key or a passphrase of a folder is typed: whichever it is, what opens is known from then on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr


class Typed(NamedTuple):
    """What was typed, the locks it may open, and whether it is a new passphrase, for the own key."""

    text: str = ""
    locks: Sequence[Any] = ()
    new: bool = False


class KeyLine(QWidget):
    """Hidden until something is sealed with a key this file does not know, or nothing keeps its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = Typed()
        self.line = QLineEdit(self)
        self.name, self.hint = label("", "label"), label("", "hint", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.name)
        box.addWidget(self.line)
        box.addWidget(self.hint)
        self.hide()

    def ask(self, locks: Sequence[Any], *, new: bool = False) -> None:
        """Show it; `locks` are keys that a passphrase may open, of a `new` one there is none yet."""
        self._asked = Typed("", locks, new)
        name = tr("Passphrase for the folder") if new else tr("Key or passphrase")
        self.name.setText(name)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText("" if new else "ABCDE-FGHIJ-KLMNO-…")
        self.hint.setText(
            tr("Several words; whoever has them and the folder reads what lies in it.") if new else
            tr("Type the key that the other laptop shows, or the folder's passphrase.")
        )  # fmt: skip
        self.show()
        self.line.setFocus()

    def asks_for(self, error: Exception) -> bool:
        """Show it where an error says that a key or a passphrase is needed; say whether it does."""
        locks = getattr(error, "locks", None)
        if locks is None:
            return False
        self.ask(locks, new=getattr(error, "new", False))
        return True

    def typed(self) -> Typed:
        """Return what was typed, nothing while nothing is asked."""
        return Typed() if self.isHidden() else self._asked._replace(text=self.line.text().strip())


def know(ws: Any, typed: Typed) -> None:
    """Know what a key or a passphrase opens. Raises `UserError` where it opens nothing."""
    from crm_desktop.sync import folder_key, seal

    if not typed.text:
        return
    if typed.new:
        folder_key.set_passphrase(ws, typed.text)
        return
    try:
        folder_key.seal_with(ws, seal.key_of(typed.text))
    except UserError:
        if not typed.locks:
            raise
        for lock in typed.locks:
            folder_key.seal_with(ws, folder_key.unlock(ws, lock, typed.text))
