"""What is about a record: kept in step by whatever writes, read as next step and last contact."""

from __future__ import annotations

from typing import Any

import pytest

from crm_desktop.activities import notes
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import about, check, listing
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery, Sort
from crm_desktop.store.workspace import Workspace


def add(ws: Workspace, entity: str, **cells: Any) -> str:
    id = new_id()
    ws.log.record(Label("create", entity), [Edit(entity, id, {"deleted": False, **cells})])
    return id


def step(ws: Workspace, entity: str, id: str) -> about.Step | None:
    n = listing.number_of(ws.reader(), entity, id)
    assert n is not None
    return about.next_steps(ws.reader(), entity, [n]).get(n)


def links(ws: Workspace) -> set[tuple[int, int]]:
    return set(ws.reader().execute("SELECT target,state FROM about"))


def test_the_earliest_open_entry_is_the_next_step(ws: Workspace) -> None:
    tan = add(ws, "contact", name="Tan")
    assert step(ws, "contact", tan) is None
    late = add(ws, "task", title="Call", kind="call", due="2026-12-01", **{f"contacts.{tan}": True})
    add(ws, "task", title="Some day", **{f"contacts.{tan}": True})
    add(ws, "activity", subject="Visit", channel="visit", state="planned",
        start="2026-11-30T02:00:00Z", **{f"contacts.{tan}": True})  # fmt: skip
    found = step(ws, "contact", tan)
    assert found is not None and (found.entity, found.title, found.kind) == (
        "activity",
        "Visit",
        "visit",
    )
    ws.log.record(Label("edit", "task"), [Edit("task", late, {"due": "2026-11-01"})])
    found = step(ws, "contact", tan)
    assert found == about.Step("2026-11-01", "task", late, "Call", "call")
    done = ws.log.record(
        Label("edit", "task"), [Edit("task", late, {"done": "2026-11-02T00:00:00Z"})]
    )
    assert done is not None and step(ws, "contact", tan).title == "Visit"  # type: ignore[union-attr]
    ws.log.cancel(done.stamp)
    assert step(ws, "contact", tan).title == "Call"  # type: ignore[union-attr]
    assert check.check(ws).ok


def test_one_without_a_time_comes_last_and_says_none(ws: Workspace) -> None:
    kow = add(ws, "company", name="Kow")
    add(ws, "task", title="Some day", company=kow)
    found = step(ws, "company", kow)
    assert found is not None and found.at == ""


def whole(ws: Workspace) -> bool:
    """Say whether the tables are right; the bytes of a file that was only named are nowhere."""
    return not check.check(ws).problems


@pytest.mark.parametrize("source", about.SOURCES)
def test_every_source_comes_and_goes_with_each_thing_it_names(ws: Workspace, source: str) -> None:
    title = RECORDS[source].title_field
    ids = {kind: new_id() for kind in ("contact", "company", "deal", "lead")}
    people = (
        {"contact": ids["contact"]} if source == "lead" else {f"contacts.{ids['contact']}": True}
    )
    named = {**people, "company": ids["company"], "deal": ids["deal"]}
    if source != "lead":
        named["lead"] = ids["lead"]
    made = add(ws, source, **{title: "X", **named})  # before anything it names is there
    before = links(ws)
    assert {target for target, _ in before} == {1, 2, 3} | ({11} if source != "lead" else set())
    for kind in ids:
        add(ws, kind, **{RECORDS[kind].title_field: "Y"})
    assert whole(ws) and links(ws) == before
    gone = ws.log.record(Label("delete", source), [Edit(source, made, {"deleted": True})])
    assert gone is not None and links(ws) == set()
    ws.log.cancel(gone.stamp)
    assert links(ws) == before
    ws.log.record(Label("edit", source), [Edit(source, made, dict.fromkeys(named))])
    assert links(ws) == set() and whole(ws)
    ws.log.undo()
    assert links(ws) == before and whole(ws)
    ws.log.erase([(source, made)])
    assert links(ws) == set()


def test_a_stream_of_many_keeps_it_in_step_and_undo_takes_all_back(ws: Workspace) -> None:
    people = [new_id() for _ in range(700)]
    edits = [
        Edit("contact", id, {"deleted": False, "name": f"P{at}"}) for at, id in enumerate(people)
    ]
    edits += [
        Edit("activity", new_id(), {"deleted": False, "subject": "Call", "channel": "call",
                                    "state": "done", "start": "2026-01-05T02:00:00Z",
                                    f"contacts.{id}": True})
        for id in people
    ]  # fmt: skip
    done = ws.log.record_bulk(Label("import"), reversed(edits))  # what is about them comes first
    assert done is not None and check.check(ws).ok
    assert len(ws.reader().execute("SELECT * FROM about").fetchall()) == 700
    ws.log.cancel(done.stamp)
    assert ws.reader().execute("SELECT count(*) FROM about").fetchone() == (0,)
    ws.log.revive(done.stamp)
    assert check.check(ws).ok


def test_a_mention_brings_a_note_to_a_records_timeline(ws: Workspace) -> None:
    lim = add(ws, "contact", name="Lim")
    add(ws, "note", text="Ask @Lim", pinned=True, **{f"mentions.{lim}": {"of": "contact"}})
    assert links(ws) == {(1, about.PINNED)}


def test_lists_sort_and_filter_by_what_is_worked_out(ws: Workspace) -> None:
    none, soon, late = (add(ws, "contact", name=name) for name in ("A none", "B soon", "C late"))
    add(ws, "task", title="Call", due="2026-11-27", **{f"contacts.{soon}": True})
    add(ws, "task", title="Call", due="2026-12-27", **{f"contacts.{late}": True})
    add(ws, "activity", subject="Met", state="done", start="2026-11-01T00:00:00Z",
        **{f"contacts.{late}": True})  # fmt: skip
    conn = ws.reader()

    def names(query: ListQuery) -> list[str]:
        ns = listing.all_rows(conn, query)
        rows = listing.page(conn, "contact", ns)
        return [rows[n]["name"] for n in ns]

    asc, desc = (ListQuery("contact", (Sort("next_step", d),)) for d in (False, True))
    assert names(asc) == ["B soon", "C late", "A none"]
    assert names(desc) == ["C late", "B soon", "A none"]
    assert names(ListQuery("contact", conditions=(Condition("next_step", "empty"),))) == ["A none"]
    assert names(ListQuery("contact", conditions=(Condition("last_contact", "not_empty"),))) == [
        "C late"
    ]
    soonest = Condition("next_step", "before", "2026-12-01")
    assert names(ListQuery("contact", conditions=(soonest,))) == ["B soon"]
    rows = listing.page(conn, "contact", listing.all_rows(conn, asc))
    shown = {r["name"]: (r["next_step"], r["next_step.shown"]) for r in rows.values()}
    assert shown["B soon"] == ("2026-11-27", "Call") and shown["A none"] == (None, "")
    assert none


def test_check_finds_and_mends_what_went_astray(ws: Workspace) -> None:
    add(ws, "task", title="Call", company=add(ws, "company", name="Kow"))
    with ws.transaction() as conn:
        conn.execute("DELETE FROM about")
    assert check.check(ws).problems == ("Some timelines lack an entry.",)
    check.repair(ws)
    assert check.check(ws).ok


def test_a_mention_that_arrives_before_its_record_is_about_it(ws: Workspace) -> None:
    with Workspace.create(":memory:") as other:
        made = {entity: new_id() for entity in ("contact", "company", "deal", "lead")}
        for entity, id in made.items():
            title = RECORDS[entity].title_field
            other.log.record(Label("create"), [Edit(entity, id, {"deleted": False, title: "T"})])
        text = " ".join(notes.link(entity, id, "T") for entity, id in made.items())
        notes.write(other, text, {})
        ws.log.apply(reversed([op for _, op in other.log.since()]))
    assert check.check(ws).problems == ()
    for entity, id in made.items():
        assert [source for source, _ in about.entries(ws.reader(), entity, id)] == ["note"]


def test_steps_of_a_page_are_looked_up_whatever_the_statistics_say(ws: Workspace) -> None:
    seen: list[str] = []
    tan = add(ws, "contact", name="Tan")
    for at in range(30):
        add(ws, "task", title=f"T{at}", **{f"contacts.{tan}": True})
    conn = ws.reader()
    conn.set_trace_callback(seen.append)
    about.next_steps(conn, "contact", range(64))
    about.last_contacts(conn, "contact", range(64))
    conn.set_trace_callback(None)
    asked = [sql for sql in seen if "about" in sql]
    assert len(asked) == 2
    for sql in asked:
        plan = [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert plan[0].startswith("SCAN j"), plan
