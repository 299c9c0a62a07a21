"""What somebody wrote on a record that was hidden from them meanwhile is kept, said and written out."""

from __future__ import annotations

import json

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import parking
from crm_desktop.store.check import check
from crm_desktop.sync import held
from crm_desktop.sync.exchange import Exchange
from tests.sync import kit


@pytest.fixture
def hidden(team):
    """Three contacts of which the first two are hidden from Siti now, which her laptop does not know."""
    (a, one), (_, two) = team
    ids = [new_id() for _ in range(3)]
    for id in ids:
        kit.contact(a, id, deleted=False, name="Zzyzx")
    one.round(), two.round()
    for id in ids[:2]:
        kit.contact(a, id, visibility="private", owner="Huda")
    one.round()
    return ids


def written(ws, ids):
    edits = [Edit("contact", id, {"job": f"Mine {n}"}) for n, id in enumerate(ids)]
    return ws.log.record(Label("edit"), edits)


def values(ws):
    return {(one.kind, one.why, v.id, v.value) for one in held.listed(ws) for v in one.values}


WHY = "You may not see this record any more."


def test_what_was_written_while_a_round_went_on_is_kept(team, hidden, monkeypatch, tmp_path):
    (a, one), (b, two) = team
    with monkeypatch.context() as patched:  # it is pulled before it is sent
        patched.setattr(Exchange, "_push", lambda *_: written(b, hidden))
        two.round()
    kept = {("refused", WHY, id, f"Mine {n}") for n, id in enumerate(hidden[:2])}
    assert values(b) >= kept
    assert two.round().proved  # the rest of it is sent
    assert values(b) == kept
    assert "Mine 2" in kit.shown(b)[hidden[2]] and one.round().proved
    assert kit.shown(a)[hidden[2]] == kit.shown(b)[hidden[2]]
    _, whole = held.export(b, tmp_path)
    (said,) = json.loads(whole.read_text("utf-8"))
    assert {v["value"] for v in said["values"]} == {"Mine 0", "Mine 1"}
    assert b"Zzyzx" not in b"".join(kept.body for kept in parking.parked(b.reader()))
    assert check(b).ok


def test_it_can_be_written_again_once_the_record_is_seen_again(team, hidden, monkeypatch):
    (a, one), (b, two) = team
    with monkeypatch.context() as patched:
        patched.setattr(Exchange, "_push", lambda *_: written(b, hidden[:1]))
        two.round()
    two.round()
    kit.contact(a, hidden[0], visibility="everyone")
    one.round(), two.round()
    assert held.retry(b) == 1
    assert two.round().proved and one.round().proved
    assert "Mine 0" in kit.shown(a)[hidden[0]] == kit.shown(b)[hidden[0]]


def test_what_was_refused_whole_is_kept_once(team, hidden):
    _, (b, two) = team
    written(b, hidden)
    assert two.round().proved
    assert values(b) == {("refused", WHY, id, f"Mine {n}") for n, id in enumerate(hidden)}
