"""Plans: tasks that start together, each some days later, about one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crm_desktop.agenda import clock
from crm_desktop.agenda.tasks import About, fresh
from crm_desktop.domain import keys
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.privacy.consent import OF_ACTIVITY
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr
from crm_desktop.store import agenda, identities, listing, subjects
from crm_desktop.store.consents import reach

SUGGESTED = (
    (1, mark("Thank them"), "call"),
    (7, mark("Ask whether all arrived well"), "call"),
    (30, mark("Ask how it works out"), "call"),
    (90, mark("Offer what goes with it"), "email"),
)
"""Steps a first plan is proposed with."""
FARTHEST = 3650


@dataclass(frozen=True, slots=True)
class Step:
    """One task of a plan, `days` after its start."""

    days: int
    title: str
    kind: str = "do"
    key: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as the editor shows it."""

    id: str
    name: str
    trigger: str  # hand, won, lost, lead
    pipeline: str
    off: bool
    steps: tuple[Step, ...]


def plans(conn: Any) -> list[Plan]:
    """Return all plans by name."""
    ns = agenda.plans(conn)
    rows = listing.page(conn, "plan", ns)
    return [_plan(rows[n]) for n in ns if n in rows]


def _plan(row: dict[str, Any]) -> Plan:
    steps = [
        Step(_days(s), str(s.get("title") or ""), str(s.get("kind") or "do"), key)
        for key, s in row["steps"].items() if isinstance(s, dict)
    ]  # fmt: skip
    ordered = tuple(sorted(steps, key=lambda s: (s.days, s.key)))
    return Plan(row["id"], row["name"] or "", row["trigger"] or "hand", row["pipeline"] or "",
                bool(row["off"]), ordered)  # fmt: skip


def _days(step: dict[str, Any]) -> int:
    days = step.get("days")
    return min(max(days, 0), FARTHEST) if isinstance(days, int) else 0


def suggested(name: str = "") -> Plan:
    """Return a plan to begin with, not kept yet."""
    steps = tuple(Step(days, tr(title), kind) for days, title, kind in SUGGESTED)
    return Plan("", name or tr("After the sale"), "won", "", False, steps)


def save(ws: Any, plan: Plan) -> str:
    """Keep a plan, new or changed, as one operation; return its id."""
    if not plan.name.strip():
        raise UserError(tr("A name is needed."))
    steps = [s for s in plan.steps if s.title.strip()]
    if not steps:
        raise UserError(
            tr("A plan needs a step."), tr("Say what is to be done, and after how many days.")
        )
    known = next((p for p in plans(ws.reader()) if p.id == plan.id), None) if plan.id else None
    id = plan.id or keys.new_id()
    cells: dict[Cell, Value] = {
        "name": plan.name.strip(), "trigger": plan.trigger, "pipeline": plan.pipeline or None,
        "off": plan.off or None, "deleted": False,
    }  # fmt: skip
    cells |= {f"steps.{s.key}": None for s in (known.steps if known else ())}
    for at, step in enumerate(steps, 1):
        key = step.key or (keys.new_key() if known else str(at))
        cells[f"steps.{key}"] = {"days": step.days, "title": step.title.strip(), "kind": step.kind}
    ws.log.record(Label("edit" if known else "create", "plan", row=id), [Edit("plan", id, cells)])
    return id


def delete(ws: Any, id: str) -> Operation | None:
    """Delete a plan; tasks it made stay."""
    return ws.log.record(Label("delete", "plan", row=id), [Edit("plan", id, {"deleted": True})])  # type: ignore[no-any-return]


def start(ws: Any, plan: Plan, about: Sequence[About], day: date | None = None) -> Operation | None:
    """Make the tasks of a plan about each record, all in one operation.

    Their ids follow from the plan, its step and the record: two devices that start it at a time, as
    both are offered it when a deal is won, make each task once.
    """
    begins = day or clock.now_here().date()
    conn = ws.reader()
    about = _contactable(conn, plan, about)
    edits = [
        fresh(
            ws,
            _cells(plan, step, begins) | subjects.cells_about(conn, subject.entity, subject.id),
            identities.named(conn, "task", "plan", plan.id, step.key or str(at), subject.id),
        )
        for subject in about
        for at, step in enumerate(plan.steps, 1)
    ]
    label = Label("start_plan", "task", len(edits), row=plan.id)
    return ws.log.record(label, edits) if edits else None


def _contactable(conn: Any, plan: Plan, about: Sequence[About]) -> list[About]:
    """Return those a plan with calls or messages may be about; raise `UserError` where nobody is left."""
    closed = reach.closed(conn, [one.id for one in about if one.entity == "contact"])
    closed |= reach.closed_deals(conn, [one.id for one in about if one.entity == "deal"])
    if not any(step.kind in OF_ACTIVITY for step in plan.steps):
        closed = set()
    left = [one for one in about if one.id not in closed]
    if about and not left:
        raise UserError(
            tr("This contact is marked “Do not contact”."),
            tr("The plan has calls or messages. Take the mark off first, if they allow it."),
        )
    return left


def _cells(plan: Plan, step: Step, begins: date) -> dict[Cell, Value]:
    due = clock.when(begins + timedelta(days=step.days))
    return {"title": step.title, "kind": step.kind, "due": due, "plan": plan.id}


def offered(conn: Any, entity: str, ns: Sequence[int]) -> list[tuple[Plan, str]]:
    """Return (plan, id) for those of some deals that have just been won or lost, or of new leads."""
    found = agenda.began_among(conn, entity, ns)
    if not found:
        return []
    ready = [p for p in plans(conn) if not p.off and p.steps]
    return [
        (p, id) for id, trigger, pipeline in found for p in ready
        if p.trigger == trigger and (entity != "deal" or p.pipeline in ("", pipeline))
    ]  # fmt: skip
