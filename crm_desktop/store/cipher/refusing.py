"""What is said of an encrypted file that does not open; never is an empty one made in its place."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.cipher.key import MAGIC, Key, id_of


class LockedError(UserError):
    """An encrypted file whose key was not given, or was another one; `key_id` names the one it needs."""

    def __init__(self, path: Path, key_id: str) -> None:
        super().__init__(
            tr("{name} is encrypted.", name=path.name),
            tr("Enter its passphrase or its recovery code; the file itself was not changed."),
            "unlock",
        )
        self.path, self.key_id = path, key_id

    def __reduce__(self) -> tuple[type[LockedError], tuple[Path, str]]:
        return LockedError, (self.path, self.key_id)


def unless_it_opens(path: Path, beginning: bytes, key: Key | None) -> None:
    """Raise `UserError` where a key and a file that begins so do not belong together."""
    wanted = id_of(beginning)
    if wanted is not None and (key is None or key.id != wanted):
        raise LockedError(path, wanted)
    if wanted is None and key is not None:
        raise UserError(
            tr("{name} is not encrypted, though it should be.", name=path.name),
            tr("Another file may stand in its place; look among its backups."),
            "restore",
        )


def unless_encrypted(path: Path) -> None:
    """Raise `RuntimeError` where what was just written is not encrypted: no such file may stay.

    A SQLite without a cipher takes a key without a word, and writes in clear.
    """
    with path.open("rb") as handle:
        if not handle.read(len(MAGIC)).startswith(MAGIC):
            raise RuntimeError("this SQLite does not encrypt")
