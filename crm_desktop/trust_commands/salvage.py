"""What `crm salvage` does: the readable part of a damaged file becomes a new one."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import add
from crm_desktop.i18n import tr
from crm_desktop.trust_commands import asking, erasing_again


def declare(every: Any) -> None:
    """Declare the command; it needs no `--file`: both files are named by it."""
    words = "read what can be read of a damaged file into a new one"
    taken = add(every, "salvage", salvage, words, alone=True)
    taken("damaged", type=Path, metavar="DAMAGED.crm")
    taken("out", type=Path, metavar="OUT.crm")
    every.choices["salvage"].set_defaults(fileless=True)


@contextlib.contextmanager
def _ended_as_by_hand() -> Iterator[None]:
    """Take an end the system asks for, or a terminal that closes, as Ctrl-C: what is half made goes."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    asked = [getattr(signal, name) for name in names]
    before = [(one, signal.signal(one, signal.default_int_handler)) for one in asked]
    try:
        yield
    finally:
        for one, handler in before:
            signal.signal(one, handler)


def salvage(_ws: None, asked: Asked) -> Answer:
    """Write a new file of what came back; the exit code is 0 also where something is missing."""
    from crm_desktop.store.salvage import words
    from crm_desktop.store.salvage.salvaging import salvage as salvaged

    key = asking.key_of_damaged(asked.damaged, asked) if asked.damaged.exists() else None
    with _ended_as_by_hand():
        found = salvaged(asked.damaged, asked.out, key=key)
    missing = words.missing(found) or [tr("Nothing is missing.")]
    again = erasing_again.restored(asked.out, key)
    lines = [
        tr("Wrote what could be read to {name}.", name=asked.out),
        *words.back(found),
        *missing,
        *filter(None, (again.words,)),
    ]
    data = asdict(found) | {"path": str(found.path), "missing": words.missing(found)}
    data["erased_again"] = again.many
    return Answer([*lines, tr("The damaged file was not changed.")], data)
