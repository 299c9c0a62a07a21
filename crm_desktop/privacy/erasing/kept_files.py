"""Files outside a workspace that the program keeps for it: reports written regularly, files taken in.

They are the user's, and say more than one name. What is known row by row loses the rows that name the
person; of the rest a single message goes, and a file that holds others stays until the user ticks it.
"""

from __future__ import annotations

import contextlib
import csv
import email
import email.policy
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from crm_desktop.exchange.source import LONGEST_CELL
from crm_desktop.insight.composed import schedules
from crm_desktop.leads import watched
from crm_desktop.privacy.erasing.scanning import UNREAD, Scan
from crm_desktop.store.cipher import remains
from crm_desktop.store.erasures.naming import Naming

ROWS, CARDS = (".csv", ".tsv"), (".vcf",)
MESSAGES = (".eml", ".txt")
"""Ends of names: of files that are taken apart, and of those that are about one person as a whole."""
_CARD = re.compile(r"BEGIN:VCARD.*?END:VCARD[ \t]*(?:\r?\n|$)", re.DOTALL | re.IGNORECASE)
_BEGIN = re.compile(r"^BEGIN:VCARD", re.MULTILINE | re.IGNORECASE)
_PARTING = re.compile(r'[,;:\t"]')
_FOLDED = re.compile(r"\r?\n[ \t]")
Check = Callable[[], object]


class Found(NamedTuple):
    """A file that names somebody: `parts` of `every` go, all of it where they are the same.

    `proposed` says whether it is ticked unless somebody chooses otherwise.
    """

    path: Path
    parts: int
    every: int
    proposed: bool

    @property
    def whole(self) -> bool:
        """Say whether the file goes."""
        return self.parts == self.every


class Looked(NamedTuple):
    """What looking at kept files gave: those that name somebody, and those that could not be read."""

    found: list[Found]
    unread: list[Path]


def of(ws: Any) -> list[Path]:
    """Return the files, those of folders that are away left out."""
    found: list[Path] = []
    with contextlib.suppress(OSError):
        found += schedules.outputs(ws)
        found += watched.taken(ws)
    return sorted(set(found))


def look(paths: Iterable[Path], names: Collection[str], check: Check) -> Looked:
    """Say which files name one of `names`, and which nobody could read. One that is gone is neither."""
    naming, looked = Naming(names), Looked([], [])
    scan = Scan(naming.distinct, check)
    for path in paths if naming else ():
        check()
        try:
            if (one := _found(path, naming, scan)) is not None:
                looked.found.append(one)
        except FileNotFoundError:
            continue
        except (OSError, ValueError, LookupError):
            looked.unread.append(path)
    return looked


def take_out(one: Found, names: Collection[str]) -> bool:
    """Take out of a file what names them, the whole file where that is all; say whether it is done."""
    try:
        if one.whole:
            _destroy(one.path)
            return True
        text, code = _text(one.path)
        naming, parts = Naming(names), _parts(one.path, text)
        if parts is None:  # it changed since it was looked at
            return False
        left = "".join(part for part in parts if not _names(one.path, part, naming))
        draft = one.path.with_name(f"{one.path.name}.erasing")
        try:
            with draft.open("w", encoding=code, newline="") as file:
                file.write(left)
                file.flush()
                os.fsync(file.fileno())
            remains.put_in_place(draft, one.path, swept=False)
        finally:
            draft.unlink(missing_ok=True)
        return True
    except (OSError, ValueError):
        return False


def _destroy(path: Path) -> None:
    """Remove a file and overwrite what it held, but for one that is a link or may not be written to."""
    if path.is_symlink() or not os.access(path, os.W_OK):
        path.unlink(missing_ok=True)
    else:
        remains.destroy(path)


def _found(path: Path, naming: Naming, scan: Scan) -> Found | None:
    end = path.suffix.lower()
    named = naming.meets(path.stem)
    text = _text(path)[0] if end in ROWS or end in CARDS else ""
    parts = _parts(path, text)
    if parts is None:  # what belongs to whom is not known: it may hold others
        return Found(path, 1, 1, False) if named or _meets_a_line(naming, text) else None
    if end in ROWS or end in CARDS:
        met = [_names(path, part, naming) for part in parts]
        if not any(met) and not named:
            return None
        headed = end in ROWS and met[:1] == [True] and len(parts) > 1
        if named or headed:  # a name of a file, or of a column, goes only with all of it
            return Found(path, 1, 1, False)
        return Found(path, sum(met), len(parts) if end in CARDS or met[0] else len(parts) - 1, True)
    if end in MESSAGES:
        met_here = named or any(map(naming.meets, _said(path)))
    else:
        many = scan.hits(path)
        if many == UNREAD:
            raise OSError
        met_here = named or many > 0
    return Found(path, 1, 1, end in MESSAGES) if met_here else None


def _text(path: Path) -> tuple[str, str]:
    """Return what a file says and in which encoding."""
    data = path.read_bytes()
    for code in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "utf-8"):
        with contextlib.suppress(UnicodeDecodeError):
            has_mark = data.startswith(b"\xef\xbb\xbf")
            return data.decode(code), "utf-8" if code == "utf-8-sig" and not has_mark else code
    return data.decode("latin-1"), "latin-1"


def _parts(path: Path, text: str) -> list[str] | None:
    """Return a file in pieces that stay or go: rows as they are written, or address cards.

    None where it is not plain where one ends: quotes without a partner, a card without an end, text around.
    """
    if path.suffix.lower() in CARDS:
        cards = [one[0] for one in _CARD.finditer(text)]
        whole = all(len(_BEGIN.findall(one)) == 1 for one in cards)
        return cards if whole and not _CARD.sub("", text).strip() else None
    lines = text.splitlines(keepends=True)
    csv.field_size_limit(LONGEST_CELL)  # it holds for the whole program, whoever set another
    reader = csv.reader(lines, delimiter=_parting(lines), strict=True)
    parts, at = list[str](), 0
    with contextlib.suppress(csv.Error):
        for _row in reader:
            parts.append("".join(lines[at : reader.line_num]))
            at = reader.line_num
        return parts
    return None


def _meets_a_line(naming: Naming, text: str) -> bool:
    """Say whether a line of a file that cannot be taken apart, or what looks like a cell, names somebody."""
    return any(
        naming.meets(part) for line in text.splitlines() for part in (line, *_PARTING.split(line))
    )


def _parting(lines: list[str]) -> str:
    head = lines[0] if lines else ""
    return max(",;\t", key=head.count)


def _names(path: Path, part: str, naming: Naming) -> bool:
    if path.suffix.lower() in CARDS:
        said = _FOLDED.sub("", part).splitlines()
        return any(naming.meets(line.partition(":")[2]) for line in said)
    lines = part.splitlines(keepends=True)
    if naming.meets(part):
        return True
    return any(
        naming.meets(cell) for row in csv.reader(lines, delimiter=_parting(lines)) for cell in row
    )


def _said(path: Path) -> Iterator[str]:
    """Yield the texts of a message, or of a plain file."""
    if path.suffix.lower() != ".eml":
        yield _text(path)[0]
        return
    said = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    yield from (str(value) for _, value in said.items())
    for part in said.walk():
        if part.get_content_maintype() == "text":
            yield str(part.get_content())
    yield _text(path)[0]
