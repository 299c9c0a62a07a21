"""What is done with tasks, each as one operation: added, done, put off, moved, followed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from crm_desktop.agenda import clock, rules
from crm_desktop.agenda.quick_add import Reading
from crm_desktop.domain import keys
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fresh import fresh as fresh_record
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.periods import months_on
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr
from crm_desktop.store import agenda, listing, subjects
from crm_desktop.store.cells import shown

MORNING = time(9)
"""When one is reminded of what has no time."""
EVENING = time(20)
COPIED = (
    "title",
    "kind",
    "priority",
    "owner",
    "company",
    "deal",
    "lead",
    "repeat_from",
    "plan",
    "details",
)
KEYED = ("contacts", "tags", "custom")
DEFAULT_TITLES = {
    "call": mark("Call"), "email": mark("E-mail"), "message": mark("Message"),
    "meeting": mark("Meeting"), "visit": mark("Visit"), "document": mark("Document"),
    "money": mark("Invoice or payment"), "birthday": mark("Birthday"), "do": mark("To do"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """The record a task is about."""

    entity: str
    id: str


def cells_of(conn: Any, reading: Reading, *whom: About) -> dict[Cell, Value]:
    """Return the cells of the task a quick line tells.

    Raises `UserError` when it says nothing, or a day there is not: it would be due today in silence.
    A company, a deal or a lead among `whom` says more than whom a person works for.
    """
    title = reading.title or tr(DEFAULT_TITLES[reading.kind] if reading.kind else "")
    if not title:
        raise UserError(tr("Say what is to be done."), tr("For example: call Aminah tomorrow 3pm"))
    if reading.no_day:
        raise UserError(
            tr("There is no day {text}.", text=reading.no_day),
            tr("Write another one. For example: call Aminah tomorrow 3pm"),
        )
    cells: dict[Cell, Value] = {
        "title": title, "kind": reading.kind or "do", "due": reading.due,
        "priority": reading.priority, "owner": reading.owner, "repeat": reading.rule,
        "remind": reminder_of(reading),
    }  # fmt: skip
    cells = {cell: value for cell, value in cells.items() if value}
    ordered = sorted(whom, key=lambda one: one.entity == "contact")
    return cells | subjects.cells_about_all(conn, [(one.entity, one.id) for one in ordered])


def reminder_of(reading: Reading) -> str:
    """Return the moment a quick line asks to be reminded at, "" for none."""
    if not reading.remind or reading.day is None:
        return ""
    if reading.remind_time is not None:
        return clock.when(reading.day, reading.remind_time)
    return remind_at(reading.due, reading.remind_ahead)


def remind_at(due: str, before: int = 0) -> str:
    """Return the moment to remind of what is due, `before` minutes ahead; of a day in its morning."""
    at = clock.local(due)
    if at is None:
        return ""
    if not clock.has_time(due):
        at = datetime.combine(at.date(), MORNING)
    return clock.utc_text(at - timedelta(minutes=before))


def add(ws: Any, cells: Mapping[Cell, Value]) -> str:
    """Make a task; return its id."""
    return create(ws, cells).label.row


def create(ws: Any, cells: Mapping[Cell, Value]) -> Operation:
    """Make a task."""
    edit = fresh(ws, cells)
    return ws.log.record(Label("create", "task", row=edit.id), [edit])  # type: ignore[no-any-return]


def fresh(ws: Any, cells: Mapping[Cell, Value], id: str = "") -> Edit:
    """Return the edit that makes a task, by whoever works here when nobody else is named."""
    owner = {"owner": ws.profile.name} if ws.profile.name else {}
    return fresh_record("task", {**owner, **cells}, id)


def done(ws: Any, ids: Sequence[str], now: datetime | None = None) -> Operation | None:
    """Complete tasks; one that repeats makes its next in the same operation."""
    conn, at = ws.reader(), now or clock.now_here()
    edits = []
    for id in dict.fromkeys(ids):
        cells = shown(conn, "task", id)
        if cells is not None and not cells.get("done"):
            edits += _completed(conn, id, cells, at)
    return ws.log.record(_label("done_task", ids), edits) if edits else None


def _completed(conn: Any, id: str, cells: Mapping[Cell, Value], at: datetime) -> list[Edit]:
    finished = Edit("task", id, {"done": clock.utc_text(at)})
    following = _following(id, cells, at)
    if following is None or shown(conn, "task", following.id) is not None:  # done a second time
        return [finished]
    return [finished, following]


def _following(id: str, cells: Mapping[Cell, Value], at: datetime) -> Edit | None:
    """Return the next of a task that repeats, None when it does not or has come to its end.

    Its id follows from the task's: two devices that complete the same task make the same next one.
    """
    rule, was = str(cells.get("repeat") or ""), str(cells.get("due") or "")
    if not rule:
        return None
    due, left = rules.following(rule, was, at, cells.get("repeat_from") == "done")
    if not due:
        return None
    kept = {c: v for c, v in cells.items() if c in COPIED or c.partition(".")[0] in KEYED}
    more: dict[Cell, Value] = {"due": due, "repeat": left, "follows": id, "deleted": False}
    if cells.get("remind"):
        more["remind"] = _shifted(str(cells["remind"]), was, due)
    new = keys.named_id("task", "follows", id)
    return Edit("task", new, kept | more | {"created": clock.utc_text(at)})


def reopen(ws: Any, ids: Sequence[str]) -> Operation | None:
    """Open done tasks again."""
    edits = [Edit("task", id, {"done": None}) for id in dict.fromkeys(ids)]
    return ws.log.record(_label("reopen_task", ids), edits)  # type: ignore[no-any-return]


def later(ws: Any, ids: Sequence[str], due: str) -> Operation | None:
    """Put tasks off to a WHEN value; a day keeps the time a task has. A reminder moves along."""
    edits = []
    for id in dict.fromkeys(ids):
        cells = shown(ws.reader(), "task", id)
        if cells is not None:
            edits.append(Edit("task", id, _put_off(cells, due)))
    return ws.log.record(_label("later", ids), edits) if edits else None


def _put_off(cells: Mapping[Cell, Value], due: str) -> dict[Cell, Value]:
    was = str(cells.get("due") or "")
    due = at_same_time(due, was)
    made: dict[Cell, Value] = {"due": due}
    if cells.get("remind"):
        made |= {"remind": _shifted(str(cells["remind"]), was, due), "snoozed": None}
    return made


def at_same_time(due: str, was: str) -> str:
    """Return a day at the time of the day something had until now; a moment stays as it is."""
    day = clock.day_of(due)
    timed = clock.has_time(was) and not clock.has_time(due)
    return clock.moved(was, day) if timed and day is not None else due


def _shifted(remind: str, was: str, due: str) -> str:
    """Return a reminder as long before its task as it was, counted on the local clock."""
    old, new, at = clock.local(was), clock.local(due), clock.local(remind)
    if old is None or new is None or at is None:
        return remind_at(due)
    return (
        clock.utc_text(new + (at - old))
        if clock.has_time(remind)
        else (new + (at - old)).date().isoformat()
    )


def snooze(ws: Any, id: str, until: str) -> Operation | None:
    """Be reminded of a task later; when it is due stays."""
    return ws.log.record(_label("snooze", [id]), [Edit("task", id, {"snoozed": until})])  # type: ignore[no-any-return]


def dismiss(ws: Any, told: Sequence[tuple[str, str]]) -> Operation | None:
    """Be reminded of these (entity, id) no more."""
    edits = [Edit(entity, id, {"remind": None}) for entity, id in told]
    label = Label("dismiss", told[0][0] if told else "task", len(told), field="remind")
    return ws.log.record(label, edits)  # type: ignore[no-any-return]


def reschedule(
    ws: Any, entity: str, id: str, start: str, minutes: int | None = None
) -> Operation | None:
    """Move a task or an activity in time, or change how long an activity takes: one operation."""
    cells = shown(ws.reader(), entity, id)
    if cells is None:
        return None
    field = "due" if entity == "task" else "start"
    made: dict[Cell, Value] = {field: start}
    if cells.get("remind") and start != cells.get(field):
        made["remind"] = _shifted(str(cells["remind"]), str(cells.get(field) or ""), start)
    if minutes is not None and entity == "activity":
        made["minutes"] = minutes
    return ws.log.record(Label("reschedule", entity, field=field, row=id), [Edit(entity, id, made)])  # type: ignore[no-any-return]


def next_contact(ws: Any, subject: About, due: str) -> Operation | None:
    """Set when to be in touch next: moves the record's earliest open task, or makes one."""
    conn = ws.reader()
    n = listing.number_of(conn, subject.entity, subject.id)
    known = "" if n is None else agenda.next_task(conn, subject.entity, n)
    if known:
        return later(ws, [known], due)
    cells = {"title": tr("Follow up"), "kind": "call", "due": due}
    return create(ws, cells | subjects.cells_about(conn, subject.entity, subject.id))


def touched(ws: Any, subject: About, now: datetime | None = None) -> Operation | None:
    """Log that somebody was in touch just now."""
    at = clock.utc_text(now or clock.now_here())
    cells = {"deleted": False, "subject": tr("In touch"), "channel": "other", "state": "done", "start": at,
             "created": at, "owner": ws.profile.name}  # fmt: skip
    made = {c: v for c, v in cells.items() if v != ""}
    named = subjects.cells_about(ws.reader(), subject.entity, subject.id)
    edit = Edit("activity", keys.new_id(), made | named)
    return ws.log.record(Label("create", "activity", row=edit.id), [edit])  # type: ignore[no-any-return]


def waits(now: datetime, due: str = "") -> list[tuple[str, str, str]]:
    """Return what "Later" offers for what is due then: (key, English words, WHEN value)."""
    today, day = now.date(), clock.day_of(due)
    if day is not None and day > today:
        return [
            ("tomorrow", mark("A day later"), clock.when(day + timedelta(days=1))),
            ("week", mark("A week later"), clock.when(day + timedelta(days=7))),
            ("month", mark("A month later"), clock.when(months_on(day, 1))),
        ]
    monday = today + timedelta(days=7 - today.weekday())
    offered = [
        ("tonight", mark("Tonight"), clock.when(today, EVENING)),
        ("tomorrow", mark("Tomorrow"), clock.when(today + timedelta(days=1))),
        ("week", mark("Next week"), clock.when(monday)),
        ("month", mark("In a month"), clock.when(months_on(today, 1))),
    ]
    return offered[1:] if now.time() >= EVENING else offered


def _label(key: str, ids: Sequence[str]) -> Label:
    return Label(key, "task", len(ids), row=ids[0] if len(ids) == 1 else "")
