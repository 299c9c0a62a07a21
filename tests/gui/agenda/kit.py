"""A day's work in a real file, and pages over it."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

from crm_desktop.agenda import clock
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from tests.gui.tables.kit import make_context


def fill(ws):
    """Write tasks around today and appointments; return title → id."""
    now = clock.now_here()
    ids = {}

    def make(entity, title, **cells):
        ids[title] = new_id()
        field = {"task": "title", "activity": "subject"}.get(entity, "name")
        return Edit(entity, ids[title], {"deleted": False, field: title, **cells})

    def day(away):
        return (now.date() + timedelta(days=away)).isoformat()

    def at(away, hour, minute=0):
        day = datetime.combine(now.date(), datetime.min.time()) + timedelta(days=away)
        return clock.utc_text(day.replace(hour=hour, minute=minute))

    aminah = make("contact", "Siti Aminah")
    edits = [
        aminah, make("contact", "Aminah Yusof"), make("contact", "Lim Siew Ling", touch_every=30,
                                                      created="2020-01-01T00:00:00Z"),
        make("task", "Late", due=day(-3), priority="high", **{f"contacts.{aminah.id}": True}),
        make("task", "Now", due=at(0, 23, 59), kind="call"), make("task", "Any", due=day(0)),
        make("task", "Weekly", due=day(0), repeat="FREQ=WEEKLY"), make("task", "Soon", due=day(3)),
        make("task", "Never"),
        make("activity", "Meeting", channel="meeting", state="planned", start=at(0, 9), minutes=60),
        make("activity", "Overlap", channel="visit", state="planned", start=at(0, 9, 30), minutes=60),
        make("activity", "Fair", channel="visit", state="planned", start=day(0), minutes=3 * 24 * 60),
    ]  # fmt: skip
    ws.log.record(Label("create", "task", len(edits)), edits)
    return ids


def context_of(ws, lane=None):
    context = make_context(ws, lane)
    context.triggered = []
    context.actions = SimpleNamespace(trigger=context.triggered.append)
    return context


def titles(page):
    """Return what the list of the day says: heads in brackets, tasks by title."""
    said = []
    for at in range(page.model.rowCount()):
        row = page.model.row(at)
        if row.head:
            said.append(f"[{row.section} {page.model.count(row.section)}]")
        else:
            said.append(row.touch.title if row.touch else row.card.title)
    return said


def operations(ws):
    return ws.reader().execute("SELECT count(*) FROM operation").fetchone()[0]
