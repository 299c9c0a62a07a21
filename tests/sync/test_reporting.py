"""The server knows how far each device is, and since when it is known to be identical."""

from __future__ import annotations

from sqlalchemy import select

from crm_desktop.domain.keys import new_id
from crm_desktop.server import administering
from crm_desktop.server import tables as t
from crm_desktop.sync import reporting
from tests.sync import kit


def devices(database):
    with database.read() as conn:
        workspace = conn.execute(select(t.workspace.c.id)).scalar_one()
        return {d["of"]: d for d in administering.devices(conn, workspace)}


def test_a_round_tells_how_far_it_came(team, database):
    (a, one), (_, two) = team
    assert [d["proved"] for d in devices(database).values()] == [0, 0]
    kit.contact(a, new_id(), deleted=False, name="Tan")
    one.round()
    found = devices(database)
    assert (found["Huda"]["cursor"], found["Huda"]["lag"]) == (1, 0)
    assert found["Huda"]["proved"] > 0
    assert (found["Siti"]["cursor"], found["Siti"]["lag"], found["Siti"]["proved"]) == (0, 1, 0)
    two.round()
    assert devices(database)["Siti"]["lag"] == 0


def test_it_is_not_told_with_every_round(team, database, monkeypatch):
    (a, one), _ = team
    one.round()
    before = devices(database)["Huda"]
    one.round()
    kit.contact(a, new_id(), deleted=False, name="Tan")
    one.round()
    assert devices(database)["Huda"]["proved"] == before["proved"]
    monkeypatch.setattr(reporting, "SOON", 0.0)
    one.round()
    assert devices(database)["Huda"]["cursor"] == 1
