"""What SQLite and the system say of a file that fails, turned into words with the way out."""

from __future__ import annotations

import errno
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver


class ProtectedError(UserError):
    """A file that may be read only, or one in the `folder` that is named."""

    def __init__(self, message: str, next_step: str, folder: Path | None = None) -> None:
        super().__init__(message, next_step, "read_only")
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return ProtectedError, (self.message, self.next_step, self.folder)


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def in_words(error: BaseException, path: Path, *, looks: bool = False) -> BaseException:
    """Return what to say of an error while working on `path`; our own bugs come back as they are.

    What looks like one of those is none where the file proves to be damaged: nobody wrote what was read.
    Where that is to be found out it `looks` into the file, for seconds: never in the window's thread.
    """
    if isinstance(error, OSError):
        return _of_system(error, path)
    said = _of_sqlite(error, path) if isinstance(error, driver.Error) else None
    return said or (damaged(path) if looks and tells_damage(error, path) else error)


_SAID = {
    "disk I/O error": "SQLITE_IOERR", "database or disk is full": "SQLITE_FULL",
    "attempt to write a readonly database": "SQLITE_READONLY", "database is locked": "SQLITE_BUSY",
    "unable to open database": "SQLITE_CANTOPEN",
}  # fmt: skip
"""What is said where the driver gives no name: by its backup, and by functions written in SQL's place."""
_DAMAGE_SAID = ("vtable constructor", "unsupported file format", "Could not decode to UTF-8")
_MADE_BY_DAMAGE = (driver.Error, ValueError, OverflowError, TypeError, LookupError, AttributeError)
"""What reading may raise where bytes of a file are not those that were written."""
_NOT_OF_DAMAGE = ("SQLITE_INTERRUPT", "SQLITE_BUSY", "SQLITE_LOCKED")


def _name(error: driver.Error) -> str:
    """Return SQLite's name of an error, "" where neither it nor its words are known."""
    said = str(getattr(error, "sqlite_errorname", "") or "")
    if said and said != "SQLITE_ERROR":
        return said
    return next((name for words, name in _SAID.items() if words in str(error)), said)


def _of_sqlite(error: driver.Error, path: Path) -> UserError | None:
    name = _name(error)
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return full()
    if name.startswith("SQLITE_READONLY"):
        return write_protected()
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return in_use(path)
    if is_damage(error):
        return damaged(path)
    if name.startswith("SQLITE_CANTOPEN"):
        return cannot_open(path) if path.exists() else gone(path)
    return None


def is_damage(error: driver.Error) -> bool:
    """Say whether SQLite found the content of a file not whole."""
    name = str(getattr(error, "sqlite_errorname", ""))
    said = str(error)
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or any(
        words in said for words in _DAMAGE_SAID
    )


def tells_damage(error: BaseException, path: Path) -> bool:
    """Say whether an error comes from the file at `path` not being whole: it is looked at where need be."""
    if isinstance(error, driver.Error) and is_damage(error):
        return True
    if not isinstance(error, _MADE_BY_DAMAGE) or _name_of(error).startswith(_NOT_OF_DAMAGE):
        return False
    from crm_desktop.store.salvage import wholeness

    return not wholeness.is_whole(path)


def _name_of(error: BaseException) -> str:
    return _name(error) if isinstance(error, driver.Error) else ""


def _of_system(error: OSError, path: Path) -> BaseException:
    if error.errno in _FULL:
        return full()
    if error.errno in _CLOSED:
        return folder_closed(path.parent)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UserError(
            tr("There is no folder {folder}.", folder=path.parent),
            tr("Make it first, or choose another folder."),
        )
    return UserError(
        tr("The file {name} cannot be written: {reason}.", name=path.name,
           reason=error.strerror or error),
        tr("Check that its disk is connected, then try again."),
    )  # fmt: skip


def full() -> UserError:
    """A disk that takes no more, or fails: SQLite tells the two apart on few systems."""
    return UserError(
        tr("The disk is full or cannot be written to, so this could not be saved."),
        tr("Free some space and try again; nothing saved before is lost."),
    )


def write_protected() -> UserError:
    """A file that may be read only."""
    return ProtectedError(
        tr("This file or its folder is write-protected."),
        tr("Open it read-only, or save a copy elsewhere."),
    )


def folder_closed(folder: Path) -> UserError:
    """A folder that may be read only, named in full: "." says nothing."""
    folder = folder.absolute()
    return ProtectedError(
        tr("This folder cannot be written to: {folder}", folder=folder),
        tr("Open the file read-only, or choose another folder."),
        folder,
    )


def in_use(path: Path) -> UserError:
    """A file another program holds SQLite's own lock on."""
    return UserError(
        tr("Another program is using {name} just now.", name=path.name),
        tr("Close it there, then try again."),
    )


def damaged(path: Path) -> UserError:
    """A file whose content is not whole."""
    return UserError(
        tr("The file {name} is damaged.", name=path.name),
        tr("Restore a backup with File → Restore a backup; the damaged file is kept."),
        "restore",
    )


def cannot_open(path: Path) -> UserError:
    """A file that is there and does not open."""
    return UserError(
        tr("The file {name} cannot be opened.", name=path.name),
        tr("Check that its folder exists and can be written to."),
    )


def gone(path: Path) -> UserError:
    """A file that was taken away from under the open program."""
    return UserError(
        tr("{name} was moved, deleted or replaced while it was open.", name=path.name),
        tr(
            "Nothing more is written to it. All of it is still here: save it with File → Save a copy."
        ),
    )
