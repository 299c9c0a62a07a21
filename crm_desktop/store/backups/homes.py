"""The folder of one workspace in a second place, which others of the same name may use too.

Earlier versions put all copies side by side, where namesakes took each other's for their own. Those that are
of a workspace move into its folder; whose they are is asked of the files, never of their names.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from crm_desktop.errors import UserError
from crm_desktop.store import backup, beside, driver
from crm_desktop.store.cipher.key import Key, id_at

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace


def of(ws: Workspace, place: Path) -> Path:
    """Return the folder of a workspace in a second place; it may not be there yet."""
    names = [_tag(device) for device in sorted(ws.own_devices)]
    for name in names:
        for found in sorted(place.glob(f"* {name}")):
            if found.is_dir():
                return found
    return place / f"{ws.path.stem} {_tag(str(ws.setting('device', '')))}"


def _tag(device: str) -> str:
    return hashlib.sha256(device.encode()).hexdigest()[:8]


def files(folder: Path, stem: str) -> list[tuple[str, Path]]:
    """Return (reason, path) of the backups of files of that name that lie in a folder, newest first."""
    found = []
    for file in folder.glob("*.crm"):
        match = beside.BACKUP_NAME.match(file.name)
        if match and match[1] == stem:
            found.append(((match[2], int(match[3] or 0)), match[4], file))
    return [(reason, file) for _, reason, file in sorted(found, reverse=True)]


def move_in(ws: Workspace, place: Path, old: Key | None) -> None:
    """Bring copies an earlier version put into the place itself home, with their large attachments."""
    home, named, others = of(ws, place), dict[Path, set[str]](), list[Path]()
    for _, file in files(place, ws.path.stem):
        key = key_of(file, ws.key, old)
        if not _is_of(file, key, ws.own_devices):
            others.append(file)
            continue
        home.mkdir(exist_ok=True)
        near = beside.Near(file, key)
        wanted = backup.named_by(file, key)
        for digest in wanted:
            beside.take(near, beside.Near(home / file.name, ws.key), digest, beside.nobody)
        file.replace(home / file.name)
        named[file] = {beside.name(near, digest) for digest in wanted}
    if named:
        _forget_taken(next(iter(named)), set().union(*named.values()), others)


def key_of(file: Path, *keys: Key | None) -> Key | None:
    """Return which of these keys a file has; None for a plain one, and for one of another."""
    has = id_at(file)
    return next((key for key in keys if key is not None and key.id == has), None)


def _is_of(file: Path, key: Key | None, devices: Iterable[str]) -> bool:
    """Say whether a file was written by a workspace; what cannot be read is nobody's."""
    with contextlib.suppress(UserError, OSError, driver.Error, orjson.JSONDecodeError):
        with backup.opened(file, key) as conn:
            found = conn.execute("SELECT value FROM meta WHERE key='device'").fetchone()
        return found is not None and orjson.loads(found[0]) in devices
    return False


def _forget_taken(at: Path, names: set[str], others: Iterable[Path]) -> None:
    """Forget what was taken home, but not what a plain file of the same name may name too."""
    left = list(others)
    if not left:
        beside.forget_all(at, beside.lying(at))
        return
    with contextlib.suppress(UserError, OSError, driver.Error):
        for other in left:
            names = names - backup.named_by(other, None).keys() if id_at(other) is None else names
        beside.forget_all(at, names)
