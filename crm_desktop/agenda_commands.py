"""What `crm add task`, `crm today` and `crm done` do with an open workspace, and what they answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from crm_desktop.commands import Answer, Asked, Misuse, entity_of
from crm_desktop.declaring_commands import add, count
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.task import KINDS, PRIORITIES
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn

MOST_DAYS = 366


def declare(every: Any) -> None:
    """Declare `today` and `done` on the parser of all of them."""
    words = "list what is overdue, due and without a day, and the appointments"
    listed = add(every, "today", today, words, reads=True)
    listed("--days", type=count, default=0, metavar="N", help="and the N days after")
    add(every, "done", done, "complete tasks", daily=True)("ids", nargs="+", metavar="ID")


def declare_making(kinds: Any) -> None:
    """Declare `add task`."""
    task = add(kinds, "task", add_task, "add a task", daily=True)
    task("words", nargs="*", metavar="LINE", help="like: esok 3ptg telefon Aminah")
    task("--title", default="")
    task("--due", default="", metavar="WHEN", help="like: tomorrow 3pm, 30/11, lusa")
    task("--remind", default="", metavar="WHEN")
    task("--repeat", default="", metavar="RULE", help="like: every Monday, or an RRULE")
    task("--kind", default="", choices=[c.value for c in KINDS])
    task("--priority", default="", choices=[c.value for c in PRIORITIES])
    task("--owner", default="", metavar="NAME")
    task("--details", default="")
    task("--about", default="", metavar="ID", help="the contact, company, deal or lead")
    task("--nobody", action="store_true", help="look for no name in the line")


def add_task(ws: Any, asked: Asked) -> Answer:
    """Make a task from a line as one types it in the window, from options, or from both."""
    from crm_desktop.agenda import clock, quick_add, tasks

    conn = ws.reader()
    reading = quick_add.read(" ".join(asked.words))
    whom, unsure = _whom(conn, asked, reading)
    if asked.due:  # which says it instead
        reading = quick_add.dated(reading)
    if asked.title:
        reading = quick_add.renamed(reading, asked.title)
    cells = tasks.cells_of(conn, reading, *whom) | _options(asked, reading)
    if not cells.get("due") and not cells.get("repeat"):  # as in the window
        cells["due"] = clock.when(clock.now_here().date())
    if cells.get("repeat") and not cells.get("due"):
        raise UserError(tr("What repeats needs a day to begin with."), tr("Say it with --due."))
    id = tasks.add(ws, cells)
    due = str(cells.get("due", ""))
    line = " · ".join(p for p in (str(cells["title"]), _when(due)) if p)
    data: dict[str, Any] = {"id": id, **cells}
    if unsure:
        data["may_be"] = [
            {"entity": h.entity, "id": h.id, "title": h.title} for m in unsure for h in m.hits
        ]
    return Answer([f"{id}  {line}", *_which(id, reading.text, unsure)], data)


def _options(asked: Asked, reading: Any) -> dict[str, Any]:
    """Return the cells options give a task, which is due as the line says where they do not."""
    from crm_desktop.agenda import clock, quick_add, rules

    due = _read_when(asked.due)
    given: dict[str, Any] = {
        "due": due, "remind": _read_when(asked.remind), "kind": asked.kind,
        "priority": asked.priority, "owner": asked.owner, "details": asked.details,
        "repeat": _read_rule(asked.repeat, due or reading.due),
    }  # fmt: skip
    if due and reading.rule and not asked.repeat:  # the line knew another day, or none
        given["repeat"] = quick_add.rule_for(reading.text, clock.day_of(due))
    if given["repeat"]:
        given["repeat"] = rules.checked(given["repeat"])
    return {name: value for name, value in given.items() if value}


def _read_when(text: str) -> str:
    """Return the WHEN value of "esok 3ptg" or "2026-11-30 15:00"."""
    from crm_desktop.agenda import quick_add

    due = quick_add.read(text).due if text else ""
    if text and not due:
        raise UserError(
            tr("“{text}” is not a day.", text=text), tr("For example: tomorrow 3pm, 30/11")
        )
    return due


def _read_rule(text: str, due: str) -> str:
    """Return the RRULE of "every Monday", said of what is due then, or of a rule as it is."""
    from crm_desktop.agenda import clock, quick_add

    return quick_add.rule_for(text, clock.day_of(due)) or text if text else ""


def _whom(conn: Any, asked: Asked, reading: Any) -> tuple[list[Any], list[Any]]:
    """Return the records named by `--about`, or else by the line, and the names that fit several."""
    from crm_desktop.agenda import people
    from crm_desktop.agenda.tasks import About
    from crm_desktop.domain.about import SUBJECTS

    if asked.about:
        return [About(entity_of(conn, asked.about, SUBJECTS), asked.about)], []
    found = () if asked.nobody else people.named(conn, reading)
    sure = [About(m.hits[0].entity, m.hits[0].id) for m in found if m.certain]
    return sure, [m for m in found if not m.certain]


def _which(id: str, text: str, unsure: list[Any]) -> list[str]:
    """Return the lines that say who may be meant, and how to say which one."""
    lines: list[str] = []
    for match in unsure:
        name = text[match.span.start : match.span.end]
        yet = tr("It is not about “{name}” yet: the name fits several.", name=name)
        lines += [yet, tr("Say which one:")]
        for hit in match.hits:
            field = "contacts" if hit.entity == "contact" else hit.entity
            said = (tr(RECORDS[hit.entity].label), hit.title, hit.subtitle)
            lines += [f"  {' · '.join(filter(None, said))}", f"    crm set {id} {field} {hit.id}"]
    return lines


def today(ws: Any, asked: Asked) -> Answer:
    """List what is overdue, due today and on the days after, and the appointments."""
    from crm_desktop.agenda import cadence
    from crm_desktop.agenda import today as days
    from crm_desktop.store import agenda

    now, conn = _now(asked), ws.reader()
    here = now.date()
    morning, until = here + timedelta(days=1), here + timedelta(days=asked.days + 1)
    by_state = {
        "overdue": days.late(conn, here), "due": days.due(conn, here, morning),
        "soon": days.due(conn, morning, until), "undated": agenda.undated(conn),
    }  # fmt: skip
    rows = [(n, state) for state, ns in by_state.items() for n in ns]
    cards = days.cards(conn, [n for n, _ in rows])
    tasks = [_task(cards[n], state) for n, state in rows if n in cards]
    met = [
        {"id": e.id, "title": e.title, "start": e.start.isoformat(), "minutes": _minutes(e),
         "all_day": e.all_day, "place": e.place}
        for e in days.entries(conn, here, until) if e.entity == "activity" and not e.done
    ]  # fmt: skip
    touch = [
        {
            "entity": d.entity,
            "id": d.id,
            "title": d.title,
            "every": d.every,
            "day": d.day.isoformat(),
        }
        for d in cadence.overdue(conn, here)
    ]
    heads = {"overdue": tr("Overdue"), "due": tr("Today"), "undated": tr("Without a day"),
             "soon": trn("Next {n} day", "Next {n} days", asked.days)}  # fmt: skip
    lines = [line for state in by_state for line in _task_lines(tasks, state, heads[state])]
    lines += [*_touch_lines(touch), *_met_lines(met)]
    data = {"day": here.isoformat(), "tasks": tasks, "appointments": met, "touch": touch}
    return Answer(lines or [tr("Nothing is due.")], data)


def done(ws: Any, asked: Asked) -> Answer:
    """Complete tasks; those that repeat make their next."""
    from crm_desktop.agenda import tasks
    from crm_desktop.store import finding

    there = finding.by_id(ws.reader(), "task", asked.ids)
    missing = next((id for id in asked.ids if id not in there), "")
    if missing:
        raise UserError(tr("There is no task {id}.", id=missing), tr("Find it with: today"))
    operation = tasks.done(ws, asked.ids)
    if operation is None:
        return Answer([tr("It was so already.")], {"done": 0})
    made = [c.id for c in operation.changes if "follows" in (c.patch or {})]
    count = len(operation.changes) - len(made)
    lines = [trn("Done: {n} task.", "Done: {n} tasks.", count)]
    lines += [tr("Its next time is {id}.", id=id) for id in made]
    return Answer(lines, {"done": count, "next": made, "stamp": operation.stamp})


def _now(asked: Asked) -> datetime:
    from crm_desktop.agenda import clock

    if not 0 <= asked.days <= MOST_DAYS:
        raise Misuse(tr("Up to {n} days can be listed.", n=MOST_DAYS))
    if not getattr(asked, "as_of", ""):
        return clock.now_here()
    from crm_desktop.store.past import read_moment

    return read_moment(asked.as_of).astimezone().replace(tzinfo=None)


def _task(card: Any, state: str) -> dict[str, Any]:
    return {
        "id": card.id, "title": card.title, "kind": card.kind, "priority": card.priority,
        "due": card.due, "owner": card.owner, "state": state, "repeats": card.repeats,
        "about": [{"entity": e, "id": id, "title": title} for e, id, title in card.about],
    }  # fmt: skip


def _minutes(entry: Any) -> int:
    return int((entry.end - entry.start).total_seconds() // 60)


def _task_lines(tasks: Iterable[dict[str, Any]], state: str, head: str) -> list[str]:
    mine = [t for t in tasks if t["state"] == state]
    lines = [f"{head} ({len(mine)})"] if mine else []
    for task in mine:
        about = task["about"][0]["title"] if task["about"] else ""
        sign = "! " if task["priority"] == "high" else ""
        said = " · ".join(p for p in (f"{sign}{task['title']}", about, _when(task["due"])) if p)
        lines.append(f"  {task['id']}  {said}")
    return lines


def _touch_lines(touch: list[dict[str, Any]]) -> list[str]:
    lines = [tr("To be in touch again ({n})", n=len(touch))] if touch else []
    return lines + [
        f"  {t['id']}  {t['title']} · "
        + trn("every {n} day", "every {n} days", t["every"])
        + f" · {t['day']}"
        for t in touch
    ]


def _met_lines(met: list[dict[str, Any]]) -> list[str]:
    lines = [tr("Appointments ({n})", n=len(met))] if met else []
    for one in met:
        start = datetime.fromisoformat(one["start"])
        at = f"{start:%Y-%m-%d}" if one["all_day"] else f"{start:%Y-%m-%d %H:%M}"
        said = " · ".join(p for p in (one["title"], one["place"], at) if p)
        lines.append(f"  {one['id']}  {said}")
    return lines


def _when(due: str) -> str:
    from crm_desktop.agenda import clock

    at = clock.local(due)
    if at is None:
        return ""
    return f"{at:%Y-%m-%d %H:%M}" if clock.has_time(due) else date.isoformat(at.date())
