"""The scenes of the agenda: the day, full and empty, the quick line, the calendar, reminders, plans."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crm_desktop.agenda import clock
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.tour.stage import SIZE, Scene, Stage

NARROW = (1024, 680)
TASKS = (  # title, kind, days away, time, priority
    ("Call back about stools", "call", -2, "", "high"),
    ("Send sebut harga, 会议室家具", "document", -2, "", ""),
    ("Visit, measure the counter", "visit", 0, "14:30", ""),
    ("Agree delivery date", "call", 0, "15:00", "high"),
    ("Send invoice INV-2026-204", "money", 0, "17:00", ""),
    ("Hantar katalog", "message", 0, "", ""),
    ("Send revised quotation", "document", 2, "10:00", ""),
    ("Visit, library tables", "visit", 3, "09:30", ""),
    ("Telefon susulan", "call", 3, "", ""),
    ("Follow up", "call", 4, "11:00", "low"),
    ("Birthday, send a card", "birthday", 6, "", ""),
)
MEETINGS = (  # subject, channel, days away, time, minutes, place
    ("Team, week plan", "other", 0, "09:00", 45, "Office"),
    ("Nurul Huda, Maju Jaya", "meeting", 0, "10:30", 60, "Level 7, SS 21/37"),
    ("Wei Jie Café, measure", "visit", 0, "14:30", 60, "Jalan Telawi 3, Bangsar"),
    ("Orchard Cowork", "call", 0, "16:00", 30, "Video call"),
    ("Supplier, oak boards", "meeting", 1, "09:30", 90, "Klang"),
    ("Klinik Aminah, counter", "meeting", 1, "10:00", 60, "Klinik Aminah"),
    ("Furniture fair", "visit", 2, "", 3 * 24 * 60, "KLCC"),
    ("Ravi, stock count", "other", -1, "15:00", 60, "Warehouse"),
)


def fill(stage: Stage) -> None:
    """Write a day's work into the sample file, once a play."""
    stage.page("contacts")
    ws, now = stage.window.ws, clock.now_here()
    if ws.setting("tour.agenda"):
        return
    conn = ws.reader()
    people = [id for (id,) in _people(conn)]
    edits = [_task(now, at, row, people, ws.profile.name) for at, row in enumerate(TASKS)]
    edits += [_meeting(now, row) for row in MEETINGS]
    edits.append(
        Edit("contact", people[11], {"touch_every": 30, "created": "2026-01-05T02:00:00Z"})
    )
    ws.log.record(Label("create", "task", len(edits)), edits)
    ws.set_setting("tour.agenda", True)
    stage.settle()


def _people(conn: Any) -> list[tuple[str]]:
    from crm_desktop.store import listing

    query = listing.ListQuery("contact")
    return [(id,) for id in listing.ids_of(conn, "contact", listing.first_rows(conn, query, 12))]


def _task(now: datetime, at: int, row: Any, people: list[str], owner: str) -> Edit:
    title, kind, away, clock_time, priority = row
    day = now.date() + timedelta(days=away)
    due = _when(day, clock_time)
    cells = {"title": title, "kind": kind, "due": due, "owner": owner if at % 3 else "Huda Ismail",
             f"contacts.{people[at % len(people)]}": True, "deleted": False}  # fmt: skip
    if priority:
        cells["priority"] = priority
    if at < 2:
        cells["remind"] = clock.utc_text(now - timedelta(hours=5 + at))
    return Edit("task", new_id(), cells)


def _meeting(now: datetime, row: Any) -> Edit:
    subject, channel, away, clock_time, minutes, place = row
    start = _when(now.date() + timedelta(days=away), clock_time)
    return Edit("activity", new_id(), {
        "deleted": False, "subject": subject, "channel": channel, "state": "planned", "start": start,
        "minutes": minutes, "location": place,
    })  # fmt: skip


def _when(day: Any, text: str) -> str:
    return clock.when(day, datetime.strptime(text, "%H:%M").time() if text else None)


def day(stage: Stage) -> None:
    fill(stage)
    page = stage.page("today")
    page.quick.line.setFocus()
    page.quick.line.setText("esok 3ptg telefon Aminah")
    stage.settle()
    stage.shoot("05-today")
    page.quick.line.setText("every Monday 9am call warehouse ! @Ravi")
    stage.shoot("60-quick-add")
    page.quick.line.clear()


def narrow(stage: Stage) -> None:
    fill(stage)
    page = stage.page("today")
    stage.window.resize(*NARROW)
    page.quick.line.setText("esok 3ptg telefon Aminah")
    stage.shoot("61-today-narrow")
    page.quick.line.clear()
    stage.window.resize(*SIZE)


def beside(stage: Stage) -> None:
    fill(stage)
    page = stage.page("today")
    page.view.go(4)
    page.open_current()
    stage.shoot("62-task-beside")
    stage.desk.side.close_side()
    stage.settle()
    page.view.go(2)
    row = page.view.current()
    page._menu(row, page.view.mapToGlobal(page.view.rect().center()))
    stage.hang(page.quick)
    stage.shoot("62-task-menu")


def calendar(stage: Stage) -> None:
    fill(stage)
    page = stage.page("calendar")
    for view in ("day", "month", "week"):
        page.show_as(view)
        stage.shoot(f"63-calendar-{view}")


def tasks(stage: Stage) -> None:
    fill(stage)
    stage.page("tasks")
    stage.shoot("64-tasks")


def reminders(stage: Stage) -> None:
    fill(stage)
    stage.page("today")
    stage.desk.agenda.look()
    stage.settle()
    stage.desk.agenda.show_list()
    stage.shoot("65-reminders")


def plans(stage: Stage) -> None:
    from crm_desktop.agenda import plans as kept

    fill(stage)
    stage.page("today")
    stage.desk.actions_.trigger("plan.edit")
    stage.shoot("66-plans")
    stage.clear()
    kept.save(stage.window.ws, kept.suggested())
    page = stage.page("deals")
    page.view.move_to(1)
    page.open_current()
    stage.settle()
    stage.desk.actions_.trigger("plan.start")
    stage.shoot("67-start-plan")
    stage.clear()
    stage.desk.actions_.trigger("task.add")
    stage.shoot("68-new-task")


def nothing(stage: Stage) -> None:
    """The day of an empty file."""
    stage.window.leave_file()
    stage.window.files.create(stage.home / "Kosong.crm")
    stage.desk.show_page("today")
    stage.shoot("69-today-empty")
    stage.window.leave_file()


SCENES: tuple[Scene, ...] = (
    day, narrow, beside, calendar, tasks, reminders, plans, nothing,
)  # fmt: skip
