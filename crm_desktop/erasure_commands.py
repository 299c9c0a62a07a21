"""What `crm erase` does with an open workspace, and what it answers."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from typing import Any

from crm_desktop.commands import Answer, Asked, entity_of
from crm_desktop.declaring_commands import add
from crm_desktop.domain.fold import fold
from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.store import belongings
from crm_desktop.store.belongings import Belongings, Entry


class _Confirm(argparse.Action):
    """Takes the name, and says that the command writes then."""

    def __call__(self, _parser: Any, asked: Any, name: Any, _option: Any = None) -> None:
        asked.confirm, asked.reads = name, False


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "erase a record for good with what is about it only; say what that is without --confirm"
    # No backup of the day before it: that would be one more place that holds what is to go.
    option = add(every, "erase", erase, words, reads=True)
    option("id", metavar="ID")
    option("--confirm", default="", metavar="NAME", action=_Confirm,
           help="the record's name, or its id: erase it, which nothing can take back")  # fmt: skip
    option("--also", nargs="+", default=[], metavar="ID",
           help="of what is about others too, erase these as well")  # fmt: skip
    option("--keep", nargs="+", default=[], metavar="ID",
           help="of what would go along, leave these")  # fmt: skip


def erase(ws: Any, asked: Asked) -> Answer:
    """Say what the erasure of a record takes along; carry it out when its name is given."""
    conn = ws.reader()
    entity = entity_of(conn, asked.id, belongings.ERASABLE, hidden=True)
    found = belongings.of(conn, entity, asked.id)
    also = _along(found, asked.also, asked.keep)
    title = belongings.title(conn, found.records[0])
    data: dict[str, Any] = {
        "record": {"kind": found.records[0][0], "id": found.records[0][1], "name": title},
        "merged": [id for _, id in found.records[1:]],
        "goes": [_plain(e) for e in found.every if e.key in also],
        "stays": [_plain(e) for e in found.every if e.key not in also],
        "naming": [_plain(e) for e in found.naming], "twins": [e.id for e in found.twins],
        "stamp": None,
    }  # fmt: skip
    lines = _lines(found, also, title)
    if not asked.confirm:
        words = tr("Nothing is erased yet. Erase it with: erase {id} --confirm NAME", id=asked.id)
        return Answer([*lines, words], data)
    if fold(asked.confirm) not in (fold(title), found.records[0][1]):
        raise UserError(
            tr("This record has another name: {name}", name=title),
            tr("Nothing was erased. Give the name as it is."),
        )
    data["stamp"] = belongings.erase(ws, found, also).stamp
    words = tr("Erased for good. Backups made before still hold it until you delete them.")
    return Answer([*lines, words], data)


def _along(found: Belongings, also: Sequence[str], keep: Sequence[str]) -> set[Key]:
    """Return the keys of the entries that go. Raises `UserError` for ids that are not among them."""
    known = {e.id for e in found.every}
    if unknown := [id for id in (*also, *keep) if id not in known]:
        raise UserError(
            tr("{id} is not about this record.", id=unknown[0]),
            tr("List what is about it with: erase ID"),
        )
    return {e.key for e in found.going if e.id not in keep} | set(found.find(also))


def _plain(entry: Entry) -> dict[str, Any]:
    return {"kind": entry.entity, "id": entry.id, "title": entry.title, "deleted": entry.deleted}


def _lines(found: Belongings, also: set[Key], title: str) -> list[str]:
    name = title or tr("Unnamed")
    merged = len(found.records) - 1
    lines = [f"{tr(RECORDS[found.records[0][0]].label)}: {name}"]
    if merged:
        words = trn("With {n} record merged into it.", "With {n} records merged into it.", merged)
        lines.append(words)
    every = found.every
    lines += _part(tr("Very likely the same person, also held"), found.twins)
    lines += _part(tr("Goes along"), [e for e in every if e.key in also])
    lines += _part(tr("Stays"), [e for e in every if e.key not in also])
    return lines + _part(tr("Names it; change it yourself"), found.naming)


def _part(heading: str, entries: Sequence[Entry]) -> list[str]:
    if not entries:
        return []
    counts = Counter(tr(RECORDS[e.entity].plural) for e in entries)
    total = ", ".join(f"{kind} {n:,}" for kind, n in counts.items())
    return [f"{heading} ({total})", *map(_line, entries)]


def _line(entry: Entry) -> str:
    gone = f"  ({tr('deleted')})" if entry.deleted else ""
    return f"    {entry.id}  {entry.entity:10} {entry.title}{gone}".rstrip()
