"""`crm user`: turned on, added, changed, removed, off; passphrases by a prompt or a descriptor."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from crm_desktop import cli
from crm_desktop.domain.own import NEW_SECRET
from crm_desktop.shaping import own_fields
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust.access import people

from .conftest import MEMBER_WORDS, OWNER_WORDS, another_run, signed_in

CODE = re.compile(r"(?:[A-Z2-7]{5}-){7}[A-Z2-7]{5}")


@pytest.fixture
def fd():
    open_ones = []

    def made(text):
        reads, writes = os.pipe()
        os.write(writes, text.encode() + b"\n")
        os.close(writes)
        open_ones.append(reads)
        return str(reads)

    yield made
    for one in open_ones:
        os.close(one)


@pytest.fixture
def crm(tmp_path, capsys):
    file = tmp_path / "shop.crm"
    Workspace.create(file).close()

    def run(*words, code=0):
        another_run()
        capsys.readouterr()
        assert cli.main(["--file", str(file), "--json", *words]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if said.out else said.err

    run.file, run.out = str(file), lambda: capsys.readouterr().out
    return run


@pytest.fixture
def on(crm, fd, monkeypatch):
    code = people.new_code()
    monkeypatch.setattr(people, "new_code", lambda: code)
    said = crm("user", "on", "Siti", "--passphrase-fd", fd(OWNER_WORDS), "--code-fd", fd(code))
    assert said == [{"name": "Siti", "role": "owner"}]
    return code


def test_users_are_added_changed_and_removed_by_their_owner(crm, fd, on):
    def owner(*words, code=0):
        return crm("--user", "Siti", "--key-fd", fd(OWNER_WORDS), *words, code=code)

    said = owner("user", "add", "Mei", "--passphrase-fd", fd(MEMBER_WORDS))
    assert said[-1] == {"name": "Mei", "role": "member"}
    assert owner("user", "role", "mei", "reader")[-1]["role"] == "reader"
    assert "not a role" in owner("user", "role", "Mei", "king", code=1)
    assert "no user Ng" in owner("user", "remove", "Ng", code=1)
    assert "last owner" in owner("user", "remove", "Siti", code=1)
    assert "Name the user" in owner("user", "add", code=2)
    owner("user", "passphrase", "Mei", "--passphrase-fd", fd("quite new words 9"))
    assert crm("--user", "Mei", "--key-fd", fd("quite new words 9"), "user") == owner("user")
    assert len(owner("user", "remove", "Mei")) == 1
    assert owner("user", "off") == [] and crm("user") == []


def test_what_a_member_does_is_theirs_and_users_are_not(crm, fd, on):
    crm("--key-fd", fd(on), "user", "add", "Mei", "--passphrase-fd", fd(MEMBER_WORDS))
    crm("--user", "Mei", "--key-fd", fd(MEMBER_WORDS), "add", "contact", "Lim")
    said = crm("--user", "Mei", "--key-fd", fd(MEMBER_WORDS), "log")
    assert said[0]["author"] == "Mei"
    for words in (["add", "Ng"], ["role", "Mei", "owner"], ["off"], ["passphrase", "Siti"]):
        call = ["--user", "Mei", "--key-fd", fd(MEMBER_WORDS), "user", *words]
        assert "Only an owner" in crm(*call, "--passphrase-fd", fd(OWNER_WORDS), code=1)


def test_everybody_changes_their_own_passphrase(crm, fd, on):
    crm("--key-fd", fd(on), "user", "add", "Raj", "reader", "--passphrase-fd", fd(MEMBER_WORDS))
    call = ["user", "passphrase", "raj", "--passphrase-fd"]
    crm("--user", "Raj", "--key-fd", fd(MEMBER_WORDS), *call, fd("quite new words 9"))
    said = crm("--user", "Raj", "--key-fd", fd("quite new words 9"), "user")
    assert said[-1] == {"name": "Raj", "role": "reader"}
    assert "passphrase of that user" in crm(
        "--user", "Raj", "--key-fd", fd(MEMBER_WORDS), "user", code=1
    )


def test_ones_own_passphrase_needs_no_name(crm, fd, on):
    crm("--key-fd", fd(on), "user", "add", "Raj", "reader", "--passphrase-fd", fd(MEMBER_WORDS))
    call = ["user", "passphrase", "--passphrase-fd"]
    crm("--user", "Raj", "--key-fd", fd(MEMBER_WORDS), *call, fd("quite new words 9"))
    assert crm("--user", "Raj", "--key-fd", fd("quite new words 9"), "user")
    assert "Name the user" in crm("--key-fd", fd(on), *call, fd("other words 10"), code=2)


def test_an_owner_says_who_sees_secret_fields(crm, fd, on):
    siti = ["--user", "Siti", "--key-fd"]
    crm("--key-fd", fd(on), "user", "add", "Raj", "reader", "--passphrase-fd", fd(MEMBER_WORDS))
    assert "has no secret fields" in crm(
        *siti, fd(OWNER_WORDS), "user", "secrets", "Raj", "yes", code=1
    )
    with signed_in(Path(crm.file), "Siti") as ws:
        own_fields.create(ws, "contact", "History", "text", {"secret": NEW_SECRET})
    sees = {one["name"]: one["secrets"] for one in crm(*siti, fd(OWNER_WORDS), "user")}
    assert sees == {"Siti": True, "Raj": False}
    said = crm(*siti, fd(OWNER_WORDS), "user", "secrets", "Raj", "yes")
    assert all(one["secrets"] for one in said)
    said = crm(*siti, fd(OWNER_WORDS), "user", "secrets", "Raj", "no")
    assert [one["secrets"] for one in said] == [True, False]
    assert "yes or no" in crm(*siti, fd(OWNER_WORDS), "user", "secrets", "Raj", "maybe", code=2)


def test_a_member_chooses_no_second_place(crm, fd, on, tmp_path):
    crm("--key-fd", fd(on), "user", "add", "Mei", "--passphrase-fd", fd(MEMBER_WORDS))
    for place in (str(tmp_path), "none"):
        call = ["--user", "Mei", "--key-fd", fd(MEMBER_WORDS), "backup", "--second", place]
        assert "Only an owner" in crm(*call, code=1)
    assert crm("--user", "Mei", "--key-fd", fd(MEMBER_WORDS), "backup")["file"]


def test_nothing_is_on_before_the_code_was_typed_back(crm, fd):
    call = ["user", "on", "Siti", "--passphrase-fd"]
    assert "not the code" in crm(*call, fd(OWNER_WORDS), "--code-fd", fd("ABCDE"), code=1)
    assert "too short" in crm(*call, fd("short"), "--code-fd", fd("x"), code=1)
    assert crm("user") == []


def test_a_terminal_is_asked_and_a_wrong_answer_may_be_given_again(crm, on, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    answers = ["wrong one here", OWNER_WORDS, MEMBER_WORDS, MEMBER_WORDS]
    monkeypatch.setattr("getpass.getpass", lambda _words="": answers.pop(0))
    assert len(crm("--user", "Siti", "user", "add", "Mei")) == 2 and not answers


def test_a_new_key_is_an_owners_to_make(crm, fd, on, monkeypatch):
    from crm_desktop.store.cipher import key

    crm("--key-fd", fd(on), "user", "add", "Mei", "--passphrase-fd", fd(MEMBER_WORDS))
    fixed = key.Key(bytes(range(20)))
    monkeypatch.setattr("crm_desktop.trust_commands.encryption.new_key", lambda: fixed)
    from crm_desktop.store.cipher import code

    back = code.recovery_code(fixed)
    call = ["encrypt", "--code-fd"]
    member = ["--user", "Mei", "--key-fd", fd(MEMBER_WORDS)]
    assert "Only an owner" in crm(*member, *call, fd(back), code=1)
    said = crm("--user", "Siti", "--key-fd", fd(OWNER_WORDS), *call, fd(back))
    assert said["encrypted"] and not said["keychain"] and not said["passphrase"]
    assert len(crm("--user", "Mei", "--key-fd", fd(MEMBER_WORDS), "user")) == 2
    assert "passphrase of that user" in crm(
        "--user", "Mei", "--key-fd", fd("wrong words"), "stats", code=1
    )


def test_without_a_terminal_the_owners_code_is_named_before_anything_is_asked(crm, fd, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda _words="": pytest.fail("asked"))
    said = crm("user", "on", "Siti", code=1)
    assert "The owner's code is shown once" in said and "recovery" not in said
    assert crm("user") == []


def test_a_member_is_not_told_to_erase(crm, fd, on):
    id = crm("--key-fd", fd(on), "add", "contact", "Lim")["id"]
    crm("--key-fd", fd(on), "user", "add", "Mei", "--passphrase-fd", fd(MEMBER_WORDS))
    file = crm.file
    for who, words, said, code in (
        ("Mei", MEMBER_WORDS, "only an owner", 1),
        ("Siti", OWNER_WORDS, "--confirm", 0),
    ):
        another_run()
        call = ["--file", file, "--user", who, "--key-fd", fd(words), "erase", id]
        assert cli.main(call) == code and said in crm.out().splitlines()[-1]
