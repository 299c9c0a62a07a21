"""Tasks done, put off, repeated, followed up: each one operation that undo takes back whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from crm_desktop.agenda import cadence, clock, plans, quick_add, reminders, tasks, today
from crm_desktop.agenda.tasks import About
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.store import agenda, listing
from crm_desktop.store.cells import shown
from crm_desktop.store.workspace import Workspace

from .kit import NOW, made


def operations(ws):
    return ws.reader().execute("SELECT count(*) FROM operation").fetchone()[0]


def open_titles(ws):
    return [
        t
        for (t,) in ws.reader().execute(
            "SELECT title FROM task WHERE deleted=0 AND done IS NULL ORDER BY n"
        )
    ]


def test_a_quick_line_becomes_a_task_about_a_contact_and_its_company(ws):
    firm = made(ws, "company", name="Maju Jaya")
    aminah = made(ws, "contact", name="Aminah", company=firm)
    read = quick_add.read("esok 3ptg telefon Aminah ! ingatkan", NOW)
    id = tasks.add(ws, tasks.cells_of(ws.reader(), read, About("contact", aminah)))
    cells = shown(ws.reader(), "task", id)
    assert (
        cells["title"] == "Telefon Aminah"
        and cells["kind"] == "call"
        and cells["priority"] == "high"
    )
    assert clock.local(cells["due"]) == datetime(2026, 11, 27, 15)
    assert cells["remind"] == cells["due"]
    assert cells[f"contacts.{aminah}"] is True and cells["company"] == firm
    assert cells["owner"] == "Huda"


def test_a_line_that_says_nothing_is_refused_in_words(ws):
    with pytest.raises(UserError):
        tasks.cells_of(ws.reader(), quick_add.read("!!", NOW))


def test_a_time_alone_is_named_by_its_kind(ws):
    assert tasks.cells_of(ws.reader(), quick_add.read("telefon", NOW))["title"] == "Telefon"


def test_who_is_named_comes_before_the_people_of_a_deal_that_is(ws):
    tan, mei = made(ws, "contact", name="Tan Ah Kow"), made(ws, "contact", name="Mei")
    deal = made(ws, "deal", title="Fit-out", **{f"contacts.{mei}": True})
    whom = (tasks.About("contact", tan), tasks.About("deal", deal))
    cells = tasks.cells_of(ws.reader(), quick_add.read("call Tan about Fit-out", NOW), *whom)
    assert cells["deal"] == deal
    assert (cells[f"contacts.{tan}"], cells[f"contacts.{mei}"]) == ("first", True)


def test_done_makes_the_next_and_one_undo_takes_both_back(ws):
    id = made(ws, "task", title="Call depot", kind="call", due="2026-11-23", repeat="FREQ=WEEKLY;BYDAY=MO",
              remind=clock.utc_text(datetime(2026, 11, 23, 8)), owner="Ravi")  # fmt: skip
    before = operations(ws)
    tasks.done(ws, [id], NOW)
    assert operations(ws) == before + 1
    (n,) = ws.reader().execute("SELECT n FROM task WHERE follows=?", (id,)).fetchone()
    row = listing.page(ws.reader(), "task", [n])[n]
    assert row["due"] == "2026-11-30" and row["owner"] == "Ravi" and not row["done"]
    assert clock.local(row["remind"]) == datetime(2026, 11, 30, 8)
    assert row["repeat"] == "FREQ=WEEKLY;BYDAY=MO"
    ws.log.undo()
    assert open_titles(ws) == ["Call depot"] and not shown(ws.reader(), "task", id).get("done")
    ws.log.redo()
    assert open_titles(ws) == ["Call depot"] and shown(ws.reader(), "task", id)["done"]


def test_what_is_done_already_is_not_done_twice(ws):
    id = made(ws, "task", title="Water", due="2026-11-26", repeat="FREQ=DAILY")
    tasks.done(ws, [id, id], NOW)
    assert tasks.done(ws, [id], NOW) is None
    assert len(open_titles(ws)) == 1


def test_a_rule_out_of_another_program_that_cannot_be_followed_ends_quietly(ws):
    id = made(ws, "task", title="Odd", due="2026-11-26", repeat="FREQ=HOURLY")
    assert tasks.done(ws, [id], NOW) is not None
    assert open_titles(ws) == []


def test_later_keeps_the_time_and_moves_the_reminder(ws):
    due = clock.utc_text(datetime(2026, 11, 26, 15))
    id = made(ws, "task", title="Call", due=due, remind=tasks.remind_at(due, 30))
    tasks.later(ws, [id], "2026-11-30")
    cells = shown(ws.reader(), "task", id)
    assert clock.local(cells["due"]) == datetime(2026, 11, 30, 15)
    assert clock.local(cells["remind"]) == datetime(2026, 11, 30, 14, 30)


def test_next_contact_moves_the_step_there_is_or_makes_one(ws):
    aminah = made(ws, "contact", name="Aminah")
    tasks.next_contact(ws, About("contact", aminah), "2026-12-01")
    n = listing.number_of(ws.reader(), "contact", aminah)
    first = agenda.next_task(ws.reader(), "contact", n)
    tasks.next_contact(ws, About("contact", aminah), "2026-12-08")
    assert agenda.next_task(ws.reader(), "contact", n) == first
    assert shown(ws.reader(), "task", first)["due"] == "2026-12-08"
    assert len(open_titles(ws)) == 1


def test_a_day_is_cut_into_sections_whatever_the_zone(ws):
    at = clock.utc_text
    for title, due in (
        ("late", "2026-11-25"), ("late moment", at(datetime(2026, 11, 25, 23, 59))),
        ("any time", "2026-11-26"), ("night", at(datetime(2026, 11, 26, 23, 59))),
        ("midnight", at(datetime(2026, 11, 26, 0, 0))), ("soon", "2026-12-03"),
        ("soon moment", at(datetime(2026, 11, 27, 0, 0))), ("far", "2026-12-04"), ("never", None),
    ):  # fmt: skip
        made(ws, "task", title=title, due=due)
    done = made(ws, "task", title="finished", due="2026-11-26")
    ahead = made(ws, "task", title="done before its day", due="2026-11-28")
    tasks.done(ws, [done, ahead], NOW)
    plan = today.plan(ws.reader(), NOW)
    cards = today.cards(ws.reader(), [n for ns in plan.ns.values() for n in ns])
    said = {key: [cards[n].title for n in ns] for key, ns in plan.ns.items()}
    assert set(said["overdue"]) == {"late", "late moment"}
    assert said["today"] == ["midnight", "night", "any time"]
    assert said["soon"] == ["soon moment", "soon"]
    assert said["undated"] == ["never"]
    assert today.numbers(ws.reader(), NOW) == (2, 3, 1)


def test_the_day_is_read_through_its_indexes(ws):
    days = clock.one_day(NOW.date())
    text, values = agenda.within("due", days)
    plan = (
        ws.reader()
        .execute(f"EXPLAIN QUERY PLAN SELECT n FROM task WHERE {agenda.LISTED} AND {text}", values)
        .fetchall()
    )
    assert any("task_open" in str(row) for row in plan), plan


def test_whom_one_has_not_touched_is_listed_until_there_is_a_next_step(ws):
    old = clock.utc_text(NOW - timedelta(days=40))
    lim = made(ws, "contact", name="Lim", touch_every=30, created=old)
    made(ws, "contact", name="Fresh", touch_every=60, created=old)
    made(ws, "company", name="Firm", touch_every=7, created=old)
    found = [(d.title, d.day) for d in cadence.overdue(ws.reader(), NOW.date())]
    assert found == [("Firm", date(2026, 10, 24)), ("Lim", date(2026, 11, 16))]
    tasks.touched(ws, About("contact", lim), NOW)
    assert [d.title for d in cadence.overdue(ws.reader(), NOW.date())] == ["Firm"]
    later = NOW.date() + timedelta(days=31)
    assert "Lim" in [d.title for d in cadence.overdue(ws.reader(), later)]
    tasks.next_contact(ws, About("contact", lim), "2027-02-01")
    assert "Lim" not in [d.title for d in cadence.overdue(ws.reader(), later)]


def test_reminders_missed_while_asleep_are_gathered(ws):
    for minutes in (300, 200, 1):
        made(
            ws,
            "task",
            title=f"{minutes}",
            due="2026-11-26",
            remind=clock.utc_text(NOW - timedelta(minutes=minutes)),
        )
    made(ws, "task", title="not yet", remind=clock.utc_text(NOW + timedelta(minutes=1)))
    made(
        ws,
        "activity",
        subject="Meeting",
        state="planned",
        remind=clock.utc_text(NOW - timedelta(minutes=2)),
    )
    reminders.told(ws, NOW - timedelta(minutes=250))
    found = reminders.waiting(ws, NOW)
    assert [t.title for t in found.every] == ["1", "Meeting", "200", "300"]
    assert [t.title for t in found.fresh] == ["1", "Meeting", "200"] and found.late == 1
    reminders.told(ws, NOW)
    assert reminders.waiting(ws, NOW).fresh == []
    assert len(reminders.waiting(ws, NOW).every) == 4


def test_a_clock_that_ran_ahead_does_not_silence_what_comes(ws):
    reminders.told(ws, datetime(2036, 1, 1))
    made(ws, "task", title="Call", remind=clock.utc_text(NOW - timedelta(minutes=5)))
    assert [t.title for t in reminders.waiting(ws, NOW).fresh] == ["Call"]
    reminders.told(ws, NOW)
    assert reminders.waiting(ws, NOW).fresh == []
    assert reminders.waiting(ws, NOW - timedelta(hours=1)).fresh == []  # summer time ended


def test_a_snoozed_or_dismissed_reminder_waits_or_goes(ws):
    id = made(
        ws,
        "task",
        title="Call",
        due="2026-11-26",
        remind=clock.utc_text(NOW - timedelta(minutes=5)),
    )
    tasks.snooze(ws, id, clock.utc_text(NOW + timedelta(minutes=10)))
    assert reminders.waiting(ws, NOW).every == []
    found = reminders.waiting(ws, NOW + timedelta(minutes=11))
    assert len(found.every) == 1 and found.late == 0
    tasks.dismiss(ws, [("task", id)])
    assert reminders.waiting(ws, NOW + timedelta(minutes=11)).every == []
    ws.log.undo()
    assert len(reminders.waiting(ws, NOW + timedelta(minutes=11)).every) == 1


def test_a_reminder_of_a_day_comes_in_its_morning(ws):
    made(ws, "task", title="Pay", remind="2026-11-26")
    assert reminders.waiting(ws, datetime(2026, 11, 26, 8, 59)).every == []
    assert len(reminders.waiting(ws, datetime(2026, 11, 26, 9)).every) == 1


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        (("21:00", "07:00"), "23:00", True), (("21:00", "07:00"), "06:59", True),
        (("21:00", "07:00"), "07:00", False), (("12:00", "13:00"), "12:30", True),
        (("12:00", "13:00"), "13:00", False), (("12:00", "12:00"), "12:00", False), ((), "23:00", False),
    ],
)  # fmt: skip
def test_nobody_is_told_in_quiet_hours(ws, hours, at, quiet):
    ws.set_setting(reminders.QUIET, list(hours))
    now = datetime.combine(NOW.date(), datetime.strptime(at, "%H:%M").time())
    assert reminders.waiting(ws, now).quiet is quiet


def test_settings_edited_by_hand_do_not_stop_reminders(ws):
    ws.set_setting(reminders.QUIET, ["nonsense"])
    ws.set_setting(reminders.TOLD, "yesterday")
    assert reminders.waiting(ws, NOW).quiet is False


def test_a_plan_starts_as_one_operation(ws):
    firm = made(ws, "company", name="Maju Jaya")
    deal = made(ws, "deal", title="Fit-out", company=firm, result={"outcome": "won"})
    id = plans.save(ws, plans.suggested("After"))
    (plan,) = plans.plans(ws.reader())
    assert plan.id == id and [s.days for s in plan.steps] == [1, 7, 30, 90]
    n = listing.number_of(ws.reader(), "deal", deal)
    assert plans.offered(ws.reader(), "deal", [n]) == [(plan, deal)]
    before = operations(ws)
    plans.start(ws, plan, [About("deal", deal)], date(2026, 11, 26))
    assert operations(ws) == before + 1
    rows = (
        ws.reader()
        .execute("SELECT due,deal,company,plan FROM task WHERE deleted=0 ORDER BY due")
        .fetchall()
    )
    assert rows[0] == ("2026-11-27", deal, firm, id) and len(rows) == 4
    ws.log.undo()
    assert open_titles(ws) == []


def test_a_plan_is_offered_when_what_starts_it_happens(ws):
    for trigger in ("hand", "won", "lost", "lead"):
        plans.save(ws, replace(plans.suggested(trigger), trigger=trigger))
    lost = made(ws, "deal", title="Fit-out", result={"outcome": "lost"})
    new = made(ws, "lead", name="Devi", status="new")
    ids = (("deal", lost), ("deal", made(ws, "deal", title="Open")), ("lead", new),
           ("lead", made(ws, "lead", name="Old", status="discarded")))  # fmt: skip
    found = [
        (plan.name, id)
        for entity, of in ids
        for plan, id in plans.offered(
            ws.reader(), entity, [listing.number_of(ws.reader(), entity, of)]
        )
    ]
    assert found == [("lost", lost), ("lead", new)]


def test_a_plan_is_changed_switched_off_and_deleted(ws):
    plans.save(ws, plans.suggested("After"))
    (plan,) = plans.plans(ws.reader())
    plans.save(ws, replace(plan, off=True, steps=(*plan.steps[:1], plans.Step(3, "New", "email"))))
    (plan,) = plans.plans(ws.reader())
    assert [(s.days, s.title) for s in plan.steps] == [(1, "Thank them"), (3, "New")] and plan.off
    with pytest.raises(UserError):
        plans.save(ws, replace(plan, steps=()))
    plans.delete(ws, plan.id)
    assert plans.plans(ws.reader()) == []


def test_moving_an_appointment_is_one_operation_and_moves_its_reminder(ws):
    start = clock.utc_text(datetime(2026, 11, 26, 9))
    id = made(
        ws,
        "activity",
        subject="Meeting",
        state="planned",
        start=start,
        minutes=60,
        remind=tasks.remind_at(start, 15),
    )
    before = operations(ws)
    tasks.reschedule(ws, "activity", id, clock.utc_text(datetime(2026, 11, 27, 14)), 90)
    cells = shown(ws.reader(), "activity", id)
    assert operations(ws) == before + 1 and cells["minutes"] == 90
    assert clock.local(cells["remind"]) == datetime(2026, 11, 27, 13, 45)


def test_the_next_of_a_task_is_the_same_on_every_device_and_not_made_twice(ws, tmp_path):
    id = made(ws, "task", title="Water", due="2026-11-26", repeat="FREQ=DAILY")
    with Workspace.create(tmp_path / "other.crm") as other:
        other.log.apply(op for _, op in ws.log.since())
        tasks.done(ws, [id], NOW)
        tasks.done(other, [id], NOW)
        ws.log.apply(op for _, op in other.log.since())
        assert open_titles(ws) == ["Water"]
    (following,) = ws.reader().execute("SELECT id FROM task WHERE follows=?", (id,)).fetchone()
    ws.log.record(Label("edit"), [Edit("task", following, {"title": "Water all"})])
    tasks.reopen(ws, [id])
    tasks.done(ws, [id], NOW)
    assert open_titles(ws) == ["Water all"]


def test_a_reminder_is_told_with_its_own_time(ws):
    reading = quick_add.read("esok 3ptg telefon Aminah ingatkan 2.30ptg", NOW)
    due = clock.local(tasks.cells_of(ws.reader(), reading)["due"])
    remind = clock.local(tasks.cells_of(ws.reader(), reading)["remind"])
    assert (due - remind) == timedelta(minutes=30)
    reading = quick_add.read("call Raju tomorrow 3pm remind 90 min before", NOW)
    cells = tasks.cells_of(ws.reader(), reading)
    assert clock.local(cells["due"]) - clock.local(cells["remind"]) == timedelta(minutes=90)


def test_later_than_what_is_ahead_is_after_it():
    due = clock.when(NOW.date() + timedelta(days=5), time(15))
    offered = [clock.day_of(value) for _key, _words, value in tasks.waits(NOW, due)]
    assert [(day - NOW.date()).days for day in offered[:2]] == [6, 12]
    assert tasks.waits(NOW, "2020-01-01") == tasks.waits(NOW) == tasks.waits(NOW, "2026-11-26")


def test_who_is_to_be_touched_again_counts_as_overdue(ws):
    made(ws, "contact", name="Lim Boon Huat", touch_every=7, created="2026-01-05T00:00:00Z")
    assert today.numbers(ws.reader(), NOW) == (1, 0, 0)
