"""An older state put back gives nobody a right to secret fields, takes no value away, and forgets no look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.errors import UserError
from crm_desktop.store import backup
from crm_desktop.store.access import looking, secrets, users
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import keys
from crm_desktop.trust.access import people, restoring

from .conftest import CODE, MEMBER_WORDS, OWNER_WORDS, another_run, signed_in
from .test_secrets import CANARY, field_on, named, put


class Clinic:
    """A file with a secret value, and a backup from before it had users."""

    def __init__(self, path, key):
        self.path, self.key = path, key
        with Workspace.create(path, key=key) as ws:
            put_contact(ws)
            self.field = field_on(ws)
            put(ws, self.field)
            self.backup = backup.backup(ws)

    def turn_on(self):
        with Workspace.open(self.path, key=self.key) as ws:
            people.turn_on(ws, "Siti", OWNER_WORDS, CODE)
            people.add(ws, "Mei", "member", MEMBER_WORDS)

    def shown(self, ws):
        return looking.show(ws, "contact", "c1", self.field)

    def restore(self, source):
        another_run()
        if self.key is not None:
            keys.hold(self.key)
        with Workspace.open(self.path, key=self.key) as ws:
            guarded = ws.guarded
        if guarded:
            signed_in(self.path, "Siti").close()
        return restoring.restore(source, self.path, self.key)


def put_contact(ws):
    from crm_desktop.domain.operation import Edit, Label

    cells = {"deleted": False, "name": "Tan Ah Kow"}
    ws.log.record(Label("create", "contact", row="c1"), [Edit("contact", "c1", cells)])


@pytest.fixture(params=["plain", "encrypted"])
def clinic(request, tmp_path):
    key = None if request.param == "plain" else new_key()
    if key is not None:
        keys.hold(key)
    return Clinic(tmp_path / "clinic.crm", key)


def test_a_backup_from_before_users_gives_no_member_the_right(clinic):
    clinic.turn_on()
    clinic.restore(clinic.backup)
    with signed_in(clinic.path, "Mei") as ws:
        assert not secrets.keys_in(ws.reader())
        with pytest.raises(UserError, match="may not see"):
            clinic.shown(ws)
    with signed_in(clinic.path, "Siti") as ws:
        assert clinic.shown(ws) == CANARY


def test_a_key_only_the_backup_has_is_the_owners(clinic):
    clinic.turn_on()
    with signed_in(clinic.path, "Siti") as ws, ws.transaction() as conn:
        users.put(conn, tuple(replace(one, boxes={}) for one in users.all_of(conn)))
    clinic.restore(clinic.backup)
    with signed_in(clinic.path, "Siti") as ws:
        assert clinic.shown(ws) == CANARY
    with signed_in(clinic.path, "Mei") as ws, pytest.raises(UserError, match="may not see"):
        clinic.shown(ws)


def test_a_backup_with_users_put_back_where_there_are_none_loses_no_value(clinic):
    clinic.turn_on()
    with signed_in(clinic.path, "Siti") as ws:
        kept = backup.backup(ws)
        people.turn_off(ws)
    clinic.restore(kept)
    with Workspace.open(clinic.path, key=clinic.key) as ws:
        assert not ws.guarded and clinic.shown(ws) == CANARY


def test_who_looked_since_stays_written_down(clinic):
    with Workspace.open(clinic.path, key=clinic.key) as ws:
        clinic.shown(ws)
        between = backup.backup(ws)
        clinic.shown(ws)
    for source, many in ((between, 2), (clinic.backup, 2), (between, 2)):
        clinic.restore(source)
        with Workspace.open(clinic.path, key=clinic.key) as ws:
            found = looking.lines(ws.reader())
            assert len(found) == many and found == sorted(found)


def test_without_carrying_it_the_look_would_be_forgotten(clinic, monkeypatch):
    with Workspace.open(clinic.path, key=clinic.key) as ws:
        clinic.shown(ws)
    monkeypatch.setattr(looking, "keep_lines", lambda *_: None)
    clinic.restore(clinic.backup)
    with Workspace.open(clinic.path, key=clinic.key) as ws:
        assert not looking.lines(ws.reader())


def test_a_look_of_a_member_stays_with_users_too(clinic):
    clinic.turn_on()
    with signed_in(clinic.path, "Siti") as ws:
        people.let_see_secrets(ws, named(ws, "Mei"), True)
    with signed_in(clinic.path, "Mei") as ws:
        clinic.shown(ws)
    clinic.restore(clinic.backup)
    with signed_in(clinic.path, "Siti") as ws:
        assert [one.who for one in looking.looks(ws.reader())] == ["Mei"]
