"""Passphrases: each seals a key in a small file beside the workspace, and once more among its backups.

Of a file with users it holds instead, for each of them, what their own passphrase opens the file with.

The file is named `<name>.crm.key`, but found by the id of the key: a renamed workspace, a backup and a copy
open with the same passphrase as long as such a file lies with them.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.store import backup
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.named_files import in_place_when_whole, said_in_words
from crm_desktop.trust import sealing
from crm_desktop.trust.sealing import Seal

SUFFIX = ".key"
_KEYS, _PEOPLE = "keys", "people"
_LARGEST = 256 * 1024
"""Bytes of such a file at most; what is larger is none."""


def places(path: Path) -> tuple[Path, Path]:
    """Return where the sealed key of a workspace lies: beside it, and among its backups."""
    name = path.name + SUFFIX
    return path.with_name(name), backup.folder_of(path) / name


def put(path: Path, key: Key, passphrase: str) -> None:
    """Let a passphrase open a workspace, instead of the one before; keys of others stay sealed.

    Raises `UserError` for one that is too short, and where the file beside the workspace cannot be written
    or an older one of another name still has the passphrase before.
    """
    _put(path, _KEYS, key.id, sealing.sealed(key, passphrase))


def put_people(path: Path, key_id: str, people: list[dict[str, Any]]) -> None:
    """Let these users, each with their own passphrase, open a workspace of that key. Raises `UserError`."""
    _put(path, _PEOPLE, key_id, people)


def people_of(path: Path, key_id: str) -> list[dict[str, Any]]:
    """Return what users open a file of that key with, of whatever name, that lies with it."""
    return next((found for found in _people(path, key_id) if found), [])


def all_people(path: Path, key_id: str) -> list[dict[str, Any]]:
    """Return the same of every such file that lies with it, one after the other."""
    return [one for found in _people(path, key_id) for one in found]


def _people(path: Path, key_id: str) -> Iterator[list[dict[str, Any]]]:
    for place in dict.fromkeys(_candidates(path)):
        found = _kept(place, _PEOPLE).get(key_id)
        yield [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _put(path: Path, section: str, key_id: str, said: Any) -> None:
    beside, among = places(path)
    _write(beside, section, {**_kept(beside, section), key_id: said})
    with contextlib.suppress(OSError, UserError):
        among.parent.mkdir(exist_ok=True)
        _write(among, section, {**_kept(among, section), key_id: said})
    _remove(path, section, key_id, but=(said,))


def remove(path: Path, key_id: str) -> None:
    """Let no passphrase open a workspace of that key any more. Raises `UserError`.

    A file that was renamed left its sealed key under its old name: it is looked for as unlocking does.
    """
    _remove(path, _KEYS, key_id)


def remove_people(path: Path, key_id: str) -> None:
    """Let no user open a workspace of that key with a passphrase of their own. Raises `UserError`."""
    _remove(path, _PEOPLE, key_id)


def _remove(path: Path, section: str, key_id: str, but: Collection[Any] = ()) -> None:
    for place in dict.fromkeys(_candidates(path)):
        kept = _kept(place, section)
        if key_id in kept and kept.pop(key_id) not in but:
            _write(place, section, kept)


def seal_of(path: Path, key_id: str) -> Seal | None:
    """Return the sealed key of that id, of whatever name, that lies with a file; None where none does."""
    for place in _candidates(path):
        seal = _kept(place, _KEYS).get(key_id)
        if isinstance(seal, dict):
            return seal
    return None


def every(path: Path) -> Iterator[tuple[str, Seal]]:
    """Yield (id, sealed key) of all that lie with a file: one without its beginning names none."""
    for place in _candidates(path):
        yield from (
            (id, seal) for id, seal in _kept(place, _KEYS).items() if isinstance(seal, dict)
        )


def _candidates(path: Path) -> Iterator[Path]:
    yield from places(path)
    for folder in (path.parent, backup.folder_of(path)):
        with contextlib.suppress(OSError):
            yield from sorted(folder.glob(f"*.crm{SUFFIX}"))


def _kept(place: Path, section: str) -> dict[str, Any]:
    kept = _read(place).get(section)
    return dict(kept) if isinstance(kept, dict) else {}


def _read(place: Path) -> dict[str, Any]:
    try:
        if place.stat().st_size > _LARGEST:
            return {}
        found = json.loads(place.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(place: Path, section: str, kept: dict[str, Any]) -> None:
    """Write a section anew and keep the other; a file that holds nothing is taken away."""
    said = {name: _kept(place, name) for name in (_KEYS, _PEOPLE)} | {section: kept}
    if not any(said.values()):
        with said_in_words(place):
            place.unlink(missing_ok=True)
        return
    with in_place_when_whole(place) as partial:
        partial.touch(mode=0o600)
        text = {"about": "crm-desktop sealed keys", **{n: k for n, k in said.items() if k}}
        partial.write_text(json.dumps(text, indent=1), "utf-8")
