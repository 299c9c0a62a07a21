"""Attaching files to records and taking them out again."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from crm_desktop.attachments import naming
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import blobs, cells, faults, listing, named_files, scratch

MOST_AT_ONCE = 500
Cells = dict[Cell, Value]


class Attached(NamedTuple):
    """What attaching did: ids of new attachments, the operation, and what was left out.

    `known` are names of files that were attached already; `left` says of each file that is not
    attached why, in words.
    """

    ids: tuple[str, ...]
    known: tuple[str, ...]
    stamp: str
    left: tuple[str, ...]


def _go_on() -> None:
    return None


def attach(
    ws: Any, paths: Sequence[Path], about: Cells, check: Callable[[], None] = _go_on
) -> Attached:
    """Attach files as one operation: all that can be; of the others it is said why not.

    A file whose bytes are attached to the same records already is not attached twice. Folders,
    devices, too large and unreadable files are left out; `UserError` is raised for them where
    nothing else was given, and for too many files. `check` may raise to stop.
    """
    if len(paths) > MOST_AT_ONCE:
        raise UserError(tr("Up to {n} files at once.", n=MOST_AT_ONCE), tr("Pack them into one."))
    there = _digests(ws.reader(), about)
    with blobs.keeping(ws) as put:
        kept = _kept(ws, paths, (about, there), lambda path: put(path, check))
        edits, stamp = kept.edits, ""
        if edits:
            label = Label("attach", "attachment", len(edits), row=edits[0].id)
            stamp = ws.log.record(label, edits).stamp
    left = (*(problem.message for problem in kept.refused), *kept.known.values())
    return Attached(tuple(e.id for e in edits), tuple(kept.known), stamp, left)


class _Kept(NamedTuple):
    edits: list[Edit]
    known: dict[str, str]  # name → in words
    refused: list[UserError]


def _kept(
    ws: Any, paths: Sequence[Path], to: tuple[Cells, dict[str, str]],
    put: Callable[[Path], blobs.Stored],
) -> _Kept:  # fmt: skip
    """Keep the bytes of files; return what attaches them, and what is left out.

    `to` says what they are about, and digest → name of what is attached there.
    """
    (about, there), kept = to, _Kept([], {}, [])
    for path in paths:
        try:
            beginning = _beginning(path)
            stored = put(path)
        except OSError as error:
            raise faults.in_words(error, path) from error
        except UserError as problem:
            if len(paths) == 1:
                raise
            kept.refused.append(problem)
            continue
        name = naming.harmless(path.name.replace("\\", "_"))
        first = there.setdefault(stored.digest, "")
        if first:
            kept.known[name] = _twice(name, first)
            continue
        there[stored.digest] = name
        media = naming.media_of(name, beginning)
        kept.edits.append(_edit(ws, (name, media), stored, about))
    return kept


def _twice(name: str, first: str) -> str:
    if name == first:
        return tr("{name} was attached already.", name=name)
    return tr("{name} is the same file as {first}.", name=name, first=first)


def of_record(conn: Any, entity: str, id: str) -> list[dict[str, Any]]:
    """Return the rows of the files of a record, the newest first."""
    from crm_desktop.domain.records import RECORDS

    n = listing.number_of(conn, entity, id)
    found = conn.execute(
        "SELECT s FROM about WHERE target=? AND n=? AND state=0 AND source=? ORDER BY at DESC,s DESC",
        (RECORDS[entity].code, n, RECORDS["attachment"].code),
    ).fetchall()
    rows = listing.page(conn, "attachment", [s for (s,) in found])
    return [rows[s] for (s,) in found if s in rows]


def save_as(ws: Any, id: str, target: Path) -> Path:
    """Write an attachment to a path the user chose. Raises `UserError` when it cannot be."""
    row = _row(ws, id)
    with named_files.in_place_when_whole(target) as draft:
        blobs.copy_out(ws, row["digest"], draft)
    return target


def open_copy(ws: Any, id: str) -> Path:
    """Return a private copy of an attachment for another program to show; it cannot be written to.

    Raises `UserError` for a file that would do something when opened.
    """
    row = _row(ws, id)
    name = naming.harmless(str(row.get("name") or ""))
    if naming.runs(name, str(row.get("media") or "")):
        raise UserError(
            tr("{name} could run something when it is opened.", name=name),
            tr("Save it first if you trust it: Save as…"),
        )
    path = scratch.make_lasting(scratch.SHOWN, id) / name
    with named_files.said_in_words(path):
        blobs.copy_out(ws, row["digest"], path)
        path.chmod(stat.S_IRUSR)
    return path


def read(ws: Any, id: str, most: int) -> bytes:
    """Return the bytes of an attachment of up to `most`, b"" for a larger one."""
    row = _row(ws, id)
    if int(row.get("size") or 0) > most:
        return b""
    with scratch.make(scratch.SHOWN) as folder:
        path = Path(folder) / "preview"
        blobs.copy_out(ws, row["digest"], path)
        return path.read_bytes()


def _edit(ws: Any, said: tuple[str, str], stored: blobs.Stored, about: Cells) -> Edit:
    owner = {"owner": ws.profile.name} if ws.profile.name else {}
    return fresh("attachment", {**cells_of(*said, stored), **about, **owner})


def cells_of(name: str, media: str, stored: blobs.Stored) -> Cells:
    """Return what an attachment of these bytes says, beside whom it is about."""
    return {"name": name, "media": media, "size": stored.size, "digest": stored.digest}


def is_attached(conn: Any, digest: str, about: Cells, activity: str = "") -> bool:
    """Say whether bytes are attached to these records, or ever came with this activity.

    What somebody took off what it came with is not to come again.
    """
    found = conn.execute(
        "SELECT contacts,company,deal,lead,activity,deleted FROM attachment "
        "WHERE digest=? AND deleted IS NOT NULL",
        (digest,),
    )
    for people, company, deal, lead, source, deleted in found:
        named = {"company": company, "deal": deal, "lead": lead}
        named |= {f"contacts.{id}": value for id, value in json.loads(people or "{}").items()}
        if activity and source == activity:
            return True
        if about and about.items() <= named.items() and not (activity and deleted):
            return True
    return False


def _beginning(path: Path) -> bytes:
    """Return how a file begins; refuse what cannot be read to its end, and what leads to another place.

    A link in an unpacked folder may say "quotation.pdf" and be somebody's keys.
    """
    try:
        if path.is_symlink():
            raise UserError(
                tr("{name} is a link to {file}.", name=path.name, file=path.readlink()),
                tr("Attach the file itself."),
            )
        kind = path.stat().st_mode
    except FileNotFoundError as error:
        raise UserError(tr("{name} is not there any more.", name=path.name)) from error
    except OSError as error:
        raise faults.in_words(error, path) from error
    if stat.S_ISDIR(kind):
        raise UserError(
            tr("{name} is a folder.", name=path.name), tr("Attach the files in it, or pack it.")
        )
    if not stat.S_ISREG(kind):
        raise UserError(tr("{name} is not a file.", name=path.name))
    try:
        with path.open("rb") as file:
            return file.read(16)
    except OSError as error:
        raise faults.in_words(error, path) from error


def _digests(conn: Any, about: Cells) -> dict[str, str]:
    """Return digest → name of what is attached to exactly what `about` names."""
    named = next(iter(about), "")
    if not named:
        return {}
    entity, id = (
        ("contact", named.partition(".")[2]) if "." in named else (named, str(about[named]))
    )
    return {
        row["digest"]: str(row["name"] or tr("File"))
        for row in of_record(conn, entity, id)
        if about.items() <= (cells.shown(conn, "attachment", row["id"]) or {}).items()
    }


def _row(ws: Any, id: str) -> dict[str, Any]:
    found = listing.record(ws.reader(), "attachment", id)
    if found is None:
        raise UserError(tr("This record is not there any more."))
    return found.row
