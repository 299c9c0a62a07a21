"""What is not with the server is listed with its reason, tried again, and written out to be read."""

from __future__ import annotations

import csv
import json

from crm_desktop.domain.keys import new_id
from crm_desktop.gui.sync import entries
from crm_desktop.store import parking
from crm_desktop.sync import held
from tests.server import kit as server_kit
from tests.sync import kit


def refused(team, database):
    """Let the member write what a reader may not."""
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(a, id, deleted=False, name="Tan")
    one.round(), two.round()
    server_kit.set_role(database, "Siti", "reader")
    kit.contact(b, id, job="=Forbidden")
    two.round()
    return id


def test_pending_is_listed_with_what_it_says(team):
    (a, _), _ = team
    kit.contact(a, new_id(), deleted=False, name="Tan")
    (one,) = held.listed(a)
    assert (one.kind, one.author) == ("pending", "Huda")
    assert ("Tan", "name", "Tan") in {(v.title, v.field, v.value) for v in one.values}


def test_refused_is_kept_with_its_reason_and_written_once_more(team, database):
    _, (b, two) = team
    id = refused(team, database)
    (one,) = held.listed(b)
    assert (one.kind, one.why) == ("refused", "You may read here, not change.")
    assert [(v.id, v.field, v.value) for v in one.values] == [(id, "job", "=Forbidden")]
    server_kit.set_role(database, "Siti", "member")
    two.round()  # it tells who may write again
    assert held.retry(b) == 1
    assert two.round().proved
    assert held.listed(b) == []
    (a, first), _ = team
    first.round()
    assert "=Forbidden" in next(iter(kit.shown(a).values()))


def test_all_of_it_is_written_out(team, database, tmp_path):
    _, (b, _) = team
    refused(team, database)
    plain, whole = held.export(b, tmp_path)
    rows = list(csv.DictReader(plain.open(encoding="utf-8-sig")))
    assert [(row["State"], row["Record"], row["Value"]) for row in rows] == [
        ("refused", "Tan", "'=Forbidden")
    ]
    assert json.loads(whole.read_text("utf-8"))[0]["values"][0]["value"] == "=Forbidden"


def test_what_the_server_leaves_here_says_why_and_is_tried_again(team, database, tmp_path):
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(a, id, deleted=False, name="Tan")
    one.round(), two.round()
    server_kit.set_role(database, "Siti", "reader")
    kit.contact(a, id, job="=Buyer")
    b.log.apply([op for _, op in a.log.since(0)][-1:])  # as a stick carries it
    assert not two.round().proved
    (left,) = held.listed(b)
    said = "You may read here, not change. The server may take it from the computer of Huda yet."
    assert (left.kind, left.why) == ("left", said)
    rows = list(csv.DictReader(held.export(b, tmp_path)[0].open(encoding="utf-8-sig")))
    assert [(row["Why"], row["Value"]) for row in rows] == [(said, "'=Buyer")]
    server_kit.set_role(database, "Siti", "member")
    assert held.retry(b, [left.stamp]) == 1
    assert two.round().proved and held.listed(b) == []


def test_what_its_author_brings_is_left_here_no_more(team, database):
    (a, one), (b, two) = team
    kit.contact(a, new_id(), deleted=False, name="Tan")
    server_kit.set_role(database, "Siti", "reader")
    b.log.apply([op for _, op in a.log.since(0)])
    two.round()
    assert held.listed(b)
    one.round()
    assert two.round().proved and held.listed(b) == []


def test_what_could_not_be_applied_is_applied_when_it_can(team, monkeypatch):
    from crm_desktop.store.arrivals import Arrivals

    (a, one), (b, two) = team
    kit.contact(a, new_id(), deleted=False, name="Poison")
    one.round()
    with monkeypatch.context() as patched:
        patched.setattr(Arrivals, "take", lambda *_: 1 / 0)
        assert two.round().parked == 1
    assert held.retry(b) == 1
    assert two.round().proved
    assert kit.shown(b) == kit.shown(a)


def test_an_erased_record_leaves_nothing_in_what_is_set_aside(team, database):
    (a, one), (b, two) = team
    id = refused(team, database)
    a.log.erase([("contact", id)])
    one.round(), two.round()
    assert b"Forbidden" not in b"".join(kept.body for kept in parking.parked(b.reader()))


def test_what_a_damaged_file_made_of_one_is_said_to_be_unreadable_and_hinders_no_other(
    team, database, caplog
):
    _, (b, _) = team
    refused(team, database)
    with b.transaction() as conn:
        for n, body in enumerate((b"{}", b"[1]", b"\xff", b'{"label":3,"of":"Tan"}')):
            parking.park(conn, f"odd{n}", parking.REFUSED, "not_shared", body, n)
    found = {one.stamp: one for one in held.listed(b)}
    assert len(found) == 5 and all(found[f"odd{n}"].values == () for n in range(4))
    assert "What was set aside as odd0 is no operation" in caplog.text
    lists = entries.read(b)
    assert [e.title for e in lists.refused[1:]] == ["A change that cannot be read"] * 4
    assert held.retry(b, ["odd0", "odd3"]) == 0
    with b.transaction() as conn:
        parking.forget(conn, "Tan", erased=True)
    assert "odd3" not in {one.stamp for one in parking.parked(b.reader())}


def test_changes_refused_later_take_the_place_of_what_is_damaged(team):
    (a, _), _ = team
    kit.contact(a, new_id(), deleted=False, name="Tan")
    (_, op) = a.log.since(0)[-1]
    with a.transaction() as conn:
        parking.park(conn, op.stamp, parking.REFUSED, "not_shared", b"{}", 1)
        parking.refuse(conn, op, "not_yours", 2)
    (one,) = parking.parked(a.reader())
    assert one.operation == op
