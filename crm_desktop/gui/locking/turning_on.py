"""Turning encryption on, or giving a file a new key: how it opens, the recovery code, the code typed back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.locking import code_sheet, converting
from crm_desktop.gui.locking.code_dialog import CodeDialog, page_of
from crm_desktop.gui.locking.opening_choice import OpeningChoice
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.trust.turning import Keeping

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow


class TurningOn(CodeDialog):
    """Three pages; nothing is changed before the code was typed back on the last."""

    def __init__(self, window: MainWindow, key: Key | None = None) -> None:
        assert window.ws is not None
        self._window, self._old, self._name = window, window.ws.key, window.ws.path.stem
        self._users = window.ws.guarded
        anew = self._old is not None
        super().__init__(
            window, tr("A new key") if anew else tr("Turn on encryption"),
            code.recovery_code(key or new_key()), code_sheet.recovery(self._name),
            tr("This is the recovery code. It opens the file when the passphrase is forgotten or the "
               "computer is gone. Nobody else has it, not even we: without it everything would be lost. "
               "Print it or write it down now."),
        )  # fmt: skip
        self.choice.changed.connect(self.refresh)

    def first_page(self) -> QWidget:
        """Return how the file is to open; where it has users, each has a passphrase already."""
        self.choice = OpeningChoice(self)
        said = tr(
            "The file, its backups and its attachments are written anew with a new key. The old "
            "recovery code opens them no more; copies elsewhere keep the old one."
        ) if self._old is not None else tr(
            "The file, its backups and its attachments become unreadable without its key: for who "
            "finds the laptop, a stick or a copy. You work as before."
        )  # fmt: skip
        if not self._users:
            return page_of(label(said, "secondary", wrap=True), self.choice)
        self.choice.hide()
        each = tr("Each user opens it with their own passphrase.")
        return page_of(label(said, "secondary", wrap=True), label(each, "medium", wrap=True))

    def ready(self) -> bool:
        """Say whether it is known how the file is to open."""
        return self._users or self.choice.keeping() is not None

    def is_code(self, typed: str) -> bool:
        """Say whether this is the recovery code on the paper."""
        key = code.key_of(typed)
        return key is not None and code.recovery_code(key) == self.code

    def begin(self, typed: str) -> None:
        """Let the file be written with the key that was typed."""
        key, keeping = code.key_of(typed), self.choice.keeping() or Keeping()
        window, old = self._window, self._old
        name = self._name
        said = (
            tr("{name} has a new key.", name=name)
            if old
            else tr("{name} is encrypted now.", name=name)
        )
        self.accept()
        converting.run(window, old, key, keeping, said)
