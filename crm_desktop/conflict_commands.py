"""What `crm conflicts` does with an open workspace: lists what needs a decision, and decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from crm_desktop.commands import Answer, Asked, Misuse
from crm_desktop.conflicts import arrived, settling
from crm_desktop.declaring_commands import Deed, add, count
from crm_desktop.domain.operation import Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.store import cases, contested_list, devices, listing
from crm_desktop.store.contested_list import Entry
from crm_desktop.store.suspects import ORPHANED, TWIN

NAMES = ("field", "deleted", "twin", "shared", "orphaned")
"""What a program reads for each kind of conflict."""
TAKES = (*settling.WAYS, "both", "back", "gone")
TABS = (("open", "later"), ("settled",))
"""Where a record is looked for: what waits first."""
LOOKED_AT = 1000
"""Records that came and no window has looked at: so many at most."""
DEEDS = ("list", "settle", "later", "reopen")


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "list what two people changed at the same time, and decide"
    option = add(every, "conflicts", conflicts, words, reads=True, daily=True)
    option("deed", nargs="?", choices=DEEDS, default="list", action=Deed, help="list is usual")
    option("ids", nargs="*", metavar="ID", help="of records, as the list says them")
    option("--tab", choices=contested_list.TABS, default="open", help="which ones are listed")
    option("--limit", type=count, default=50)
    option("--take", choices=TAKES, default="", help=(
        "the side to take; of a record that was deleted: back or gone"))  # fmt: skip
    option("--field", default="", metavar="FIELD", help="decide this field alone")
    option("--value", default=None, metavar="TEXT", help="write this instead of either side")
    option("--all", action="store_true", help="settle every conflict that is open")


def conflicts(ws: Any, asked: Asked) -> Answer:
    """List conflicts, decide them, put them off or take them up again."""
    if asked.deed == "list":
        return _list(ws, asked)
    noticed = arrived.look(ws.reader(), ws.own_devices, limit=LOOKED_AT)
    ws.log.suspect(noticed.found, noticed.upto)  # the list names them as well
    if asked.deed == "settle":
        return _settle(ws, asked)
    return _put_off(ws, asked) if asked.deed == "later" else _reopen(ws, asked)


def _put_off(ws: Any, asked: Asked) -> Answer:
    puts = [entry.key for id in asked.ids for entry in _found(ws, id, TABS[:1])]
    ws.log.put_off(puts, later=True)
    return Answer([trn("{n} put off.", "{n} put off.", len(puts))], {"count": len(puts)})


def _reopen(ws: Any, asked: Asked) -> Answer:
    """Take up again what was put off, and take back what was decided."""
    count = 0
    for id in asked.ids:
        found = _found(ws, id)
        decided = settling.find(ws.reader(), id) == []
        if decided:
            _take_back(ws, found[0])
        else:
            ws.log.put_off([entry.key for entry in found], later=False)
        count += len(found)
    words = trn("{n} taken up again.", "{n} taken up again.", count)
    return Answer([words], {"count": count})


def _take_back(ws: Any, entry: Entry) -> None:
    case = cases.case(ws.reader(), ws.own_devices, entry.entity, entry.row, settled=True)
    stamp = case.decided.stamp if case is not None and case.decided is not None else ""
    many = settling.together(ws.reader(), stamp)
    if many == 1:
        ws.log.cancel(stamp)
        return
    anew = tr("Decide it anew with: conflicts settle {id}", id=entry.id)
    if not many:
        raise UserError(tr("A later edit of more records settled this."), anew)
    raise UserError(
        trn("It was decided with {n} other in one step.", "It was decided with {n} others in one step.",
            many - 1),
        f"{tr('Take all of them back with: undo {stamp}', stamp=stamp)} – {anew}",
    )  # fmt: skip


def _list(ws: Any, asked: Asked) -> Answer:
    conn = ws.reader()
    found = contested_list.entries(conn, asked.tab)
    if asked.tab == "open":
        found = [*_not_looked_at(ws, found), *found]
    if asked.ids:
        wanted = set(asked.ids)
        found = [entry for entry in found if {entry.id, entry.other_id} & wanted]
    data, lines = [], []
    for entry in found[: asked.limit]:
        told, said = _told(ws, entry, settled=asked.tab == "settled")
        data.append(told)
        lines += said
    lines.append(trn("{n} conflict", "{n} conflicts", len(found)))
    counts = contested_list.counts(conn)
    return Answer(lines, {"conflicts": data, "total": len(found), "counts": counts._asdict()})


def _not_looked_at(ws: Any, known: Sequence[Entry]) -> list[Entry]:
    """Return what operations clash with that came and were not looked at by a window since."""
    noticed = arrived.look(ws.reader(), ws.own_devices, limit=LOOKED_AT)
    keys = {entry.key for entry in known}
    return [e for e in contested_list.of_suspects(ws.reader(), noticed.found) if e.key not in keys]


def _told(ws: Any, entry: Entry, *, settled: bool) -> tuple[dict[str, Any], list[str]]:
    """Return an entry for programs, and in lines."""
    from crm_desktop.gui.conflicts import words

    conn, names = ws.reader(), devices.names(ws)
    told: dict[str, Any] = {
        "kind": NAMES[entry.kind], "entity": entry.entity, "id": entry.id, "title": entry.title,
    }  # fmt: skip
    lines = [f"{entry.id}  {words.title(entry)} · {words.about(conn, entry)}"]
    if entry.kind >= TWIN:
        told |= {"other": entry.other_title, "other_id": entry.other_id}
        return told, [*lines, *_both(conn, entry)]
    case = cases.case(conn, ws.own_devices, entry.entity, entry.row, settled=settled)
    if case is None:
        return told, lines
    told["fields"] = [_field(case, contest) for contest in case.contests]
    for contest in case.contests:
        sides = [(tr("Base"), contest.base), *(
            (heading, contest.sides[s]) for s, heading in words.columns(contest, case.voices))]  # fmt: skip
        said = "  ".join(
            f"{h}: {words.value(conn, entry.entity, contest.cell, v) or tr('(none)')}"
            for h, v in sides
        )
        lines.append(f"    {words.field_name(conn, entry.entity, contest.cell)}  {said}")
    if case.gone:
        told["deleted_by"] = words.name_of(case.voices.get(case.gone))
        lines.append(f"    {words.sentence(conn, case)}")
    if case.decided is not None:
        told["decided"] = {"stamp": case.decided.stamp, "author": case.decided.author,
                           "at": case.decided.at.isoformat(), "deleted": case.deleted}  # fmt: skip
        lines += _decided(conn, case, names)
    return told, lines


def _both(conn: Any, entry: Entry) -> list[str]:
    """Return the two records that may be one, as `crm merge` takes them."""
    ids = [id for id in (entry.id, entry.other_id) if id and entry.other_id]
    return [f"    {id}  {listing.title_of(conn, entry.entity, id) or tr('Unnamed')}" for id in ids]


def _decided(conn: Any, case: cases.Case, names: dict[str, str]) -> list[str]:
    """Return what was decided, by whom, and how it is taken back."""
    from crm_desktop.gui.conflicts import words

    stands = [
        f"{words.field_name(conn, case.entity, c.cell)}: "
        f"{words.value(conn, case.entity, c.cell, c.shown) or tr('(none)')}"
        for c in case.contests
    ]
    assert case.decided is not None
    stamp = case.decided.stamp
    lines = [" · ".join((words.decision(case, names), *stands))]
    if settling.together(conn, stamp):
        lines.append(tr("Take it back with: undo {stamp}", stamp=stamp))
    return [f"    {line}" for line in lines]


def _field(case: cases.Case, contest: cases.Contest) -> dict[str, Any]:
    sides = [
        {"value": value, "author": v.author, "at": v.at.isoformat(), "own": v.own, "stamp": stamp}
        for stamp, value in contest.sides.items()
        for v in [case.voices[stamp]]
    ]
    return {"cell": contest.cell, "base": contest.base, "sides": sides, "shown": contest.shown}


def _settle(ws: Any, asked: Asked) -> Answer:
    if asked.all == bool(asked.ids) or not (asked.take or asked.value is not None):
        raise Misuse(tr("Say which conflicts, and how to decide them."),
                     "conflicts settle ID --take mine|theirs|newest|both")  # fmt: skip
    if asked.all:
        return _settle_all(ws, asked)
    done = [op for id in asked.ids for entry in _found(ws, id) if (op := _decide(ws, entry, asked))]
    return _answer([op.stamp for op in done], len(done))


def _settle_all(ws: Any, asked: Asked) -> Answer:
    if asked.take not in settling.WAYS:
        raise Misuse(tr("Many at once are decided as mine, theirs or newest."), "--take newest")
    puts = [e.key for e in contested_list.entries(ws.reader(), "open") if e.kind < TWIN]
    fields = [asked.field] if asked.field else []
    done = settling.settle_many(ws, puts, asked.take, fields)
    return _answer([done.stamp] if done else [], done.label.count if done else 0)


def _answer(stamps: list[str], n: int) -> Answer:
    lines = [trn("Decided {n} conflict.", "Decided {n} conflicts.", n)]
    lines += [tr("Take it back with: undo {stamp}", stamp=stamp) for stamp in stamps]
    return Answer(lines, {"stamps": stamps, "decided": n})


def _found(ws: Any, id: str, tabs: Sequence[Sequence[str]] = TABS) -> list[Entry]:
    """Return what waits about a record, else what was decided."""
    found = next((some for where in tabs if (some := settling.find(ws.reader(), id, where))), None)
    if not found:
        raise UserError(
            tr("There is no conflict about {id}.", id=id), tr("List them with: conflicts")
        )
    return found


def _decide(ws: Any, entry: Entry, asked: Asked) -> Operation | None:
    if entry.kind == ORPHANED:
        suspect = contested_list.suspect_of(ws.reader(), entry.key)
        decide = {"back": settling.restore, "gone": settling.leave}.get(asked.take)
        return decide(ws, suspect) if decide and suspect else _unfit(asked.take)
    if entry.kind >= TWIN:
        ids = f"{entry.id} {entry.other_id}"
        raise UserError(
            tr("These are two records."),
            tr("Use merge {ids}, or duplicates --dismiss {ids}.", ids=ids),
        )
    conn, row = ws.reader(), (entry.entity, entry.row)
    case = cases.case(conn, ws.own_devices, *row) or cases.case(
        conn, ws.own_devices, *row, settled=True
    )
    if case is None:
        return None
    if case.gone and not asked.field:
        return _decide_gone(ws, case, asked.take)
    return settling.settle(ws, case, _values(ws, case, asked))


def _decide_gone(ws: Any, case: cases.Case, take: str) -> Operation | None:
    stays = {"gone": True, "back": False}.get(take)
    if take in settling.WAYS:
        stays = settling.stays_gone(case, take)
    if stays is None:
        return _unfit(take)
    return settling.keep_deleted(ws, case) if stays else settling.bring_back(ws, case)


def _unfit(take: str) -> NoReturn:
    raise UserError(
        tr("“{take}” decides nothing here.", take=take),
        tr("Of a record that was deleted, take back or gone."),
    )


def _values(ws: Any, case: cases.Case, asked: Asked) -> dict[str, Any]:
    wanted = [
        c for c in case.contests if not asked.field or c.cell.partition(".")[0] == asked.field
    ]
    if not wanted:
        raise UserError(tr("{field} is in no conflict.", field=asked.field))
    values: dict[str, Any] = {}
    for contest in wanted:
        if asked.value is not None:
            values[contest.cell] = _typed(ws, case, contest, asked)
        elif asked.take == "both":
            values |= settling.combined(contest) or _unfit(asked.take)
        elif asked.take in settling.WAYS:
            values[contest.cell] = settling.chosen(contest, asked.take)
        else:
            _unfit(asked.take)
    return values


def _typed(ws: Any, case: cases.Case, contest: cases.Contest, asked: Asked) -> Any:
    from crm_desktop.gui.conflicts.typing import typed_value

    if not asked.field:
        raise Misuse(tr("Say which field the value is for."), "--field FIELD --value TEXT")
    return typed_value(ws, RECORDS[case.entity], contest, asked.value)
