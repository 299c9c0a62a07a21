"""What `crm segments`, `crm segment` and `--filter-rule` do with an open workspace, and what they answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked, first_titles
from crm_desktop.declaring_commands import add, count
from crm_desktop.domain import rule
from crm_desktop.domain.rule import Node
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.segments import lists
from crm_desktop.segments.lists import SegmentRow


def declare(every: Any) -> None:
    """Declare the commands on the parser of all of them."""
    words = "list the segments with how many records each finds"
    add(every, "segments", segments, words, reads=True)
    one = add(every, "segment", members, "list who is in a segment", reads=True)
    one("name", metavar="NAME", help="its name or id")
    one("--count", action="store_true", help="say how many only")
    one("--limit", type=count, default=50)
    for name in ("list", "export"):
        every.choices[name].add_argument(
            "--filter-rule", type=Path, metavar="FILE",
            help="only what this rule finds: a JSON tree, or a shared segment",
        )  # fmt: skip


def segments(ws: Any, _asked: Asked) -> Answer:
    """List the segments; of one that cannot be asked it is said why."""
    conn = ws.reader()
    data, lines = [], []
    for each in lists.segments(conn):
        count, why = _counted(conn, each)
        data.append({"id": each.id, "name": each.name, "kind": each.of, "live": each.live,
                     "members": count, "problem": why})  # fmt: skip
        lines.append(f"{each.id}  {each.name}  {each.of}  {why if count is None else f'{count:,}'}")
    lines.append(trn("{n} segment", "{n} segments", len(data)))
    return Answer(lines, {"segments": data})


def members(ws: Any, asked: Asked) -> Answer:
    """List who is in a segment, or say how many."""
    conn = ws.reader()
    found = lists.named(conn, asked.name)
    total = lists.count(conn, found)
    about = {"id": found.id, "name": found.name, "kind": found.of, "total": total}
    if asked.count:
        return Answer([f"{total:,}"], about)
    lines, shown = first_titles(conn, found.query(), asked.limit, total)
    return Answer(lines, about | {"records": shown})


def rule_of(conn: Any, asked: Asked) -> tuple[Node, ...]:
    """Return the rule of `--filter-rule` for records of the kind asked for, none without it."""
    path = getattr(asked, "filter_rule", None)
    if path is None:
        return ()
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise UserError(
            tr("The file {name} cannot be read.", name=path.name),
            tr("Check that you may open it and that its disk is connected."),
        ) from error
    if '"format"' not in text:
        return (rule.loads(text),)
    from crm_desktop.segments import sharing

    shared = sharing.read(conn, path)
    if shared.of != asked.kind:
        raise UserError(tr("The segment “{name}” is of another kind of record.", name=shared.name))
    if shared.missing:
        raise UserError(tr("Not in this file: {names}", names=", ".join(shared.missing)))
    return (shared.node,)


def _counted(conn: Any, segment: SegmentRow) -> tuple[int | None, str]:
    try:
        return lists.count(conn, segment), ""
    except UserError as problem:
        return None, str(problem)
