"""What `crm restore` does: a whole file from a backup or a time, or one record of either."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.commands import Answer, Asked, Misuse
from crm_desktop.declaring_commands import add
from crm_desktop.i18n import tr, trn
from crm_desktop.trust_commands import asking, erasing_again

if TYPE_CHECKING:
    from crm_desktop.trust.access.restoring import Restored


def declare(every: Any) -> None:
    """Declare the command."""
    words = "put a backup, or the file as it was at a time, in the file's place"
    put = add(every, "restore", restore, words, alone=True)
    put("backup", type=Path, nargs="?")
    put(
        "--at",
        default="",
        metavar="TIME",
        help="as it was then: 2026-03-31 (its end), 2026-03-31T18:00",
    )
    put("--record", default="", metavar="ID", help="bring back this record alone; can be undone")


def restore(_ws: None, asked: Asked) -> Answer:
    """Restore what is asked for; the file as it was is kept."""
    if asked.backup is None and not asked.at and not asked.record:
        return _listed(asked)
    if (asked.backup is None) == (not asked.at):
        raise Misuse(tr("Name a backup, or a time with --at."))
    if asked.record:
        return _record(asked)
    return _at(asked) if asked.at else _backup(asked)


def _listed(asked: Asked) -> Answer:
    """List the backups there are, the newest first."""
    from crm_desktop.store import backup as copies
    from crm_desktop.store.backups import proof

    found = copies.backups(asked.file)
    if not found:
        return Answer([tr("There is no backup yet. Make one with: crm backup")], {"backups": []})
    lines = [tr("Name one of these, or a time with --at:")]
    data = []
    for one in found:
        held = proof.of(one.path)
        said = trn("proved: {n} row", "proved: {n} rows", held.rows) if held else tr("not proved")
        lines.append(f"  {one.made:%Y-%m-%d %H:%M}  {one.size / 1e6:8,.1f} MB  {said}  {one.path}")
        data.append({"file": str(one.path), "made": one.made.isoformat(), "size": one.size,
                     "reason": one.reason, "proved": held is not None})  # fmt: skip
    return Answer(lines, {"backups": data})


def _backup(asked: Asked) -> Answer:
    from crm_desktop.trust.access import restoring

    asking.owner(asked.file, asked)
    key = asking.key_of(asked.backup, asked)
    if key is None:  # what is encrypted stays so: its key is asked for where it is not known
        asking.key_of(asked.file, asked)
    return _told(asked, restoring.restore(asked.backup, asked.file, key), [])


def _at(asked: Asked) -> Answer:
    from crm_desktop.store.backups import reversing
    from crm_desktop.store.past import moment_at, read_moment
    from crm_desktop.store.workspace import Workspace
    from crm_desktop.trust.access import restoring

    asking.owner(asked.file, asked)
    key = asking.key_of(asked.file, asked)
    at = read_moment(asked.at)
    with Workspace.open(asked.file, key=key) as ws:
        asking.enter(ws, asked)
        erasing_again.carry_out(ws, whole=True)  # what is kept of it holds nobody who was erased
        if reversing.exchanged(ws.reader()):
            return _reversed(ws, moment_at(ws.reader(), at).arrival)
    done = restoring.restore_at(asked.file, at, key)
    said = trn("{n} operation after that time is left out.",
               "{n} operations after that time are left out.", done.went)  # fmt: skip
    return _told(asked, done, [said])


def _reversed(ws: Any, arrival: int) -> Answer:
    """Put a team's file back by an edit: what a cut log lacks would come back with the next exchange."""
    from crm_desktop.store.backups import reversing

    done = reversing.put_back(ws, arrival)
    lines = [tr("This file is exchanged with others, who would send back what was cut off. So it is put "
                "back by one change: it goes to the others too, and undo takes it back.")]  # fmt: skip
    many = done.label.count if done is not None else 0
    lines.append(trn("{n} record is as it was then.", "{n} records are as they were then.", many))
    return Answer(lines, {"stamp": done.stamp if done else None, "records": many})


def _told(asked: Asked, done: Restored, more: list[str]) -> Answer:
    from crm_desktop.store import backup as copies
    from crm_desktop.store.check import lost_words

    aside, again = done.kept, erasing_again.restored(asked.file, done.key)
    lines = [tr("Restored {name}.", name=asked.file), *more, *done.words()]
    lines += filter(None, (again.words,))
    if aside is not None:
        lines.append(tr("The file as it was is kept as {name}.", name=aside))
    left = lost_words(copies.lost(asked.file, done.key))
    data = {"file": str(asked.file), "kept": str(aside) if aside else None, "missing": left,
            "erased_again": again.many, **done.carried._asdict()}  # fmt: skip
    return Answer(lines + left, data)


def _record(asked: Asked) -> Answer:
    from crm_desktop.store import cells
    from crm_desktop.store.backups import single
    from crm_desktop.store.past import moment_at, read_moment
    from crm_desktop.store.workspace import Workspace

    with Workspace.open(asked.file, key=asking.key_of(asked.file, asked)) as ws:
        asking.enter(ws, asked)
        if asked.at:
            arrival = moment_at(ws.reader(), read_moment(asked.at)).arrival
            entity, wanted = single.then(ws.reader(), asked.record, arrival)
        else:
            key = asking.key_of(asked.backup, asked)
            with Workspace.open(asked.backup, read_only=True, key=key) as old:
                entity = single.find(old.reader(), asked.record)
                wanted = cells.shown(old.reader(), entity, asked.record) or {}
        done = single.bring_back(ws, entity, asked.record, wanted)
    if done is None:
        return Answer([tr("It is as it was then.")], {"stamp": None})
    words = tr("Brought back {id}; undo takes it back.", id=asked.record)
    return Answer([words], {"stamp": done.stamp})
