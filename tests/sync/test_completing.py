"""A restored server gets its operations in parts, from who sees less first: in the end it has them whole."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.check import check
from crm_desktop.sync import sending
from tests.server import kit as server_kit
from tests.sync import kit


@pytest.mark.parametrize("rows", [5000, 2])
@pytest.mark.parametrize("whole_first", [False, True])
def test_the_rows_somebody_did_not_see_come_with_who_does(
    team, database, address, tmp_path, monkeypatch, rows, whole_first
):
    monkeypatch.setattr(sending, "ROWS", rows)
    (a, one), (b, two) = team
    ids = [new_id() for _ in range(5)]
    edits = [Edit("contact", id, {"deleted": False, "name": f"P {n}"}) for n, id in enumerate(ids)]
    a.log.record(Label("import", "contact"), edits)
    one.round(), two.round()
    for id in ids[:2]:
        kit.contact(a, id, visibility="private", owner="Huda")
    one.round(), two.round()
    shown = kit.shown(a)
    assert len(kit.shown(b)) == 3
    server_kit.put_back(database)
    for exchange in (one, two, one) if whole_first else (two, one, two):
        outcome = exchange.round()
        assert (outcome.proved, outcome.mended) == (True, False)
    assert one.round().proved
    assert kit.shown(a) == shown and set(kit.shown(b)) == set(ids[2:])
    with kit.made(tmp_path, "Third") as c:
        code = server_kit.code_for(database, one._account.workspace, "Third", "owner")
        assert kit.entered(c, address, code).round().proved
        assert kit.shown(c) == shown
    assert check(a).ok and check(b).ok


def test_who_holds_what_is_hidden_by_now_is_told(team, database):
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(b, id, deleted=False, name="Tan")
    two.round(), one.round()
    server_kit.put_back(database)
    kit.contact(a, id, visibility="private", owner="Huda")
    assert one.round().proved
    outcome = two.round()
    assert (outcome.proved, outcome.gone) == (True, 1)
    assert kit.shown(b) == {}
