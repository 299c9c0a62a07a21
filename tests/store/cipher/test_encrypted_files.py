"""Encrypted workspaces: nothing of theirs is in clear, and they open with their key alone."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.store import backup, beside, blobs, check, copies, driver, opening
from crm_desktop.store.cipher.key import MAGIC, Key, id_at, new_key
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.spool import Row, Spool
from crm_desktop.store.workspace import Profile, Workspace
from tests.store.past import kit

CANARY = "Xylophonia Quagmire"
_FORMS = [CANARY.encode(code) for code in ("utf-8", "utf-16-le")] + [b"xylophonia", b"quagmire"]


@pytest.fixture
def key() -> Key:
    return new_key()


@pytest.fixture
def path(tmp_path: Path, key: Key) -> Path:
    place = tmp_path / "shop.crm"
    with Workspace.create(place, Profile(name="Ann"), key=key) as ws:
        add(ws)
    return place


def add(ws: Workspace) -> None:
    ws.log.record(Label("create"), [Edit("contact", new_id(), {"deleted": False, "name": CANARY})])


def clear(folder: Path) -> list[Path]:
    """Return the files under a folder in which what was written can be read."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if any(form in file.read_bytes() for form in _FORMS)]


def names(ws: Workspace) -> list[str]:
    return [n for (n,) in ws.reader().execute("SELECT name FROM contact WHERE deleted=0")]


def test_nothing_of_an_encrypted_file_is_in_clear(tmp_path, path, key):
    with Workspace.open(path, key=key) as ws:
        add(ws)
        assert path.with_name("shop.crm-wal").stat().st_size
        backup.backup(ws)
        copies.save_copy(ws, tmp_path / "copy.crm")
        assert clear(tmp_path) == []
    assert clear(tmp_path) == []
    assert path.read_bytes().startswith(MAGIC)


def test_of_a_plain_file_it_is(tmp_path):
    with Workspace.create(tmp_path / "plain.crm") as ws:
        add(ws)
        backup.backup(ws)
    assert len(clear(tmp_path)) == 2


def test_it_opens_with_its_key_and_says_which_that_is(path, key):
    assert id_at(path) == key.id
    with Workspace.open(path, key=key) as ws:
        assert names(ws) == [CANARY] and check.check(ws).ok
    with Workspace.open(path, key=key, read_only=True) as ws:
        assert names(ws) == [CANARY]


@pytest.mark.parametrize("other", [None, Key(bytes(20))])
def test_without_it_nothing_is_opened_or_made(path, key, other):
    before = path.read_bytes()
    with pytest.raises(LockedError) as refused:
        Workspace.open(path, key=other)
    assert refused.value.key_id == key.id and refused.value.way == "unlock"
    assert path.read_bytes() == before
    again = pickle.loads(pickle.dumps(refused.value))
    assert (again.key_id, again.message) == (key.id, refused.value.message)


def test_a_plain_file_in_its_place_is_refused(tmp_path, key):
    Workspace.create(tmp_path / "plain.crm").close()
    with pytest.raises(UserError, match="not encrypted"):
        Workspace.open(tmp_path / "plain.crm", key=key)


def test_another_file_that_begins_alike_is_damaged(tmp_path, key):
    path = tmp_path / "odd.crm"
    path.write_bytes(MAGIC + bytes.fromhex(key.id) + bytes(8192))
    with pytest.raises(UserError) as refused:
        Workspace.open(path, key=key)
    assert refused.value.way == "restore"


def test_one_that_is_cut_short_is_damaged(path, key):
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError) as refused:
        Workspace.open(path, key=key)
    assert refused.value.way == "restore"


def test_what_the_wal_makes_good_is_no_damage(tmp_path, path, key):
    """The power went while the WAL was folded in: pages of the file are torn, all of them are in the WAL."""
    with Workspace.open(path, key=key) as ws:
        conn = ws.reader()
        with ws.transaction() as writing:
            writing.execute("UPDATE meta SET value=value||' '")
        torn = tmp_path / "torn.crm"
        shutil.copy(path.with_name("shop.crm-wal"), tmp_path / "torn.crm-wal")
        torn.write_bytes(path.read_bytes()[: 4096 * 3])
        assert conn.execute("PRAGMA page_count").fetchone()[0] > 3
    with pytest.raises(UserError) as refused:
        Workspace.open(torn, key=key)  # pages are missing, and the WAL has not all of them
    assert refused.value.way == "restore"
    opening.checked(torn, key=key)  # which only SQLite can tell: a look at the first page may not
    (tmp_path / "torn.crm-wal").unlink()
    with pytest.raises(UserError):
        opening.checked(torn, key=key)


def test_a_flipped_bit_is_noticed(path, key):
    whole = bytearray(path.read_bytes())
    whole[2000] ^= 1
    path.write_bytes(whole)
    with pytest.raises(UserError):
        Workspace.open(path, key=key)


def test_backups_are_restored_with_the_key(tmp_path, path, key):
    with Workspace.open(path, key=key) as ws:
        made = backup.backup(ws)
        add(ws)
    with pytest.raises(LockedError):
        backup.restore(made, path)
    backup.restore(made, path, key)
    with Workspace.open(path, key=key) as ws:
        assert names(ws) == [CANARY]
    assert clear(tmp_path) == []


def test_large_attachments_come_back_with_a_backup_and_damage_is_mended(tmp_path, path, key):
    plan = tmp_path / "plan.txt"
    with Workspace.open(path, key=key) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        plan.write_text(CANARY * 5000)
        attaching.attach(ws, [plan], {})
        plan.unlink()
        made = backup.backup(ws)
        (shared,) = [file for file in backup.folder_of(path).rglob("*") if len(file.name) == 64]
        kept = shared.read_bytes()
        shared.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))  # another byte, whatever it was
        assert len(check.check(ws).spoilt) == 1
        assert backup.renew(ws) == 1 and not check.check(ws).spoilt
        (lying,) = beside.folder_of(path).glob("??/*")
        lying.unlink()
        assert backup.bring_back(ws) == 1
    assert clear(tmp_path) == []
    shutil.rmtree(beside.folder_of(path))
    aside = backup.restore(made, path, key)
    assert backup.lost(path, key) == [] and aside is not None and backup.lost(aside, key) == []


def test_its_past_is_read(path, key):
    with Workspace.open(path, key=key) as ws:
        add(ws)
        then = kit.travel(ws, 1)
        assert names(then) == [CANARY]
        then.close()


def test_a_spool_of_its_own_key_holds_nothing_in_clear():
    spool = Spool.make(sealed=True)
    try:
        with Spool.filling(spool.place) as filled:
            filled.add([Row(1, 2, "new", CANARY, "", "", 1, "{}", "{}")])
        assert clear(Path(spool.place.path).parent) == []
    finally:
        spool.close()


class _WithoutCipher:
    """A SQLite that knows no cipher: it takes a key without a word."""

    def __init__(self, conn):
        self._conn = conn

    def execute(self, sql, *args):
        return self._conn.execute(
            "SELECT 1 WHERE 0" if "key" in sql or "cipher" in sql else sql, *args
        )

    def __getattr__(self, name):
        return getattr(self._conn, name)


def test_a_sqlite_without_a_cipher_is_refused(tmp_path, key, monkeypatch):
    module = driver.sqlite.module()

    class Module:
        @staticmethod
        def connect(*args, **kwargs):
            return _WithoutCipher(module.connect(*args, **kwargs))

    monkeypatch.setattr(driver.sqlite, "module", lambda: Module)
    with pytest.raises(RuntimeError, match="does not encrypt"):
        Workspace.create(tmp_path / "shop.crm", key=key)
    assert not (tmp_path / "shop.crm").exists()
