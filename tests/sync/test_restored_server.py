"""A server put back from its backup: clients notice, send what it lacks, and all end equal."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.server import backups, migrations, people
from crm_desktop.server import tables as t
from tests.server import kit as server_kit
from tests.sync import kit


def stamped(database):
    """Let the tables say which version they are of, as a server's own start does."""
    from alembic import command

    with database.write() as conn:
        command.stamp(migrations.config(conn), "head")


@pytest.mark.parametrize("portable", [False, True])
def test_what_a_backup_lacks_comes_again(team, database, tmp_path, portable):
    (a, one), (b, two) = team
    stamped(database)
    ids = [new_id() for _ in range(3)]
    kit.contact(a, ids[0], deleted=False, name="Tan")
    one.round(), two.round()
    epoch = epoch_of(database)
    size = backups.back_up(database, tmp_path / "server.backup", portable=portable)
    assert size == (tmp_path / "server.backup").stat().st_size > 0
    kit.contact(a, ids[1], deleted=False, name="Lim")
    kit.contact(b, ids[2], deleted=False, name="Wong")
    one.round(), two.round(), one.round()
    done = backups.restore(database, tmp_path / "server.backup")
    assert (done.workspaces, done.operations) == (1, 1)
    assert epoch_of(database) != epoch
    kit.contact(b, ids[0], job="After")
    outcome = two.round()
    assert (outcome.reset, outcome.proved) == (True, True)
    outcome = one.round()
    assert (outcome.reset, outcome.proved) == (True, True)
    assert kit.shown(a) == kit.shown(b)
    assert set(kit.shown(a)) == set(ids)
    assert not two.round().reset


def epoch_of(database):
    with database.read() as conn:
        return conn.execute(select(t.workspace.c.epoch)).scalar_one()


def test_who_was_shut_out_since_stays_out(team, database, tmp_path):
    from crm_desktop.server import administering

    (_, one), _ = team
    stamped(database)
    workspace = one._account.workspace
    with database.write() as conn:
        code = people.invite(conn, workspace, "Ali", "member")
        (siti,) = [p for p in administering.everybody(conn, workspace) if p["name"] == "Siti"]
    backups.back_up(database, tmp_path / "b")
    with database.write() as conn:
        people.enrol(conn, code, "Phone")
        administering.change_person(conn, None, workspace, siti["id"], active=False)
    backups.restore(database, tmp_path / "b")
    with database.write() as conn:
        found = {p["name"]: p["active"] for p in administering.everybody(conn, workspace)}
        assert found == {"Huda": True, "Siti": False}
        with pytest.raises(people.NotWelcome):
            people.enrol(conn, code, "Phone")
        states = {d["of"]: d["revoked"] for d in administering.devices(conn, workspace)}
    assert states["Huda"] is None and states["Siti"]


def test_a_server_moves_from_one_database_to_the_other(team, database, tmp_path, request):
    (a, one), (b, _) = team
    stamped(database)
    kit.contact(a, new_id(), deleted=False, name="陈志明")
    a.log.record_bulk(
        Label("import", "contact"),
        [Edit("contact", new_id(), {"deleted": False, "name": f"P {n}"}) for n in range(6000)],
    )
    assert one.round().proved
    backups.back_up(database, tmp_path / "moving", portable=True)
    other = "sqlite" if database.postgres else "postgresql"
    (tmp_path / "other").mkdir()
    with server_kit.either(other, tmp_path / "other", request) as moved:
        stamped(moved)
        backups.restore(moved, tmp_path / "moving")
        with server_kit.serving(moved) as address:
            again = kit.exchange_of(b, address)
            assert again.round().proved
    assert kit.shown(a) == kit.shown(b)
    assert len(kit.shown(b)) == 6001


def damaged(data: bytes):
    yield b""
    yield data[: len(data) // 2]
    yield data[:-1]
    yield data[:-40] + bytes(40)
    middle = len(data) // 2
    yield data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    yield b"SQLite format 3\0" + bytes(4096)
    yield b"not at all"


def test_a_damaged_backup_changes_nothing(team, database, tmp_path):
    (a, one), _ = team
    stamped(database)
    kit.contact(a, new_id(), deleted=False, name="Tan")
    one.round()
    path = tmp_path / "b"
    backups.back_up(database, path, portable=True)
    before = epoch_of(database)
    whole = path.read_bytes()
    for data in damaged(whole):
        path.write_bytes(data)
        with pytest.raises(backups.DamagedError):
            backups.restore(database, path)
    path.unlink()
    with pytest.raises(backups.DamagedError):
        backups.restore(database, path)
    assert epoch_of(database) == before
    assert one.round().proved


def test_a_backup_whose_chain_is_broken_is_not_made(team, database, tmp_path):
    (a, one), _ = team
    stamped(database)
    kit.contact(a, new_id(), deleted=False, name="Tan")
    one.round()
    with database.write() as conn:
        conn.execute(t.operation.update().values(chain=b"x" * 16))
    with pytest.raises(backups.DamagedError):
        backups.back_up(database, tmp_path / "b")
    assert list(tmp_path.glob("b*")) == []
