"""What each command of `crm` does with an open workspace, and what it answers."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.declaring_commands import add, count
from crm_desktop.domain.counts import counted_each
from crm_desktop.domain.fields import Value
from crm_desktop.domain.operation import Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.store.workspace import Workspace

if TYPE_CHECKING:
    from crm_desktop.store.history import Clash
    from crm_desktop.store.listing import ListQuery

Asked = argparse.Namespace


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: lines for people, data for `--json`, and the exit code.

    It is said `aside`, on stderr, where stdout holds the file that was asked for.
    """

    lines: list[str]
    data: Any = field(default_factory=dict)
    code: int = 0
    aside: bool = False


def is_stdout(out: Path | None) -> bool:
    """Say whether a file is to be written to stdout: its name is "-"."""
    return str(out) == "-"


@contextmanager
def written_to(out: Path) -> Iterator[Path]:
    """Lend the path to write a file at; what "-" asks for is sent to stdout once it is whole."""
    from crm_desktop.store import scratch

    if not is_stdout(out):
        yield out
        return
    with scratch.make(scratch.SHOWN) as folder:
        path = Path(folder) / "out"
        yield path
        with read_or_not(), path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)


@contextmanager
def read_or_not() -> Iterator[None]:
    """Write to stdout: that nobody reads it to its end (`crm list … | head`) is no fault."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # its end flushes once more


class Misuse(UserError):  # noqa: N818 - not a fault of the program
    """The command was called in a way that means nothing."""


def declare(every: Any) -> None:
    """Declare the commands on the parser of all of them."""
    add(every, "new", new, "make the file", alone=True)(
        "--sample", action="store_true", help="with the data of a sample business"
    )
    find = add(every, "search", search, "find records", reads=True)
    find("text")
    every.choices["search"].set_defaults(searches=True)
    find("--limit", type=count, default=20)
    words = "list records of a kind: contacts, deals, tasks, notes, leads, tags …"
    listed = add(every, "list", list_records, words, reads=True)
    listed("kind", metavar="KIND", choices=tuple(RECORDS), help=", ".join(RECORDS))
    listed("--limit", type=count, default=50)
    done = add(every, "log", log, "list what was done, newest first", reads=True)
    done("--limit", type=count, default=20)
    add(every, "stats", stats, "count what the file holds", reads=True)
    words = "take back the newest operation, or one of the log"
    add(every, "undo", undo, words, daily=True)("stamp", nargs="?", default="")
    add(every, "redo", redo, "bring back what was undone last", daily=True)
    held = add(every, "check", check, "hold the file against its history")
    held("--repair", action="store_true", help="mend what differs")
    held("--deep", action="store_true", help="restore every backup for trial, too")
    add(every, "backup", backup, "write a proved copy beside the file, and to the second place")(
        "--second", metavar="FOLDER", help="copy backups there too from now on; “none”: no more"
    )


def new(_ws: None, asked: Asked) -> Answer:
    """Make the file, with a first pipeline."""
    from crm_desktop.deals import pipelines
    from crm_desktop.store.backups import synced

    with Workspace.create(asked.file) as ws:
        pipelines.ensure_default(ws)
        if asked.sample:
            from crm_desktop import sample

            sample.load(ws)
    found = synced.advice(asked.file)
    said = [str(found)] if found else []
    return Answer(
        [tr("Made {name}.", name=asked.file), *said], {"file": str(asked.file), "said": said}
    )


def search(ws: Any, asked: Asked) -> Answer:
    """Find records by any words, parts of numbers or addresses."""
    from crm_desktop.store import search as finder

    hits = finder.search(ws.reader(), asked.text, asked.limit)
    lines = [f"{h.id}  {h.entity:8} {h.title}  {h.subtitle}".rstrip() for h in hits]
    return Answer(lines or [tr("Nothing found.")], [asdict(h) for h in hits])


def list_records(ws: Any, asked: Asked) -> Answer:
    """List records by name."""
    from crm_desktop import segment_commands
    from crm_desktop.store import listing

    conn = ws.reader()
    kept = segment_commands.rule_of(conn, asked)
    by_title = listing.Sort(RECORDS[asked.kind].title_field)
    query = listing.ListQuery(asked.kind, (by_title,), "", kept)
    total = listing.count(conn, query)
    lines, found = first_titles(conn, query, asked.limit, total)
    return Answer(lines, {"total": total, "records": found})


def first_titles(
    conn: Any, query: ListQuery, limit: int, total: int
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the first records of a list as lines, with how many of `total` they are, and as data."""
    from crm_desktop.domain.privacy import consent_retold
    from crm_desktop.store import listing

    title = RECORDS[query.entity].title_field
    rows = listing.listed(conn, query, limit)
    found = [{"id": row["id"], "title": row[title] or ""} for row in rows]
    said = [consent_retold.cell(query.entity, title, one["title"]) for one in found]
    lines = [
        f"{one['id']}  {' '.join(words.split())}".rstrip()
        for one, words in zip(found, said, strict=True)
    ]
    return [*lines, how_many(found, total)], found


def how_many(shown: Sized, total: int) -> str:
    """Return how many records of a list are shown."""
    return tr("{n} of {total}", n=f"{len(shown):,}", total=f"{total:,}")


def entity_of(conn: Any, id: str, kinds: Iterable[str], *, hidden: bool = False) -> str:
    """Return which of `kinds` the record of an id is, a deleted one too if `hidden`.

    Raises `UserError` where there is none.
    """
    from crm_desktop.store import finding, listing

    if hidden:
        found = next((kind for kind in kinds if listing.number_of(conn, kind, id)), "")
    else:
        found = finding.entity_of(conn, id, kinds)
    if not found:
        refuse_merged(conn, id, kinds)
        raise no_record(id)
    return found


def refuse_merged(conn: Any, id: str, kinds: Iterable[str]) -> None:
    """Raise `UserError` where the record of an id was merged into another, which it names."""
    from crm_desktop.store import listing, merged

    for kind in kinds:
        if (into := merged.root(conn, kind, id)) != id:
            name = listing.title_of(conn, kind, into)
            raise UserError(
                tr("{id} was merged into {name}.", id=id, name=name or tr("Unnamed")),
                tr("Use its id: {id}", id=into),
            )


def no_record(id: str) -> UserError:
    """Return what to say of an id nothing has."""
    return UserError(tr("There is no record {id}.", id=id), tr("Find it with: search"))


def known_or_refused(value: Value, text: str, allowed: str) -> Value:
    if value is None:
        raise UserError(
            tr("“{text}” does not fit here.", text=text), tr("Allowed are: {names}", names=allowed)
        )
    return value


def log(ws: Any, asked: Asked) -> Answer:
    """List operations, newest first."""
    from crm_desktop.store import history

    conn = ws.reader()
    found = history.operations(conn, limit=asked.limit)

    lines = [
        f"{o.stamp}  {o.wall:%Y-%m-%d %H:%M}  {_deed(conn, o)}"
        + ("" if o.effective else f"  ({tr('undone')})")
        for o in found
    ]
    data = [
        {"stamp": o.stamp, "author": o.author, "what": o.label.key, "kind": o.label.entity,
         "rows": o.rows, "at": o.wall.isoformat(), "effective": o.effective, "cancels": o.cancels}
        for o in found
    ]  # fmt: skip
    return Answer(lines, data)


def _deed(conn: Any, operation: Any) -> str:
    """Return what was done, as the window's history says it: "Imported people.csv"."""
    from crm_desktop.gui.history import phrases

    return phrases.deed(conn, operation).title


def undo(ws: Any, asked: Asked) -> Answer:
    """Take back the newest operation, or the one with a stamp; say what later ones built on it."""
    from crm_desktop.store import history, left_behind

    conn = ws.reader()
    wanted = history.operation(conn, asked.stamp) if asked.stamp else ws.log.undoable()
    if wanted is None and asked.stamp:
        raise UserError(
            tr("There is no operation {stamp}.", stamp=asked.stamp), tr("List them with: log")
        )
    if wanted is None:
        return did(None, "", tr("There is nothing to undo."))
    if not asked.stamp and ws.log.erased_last():
        raise UserError(
            tr("Erasing cannot be undone, and it was the last thing done here."),
            tr("Before it came: {deed}. Take that back with: undo {stamp}",
               deed=_deed(conn, wanted), stamp=wanted.stamp),
        )  # fmt: skip
    met = history.clash(conn, wanted.cancels or wanted.stamp)
    stay = left_behind.pointing(conn, wanted.cancels or wanted.stamp) if met.vanish else {}
    words = tr("Undone: {deed}", deed=_deed(conn, wanted))
    done = ws.log.cancel(wanted.stamp)
    answer = did(done, words, tr("It was so already."))
    if done is None or wanted.cancels:  # nothing went: it was gone already, or comes back
        return answer
    answer.data["rebuilt"], answer.data["lost"] = met.rebuilt, met.lost
    answer.data["pointing"] = stay
    answer.lines.extend(changed_later(met))
    if stay:
        words = tr(
            "These pointed to what went and stay without it: {what}", what=counted_each(stay)
        )
        answer.lines.append(words)
    return answer


def changed_later(met: Clash) -> list[str]:
    """Return what is to be said of an undo that later changes were built on."""
    said = []
    if met.rebuilt:
        said.append(trn(
            "{n} of {total} was changed again later; that change stays",
            "{n} of {total} were changed again later; those changes stay",
            met.rebuilt, total=f"{met.rows:,}",
        ))  # fmt: skip
    if met.lost:
        said.append(trn(
            "{n} record it added had been changed since; that went with it",
            "{n} records it added had been changed since; that went with them", met.lost,
        ))  # fmt: skip
    return said


def redo(ws: Any, _asked: Asked) -> Answer:
    """Bring back what was undone last."""

    wanted = ws.log.redoable()
    words = tr("Done again: {deed}", deed=_deed(ws.reader(), wanted)) if wanted else ""
    return did(ws.log.redo(), words, tr("There is nothing to redo."))


def did(operation: Operation | None, words: str, nothing: str) -> Answer:
    if operation is None:
        return Answer([nothing], {"stamp": None})
    return Answer([words], {"stamp": operation.stamp, "cancels": operation.cancels})


def made(ws: Any, entity: str, id: str, stamp: str) -> Answer:
    """Say what was made, with all its cells."""
    from crm_desktop.store import cells, listing

    title = listing.title_of(ws.reader(), entity, id).partition("\n")[0]
    data = {"id": id, "stamp": stamp, **(cells.shown(ws.reader(), entity, id) or {})}
    return Answer([f"{id}  {tr(RECORDS[entity].label)}: {title}"], data)


def check(ws: Any, asked: Asked) -> Answer:
    """Hold the file against its history; exit code 1 when it needs repair."""
    from crm_desktop.trust_commands import mending

    return mending.checked(ws, asked)


def ways_out() -> str:
    """Return what to do with a damaged file, as commands."""
    return tr("Put a backup in its place with: restore. Or read what can be read of it into a new file with: "
              "salvage DAMAGED.crm NEW.crm. The damaged file is kept.")  # fmt: skip


def backup(ws: Any, asked: Asked) -> Answer:
    """Write a proved copy; say how the second place stands."""
    from crm_desktop.store import backup as copies
    from crm_desktop.store.backups import places
    from crm_desktop.store.check import lost_words

    if asked.second is not None:
        places.choose(ws, None if asked.second == "none" else Path(asked.second))
    path = copies.backup(ws)
    left = lost_words(copies.lost(path, ws.key))
    place = places.catch_up(ws)
    said = [places.words(place)] if place else []
    data = {"file": str(path), "missing": left, "second": said}
    return Answer([tr("Backed up to {name}.", name=path), *said, *left], data)


def stats(ws: Any, _asked: Asked) -> Answer:
    """Count records and operations."""
    from crm_desktop.store import history, listing

    conn = ws.reader()
    counts = {e: listing.count(conn, listing.ListQuery(e)) for e in RECORDS}
    newest = history.operations(conn, limit=1)
    counts["operations"] = newest[0].n if newest else 0
    return Answer([f"{name}: {count:,}" for name, count in counts.items()], counts)


def in_columns(rows: Sequence[Sequence[str]], words: int | Collection[int]) -> list[str]:
    """Return rows as lines; columns of `words`, the first so many or those named, begin at the left."""
    at_left = range(words) if isinstance(words, int) else words
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            text.ljust(width) if at in at_left else text.rjust(width)
            for at, (text, width) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    ]


def change_lines(changes: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return changes, (field, old, new) in words, a line each."""
    return [f"    {field}: {old or '–'} → {new or '–'}" for field, old, new in changes]


def quiet(_part: float) -> None:
    """Tell nobody how far a long job is."""


def go_on() -> None:
    """Let a long job run to its end; Ctrl+C ends it all the same."""
