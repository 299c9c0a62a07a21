"""A backup put over a file that lost its users without a word: those of the backup stand, and its keys."""

from __future__ import annotations

import struct

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import backup, driver
from crm_desktop.store.access import looking, secrets, users
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.salvage.repairing import repaired
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import keys
from crm_desktop.trust.access import people, restoring

from .conftest import CODE, MEMBER_WORDS, OWNER_WORDS, another_run, signed_in
from .test_restored_secrets import put_contact
from .test_secrets import CANARY, field_on, named, put

PAGE = 4096
KEY = new_key()


def empty(path, table):
    """Make each leaf of a table an empty page, which SQLite reads without a word."""
    conn = driver.connect(str(path))
    (root,) = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name=?", (table,)).fetchone()
    conn.close()
    data = bytearray(path.read_bytes())
    for n in _leaves(data, root):
        at = (n - 1) * PAGE
        data[at : at + PAGE] = struct.pack(">BHHHB", data[at], 0, 0, PAGE, 0).ljust(PAGE, b"\0")
    path.write_bytes(data)


def _leaves(data, n):
    at = (n - 1) * PAGE
    if data[at] in (10, 13):
        return [n]
    (many,) = struct.unpack_from(">H", data, at + 3)
    cells = struct.unpack_from(f">{many}H", data, at + 12)
    kids = [struct.unpack_from(">I", data, at + one)[0] for one in cells]
    kids += struct.unpack_from(">I", data, at + 8)
    return [leaf for kid in kids for leaf in _leaves(data, kid)]


def lose_the_list(path, key=None):
    """Take the row of users out, as where its page alone was lost; also of an encrypted file."""
    conn = driver.connect(str(path), key=key)
    conn.execute("DELETE FROM meta WHERE key IN (?,?)", (users.SETTING, secrets.KEYS))
    conn.close()
    another_run()


class Clinic:
    def __init__(self, path, key=None):
        self.path, self.key = path, key
        if key is not None:
            keys.hold(key)
        with Workspace.create(path, key=key) as ws:
            put_contact(ws)
            people.turn_on(ws, "Siti", OWNER_WORDS, CODE)
            people.add(ws, "Mei", "member", MEMBER_WORDS)
            self.field = field_on(ws)
            put(ws, self.field)
            self.backup = backup.backup(ws)
        another_run()

    def shows(self):
        with signed_in(self.path, "Siti") as ws:
            return looking.show(ws, "contact", "c1", self.field)


@pytest.fixture
def clinic(tmp_path):
    return Clinic(tmp_path / "clinic.crm")


def test_users_and_keys_of_the_backup_stand_where_the_page_is_empty(clinic):
    empty(clinic.path, "meta")
    done = restoring.restore(clinic.backup, clinic.path, None)
    assert done.older_users and "those of the backup" in " ".join(done.words())
    assert clinic.shows() == CANARY
    with signed_in(clinic.path, "Mei") as ws:
        assert ws.user.role == "member" and not ws.secret_keys()


def test_what_was_refused_is_written_again_though_nobody_is_signed_in(clinic):
    with signed_in(clinic.path, "Siti") as ws:
        ws.log.record(Label("edit"), [Edit("contact", "c1", {"do_not_contact": True})])
    lose_the_list(clinic.path)
    assert restoring.restore(clinic.backup, clinic.path, None).carried.refusals == 1
    with Workspace.open(clinic.path) as ws:
        assert ws.guarded
        assert ws.reader().execute("SELECT do_not_contact FROM contact").fetchone() == (1,)


def test_users_turned_off_are_not_lost_and_stay_off(clinic):
    with signed_in(clinic.path, "Siti") as ws:
        people.turn_off(ws)
    another_run()
    done = restoring.restore(clinic.backup, clinic.path, None)
    with Workspace.open(clinic.path) as ws:
        assert not done.older_users and not ws.guarded and ws.secret_keys()


def test_the_new_key_of_a_file_that_never_had_users_is_not_lost(tmp_path):
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        put_contact(ws)
        kept = backup.backup(ws)
        field_on(ws)
        held = ws.secret_keys()
    assert not restoring.restore(kept, path, None).words()
    with Workspace.open(path) as ws:
        assert ws.secret_keys() == held


def test_who_was_removed_opens_an_encrypted_file_no_more(tmp_path):
    clinic = Clinic(tmp_path / "clinic.crm", KEY)
    with signed_in(clinic.path, "Siti") as ws:
        people.remove(ws, named(ws, "Mei"))
    lose_the_list(clinic.path, KEY)
    keys.hold(KEY)
    assert restoring.restore(clinic.backup, clinic.path, KEY).older_users
    assert clinic.shows() == CANARY
    with pytest.raises(keys.WrongKeyError):
        signed_in(clinic.path, "Mei")


def test_who_alone_owns_opens_an_encrypted_file_again(tmp_path):
    """Where what lies beside it lets no owner of the backup in."""
    clinic = Clinic(tmp_path / "clinic.crm", KEY)
    clinic.path.with_name("clinic.crm.key").unlink()
    (clinic.backup.parent / "clinic.crm.key").unlink()
    lose_the_list(clinic.path, KEY)
    keys.hold(KEY)
    restoring.restore(clinic.backup, clinic.path, KEY)
    assert clinic.shows() == CANARY


def test_a_repair_is_none_where_users_or_settings_were_lost(clinic, tmp_path):
    out = tmp_path / "out.crm"
    assert repaired(clinic.path, out) is not None
    out.unlink()
    whole = clinic.path.read_bytes()
    lose_the_list(clinic.path)
    assert repaired(clinic.path, out) is None
    clinic.path.write_bytes(whole)
    empty(clinic.path, "meta")
    assert repaired(clinic.path, out) is None
