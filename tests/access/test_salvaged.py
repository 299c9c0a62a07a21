"""A file that lost the page with its users and keys: they come from a backup, or are said to be gone."""

from __future__ import annotations

import os

import pytest

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.shaping import own_fields
from crm_desktop.store import backup, cells, check
from crm_desktop.store.access import looking
from crm_desktop.store.backups import single
from crm_desktop.store.salvage import words
from crm_desktop.store.salvage.salvaging import salvage
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust.access import people, sessions

from .conftest import CODE, MEMBER_WORDS, OWNER_WORDS, another_run, signed_in
from .test_restored_secrets import put_contact
from .test_secrets import CANARY, field_on, put

PAGE = 4096


def hurt(path, mark):
    """Overwrite the pages that hold some bytes."""
    data = bytearray(path.read_bytes())
    while (at := data.find(mark)) >= 0:
        n = at // PAGE
        data[n * PAGE : (n + 1) * PAGE] = os.urandom(PAGE)
    path.write_bytes(data)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "clinic.crm"
    with Workspace.create(path) as ws:
        put_contact(ws)
        people.turn_on(ws, "Siti", OWNER_WORDS, CODE)
        put(ws, field_on(ws))
    return path


def salvaged(path):
    for mark in (b'"public"', b"deviceq", b"profile{"):
        hurt(path, mark)
    another_run()
    return salvage(path, path.with_name("out.crm"))


def test_users_and_keys_are_those_of_the_newest_backup(path):
    with signed_in(path, "Siti") as ws:
        field = next(f for f in ws.reader().execute("SELECT 'custom.'||id FROM custom_field"))[0]
        backup.backup(ws)
        people.add(ws, "Mei", "member", MEMBER_WORDS)
        backup.backup(ws)
    found = salvaged(path)
    assert not found.whole and "users and the right to see" in " ".join(words.missing(found))
    with signed_in(found.path, "Mei") as ws:
        assert ws.user.role == "member" and not ws.secret_keys()
    with signed_in(found.path, "Siti") as ws:
        assert looking.show(ws, "contact", "c1", field) == CANARY


def test_where_nothing_has_them_it_is_said(path):
    found = salvaged(path)
    said = " ".join(words.missing(found))
    assert (
        "If it had users, it has none now" in said
        and "key of the secret fields is not there" in said
    )
    assert not found.whole and not sessions.users_of(found.path, None)


def test_a_whole_file_keeps_its_users_and_says_nothing(path):
    with signed_in(path, "Siti") as ws:
        backup.backup(ws)
        people.add(ws, "Mei", "member", MEMBER_WORDS)
    another_run()
    found = salvage(path, path.with_name("out.crm"))
    assert found.whole and not words.missing(found)
    assert len(sessions.users_of(found.path, None)) == 3


def test_users_turned_off_since_stay_off(path):
    with signed_in(path, "Siti") as ws:
        backup.backup(ws)
        people.turn_off(ws)
    another_run()
    found = salvage(path, path.with_name("out.crm"))
    assert found.whole
    with Workspace.open(found.path) as ws:
        assert not ws.guarded and ws.secret_keys()


def without_its_making(path):
    """Make a file whose log has lost that its secret field was made, as one whose end was cut off."""
    with Workspace.create(path) as ws:
        put_contact(ws)
        field = field_on(ws)
        put(ws, field)
        with ws.transaction() as conn:
            conn.execute("DELETE FROM change WHERE entity=?", (RECORDS["custom_field"].code,))
        ws.fold_wal()
    return field


def test_a_field_whose_making_the_log_lost_is_salvaged_as_the_secret_one_it_is(tmp_path):
    path = tmp_path / "clinic.crm"
    field = without_its_making(path)
    found = salvage(path, tmp_path / "out.crm")
    assert found.records["custom_field"] == 1 and found.kept
    with Workspace.open(found.path) as ws:
        assert looking.show(ws, "contact", "c1", field) == CANARY
        put(ws, field, "Nova morbus")
        ws.fold_wal()
        assert looking.show(ws, "contact", "c1", field) == "Nova morbus"
        assert check.check(ws).ok
    held = found.path.read_bytes()
    assert CANARY.encode() not in held and b"Nova morbus" not in held


def test_an_older_state_gives_a_field_back_only_where_the_log_has_no_word_of_it(tmp_path):
    path = tmp_path / "clinic.crm"
    field = without_its_making(path)
    with Workspace.open(path) as ws:
        id = field.removeprefix(CUSTOM)
        check.repair(ws)  # the tables are what the log says: there is no field any more
        open_one = own_fields.create(ws, "contact", "Open", "text")
        wanted = {"name": "History", "of": "contact", "form": "text", "rank": "m", "secret": "k1"}
        with pytest.raises(UserError, match="chosen when it is made"):
            ws.log.record(Label("edit"), [Edit("custom_field", id, {"secret": "k1"})])
        single.bring_back(ws, "custom_field", id, wanted)
        assert cells.shown(ws.reader(), "custom_field", id)["secret"] == "k1"
        with pytest.raises(UserError, match="chosen when it is made"):
            single.bring_back(ws, "custom_field", open_one, wanted)
