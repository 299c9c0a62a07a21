"""The ways out of damage, on files that are really damaged: what each brings, said before one is taken."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled
from crm_desktop.store import backup, check
from crm_desktop.store.backups import ways
from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.store.salvage import placing
from crm_desktop.store.salvage.pages import Pages
from crm_desktop.store.workspace import Workspace
from tests.store.salvage import damages
from tests.store.salvage.damages import PAGE, Rows

NEW = [f"0190d000-0000-7000-8000-{n:012x}" for n in range(30)]
Spoil = Callable[[list[str]], None]


def lived(path: Path, key: Key | None = None) -> Rows:
    """Make a file with a backup and 31 operations after it; return what it shows in the end."""
    with Workspace.create(path, key=key) as ws:
        ids = [f"0190a000-0000-7000-8000-{n:012x}" for n in range(200)]
        ws.log.record_bulk(Label("import"), [
            Edit("contact", id, {"deleted": False, "name": f"Contact {n}", "notes": "Said. " * 60})
            for n, id in enumerate(ids)
        ])  # fmt: skip
        backup.backup(ws)
        for id in NEW:
            told = {"deleted": False, "name": id, "notes": "Said " * 50}
            ws.log.record(Label("create", "contact"), [Edit("contact", id, told)])
        ws.log.record(Label("edit"), [Edit("contact", ids[3], {"job": "Chef"})])
    with Workspace.open(path, read_only=True, key=key) as ws:
        return damages.seen(ws)


def spoil(path: Path, *names: str, first: bool = False, most: int = 99) -> bytes:
    """Put noise in place of pages of tables, or of the first page; return the bytes the file has then."""
    with Pages(path) as pages:
        known = placing.Placed(pages, {}, lambda: None).known
    data = bytearray(path.read_bytes())
    for n in [1] * first + [n for name in names for n in known[name][-most:]]:
        data[(n - 1) * PAGE : n * PAGE] = os.urandom(PAGE)
    path.write_bytes(data)
    return bytes(data)


def kept_aside(path: Path) -> list[bytes]:
    return [b.path.read_bytes() for b in backup.backups(path) if b.reason == "restore"]


def test_damage_in_what_is_made_of_the_log_is_repaired_from_it(tmp_path: Path) -> None:
    path = tmp_path / "shop.crm"
    wanted = lived(path)
    data = spoil(path, "contact", most=3)
    found = ways.look(path, None, lambda _path: None)
    assert found.repair is not None
    assert found.salvage is None
    assert (found.repair.records, found.backup.records, found.backup.beyond) == (230, 200, 31)
    assert path.read_bytes() == data
    ways.take_repair(found)
    found.forget()
    assert damages.shown(path) == wanted
    assert kept_aside(path) == [data]
    assert not list(tmp_path.glob("*.ways"))


@pytest.mark.parametrize("with_later", [True, False])
def test_a_backup_takes_its_place_with_what_was_done_since(
    tmp_path: Path, with_later: bool
) -> None:
    path = tmp_path / "shop.crm"
    wanted = lived(path)
    data = spoil(path, "change", first=True, most=1)  # the end of the log
    found = ways.look(path, None, lambda _path: None)
    assert found.repair is None
    assert found.backup.proved
    assert 0 < len(found.backup.later) <= found.backup.beyond
    kept, brought = ways.take_backup(found, None, with_later=with_later)
    found.forget()
    assert brought == with_later * len(found.backup.later)
    back = damages.shown(path)
    assert len(back) >= 200
    assert set(back) <= set(wanted)
    assert (len(back) > 200) == (with_later and brought > 1)
    assert kept is not None
    assert kept_aside(path) == [data]
    with Workspace.open(path) as ws:
        assert check.check(ws).ok
        assert ws.log.record(
            Label("edit"), [Edit("contact", NEW[0], {"deleted": False, "job": "Cook"})]
        )


def test_all_that_was_done_since_comes_back_where_the_log_has_it(tmp_path: Path) -> None:
    path = tmp_path / "shop.crm"
    wanted = lived(path)
    spoil(path, "contact", "sqlite_autoindex_contact_1", first=True, most=1)
    found = ways.look(path, None, lambda _path: None)
    assert len(found.backup.later) == found.backup.beyond == 31
    ways.take_backup(found, None, with_later=True)
    found.forget()
    back = damages.shown(path)
    assert (
        damages.same(wanted, back) > 0.85
    )  # of an id that is lost a record comes back by a new one
    assert back.keys() >= {key for key in wanted if key[1] not in NEW}


def test_what_can_be_read_is_put_beside_it(tmp_path: Path) -> None:
    path, out = tmp_path / "shop.crm", tmp_path / "shop salvaged.crm"
    wanted = lived(path)
    data = spoil(path, first=True)
    for made in backup.backups(path):
        made.path.unlink()
    found = ways.look(path, None, lambda _path: None)
    assert found.backup is None
    assert found.salvage.records["contact"] == 230
    told = ways.take_salvage(found, out)
    found.forget()
    assert told.path == out
    assert damages.shown(out) == wanted
    assert path.read_bytes() == data


def test_a_backup_that_is_damaged_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "shop.crm"
    lived(path)
    with Workspace.open(path) as ws:
        newest = backup.backup(ws)
    (older,) = (b.path for b in backup.backups(path) if b.path != newest)
    data = bytearray(newest.read_bytes())
    for n in random.Random(1).sample(range(len(data) // PAGE), 20):
        data[n * PAGE : (n + 1) * PAGE] = os.urandom(PAGE)
    newest.write_bytes(data)
    spoil(path, first=True)
    found = ways.look(path, None, lambda _path: None)
    assert found.backup.backup.path == older
    found.forget()


def test_an_encrypted_file_has_the_same_ways(tmp_path: Path) -> None:
    path, key = tmp_path / "shop.crm", new_key()
    wanted = lived(path, key)
    data = bytearray(path.read_bytes())
    data[: 2 * PAGE] = os.urandom(2 * PAGE)
    path.write_bytes(data)
    found = ways.look(path, key, lambda _path: key)
    assert found.backup.beyond == len(found.backup.later) == 31
    assert all(b"Said." not in one.read_bytes() for one in found.folder.iterdir())
    ways.take_backup(found, key, with_later=True)
    found.forget()
    with Workspace.open(path, read_only=True, key=key) as ws:
        assert damages.seen(ws) == wanted


def test_stopped_on_the_way_it_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shop.crm"
    lived(path)
    spoil(path, first=True)
    turns, before = iter(range(60)), sorted(tmp_path.iterdir())

    def going() -> None:
        if next(turns, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        ways.look(path, None, lambda _path: None, going)
    assert sorted(tmp_path.iterdir()) == before
