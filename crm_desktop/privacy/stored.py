"""What is stored where, read from the real state: which places hold what, and how large they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from glob import escape
from pathlib import Path
from typing import Any, NamedTuple

from crm_desktop import paths
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.privacy.erasing import places
from crm_desktop.store import devices

WORDS = {
    "file": (
        mark("This file"),
        mark("Everything you type: people, deals, notes, and the history of changes."),
    ),
    "attachments": (
        mark("Large attached files"),
        mark("Files you attached that are too large to lie in the file itself."),
    ),
    "backups": (mark("Backups"), mark("Copies of the file as it was on earlier days.")),
    "second": (
        mark("Second place of the backups"),
        mark("The same backups once more, in the folder you chose."),
    ),
    "settings": (
        mark("Settings of this computer"),
        mark("How the window looks, and which files were open. Names of files can be in it."),
    ),
    "logs": (
        mark("Log of the program"),
        mark("What went wrong, for looking into it. No data of people is written there."),
    ),
    "ledger": (
        mark("Record of erasures"),
        mark("That somebody was erased and when, without their name."),
    ),
    "sync": (
        mark("Exchange with others"),
        mark("What waits to go to the server or the shared folder."),
    ),
    "temporary": (
        mark("Things shown for a moment"),
        mark("Attached files while another program shows them."),
    ),
}
"""Kind of place → what it is called, and what lies there."""


class Stored(NamedTuple):
    """One place: `files` of `size` bytes in all, in `folder`."""

    kind: str
    name: str
    says: str
    folder: str
    files: int
    size: int


def of(ws: Any) -> list[Stored]:
    """Return the places of this computer, and devices and servers that hold the file too."""
    found: dict[str, list[Path]] = {kind: [] for kind in WORDS}
    for kind, path in (*places.of(ws.path), *_second(ws)):
        if path.is_file():
            found.setdefault(kind, []).append(path)
    made = [_place(kind, files, _folder(ws, kind, files)) for kind, files in found.items()]
    return [one for one in made if one.files or one.kind in ("file", "backups")] + _elsewhere(ws)


def _place(kind: str, files: Iterable[Path], folder: str) -> Stored:
    name, says = WORDS.get(kind, (kind, ""))
    every = list(dict.fromkeys(files))
    return Stored(
        kind, tr(name), tr(says) if says else "", folder, len(every), sum(map(_size, every))
    )


def _folder(ws: Any, kind: str, files: list[Path]) -> str:
    if kind == "file":
        return str(ws.path)
    if kind == "settings":
        return str(paths.settings_folder())
    return str(files[0].parent) if files else ""


def _second(ws: Any) -> Iterator[tuple[str, Path]]:
    """Yield the backups of this file in the second place, if there is one and it is there now."""
    folder = places.second_of(ws)
    if folder is not None and folder.is_dir():
        yield from (("second", path) for path in sorted(folder.glob(f"{escape(ws.path.stem)}.*")))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone meanwhile
        return 0


def _elsewhere(ws: Any) -> list[Stored]:
    """Return the other devices that wrote into this file: each holds a copy of its own."""
    names = sorted(devices.others(ws).values())
    if not names:
        return []
    says = tr("Each of them has a copy of its own: {names}", names=", ".join(names))
    count = len(names)
    name = trn("{n} other device", "{n} other devices", count)
    return [Stored("devices", name, says, "", count, 0)]
