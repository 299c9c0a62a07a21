"""What a file remembers beside its records: favourites, drafts, views, searches; without who was erased.

Only ids and names, addresses and numbers that are nobody else's count: what a record merely says, like a
city or a job, others say too.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_desktop import paths
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import mark, tr
from crm_desktop.privacy.erasing.scanning import needles
from crm_desktop.store.erasures import program_settings
from crm_desktop.store.erasures.naming import Naming

CLEANED = ("favourites", "search.", "palette.", "views.", "table.", "drafts", "report", "locking.drafts",
           "mappings", "export", "board", "calendar", "dashboard", "sample")  # fmt: skip
"""Beginnings of settings a user fills by working. Of all others, like who may open the file and with which
keys, nothing is taken away: a user of the file may bear the name of a contact."""
OWN = ("name", "recent", "language", "theme")
"""Settings of the program that are the user's own."""
_TESTS = ("conditions", "rule", "filter", "op", "test")
"""Cells of a filter: one that loses a part shows other records than it says, so all of it goes."""
_SAID = (
    ("views.", mark("A changed view that is not saved")),
    ("report.drafts", mark("A report that is being made")),
    ("drafts", mark("A text that is being written")),
    ("locking.drafts", mark("A text that is being written")),
)
_GONE = object()


@dataclass(frozen=True, slots=True)
class Said:
    """By what somebody is known in settings."""

    ids: tuple[str, ...]
    naming: Naming

    def in_text(self, text: str) -> bool:
        return any(one in text for one in self.ids) or self.naming.meets(text)


def said(ids: Collection[str], names: Collection[str]) -> Said:
    """Return by what somebody is known: ids, and names and addresses."""
    return Said(tuple(dict.fromkeys(ids)), Naming(names))


def forget(conn: Any, wanted: Said) -> list[str]:
    """Take somebody out of the settings of a file, inside a transaction; return which changed."""
    changed = []
    for key, text in conn.execute("SELECT key,value FROM meta").fetchall():
        before, left = _left(key, str(text or ""), wanted)
        if left is before:
            continue
        changed.append(key)
        if left is _GONE:
            conn.execute("DELETE FROM meta WHERE key=?", (key,))
        else:
            put = json.dumps(left, ensure_ascii=False)
            conn.execute("UPDATE meta SET value=? WHERE key=?", (put, key))
    return changed


def left_of(key: str, text: str, wanted: Said) -> str | None:
    """Return what is left of a setting that is not written yet, None where nothing is."""
    before, left = _left(key, text, wanted)
    if left is before:
        return text
    return None if left is _GONE else json.dumps(left, ensure_ascii=False)


def naming(conn: Any, names: Collection[str]) -> list[str]:
    """Return which settings of a file name somebody, and would be changed."""
    wanted = said((), names)
    found = []
    for key, text in conn.execute("SELECT key,value FROM meta").fetchall():
        before, left = _left(key, str(text or ""), wanted)
        found += [key] if left is not before else []
    return found


def called(keys: Collection[str]) -> list[str]:
    """Return in words, each once, what some settings are."""
    words: dict[str, None] = {}
    for key in keys:
        known = next((word for start, word in _SAID if key.startswith(start)), "")
        words[tr(known) if known else tr("Something else this file remembers")] = None
    return list(words)


def _left(key: str, text: str, wanted: Said) -> tuple[Any, Any]:
    """Return what a setting says and what is left of it, the same where that is all."""
    if not key.startswith(CLEANED) or not text:
        return None, None
    try:
        before = json.loads(text)
    except ValueError:
        return (text, _GONE if wanted.in_text(text) else text)
    left = _without(before, wanted)
    return (before, before) if left is not _GONE and left == before else (before, left)


def _without(value: Any, wanted: Said) -> Any:
    """Return a value without the smallest parts that hold something said, `_GONE` for one that is such."""
    if isinstance(value, str):
        return _GONE if _met(value, wanted) else value
    if isinstance(value, list):
        left = [one for part in value if (one := _without(part, wanted)) is not _GONE]
        pair = len(left) < len(value) and isinstance(value[0], str) and value[0] in RECORDS
        return _GONE if pair else left  # ["contact", id] means nothing without the id
    if isinstance(value, dict):
        kept = {
            key: one for key, part in value.items()
            if not _met(key, wanted) and (one := _without(part, wanted)) is not _GONE
        }  # fmt: skip
        if "id" in value and "id" not in kept:
            return _GONE
        return _GONE if kept != value and any(cell in value for cell in _TESTS) else kept
    return value


def _met(text: str, wanted: Said) -> bool:
    return wanted.in_text(text) and not _is_place(text)


def _is_place(text: str) -> bool:
    """Say whether a text is a file or folder that is there: the user called it so, and it works on."""
    if not (os.sep in text or "/" in text):
        return False
    with contextlib.suppress(OSError, ValueError):
        return Path(text).is_absolute() and Path(text).exists()
    return False


def forget_outside(wanted: Said) -> int:
    """Take somebody out of the program's settings and logs; return how many files changed.

    All of them are on the disk as they are when it returns: the erasure never comes back here.
    """
    program_settings.sweep(paths.settings_folder())
    changed = sum(_settings_without(one, wanted) for one in paths.settings_folder().glob("*.json"))
    names = wanted.naming.distinct
    return changed + sum(_overwritten(one, names) for one in paths.log_folder().glob("*.log*"))


def _settings_without(path: Path, wanted: Said) -> bool:
    with program_settings.ONE_AT_A_TIME, contextlib.suppress(OSError, ValueError):
        before = program_settings.read(path)
        own = {key: before[key] for key in OWN if key in before} if isinstance(before, dict) else {}
        left = _without(before, wanted)
        left = {} if left is _GONE else left
        if own:
            left = {key: own.get(key, left.get(key)) for key in before if key in own or key in left}
        if left == before:
            program_settings.settle(path)
            return False
        program_settings.write_for_good(path, left)
        return True
    return False


def _overwritten(path: Path, names: Collection[str]) -> bool:
    """Put signs in the place of names in a log, which a program may be writing on."""
    with contextlib.suppress(OSError), path.open("r+b") as file:
        before = after = file.read()
        for one in sorted({n for name in names for n in needles(name)}, key=len, reverse=True):
            after = after.replace(one, b"*" * len(one))
        file.seek(0)
        if after != before:
            file.write(after)
        file.flush()
        os.fsync(file.fileno())
        return after != before
    return False
