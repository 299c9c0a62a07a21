"""Where this program keeps what may hold words of a record: every file of it that is looked through."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from crm_desktop import paths
from crm_desktop.privacy.person import half_made
from crm_desktop.store import backup, beside, scratch
from crm_desktop.store.backups import halves, health, holding, homes
from crm_desktop.store.backups import places as backup_places
from crm_desktop.store.workspace import Workspace

Kept = Callable[[Any], list[Path]]
"""Says which files outside a workspace the program keeps for it: regular reports, files taken in."""
ASIDE = ("-wal", "-shm", "-journal")
COPIES = (scratch.IMPORT, scratch.PAST, scratch.SHOWN)


def nothing(_ws: Any) -> list[Path]:
    """Return no file: what a caller without reports and watched folders keeps."""
    return []


def of(path: Path, second: Path | None = None) -> Iterator[tuple[str, Path]]:
    """Yield (kind of place, file) of all files that belong to a workspace or to the program.

    `second` is the folder with copies of the backups.
    """
    yield "file", path
    for suffix in ASIDE:
        yield "file", path.with_name(path.name + suffix)
    yield from (("file", file) for file in (*halves.of(path), *health.tried_in(path).rglob("*")))
    for file in beside.folder_of(path).rglob("*"):
        yield "attachments", file
    for folder in (backup.folder_of(path), second):
        yield from (("backups", file) for file in _of_backups(path, folder))
    yield from (("report", file) for folder in half_made.folders() for file in folder.rglob("*"))
    yield from program()


def _of_backups(path: Path, folder: Path | None) -> Iterator[Path]:
    if folder is None or not folder.is_dir():
        return
    for one in sorted(folder.iterdir()):
        if one.name.startswith(f"{path.stem}."):
            yield from one.rglob("*") if one.is_dir() else (one,)


def program() -> Iterator[tuple[str, Path]]:
    """Yield the files of the program itself: settings, logs, ledger, and folders of things shown."""
    for kind, folder in (("settings", paths.settings_folder()), ("logs", paths.log_folder()),
                         ("ledger", paths.data_folder() / "erasures"),
                         ("sync", paths.data_folder() / "sync")):  # fmt: skip
        yield from ((kind, file) for file in sorted(folder.rglob("*")))
    for folder in open_copies():
        yield from (("temporary", file) for file in sorted(folder.rglob("*")))


def open_copies() -> list[Path]:
    """Return the private folders that programs made for what they show or import."""
    shared = Path(tempfile.gettempdir())
    return sorted(found for prefix in COPIES for found in shared.glob(f"{prefix}*"))


def second_of(ws: Workspace) -> Path | None:
    """Return the folder of this file in the second place of backups, None where there is none."""
    folder = backup_places.second(ws)
    return homes.of(ws, folder) if folder else None


def clear_halves(
    ws: Workspace, stop: holding.Stop, patience: float = holding.PATIENCE
) -> tuple[int, int]:
    """Remove what a killed program left half made; return how many files went and how many could not.

    What others are just making lies there too: raises `InUse` where they do not end in `patience` seconds.
    """
    with holding.alone(ws.path, stop, patience):
        found = halves.of(ws.path, backup.folder_of(ws.path), *filter(None, (second_of(ws),)))
        gone, held = halves.sweep(found)
        gone += sum(one.is_file() for one in health.tried_in(ws.path).rglob("*"))
        health.forget_tried(ws.path)
        return gone + half_made.sweep(), held
