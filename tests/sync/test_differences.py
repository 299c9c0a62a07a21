"""A difference is named by its records, and mended from the log by itself."""

from __future__ import annotations

from crm_desktop.domain.keys import new_id
from crm_desktop.sync import differences, sums
from tests.sync import kit


def lose(ws, id):
    """Let a file lose a change as no program of ours does."""
    with ws.transaction() as conn:
        conn.execute("DELETE FROM change WHERE row=(SELECT n FROM contact WHERE id=?)", (id,))
    sums.forget(ws)


def test_a_difference_is_named(team):
    (a, one), (b, two) = team
    id = new_id()
    for name in ("Tan", "Lim"):
        kit.contact(a, new_id(), deleted=False, name=name)
    kit.contact(a, id, deleted=False, name="Wong")
    one.round(), two.round()
    assert differences.records(b, two._connection, ["contact"]) == []
    lose(b, id)
    (found,) = differences.records(b, two._connection, ["contact"])
    assert (found.entity, found.id, found.title, found.ours, found.theirs) == (
        "contact", id, "Wong", 0, 1,
    )  # fmt: skip


def test_what_is_missing_here_comes_again(team):
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(a, id, deleted=False, name="Wong")
    one.round(), two.round()
    lose(b, id)
    outcome = two.round()
    assert (outcome.mended, outcome.proved) == (True, True)
    assert differences.records(b, two._connection, ["contact"]) == []


def test_what_cannot_be_mended_is_said_and_tried_once(team, monkeypatch):
    from crm_desktop.store.arrivals import Arrivals

    (a, one), (_, two) = team
    kit.contact(a, new_id(), deleted=False, name="Wong")
    one.round()
    monkeypatch.setattr(Arrivals, "take", lambda *_: 1 / 0)
    first, second = two.round(), two.round()
    assert (first.mended, first.proved, second.mended, second.proved) == (True, False, False, False)
    assert first.differing == {"contact": (0, 1), "operation": (0, 1)}
