"""A file without its first page: named as what it was, and never read as the other kind."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from crm_desktop import cli
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.store import backup
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.salvage import beginning
from crm_desktop.store.salvage.beginning import BeginningLostError
from crm_desktop.store.salvage.salvaging import salvage
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import damaged, keys, passphrases, sealing
from tests.store.salvage import damages
from tests.store.salvage.damages import PAGE

LOST = {
    "zeros": bytes(PAGE), "noise": os.urandom(PAGE), "text": b"Thank you for your order. " * 200,
    "another database": b"SQLite format 3\x00" + os.urandom(PAGE),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sealing, "COSTS", {"memory": 64, "passes": 1, "lanes": 1})
    yield
    keys._held.clear()


def made(path: Path, key: Key | None, lost: bytes) -> bytes:
    """Make a file of 60 contacts and take its first page; return what is left."""
    with Workspace.create(path, key=key) as ws:
        for n in range(60):
            id = f"0190c000-0000-7000-8000-{n:012x}"
            ws.log.record(
                Label("edit"), [Edit("contact", id, {"deleted": False, "name": f"Somebody {n}"})]
            )
    data = bytearray(path.read_bytes())
    data[:PAGE] = lost[:PAGE]
    path.write_bytes(data)
    return bytes(data)


@pytest.mark.parametrize("key", [None, new_key()], ids=["plain", "encrypted"])
@pytest.mark.parametrize("how", LOST)
def test_it_is_named_as_what_it_was(tmp_path: Path, key: Key | None, how: str) -> None:
    path = tmp_path / "shop.crm"
    data = made(path, key, LOST[how])
    with pytest.raises(BeginningLostError) as error:
        Workspace.open(path)
    assert error.value.way == "restore"
    assert error.value.encrypted == (key is not None)
    assert "beginning of shop.crm is lost" in str(error.value)
    assert path.read_bytes() == data


def test_what_never_was_ours_is_no_lost_beginning(tmp_path: Path) -> None:
    other = tmp_path / "other.crm"
    with sqlite3.connect(other) as conn:
        conn.execute("CREATE TABLE a(b)")
        conn.executemany("INSERT INTO a VALUES(?)", [(f"Said {n}. " * 9,) for n in range(900)])
    conn.close()
    files = {"other.crm": other.read_bytes(), "text.crm": b"a;b;c\n" * 4096,
             "photo.jpg": os.urandom(9 * PAGE)}  # fmt: skip
    for name, data in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert beginning.lost(path) is None
        with pytest.raises(UserError, match="is not a CRM Desktop file"):
            Workspace.open(path)


def test_an_encrypted_one_is_never_salvaged_as_plain_nor_the_other_way_round(
    tmp_path: Path,
) -> None:
    key, path, out = new_key(), tmp_path / "shop.crm", tmp_path / "out.crm"
    made(path, key, LOST["zeros"])
    for wrong in (None, new_key()):
        with pytest.raises(LockedError):
            salvage(path, out, key=wrong)
        assert not out.exists()
    assert salvage(path, out, key=key).records["contact"] == 60
    assert b"Somebody 59" not in out.read_bytes()
    plain, clear = tmp_path / "plain.crm", tmp_path / "clear.crm"
    made(plain, None, LOST["noise"])
    assert salvage(plain, clear, key=key).records["contact"] == 60
    assert len(damages.shown(clear)) == 60


def test_its_key_is_found_by_what_its_pages_prove(tmp_path: Path) -> None:
    key, path = new_key(), tmp_path / "shop.crm"
    made(path, key, LOST["noise"])
    with pytest.raises(LockedError):
        damaged.key_for(path)
    with pytest.raises(keys.WrongKeyError):
        damaged.unlock_with(path, code.recovery_code(new_key()))
    with pytest.raises(keys.WrongKeyError):
        damaged.unlock_with(path, "three green teapots")
    assert damaged.unlock_with(path, code.recovery_code(key)) == key
    assert damaged.key_for(path) == key
    keys.lock(key.id)
    passphrases.put(path, key, "three green teapots")
    assert damaged.unlock_with(path, "three green teapots") == key
    assert damaged.key_for(path) == key
    assert damaged.key_for(tmp_path / "nowhere.crm") is None


def test_the_command_asks_for_the_key_of_such_a_file(tmp_path: Path, capsys) -> None:
    key, path, out = new_key(), tmp_path / "shop.crm", tmp_path / "out.crm"
    made(path, key, LOST["zeros"])
    assert cli.main(["salvage", str(path), str(out)]) == 1
    assert "shop.crm is encrypted" in capsys.readouterr().err
    reads, writes = os.pipe()
    os.write(writes, code.recovery_code(key).encode() + b"\n")
    os.close(writes)
    assert cli.main(["--key-fd", str(reads), "salvage", str(path), str(out)]) == 0
    assert "Contacts: 60" in capsys.readouterr().out
    assert backup.backups(path) == []
