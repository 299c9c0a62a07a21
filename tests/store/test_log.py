"""The verbs of the log on one device: record, undo, redo, bulk, erase."""

from __future__ import annotations

from dataclasses import replace

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Changed, Edit, Label
from crm_desktop.store import cells, check, conflicts, history
from crm_desktop.store.workspace import Workspace


def create(ws: Workspace, name: str, **more: object) -> str:
    id = new_id()
    ws.log.record(
        Label("create", "contact", row=id),
        [Edit("contact", id, {"deleted": False, "name": name, **more})],
    )
    return id


def people(count: int, **more: object) -> list[Edit]:
    return [
        Edit("contact", new_id(), {"deleted": False, "name": f"Person {i}", **more})
        for i in range(count)
    ]


def name(ws: Workspace, id: str) -> object:
    shown = cells.shown(ws.reader(), "contact", id)
    return shown and shown["name"]


def test_create_shows_and_undo_hides(ws: Workspace) -> None:
    id = create(ws, "Tan Ah Kow")
    assert name(ws, id) == "Tan Ah Kow"
    ws.log.undo()
    assert name(ws, id) is None
    ws.log.redo()
    assert name(ws, id) == "Tan Ah Kow"


def test_what_was_done_again_is_undone_first_and_what_was_taken_back_last_comes_back(
    ws: Workspace,
) -> None:
    first, second = create(ws, "First"), create(ws, "Second")
    names = [op.stamp for _, op in ws.log.since()]
    ws.log.undo()
    ws.log.undo()
    ws.log.redo()
    assert (name(ws, first), name(ws, second)) == ("First", None)
    ws.log.redo()
    ws.log.cancel(names[0])  # an old one, as the history offers it
    assert ws.log.redoable().stamp == names[0]  # type: ignore[union-attr]
    ws.log.redo()
    ws.log.undo()
    assert (name(ws, first), name(ws, second)) == (None, "Second")


def test_what_a_colleague_takes_back_does_not_come_before_what_one_did_last(ws: Workspace) -> None:
    create(ws, "First")
    old = ws.log.since()[-1][1].stamp
    with Workspace.create(":memory:") as siti:
        siti.log.apply(op for _, op in ws.log.since())
        second = create(ws, "Second")
        ws.log.undo()
        siti.log.cancel(old)
        ws.log.apply(op for _, op in siti.log.since())
    ws.log.redo()
    assert name(ws, second) == "Second"
    assert ws.log.redoable().stamp == old  # type: ignore[union-attr]


def test_undo_and_redo_survive_a_restart(ws: Workspace) -> None:
    id = create(ws, "Tan")
    ws.log.record(Label("edit"), [Edit("contact", id, {"name": "Tan Ah Kow"})])
    ws.close()
    with Workspace.open(ws.path) as again:
        again.log.undo()
        assert name(again, id) == "Tan"
    with Workspace.open(ws.path) as again:
        again.log.redo()
        assert name(again, id) == "Tan Ah Kow"
        assert check.check(again).ok


def test_writing_what_already_shows_records_nothing(ws: Workspace) -> None:
    id = create(ws, "Tan")
    assert ws.log.record(Label("edit"), [Edit("contact", id, {"name": "Tan"})]) is None
    assert len(ws.log.since()) == 1


def test_undo_of_an_old_operation_keeps_later_edits(ws: Workspace) -> None:
    id = create(ws, "Tan", job="Clerk")
    first = ws.log.record(Label("edit"), [Edit("contact", id, {"job": "Buyer", "owner": "Ann"})])
    ws.log.record(Label("edit"), [Edit("contact", id, {"job": "Owner"})])
    assert first is not None
    clash = history.clash(ws.reader(), first.stamp)
    assert (clash.rows, clash.rebuilt, clash.vanish) == (1, 1, 0)
    assert history.rebuilt(ws.reader(), first.stamp, 9) == [("contact", id, ("job",))]
    ws.log.cancel(first.stamp)
    shown = cells.shown(ws.reader(), "contact", id)
    assert shown == {"deleted": False, "name": "Tan", "job": "Owner"}


def test_an_edit_of_another_field_is_no_clash(ws: Workspace) -> None:
    id = create(ws, "Tan", job="Clerk")
    first = ws.log.record(Label("edit"), [Edit("contact", id, {"owner": "Ann", "phones.1": None})])
    ws.log.record(
        Label("edit"), [Edit("contact", id, {"job": "Owner", "phones.2": {"value": "1"}})]
    )
    assert first is not None
    assert history.clash(ws.reader(), first.stamp).rebuilt == 0
    assert history.rebuilt(ws.reader(), first.stamp, 9) == []


def test_undo_of_a_large_import_hides_only_what_nobody_else_touched(ws: Workspace) -> None:
    edits = people(1200, owner="Ann")
    done = ws.log.record_bulk(Label("import", "contact", 0), edits, memo="people.csv")
    assert done is not None and done.label.count == 1200
    ws.log.record(Label("edit"), [Edit("contact", edits[7].id, {"job": "Owner"})])
    before = ws.reader().execute("SELECT count(*) FROM contact WHERE deleted=0").fetchone()[0]
    clash = history.clash(ws.reader(), done.stamp)
    assert before == 1200 and clash == (1200, 0, 1200, 1)
    ws.log.cancel(done.stamp)
    assert ws.reader().execute("SELECT count(*) FROM contact WHERE deleted=0").fetchone()[0] == 0
    assert check.check(ws).ok
    ws.log.revive(done.stamp)
    shown = cells.shown(ws.reader(), "contact", edits[7].id)
    assert shown is not None and shown["job"] == "Owner" and shown["owner"] == "Ann"
    assert check.check(ws).ok


def test_undo_of_a_bulk_edit_brings_each_old_value_back(ws: Workspace) -> None:
    edits = people(700, owner="Ann")
    ws.log.record_bulk(Label("import", "contact", 0), edits)
    done = ws.log.record_bulk(
        Label("bulk_edit", "contact", 0, "owner"),
        [Edit("contact", e.id, {"owner": "Ben"}) for e in edits],
    )
    assert done is not None
    ws.log.record(Label("edit"), [Edit("contact", edits[0].id, {"owner": "Cal"})])
    ws.log.cancel(done.stamp)
    owners = dict(ws.reader().execute("SELECT owner,count(*) FROM contact GROUP BY owner"))
    assert owners == {"Ann": 699, "Cal": 1}
    assert check.check(ws).ok


def test_bulk_that_is_stopped_leaves_nothing(ws: Workspace) -> None:
    import pytest

    from crm_desktop.errors import Cancelled

    asked: list[int] = []

    def stop() -> None:
        asked.append(1)
        if len(asked) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        ws.log.record_bulk(Label("import"), people(9000), check=stop)
    assert ws.log.since() == []
    assert check.check(ws).ok


def test_each_commit_tells_its_subscribers_once(ws: Workspace) -> None:
    news: list[Changed] = []
    stop = ws.log.subscribe(news.append)
    create(ws, "Tan")
    stop()
    create(ws, "Lim")
    assert len(news) == 1
    assert news[0].rows == {"contact": frozenset({1})}
    assert "name" in news[0].cells


def test_two_entries_added_to_one_keyed_field_are_both_kept(ws: Workspace) -> None:
    id = create(ws, "Tan", **{"phones.1": {"value": "012-3456789"}})
    ws.log.record(Label("edit"), [Edit("contact", id, {"phones.k2": {"value": "03-7956 1180"}})])
    ws.log.record(Label("edit"), [Edit("contact", id, {"phones.1": None})])
    shown = cells.shown(ws.reader(), "contact", id)
    assert shown == {"deleted": False, "name": "Tan", "phones.k2": {"value": "03-7956 1180"}}


def test_erase_leaves_no_value_and_cannot_be_undone(ws: Workspace) -> None:
    id = create(ws, "Secretname", job="Secretjob")
    done = ws.log.erase([("contact", id)])
    assert ws.log.cancel(done.stamp) is None
    assert cells.shown(ws.reader(), "contact", id) is None
    for (patch,) in ws.reader().execute("SELECT patch FROM change"):
        assert "Secret" not in (patch or "")
    assert history.cells_as_of(ws.reader(), 1) == {}
    assert check.check(ws).ok


def test_operations_travel_to_another_file_and_back(ws: Workspace, memory: Workspace) -> None:
    id = create(ws, "Tan")
    memory.log.apply(op for _, op in ws.log.since())
    memory.log.record(Label("edit"), [Edit("contact", id, {"job": "Owner"})])
    ws.log.apply(op for _, op in memory.log.since())
    ws.log.apply(op for _, op in memory.log.since())
    assert cells.shown(ws.reader(), "contact", id) == cells.shown(memory.reader(), "contact", id)
    assert len(ws.log.since()) == len(memory.log.since()) == 2


def test_an_entity_of_a_newer_version_is_kept_and_passed_on(
    ws: Workspace, memory: Workspace
) -> None:
    from crm_desktop.domain.operation import Change, Operation

    unknown = Operation(
        "01a20b64fafc0000a0ef36da8065", "d", 1, "Ann", "user", Label("create"), 0,
        changes=(Change("invoice", new_id(), {"deleted": False, "number": "A1"}),
                 Change("contact", new_id(), {"deleted": False, "name": "Tan", "mood": "good"})),
    )  # fmt: skip
    ws.log.apply([unknown])
    memory.log.apply(op for _, op in ws.log.since())
    assert memory.log.since()[0][1] == unknown
    assert check.check(memory).ok


def test_erasing_what_the_undo_of_an_import_hid_leaves_no_word(ws: Workspace) -> None:
    ws.log.record_bulk(Label("import", "contact", 0), people(200))
    edits = people(600, job="Secretjob")
    done = ws.log.record_bulk(Label("import", "contact", 0), edits)
    assert done is not None
    ws.log.cancel(done.stamp)
    ws.log.erase([("contact", edits[0].id)])
    left = "SELECT count(*) FROM contact_words_docsize WHERE id=201"
    assert ws.reader().execute(left).fetchone() == (0,)
    ws.log.revive(done.stamp)
    assert cells.shown(ws.reader(), "contact", edits[0].id) is None
    assert name(ws, edits[1].id) == "Person 1"
    assert check.check(ws).ok


def test_rows_an_erasure_brings_later_are_erased_too(ws: Workspace, memory: Workspace) -> None:
    ids = [create(ws, "Secret One"), create(ws, "Secret Two")]
    memory.log.apply(op for _, op in ws.log.since())
    done = ws.log.erase([("contact", id) for id in ids])
    memory.log.apply([replace(done, changes=done.changes[:1])])
    assert name(memory, ids[1]) == "Secret Two"
    memory.log.apply([done])
    assert [name(memory, id) for id in ids] == [None, None]
    for (patch,) in memory.reader().execute("SELECT patch FROM change"):
        assert "Secret" not in (patch or "")
    assert check.check(memory).ok


def test_what_nobody_saw_at_the_preview_is_a_conflict(ws: Workspace) -> None:
    ids = [create(ws, "Tan"), create(ws, "Lim")]
    seen = ws.log.moment()
    ws.log.record(Label("edit"), [Edit("contact", ids[0], {"job": "Owner"})])
    done = [
        record(Label("edit"), [Edit("contact", id, {"job": job}) for id in ids], seen=seen)
        for record, job in ((ws.log.record, "Clerk"), (ws.log.record_bulk, "Cook"))
    ]
    first, second = (op.stamp for op in done if op is not None)
    edit = ws.log.since()[2][1].stamp
    conn = ws.reader()
    assert conflicts.conflicts(conn) == {
        ("contact", ids[0], "job", edit, first), ("contact", ids[0], "job", edit, second),
        ("contact", ids[0], "job", first, second), ("contact", ids[1], "job", first, second),
    }  # fmt: skip
    assert check.check(ws).ok
    ws.log.record(Label("edit"), [Edit("contact", ids[0], {"job": "Baker"})])
    assert conflicts.open_conflicts(conn) == {("contact", ids[1], "job", first, second)}


def test_a_pair_is_none_once_what_lies_between_comes(ws: Workspace, memory: Workspace) -> None:
    ids = [create(ws, "Tan"), create(ws, "Lim")]
    both = ws.log.record(Label("edit"), [Edit("contact", id, {"job": "Clerk"}) for id in ids])
    ws.log.record(Label("edit"), [Edit("contact", ids[0], {"name": "Lee"})])
    ops = [op for _, op in ws.log.since()]
    assert both is not None
    partly = [replace(op, changes=op.changes[1:]) if op.stamp == both.stamp else op for op in ops]
    memory.log.apply(partly)
    assert len(conflicts.conflicts(memory.reader())) == 1
    memory.log.apply([both])
    assert conflicts.conflicts(memory.reader()) == set()


def test_repair_brings_back_what_undo_says(ws: Workspace) -> None:
    id = create(ws, "Tan")
    ws.log.record(Label("edit"), [Edit("contact", id, {"name": "Lim"})])
    with ws.transaction() as conn:
        conn.execute("UPDATE operation SET effective=0 WHERE n=2")
    assert not check.check(ws).ok
    check.repair(ws)
    assert check.check(ws).ok
    assert name(ws, id) == "Lim"


def test_the_name_of_a_small_file_goes_with_whom_it_brought(ws: Workspace) -> None:
    def brought(name: str, count: int) -> list[Edit]:
        made = [Edit("contact", new_id(), {"deleted": False, "name": "Siti"}) for _ in range(count)]
        ws.log.record_bulk(Label("import", "contact", count), made, memo=name, origin="import")
        return made

    (siti,), (tan,) = brought("Siti Aminah.vcf", 1), brought("Tan.vcf", 1)
    many = brought("customers.csv", 200)
    ws.log.erase([("contact", siti.id), ("contact", many[0].id)])
    names = [text for (text,) in ws.reader().execute("SELECT text FROM memo ORDER BY text")]
    assert names == ["Tan.vcf", "customers.csv"] and tan.id
