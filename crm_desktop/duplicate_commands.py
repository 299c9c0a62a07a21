"""What `crm duplicates`, `crm merge` and `crm unmerge` do with an open workspace, and what they answer."""

from __future__ import annotations

import argparse
from typing import Any

from crm_desktop.commands import Answer, Asked, Misuse, changed_later, entity_of
from crm_desktop.declaring_commands import add, count
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn

KINDS = ("contact", "company", "lead")


class _Dismiss(argparse.Action):
    """Takes the ids, and says that the command writes then."""

    def __call__(self, _parser: Any, asked: Any, ids: Any, _option: Any = None) -> None:
        asked.dismiss, asked.reads = ids, False


def declare(every: Any) -> None:
    """Declare the commands on the parser of all of them."""
    words = "list records that seem to be one, with the reasons"
    found = add(every, "duplicates", duplicates, words, reads=True, daily=True)
    found("--kind", choices=KINDS, default="")
    found("--limit", type=count, default=50)
    found("--dismiss", nargs="+", metavar="ID", action=_Dismiss,
          help="remember that these are not the same")  # fmt: skip
    merged = add(every, "merge", merge, "merge records into one", daily=True)
    merged("ids", nargs="+", metavar="ID")
    merged("--keep", default="", metavar="ID", help="the record that stays")
    add(every, "unmerge", unmerge, "take a merge back", daily=True)("stamp")


def duplicates(ws: Any, asked: Asked) -> Answer:
    """List groups of records that seem to be one, or remember that some are not."""
    if asked.dismiss:
        return _dismiss(ws, asked.dismiss)
    from crm_desktop.duplicates import finding
    from crm_desktop.duplicates.evidence import WORDS, reasons

    kinds = (asked.kind,) if asked.kind else KINDS
    found = [(kind, group) for kind in kinds for group in finding.find(ws, kind)]
    found.sort(key=lambda pair: -pair[1].score)
    data, lines = [], []
    for kind, group in found[: asked.limit]:
        names = _names(ws.reader(), kind, group.ns)
        why = [WORDS[reason] for reason in reasons(group.why)]
        data.append({"kind": kind, "score": group.score, "why": why,
                     "records": [{"id": id, "name": name} for id, name in names]})  # fmt: skip
        lines.append(f"{group.score} %  {', '.join(tr(word) for word in why)}")
        lines += [f"    {id}  {name}" for id, name in names]
    lines.append(trn("{n} group", "{n} groups", len(found)))
    return Answer(lines, {"groups": data, "total": len(found)})


def _dismiss(ws: Any, ids: list[str]) -> Answer:
    from crm_desktop.duplicates import merging

    done = merging.set_apart(ws, _kind_of(ws.reader(), ids), ids)
    words = tr("Remembered: these are not the same.") if done else tr("That was known.")
    return Answer([words], {"stamp": done.stamp if done else None})


def merge(ws: Any, asked: Asked) -> Answer:
    """Merge records into one."""
    from crm_desktop.duplicates import merging

    if asked.keep and asked.keep not in asked.ids:
        raise Misuse(tr("The record that stays must be among them."), "merge ID ID… --keep ID")
    kind = _kind_of(ws.reader(), asked.ids)
    plan = merging.plan(ws.reader(), kind, asked.ids, asked.keep)
    done = merging.merge(ws, plan)
    title = str(plan.keep.row[RECORDS[kind].title_field] or "")
    lines = [
        trn("Merged {n} record into {name}.", "Merged {n} records into {name}.",
            len(plan.records) - 1, name=title),
        tr("Take it back with: unmerge {stamp}", stamp=done.stamp),
    ]  # fmt: skip
    data = {"stamp": done.stamp, "kept": plan.keep.id, "moved": plan.moved(),
            "merged": [record.id for record in plan.records[1:]]}  # fmt: skip
    return Answer(lines, data)


def unmerge(ws: Any, asked: Asked) -> Answer:
    """Take a merge back, whatever was edited since."""
    from crm_desktop.store import history

    conn = ws.reader()
    wanted = history.operation(conn, asked.stamp)
    if wanted is None or wanted.label.key != "merge":
        raise UserError(
            tr("There is no merge {stamp}.", stamp=asked.stamp), tr("List them with: log")
        )
    met = history.clash(conn, wanted.stamp)
    done = ws.log.cancel(wanted.stamp) if wanted.effective else None
    data = {"stamp": done.stamp if done else None, "rebuilt": met.rebuilt}
    if done is None:
        return Answer([tr("It was so already.")], data)
    lines = [trn("{n} record is back.", "{n} records are back.", wanted.label.count)]
    return Answer([*lines, *changed_later(met)], data)


def _names(conn: Any, kind: str, ns: tuple[int, ...]) -> list[tuple[str, str]]:
    from crm_desktop.store import finding

    title = RECORDS[kind].title_field
    found = finding.records(conn, kind, ns)
    return [(record.id, str(record.row[title] or "")) for record in found.values()]


def _kind_of(conn: Any, ids: list[str]) -> str:
    """Return what kind of record the ids are of. Raises `UserError` when it is not one."""
    kinds = [entity_of(conn, id, RECORDS) for id in ids]
    other = next((kind for kind in kinds if kind != kinds[0]), "")
    if other:
        one, two = (tr(RECORDS[kind].label) for kind in (kinds[0], other))
        raise UserError(
            tr("These are of two kinds: {one}, {two}.", one=one, two=two),
            tr("Only records of one kind are merged."),
        )
    if kinds[0] not in (*KINDS, "deal"):
        raise UserError(
            tr("{kind} are not merged.", kind=tr(RECORDS[kinds[0]].plural)),
            tr("List what there is with: duplicates"),
        )
    return kinds[0]
