"""What `crm show` answers: a record with all it says, where it stands, what happened and what is below."""

from __future__ import annotations

from typing import Any

from crm_desktop.commands import Answer, Asked, entity_of, no_record
from crm_desktop.deals import needs
from crm_desktop.declaring_commands import add, count
from crm_desktop.domain import mentions, money
from crm_desktop.domain.counts import counted
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr, trn
from crm_desktop.store import listing, overview, scopes, telling, timeline
from crm_desktop.store.hierarchy import Sum
from crm_desktop.store.overview import Overview


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "one record of any kind with all that belongs to it"
    show = add(every, "show", show_record, words, reads=True)
    show("id", metavar="ID", help="as search and list say it")
    show("--entries", type=count, default=20, metavar="N", help="of the timeline at most")


def show_record(ws: Any, asked: Asked) -> Answer:
    """Show one record."""
    conn = ws.reader()
    view = listing.record(conn, entity_of(conn, asked.id, RECORDS), asked.id)
    if view is None:
        raise no_record(asked.id)
    over = overview.overview(conn, view.entity, view.row)
    of = scopes.scope(conn, view.entity, view.n)
    told = telling.tell(conn, of, timeline.index(conn, of)[: asked.entries])
    deals = [view.row] if view.entity == "deal" else list(over.deals)
    wanted = next((w for d in deals if (w := needs.wanted(conn, d)) is not None), None)
    data = {
        "kind": view.entity, "id": view.id, "record": _plain(view),
        "next_step": over.step._asdict() if over.step else None, "last_contact": over.last,
        "sums": _sums(over.sums), "won_last_year": _sums(over.year),
        "needs": {n.text: met for n, met in wanted.needs} if wanted else {},
        "above": [{"id": f.id, "name": f.name} for f in over.above],
        "below": [{"id": f.id, "name": f.name, "depth": f.depth} for f in over.tree],
        "with_below": _rolled(over), "timeline": [_entry(t) for t in told],
    }  # fmt: skip
    return Answer([*_facts(conn, view), *_standing(over), *_told_lines(told)], data)


def _plain(view: Any) -> dict[str, Any]:
    fields = RECORDS[view.entity].fields
    return {n: view.row[n] for n in fields if view.row.get(n) not in (None, "", {})}


def _sums(sums: tuple[Sum, ...]) -> list[dict[str, Any]]:
    return [dict(s._asdict()) for s in sums]


def _rolled(over: Overview) -> dict[str, Any] | None:
    """Return what a company and those below it come to; None without any below."""
    if over.rolled is None:
        return None
    return {**over.rolled._asdict(), "sums": _sums(over.rolled.sums)}


def _entry(told: telling.Told) -> dict[str, Any]:
    if told.info is not None:
        what = {"operation": told.info.stamp, "did": told.info.label.key, "by": told.info.author}
        return {"at": told.entry.at, "kind": "log", "id": told.id, "title": told.title} | what
    row = told.row or {}
    title = RECORDS[told.entity].title_field if told.entity else ""
    return {"at": told.entry.at, "kind": told.entity, "id": told.id, "title": row.get(title) or ""}


def _facts(conn: Any, view: Any) -> list[str]:
    """Return a record's fields in the words of the window, long texts below the others."""
    from crm_desktop.gui.printing import words

    record = RECORDS[view.entity]
    said = list(words.facts(conn, record, view.row))
    lines = [f"{tr(record.label)}: {view.row.get(record.title_field) or tr('Unnamed')}"]
    lines += [f"{fact.name}: {fact.text}" for fact, long in said if not long]
    for fact, long in said:
        if long:
            lines += [f"{fact.name}:", *_indented(fact.text)]
    return lines


def _indented(text: str) -> list[str]:
    return [f"  {line}".rstrip() for line in mentions.plain(text).splitlines()]


_WHEN = ("start", "done", "due", "created")
"""Where what is told says when it was."""


def _told_lines(told: list[telling.Told]) -> list[str]:
    """Return what happened and is planned; what was edited is told by `crm history`."""
    from crm_desktop.gui.printing import words

    lines: list[str] = []
    for one in told:
        if one.row is None:
            continue
        record = RECORDS[one.entity]
        channel = (
            words.on_paper(record.fields["channel"], one.row) if one.entity == "activity" else ""
        )
        said_first = mentions.plain(str(one.row.get(record.title_field) or tr("Unnamed")))
        title, _, rest = said_first.partition("\n")
        at = next((str(v) for name in _WHEN if (v := one.row.get(name))), "")
        said = (words.moment(at), channel or tr(record.label), title)
        lines.append("  " + "  ".join(part for part in said if part))
        text = rest or one.row.get("details") or one.row.get("message") or ""
        lines += [f"    {line}" for line in _indented(str(text))]
    return [f"{tr('Timeline')}:", *lines] if lines else []


def _standing(over: Overview) -> list[str]:
    from crm_desktop.gui.printing import words

    lines = []
    if over.step is not None:
        at = words.moment(over.step.at)
        lines.append(f"{tr('Next step')}: {over.step.title}  {at}".rstrip())
    lines += _money_lines(over.sums)
    if over.rolled is not None:
        lines.append(f"{tr('With the companies below')}: " + trn(
            "{n} activity", "{n} activities", over.rolled.activities))  # fmt: skip
        lines += [f"  {line}" for line in _money_lines(over.rolled.sums)]
        lines += [f"{'  ' * f.depth}{f.name}" for f in over.tree]
    return lines


def _money_lines(sums: tuple[Sum, ...]) -> list[str]:
    words = {"open": tr("Open"), "won": tr("Won"), "lost": tr("Lost")}
    return [
        f"{words.get(s.outcome, s.outcome)}: "
        + counted("deal", s.deals)
        + (f", {money.shown(s.amount, s.currency)}" if s.currency else "")
        for s in sums
    ]
