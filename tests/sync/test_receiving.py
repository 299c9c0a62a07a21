"""What comes is judged before it is applied, and what fails never stands in the way of the rest."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.server import tables as t
from crm_desktop.store import parking
from crm_desktop.sync import connection
from crm_desktop.sync.account import place_of
from crm_desktop.sync.brake import FEW, MANY, BrakeError
from crm_desktop.sync.connection import AwayError, RefusedError
from crm_desktop.wire import batch
from tests.sync import kit


def contacts(ws, count):
    ids = [new_id() for _ in range(count)]
    edits = [Edit("contact", id, {"deleted": False, "name": f"P {id}"}) for id in ids]
    ws.log.record(Label("import", "contact", count), edits)
    return ids


def delete(ws, ids):
    for id in ids:  # one operation each: the brake counts what a pull does, not what one does
        kit.contact(ws, id, deleted=True)


@pytest.mark.parametrize(("have", "going", "stops"), [
    (2000, MANY, False), (2000, MANY + 1, True),
    (400, 40, False), (400, 41, True),
    (20, FEW, False), (20, FEW + 1, True),
])  # fmt: skip
def test_the_brake_stops_what_would_take_many_away(team, have, going, stops):
    (a, one), (b, two) = team
    ids = contacts(a, have)
    one.round(), two.round()
    delete(a, ids[:going])
    one.round()
    if not stops:
        assert two.round().proved
        assert len(kit.shown(b)) == have - going
        return
    with pytest.raises(BrakeError) as stopped:
        two.round()
    assert len(stopped.value.going) == going
    assert len(kit.shown(b)) == have
    assert two.round(allow=True).proved
    assert kit.shown(b) == kit.shown(a)


def test_records_taken_out_of_sight_are_braked_too(team):
    (a, one), (b, two) = team
    ids = contacts(a, 50)
    one.round(), two.round()
    for id in ids:
        kit.contact(a, id, owner="Huda", visibility="private")
    one.round()
    with pytest.raises(BrakeError):
        two.round()
    assert len(kit.shown(b)) == 50
    assert two.round(allow=True).proved
    assert kit.shown(b) == {}


def test_another_server_under_the_same_address_gets_and_changes_nothing(team, database):
    (a, one), (b, _) = team
    kit.contact(a, new_id(), deleted=False, name="Tan")
    one.round()
    with database.write() as conn:
        conn.execute(t.workspace.update().values(signing_key=bytes(32)))
    kit.contact(b, new_id(), deleted=False, name="Lim")
    again = kit.exchange_of(b, one._account.address)
    with pytest.raises(RefusedError):
        again.round()
    with database.read() as conn:
        assert conn.execute(t.workspace.select()).mappings().one()["head"] == 1
    assert len(kit.shown(b)) == 1


def spoil(database, name, how):
    """Let the server hold the operation that made a record differently from what was sent."""
    o = t.operation.c
    with database.write() as conn:
        found = conn.execute(t.operation.select().where(o.rows.contains(name))).mappings().one()
        conn.execute(t.operation.update().where(o.number == found["number"]).values(
            rows=how(found["rows"])
        ))  # fmt: skip


@pytest.mark.parametrize("broken", ["[1]", '{"name":'])
def test_what_cannot_be_read_is_parked_and_the_rest_goes_on(team, database, broken):
    import orjson

    (a, one), (b, two) = team
    for name in ("First", "Poison", "Last"):
        kit.contact(a, new_id(), deleted=False, name=name)
    one.round()

    def how(text):
        ((entity, id, _, base),) = orjson.loads(text)
        return orjson.dumps([[entity, id, broken, base]]).decode()

    spoil(database, "Poison", how)
    outcome = two.round()
    assert (outcome.received, outcome.parked) == (2, 1)
    assert len(kit.shown(b)) == 2
    (kept,) = parking.parked(b.reader())
    assert (kept.kind, kept.operation.author) == (parking.MALFORMED, "Huda")


def test_what_fails_when_applied_is_parked_alone(team, monkeypatch):
    (a, one), (b, two) = team
    for name in ("First", "Poison", "Last"):
        kit.contact(a, new_id(), deleted=False, name=name)
    one.round()
    kit.poison(monkeypatch)
    outcome = two.round()
    assert (outcome.received, outcome.parked, outcome.proved) == (2, 1, False)
    assert len(kit.shown(b)) == 2


def test_bytes_of_a_newer_version_are_parked(team, monkeypatch):
    (a, one), (b, two) = team
    kit.contact(a, new_id(), deleted=False, name="Tan")
    one.round()
    pack = batch.pack
    monkeypatch.setattr(batch, "pack", lambda *given: b"CRMB\x02" + pack(*given)[5:])
    assert two.round().parked == 1
    assert place_of(b).cursor == place_of(a).cursor
    assert parking.parked(b.reader())[0].kind == parking.UNREADABLE


def test_a_download_goes_on_where_it_broke_off(team, tmp_path, monkeypatch):
    import random

    from crm_desktop.sync import incoming
    from crm_desktop.sync.incoming import Incoming, beside

    (a, one), (b, two) = team
    rng = random.Random(7)
    edits = [
        Edit("contact", new_id(), {"deleted": False, "name": f"{rng.random()}", "job": f"{rng.random()}"})
        for _ in range(2_000)
    ]  # fmt: skip
    a.log.record(Label("import", "contact"), edits)
    one.round()
    add, came = Incoming.add, []
    monkeypatch.setattr(incoming, "LARGE", 20_000)
    monkeypatch.setattr(connection, "CHUNK", 5_000)

    def breaking(self, data):
        add(self, data)
        came.append(len(data))
        if breaks and sum(came) > 30_000:
            raise AwayError("the line broke")

    monkeypatch.setattr(Incoming, "add", breaking)
    breaks = True
    with pytest.raises(AwayError):
        two.round()
    assert beside(b.path).exists()
    breaks, first = False, sum(came)
    came.clear()
    assert two.round().proved
    with_all = first + sum(came)
    assert first > 30_000
    assert not beside(b.path).exists()
    assert kit.shown(b) == kit.shown(a)
    assert with_all < 1.2 * _size(two)


def _size(exchange):
    """Return the bytes of everything from the beginning."""
    return len(
        exchange._connection._ask("GET", "/v1/pull", params={"after": 0, "chain": "00" * 16})
    )


def test_a_part_that_the_power_cut_spoiled_is_fetched_again(tmp_path):
    import hashlib

    from crm_desktop.sync.incoming import Incoming
    from crm_desktop.wire.columns import MalformedError

    body, asked = bytes(range(256)) * 8192, {"after": "0"}
    tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    first = Incoming(tmp_path / "x.incoming", asked)
    first.answered(200, {"etag": tag, "content-length": str(len(body))})
    first.add(bytes(1_000_000))
    first.close()
    again = Incoming(tmp_path / "x.incoming", asked)
    assert again.here == 1_000_000
    again.answered(206, {})
    again.add(body[1_000_000:])
    with pytest.raises(MalformedError):
        again.came()
    assert not (tmp_path / "x.incoming").exists()
