"""A difference is named by its records, and mended from the log by itself."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.errors import Cancelled
from crm_desktop.store import outgoing
from crm_desktop.sync import differences, sums
from tests.sync import kit


def lose(ws, id):
    """Let a file lose a change as no program of ours does."""
    with ws.transaction() as conn:
        conn.execute("DELETE FROM change WHERE row=(SELECT n FROM contact WHERE id=?)", (id,))
    sums.forget(ws)


def last_stamp(ws):
    return ws.reader().execute("SELECT stamp FROM operation ORDER BY n DESC LIMIT 1").fetchone()[0]


def take_for_sent(ws):
    """Hold what was written last for sent, though it was not."""
    with ws.transaction() as conn:
        outgoing.confirm(conn, [(last_stamp(ws), 99)])


def test_a_difference_is_named(team):
    (a, one), (b, two) = team
    id = new_id()
    for name in ("Tan", "Lim"):
        kit.contact(a, new_id(), deleted=False, name=name)
    kit.contact(a, id, deleted=False, name="Wong")
    one.round(), two.round()
    assert differences.records(b, two._connection) == []
    lose(b, id)
    (found,) = differences.records(b, two._connection, ["contact"])
    assert (found.entity, found.id, found.title, found.ours, found.theirs) == (
        "contact", id, "Wong", 0, 1,
    )  # fmt: skip
    (written,) = found.written
    assert (written.here, written.author, written.cells["name"]) == (False, "Huda", "Wong")


def test_each_side_is_said_and_what_waits_is_none(team, tmp_path):
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(a, id, deleted=False, name="Wong")
    kit.contact(a, id, job="=Buyer")
    one.round(), two.round()
    a.log.cancel(last_stamp(a))
    one.round()
    kit.contact(b, id, phone="waits to be sent")
    (found,) = differences.records(b, two._connection)
    assert (found.title, found.ours, found.theirs) == ("Wong", 0, 1)  # the undo has not come yet
    assert found.written[0].cells is None
    two.round()
    kit.contact(b, id, phone="=1+1")
    take_for_sent(b)
    (found,) = differences.records(b, two._connection)
    assert (found.ours, found.theirs, found.written[0].here) == (1, 0, True)
    differences.export([found], tmp_path / "differs.csv")
    head, line = (tmp_path / "differs.csv").read_text("utf-8-sig").splitlines()
    assert head.startswith("Kind,Record,Only") and line.startswith(
        "Contact,Wong,here,phone,'=1+1,Siti"
    )


def test_reading_all_of_it_can_be_ended(team):
    (a, one), (b, two) = team
    kit.contact(a, new_id(), deleted=False, name="Wong")
    one.round(), two.round()
    told = []
    assert differences.records(b, two._connection, told=lambda *far: told.append(far)) == []
    assert told[-1][0] == told[-1][1] > 0

    def stop():
        raise Cancelled

    with pytest.raises(Cancelled):
        differences.records(b, two._connection, check=stop)
    assert not list(b.path.parent.glob("*.compared"))


def test_what_is_missing_here_comes_again(team):
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(a, id, deleted=False, name="Wong")
    one.round(), two.round()
    lose(b, id)
    outcome = two.round()
    assert (outcome.mended, outcome.proved) == (True, True)
    assert differences.records(b, two._connection) == []


def test_what_cannot_be_mended_is_said_and_tried_once(team, monkeypatch):
    from crm_desktop.store.arrivals import Arrivals

    (a, one), (_, two) = team
    kit.contact(a, new_id(), deleted=False, name="Wong")
    one.round()
    monkeypatch.setattr(Arrivals, "take", lambda *_: 1 / 0)
    first, second = two.round(), two.round()
    assert (first.mended, first.proved, second.mended, second.proved) == (True, False, False, False)
    assert first.differing == {"contact": (0, 1), "operation": (0, 1)}
    monkeypatch.undo()
    assert not two.round().proved
    third = two.round(repair=True)
    assert (third.mended, third.proved) == (True, True)
