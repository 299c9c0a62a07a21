"""What `crm add lead`, `leads`, `convert`, `discard` and `slips` do, and what they answer."""

from __future__ import annotations

from typing import Any

from crm_desktop.commands import Answer, Asked, entity_of, how_many
from crm_desktop.declaring_commands import add, count, day_count
from crm_desktop.domain import money
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.lead import STATUSES
from crm_desktop.domain.phones import phone_entry
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.field_commands import Named, cells_of
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.leads import conversion, signature, triage
from crm_desktop.leads.conversion import NEW, NONE, Wish
from crm_desktop.making_commands import alike_of, with_alike
from crm_desktop.store import finding, listing, slips
from crm_desktop.store.conditions import Condition

WHYS = {
    "step": mark("No next step"),
    "owner": mark("No owner"),
    "contact": mark("Nobody in touch"),
}
"""Why something slips, in English."""
_ASKED = ("name", "job", "source", "campaign", "owner", "notes")


def declare_making(kinds: Any) -> None:
    """Declare `add lead`."""
    lead = add(kinds, "lead", add_lead, "add a lead", daily=True)
    lead("name", nargs="?", default="")
    lead("--text", default="", metavar="TEXT", help="a signature or business card to read")
    for name in ("company", "job", "source", "campaign", "owner", "notes", "value"):
        lead(f"--{name}", default="")
    lead("--email", action="append", metavar="ADDRESS")
    lead("--phone", action="append", metavar="NUMBER")
    lead("--created", default="", metavar="DATE", help="when it came in; now")


def declare(every: Any) -> None:
    """Declare what is done with leads on the parser of all commands."""
    listed = add(every, "leads", leads, "list leads, the newest first", reads=True)
    listed("--status", choices=[c.value for c in STATUSES], default="")
    listed("--limit", type=count, default=50)
    made = add(
        every, "convert", convert, "make a contact, a company and a deal of a lead", daily=True
    )
    made("id")
    made("--contact", default="", metavar="ID|new|none", help="a known one instead of a new one")
    made("--company", default="", metavar="ID|new|none")
    made("--no-deal", action="store_true")
    made("--title", default="", help="of the deal")
    left = add(every, "discard", discard, "give leads up", daily=True)
    left("ids", nargs="+", metavar="ID")
    left("--reason", default="")
    words = "list leads and deals without next step, owner or contact for some days"
    late = add(every, "slips", list_slips, words, reads=True)
    late("--days", type=day_count, metavar="N")
    late("--limit", type=count, default=100)


def add_lead(ws: Any, asked: Asked) -> Answer:
    """Make a lead of what is given, or of a signature."""
    cells = _of_text(ws, asked.text) if asked.text else {}
    cells |= {name: value for name in _ASKED if (value := getattr(asked, name))}
    if asked.company:
        cells["company_name"] = asked.company
    cells |= {f"emails.{n}": {"value": v} for n, v in enumerate(asked.email or (), 1)}
    cells |= {f"phones.{n}": phone_entry(v, ws.profile.region)
              for n, v in enumerate(asked.phone or (), 1)}  # fmt: skip
    if asked.value:
        cells["value"] = money.read(asked.value, ws.profile.currency)
    if asked.created:
        cells |= cells_of(ws, "lead", Named(RECORDS["lead"].fields["created"]), asked.created, {})
    cells = triage.named(cells)
    alike = alike_of(ws.reader(), "lead", cells)
    operation = triage.add(ws, [cells])
    id, name = operation.changes[0].id if operation else "", cells["name"]
    return with_alike(Answer([f"{id}  {name}"], {"id": id, "name": name}), alike)


def _of_text(ws: Any, text: str) -> dict[Cell, Value]:
    region = ws.profile.region
    return {**signature.read(text, region).cells(region), "message": text}


def leads(ws: Any, asked: Asked) -> Answer:
    """List leads, the newest first."""
    conn = ws.reader()
    conditions = (Condition("status", "is", asked.status),) if asked.status else ()
    query = listing.ListQuery("lead", (listing.Sort("created", True),), "", conditions)
    told = ("id", "name", "company_name", "status", "source", "campaign", "owner", "created")
    rows = listing.listed(conn, query, asked.limit)
    found = [{name: row[name] or "" for name in told} for row in rows]
    total = listing.count(conn, query)
    lines = [f"{r['id']}  {r['status']:9} {r['name']}  {r['company_name']}".rstrip() for r in found]
    lines.append(how_many(found, total))
    return Answer(lines, {"total": total, "leads": found})


def convert(ws: Any, asked: Asked) -> Answer:
    """Make a contact, a company and a deal of a lead."""
    seen = ws.log.moment()
    offered = conversion.offer(ws.reader(), asked.id)
    known = offered.wish
    wish = Wish(
        _chosen(asked.contact, known.contact), _chosen(asked.company, known.company),
        NONE if asked.no_deal else NEW, asked.title or known.title, known.value,
    )  # fmt: skip
    operation, plan = conversion.convert(ws, asked.id, wish, seen=seen)
    lines = [
        f"{tr(RECORDS[e].label)}: {id}" + (f" ({tr('new')})" if e in plan.new else "")
        for e, id in plan.ids.items()
    ]
    lines.append(tr("Undo it with: undo {stamp}", stamp=operation.stamp))
    return Answer(lines, {"stamp": operation.stamp, **plan.ids, "new": sorted(plan.new)})


def _chosen(asked: str, known: str) -> str:
    """Return what stands for a record: its id, or the words "new" and "none"."""
    return {"": known, "new": NEW, "none": NONE}.get(asked, asked)


def discard(ws: Any, asked: Asked) -> Answer:
    """Give leads up, with a reason."""
    from crm_desktop.domain.operation import Edit, Label

    conn = ws.reader()
    for id in asked.ids:
        entity_of(conn, id, ("lead",))
    known = finding.by_id(conn, "lead", asked.ids)
    ns = set(triage.open_among(conn, list(known.values())))
    edits = [Edit("lead", id, triage.discarded(asked.reason)) for id, n in known.items() if n in ns]
    if not edits:
        raise UserError(tr("These leads are converted already."))
    label = Label("discard", "lead", len(edits), row=edits[0].id if len(edits) == 1 else "")
    done = ws.log.record(label, edits)
    said = trn("Discarded {n} lead.", "Discarded {n} leads.", len(edits))
    return Answer(
        [said if done else tr("It was so already.")], {"stamp": done.stamp if done else ""}
    )


def list_slips(ws: Any, asked: Asked) -> Answer:
    """List open leads and deals without next step, owner or contact for some days."""
    days = slips.days_of(ws) if asked.days is None else asked.days
    found = slips.listed(ws.reader(), days, limit=asked.limit)
    counts = {entity: slips.count(ws.reader(), entity, days) for entity in slips.ENTITIES}
    lines = [
        f"{s.id}  {s.entity:5} {s.title}  ({', '.join(tr(WHYS[w]) for w in s.whys)})" for s in found
    ]
    if not lines:
        lines = [trn("Nothing slips: all had a step or a contact in {n} day.",
                     "Nothing slips: all had a step or a contact in {n} days.", days)]  # fmt: skip
    told = {e: {why or "any": n for why, n in c.items()} for e, c in counts.items()}
    return Answer(lines, {"days": days, "counts": told, "slips": [s._asdict() for s in found]})
