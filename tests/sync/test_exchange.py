"""Two files and a server: what one writes the other shows, and both sides are proved equal."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.server import tables as t
from crm_desktop.store import outgoing
from crm_desktop.store.check import check
from crm_desktop.store.conflicts import open_conflicts
from crm_desktop.sync.brake import BrakeError
from crm_desktop.sync.connection import RefusedError
from tests.server import kit as server_kit
from tests.sync import kit


def test_what_one_writes_the_other_shows(team):
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(
        a, id, deleted=False, name="陈志明", **{"phones.1": {"value": "012", "kind": "work"}}
    )
    assert one.round().proved
    outcome = two.round()
    assert (outcome.proved, outcome.received) == (True, 1)
    assert kit.shown(b) == kit.shown(a) != {}


def test_concurrent_edits_are_kept_and_listed_on_both(team):
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(a, id, deleted=False, name="Tan", job="Clerk")
    one.round(), two.round()
    kit.contact(a, id, job="Manager")
    kit.contact(b, id, job="Director")
    one.round(), two.round(), one.round()
    assert kit.shown(a) == kit.shown(b)
    assert open_conflicts(a.reader()) == open_conflicts(b.reader()) != set()
    assert outgoing.count(a.reader()) == outgoing.count(b.reader()) == 0


def test_undo_travels(team):
    (a, one), (b, two) = team
    kit.contact(a, new_id(), deleted=False, name="Tan")
    one.round(), two.round()
    b.log.cancel(a.log.undoable().stamp)
    two.round()
    assert one.round().proved
    assert kit.shown(a) == kit.shown(b) == {}


def test_an_import_of_many_travels_whole(team):
    (a, one), (b, two) = team
    edits = [
        Edit("contact", new_id(), {"deleted": False, "name": f"Person {n}", "job": f"Job {n % 7}"})
        for n in range(12_000)
    ]
    a.log.record_bulk(Label("import", "contact"), edits)
    kit.contact(a, edits[5].id, job="Changed")
    assert one.round().proved
    assert two.round().proved
    assert kit.shown(a) == kit.shown(b)
    assert check(b).ok
    b.log.cancel(next(op.stamp for _, op in b.log.since() if op.label.key == "import"))
    assert two.round().proved
    before = kit.shown(a)
    with pytest.raises(BrakeError) as stopped:
        one.round()
    assert len(stopped.value.going) == 12_000
    assert kit.shown(a) == before
    assert one.round(allow=True).proved
    assert kit.shown(a) == kit.shown(b) == {}


def test_hidden_records_leave_the_other_file_in_the_bytes(team, tmp_path):
    (a, one), (b, two) = team
    id, note = new_id(), new_id()
    kit.contact(a, id, deleted=False, name="Zzyzx Taint", owner="Huda")
    a.log.record(
        Label("create", "note"),
        [Edit("note", note, {"deleted": False, "text": "Zzyzx said", f"contacts.{id}": True})],
    )
    one.round(), two.round()
    assert kit.shown(b) and kit.shown(b, "note")
    kit.contact(a, id, visibility="private")
    assert one.round().proved
    outcome = two.round()
    assert (outcome.gone, outcome.proved) == (2, True)
    assert kit.shown(b) == kit.shown(b, "note") == {}
    assert kit.bytes_of(b).count(b"Zzyzx") == 0  # while the window still has it open
    b.close()
    assert kit.bytes_of(b).count(b"Zzyzx") == 0


def test_hidden_records_come_back_whole(team):
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(a, id, deleted=False, name="Tan", owner="Huda")
    kit.contact(a, id, job="Clerk")
    kit.contact(a, id, visibility="private")
    one.round()
    assert two.round().proved
    assert kit.shown(b) == {}
    a.log.undo()
    one.round()
    assert two.round().proved
    assert kit.shown(b) == kit.shown(a) != {}
    assert check(b).ok


def test_what_is_refused_loses_its_effect_everywhere(team, database):
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(a, id, deleted=False, name="Tan")
    one.round(), two.round()
    server_kit.set_role(database, "Siti", "reader")
    kit.contact(b, id, job="Forbidden")
    outcome = two.round()
    assert list(outcome.refused.values()) == ["read_only"]
    assert outcome.proved and outcome.sent == 0
    assert one.round().proved
    assert kit.shown(a) == kit.shown(b)
    assert check(b).ok


def test_a_server_that_lost_the_last_days_gets_them_again(team, database):
    (a, one), (b, two) = team
    kit.contact(a, new_id(), deleted=False, name="Tan")
    one.round()
    with database.read() as conn:
        before = conn.execute(t.workspace.select()).mappings().one()
        digests = conn.execute(t.digest.select()).mappings().all()
    kit.contact(a, new_id(), deleted=False, name="Lim")
    kit.contact(a, new_id(), deleted=False, name="Wong")
    one.round(), two.round()
    with database.write() as conn:  # a restore nobody announced
        for table in (t.operation, t.touched):
            conn.execute(delete(table).where(table.c.number > before["head"]))
        conn.execute(update(t.workspace).values(head=before["head"], chain=before["chain"]))
        conn.execute(delete(t.digest))
        conn.execute(t.digest.insert(), [dict(row) for row in digests])
    kit.contact(b, new_id(), deleted=False, name="After")
    outcome = two.round()
    assert (outcome.reset, outcome.proved) == (True, True)
    assert one.round().proved
    assert len(kit.shown(a)) == 4
    assert kit.shown(a) == kit.shown(b)


def test_a_revoked_device_is_told_and_loses_nothing(team, database):
    _, (b, two) = team
    kit.contact(b, new_id(), deleted=False, name="Mine")
    with database.write() as conn:
        mine = t.device.c.id == two._account.device
        conn.execute(update(t.device).where(mine).values(revoked=1))
    with pytest.raises(RefusedError):
        two.round()
    assert len(kit.shown(b)) == 1


def test_alone_again_and_back_in_another_team(team, database, address, tmp_path):
    from crm_desktop.sync.enrolment import leave

    (a, one), _ = team
    kit.contact(a, new_id(), deleted=False, name="Tan")
    one.round()
    leave(a)
    kit.contact(a, new_id(), deleted=False, name="Alone")
    again = kit.entered(a, address, server_kit.owner_code(database))
    assert again.round().proved
    assert len(kit.shown(a)) == 2
