"""Files that rows bring along, those of messages: whom each will be about, and which are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from crm_desktop.attachments import attaching, naming
from crm_desktop.domain.about import ABOUT, SUBJECTS
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit
from crm_desktop.errors import UserError
from crm_desktop.exchange.deciding.comparing import Change
from crm_desktop.exchange.deciding.verdicts import OPEN
from crm_desktop.exchange.formats import recognising
from crm_desktop.exchange.references import References
from crm_desktop.exchange.source import Brought, Source
from crm_desktop.i18n import tr
from crm_desktop.store import blobs, faults, scratch
from crm_desktop.store.spool import Decision, Spool

CELL = "files.+"
"""Begins the drafted cells of files, one each; behind it stands the digest."""
Cells = Mapping[Cell, Any]


class Left(NamedTuple):
    """A file that is not attached: "large", or of a message with "nobody" that is a contact or lead."""

    line: int
    name: str
    reason: str


class Choosing:
    """Chooses which files of a row are attached, up to `most` bytes each, as by hand; notes others.

    `references` say whom rows name; leads, whose files are about them alone, need none.
    """

    def __init__(
        self, conn: Any, kind: str, most: int, left: list[Left], references: References | None = None
    ) -> None:  # fmt: skip
        self._conn, self._kind, self._most, self._left = conn, kind, most, left
        self._references = references

    def of_new(
        self, line: int, files: Sequence[Brought], cells: Cells, id: str = ""
    ) -> dict[Cell, Any]:
        """Return the drafted cells of the files of a new record that those it is about have not got."""
        there = self._kind in SUBJECTS or any(_people(cells))
        found = [self._drafted(line, file, there, {}) for file in files]
        about = _known(cells, self._references) if files and self._references else {}
        return {
            cell: said
            for cell, said in found
            if said and not attaching.is_attached(self._conn, cell.removeprefix(CELL), about, id)
        }

    def of_known(
        self, line: int, files: Sequence[Brought], cells: Cells, shown: tuple[str, Cells]
    ) -> tuple[dict[Cell, Any], list[Change]]:  # fmt: skip
        """Return those of the files a known record, (id, what it shows), has not got, also in words."""
        id, shows = shown
        about = {self._kind: id} if self._kind in SUBJECTS else dict(_people(shows))
        there, came_with = bool(about) or any(_people(cells)), "" if self._kind in SUBJECTS else id
        made = {}
        for file in files:
            cell, said = self._drafted(line, file, there, about)
            digest = cell.removeprefix(CELL)
            if said and not attaching.is_attached(self._conn, digest, about, came_with):
                made[cell] = said
        return made, [(tr("File"), "", said["name"]) for said in made.values()]

    def _drafted(
        self, line: int, file: Brought, there: bool, about: Cells
    ) -> tuple[Cell, dict[str, Any]]:
        """Return the cell of a file and what it says, nothing where it is left out."""
        name = naming.harmless(file.name)
        if not there:
            self._left.append(Left(line, name, "nobody"))
        elif file.size > self._most:
            self._left.append(Left(line, name, "large"))
        else:
            media = naming.media_of(name, file.beginning)
            said = {"name": name, "media": media, "size": file.size, "about": dict(about)}
            return CELL + file.digest, said
        return "", {}


def _people(cells: Cells) -> dict[Cell, Value]:
    """Return those cells that say whom something is about."""
    return {c: v for c, v in cells.items() if v and c.partition(".")[0].rstrip("+") in ABOUT}


def _known(cells: Cells, references: References) -> dict[Cell, Value]:
    """Return whom drafted cells name, by id; nobody where one of them is not there yet."""
    about: dict[Cell, Value] = {}
    for cell, said in _people(cells).items():
        field, plus, name = cell.partition("+")
        several = field.endswith(".")
        target = "contact" if several else field
        id = references.known(target, name if several else str(said)) if plus else ""
        if plus and not id:
            return {}
        about |= {f"{field}{id}": True} if several and plus else {field: id or said}
    return about


def parted(drafted: dict[Cell, Any]) -> tuple[dict[Cell, Any], dict[str, Any]]:
    """Part drafted cells into those of the record itself, and digest → what is said of each file."""
    files = {c.removeprefix(CELL): said for c, said in drafted.items() if c.startswith(CELL)}
    if not files:  # as all rows are but those of mail
        return drafted, files
    return {c: value for c, value in drafted.items() if not c.startswith(CELL)}, files


class Attaching:
    """Makes the attachments of records, of the same bytes about the same people one; counts them."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._seen: set[tuple[str, frozenset[str]]] = set()

    @property
    def count(self) -> int:
        """Return how many files were wanted so far."""
        return len(self._seen)

    def wanted(
        self, id: str, cells: Cells, files: Mapping[str, Any]
    ) -> dict[str, dict[Cell, Value]]:
        """Return digest → whom it is about of those files of a record that none before it brought."""
        found = {}
        for digest, said in files.items():
            about = {self._kind: id} if self._kind in SUBJECTS else said["about"] | _people(cells)
            key = (digest, frozenset(f"{c}={v}" for c, v in about.items()))
            if key not in self._seen:
                self._seen.add(key)
                found[digest] = about
        return found

    def edits(self, id: str, cells: Cells, files: Mapping[str, Any]) -> Iterator[Edit]:
        """Yield what attaches files to a record of these cells."""
        source = {} if self._kind in SUBJECTS else {"activity": id}
        for digest, about in self.wanted(id, cells, files).items():
            said = files[digest]
            stored = blobs.Stored(digest, said["size"])
            made = attaching.cells_of(said["name"], said["media"], stored)
            yield fresh("attachment", made | about | source)


@contextmanager
def kept(ws: Any, source: Source, spool: Spool, check: Any) -> Iterator[None]:
    """Keep the bytes of the files that accepted rows bring while they are recorded.

    Raises `UserError` where the file was changed since it was checked.
    """
    wanted = _wanted(spool) if source.format == recognising.MAIL else {}
    with kept_of(ws, source.path, wanted, check):
        yield


@contextmanager
def kept_of(ws: Any, path: Path, wanted: dict[int, set[str]], check: Any) -> Iterator[None]:
    """Keep the bytes of files of a mailbox, digests by the line of their message, likewise."""
    if not wanted:
        yield
        return
    with blobs.keeping(ws) as put, scratch.make(scratch.IMPORT) as folder:
        _put(path, wanted, Path(folder) / "file", lambda path: put(path, check))
        yield


def _put(path: Path, wanted: dict[int, set[str]], draft: Path, put: Any) -> None:
    from crm_desktop.exchange.formats.messages import read_messages

    for message in read_messages(path):
        missing = wanted.pop(message.line, set())
        for file in message.attachments if missing else ():
            data = file.content()
            if (digest := sha256(data).hexdigest()) in missing:
                try:
                    draft.write_bytes(data)
                    put(draft)
                except OSError as error:
                    raise faults.in_words(error, draft) from error
                missing.remove(digest)
        if missing:
            raise _changed(path)
    if wanted:
        raise _changed(path)


def _changed(path: Path) -> UserError:
    return UserError(tr("{name} was changed meanwhile.", name=path.name), tr("Try again."))


def _wanted(spool: Spool) -> dict[int, set[str]]:
    """Return line → digests of the files of the rows that are taken."""
    found: dict[int, set[str]] = {}
    for decision in (Decision.TAKE, Decision.ADD):
        for row in spool.decided(decision, *OPEN):
            body = orjson.loads(row.body)
            cells = body.get("whole", {}) | body["cells"]
            if files := parted(cells)[1]:
                found.setdefault(row.line, set()).update(files)
    return found
