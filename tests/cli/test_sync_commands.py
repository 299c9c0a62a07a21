"""`crm sync` on real files and a real folder: key, passphrase, mail file, troubles in words."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeychain
from keyring.errors import KeyringError

from crm_desktop.cli import main
from crm_desktop.deals.pipelines import ensure_default
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import bundle, folder_key
from tests.sync import kit


@pytest.fixture(autouse=True)
def keychain():
    with kit.own_keychain():
        yield


@pytest.fixture
def crm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    for name in ("a", "b"):
        with Workspace.create(tmp_path / f"{name}.crm") as ws:
            ws.log.record(
                Label("create", "contact"),
                [Edit("contact", new_id(), {"deleted": False, "name": name})],
            )

    def run(which: str, *words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert main(["--file", str(tmp_path / f"{which}.crm"), "--json", "sync", *words]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if said.out else said.err

    return run


@pytest.fixture
def stick(tmp_path: Path) -> str:
    (tmp_path / "stick").mkdir()
    return str(tmp_path / "stick")


def key_of(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["--file", str(file), "sync", "--show-key"]) == 0
    return next(w for w in capsys.readouterr().out.split() if w.count("-") == 7)


def test_a_key_is_typed_once(crm, stick, tmp_path, capsys, monkeypatch):
    made = crm("a", "--folder", stick)
    assert (made["written"], made["made_key"]) == (1, True)
    text = key_of(tmp_path / "a.crm", capsys)
    keyring.get_keyring().kept.clear()
    assert "key" in crm("b", "--folder", stick, code=1)
    monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))
    assert crm("b", "--folder", stick, "--key-from", "-")["received"] == 1
    assert crm("b", "--folder", stick)["written"] == 0
    (tmp_path / "key").write_text(text)
    assert crm("a", "--folder", stick, "--key-from", str(tmp_path / "key"))["received"] == 1


def test_a_passphrase_opens_the_folder(crm, stick, tmp_path):
    (tmp_path / "p").write_text("correct horse battery\n")
    words = ("--folder", stick, "--passphrase-from", str(tmp_path / "p"))
    assert crm("a", *words)["written"] == 1
    assert crm("b", *words)["received"] == 1
    (tmp_path / "p").write_text("wrong horse battery\n")
    with Workspace.create(tmp_path / "c.crm"):
        pass
    assert "passphrase" in crm("c", *words, code=1)


def test_a_new_key_is_another_where_only_a_passphrase_keeps_it(crm, stick, tmp_path, monkeypatch):
    monkeypatch.setattr(keyring.get_keyring(), "set_password", _refuse)
    (tmp_path / "p").write_text("correct horse battery\n")
    words = ("--folder", stick, "--passphrase-from", str(tmp_path / "p"))

    def run(which: str, *more: str) -> tuple[Any, set[str]]:
        folder_key._typed.clear()  # as in another run of the program
        said = crm(which, *words, *more)
        return said, {bundle.head_at(path).key for path in Path(stick).glob("*.crmb")}

    _, old = run("a")
    _, new = run("a", "--new-key")
    assert len(new) == 1
    assert not old & new
    assert run("a") == ({**run("a")[0], "written": 0}, new)
    assert run("b")[0]["received"] == 1


def test_a_new_key_that_nothing_keeps_is_not_made(crm, stick, tmp_path, capsys, monkeypatch):
    crm("a", "--folder", stick)
    old = key_of(tmp_path / "a.crm", capsys)
    with monkeypatch.context() as patched:
        patched.setattr(keyring.get_keyring(), "set_password", _refuse)
        assert "passphrase" in crm("a", "--folder", stick, "--new-key", code=1)
    assert key_of(tmp_path / "a.crm", capsys) == old


def _refuse(*_: str) -> None:
    raise KeyringError


def test_what_is_needed_is_said_as_the_option_that_gives_it(crm, stick, tmp_path, monkeypatch):
    assert "--plain-http" in crm("a", "enrol", "http://192.0.2.7", "AAAA", code=1)
    crm("a", "--folder", stick)
    keyring.get_keyring().kept.clear()
    folder_key._typed.clear()  # as in another run of the program
    assert "--key-from FILE or --passphrase-from" in crm("a", "--folder", stick, code=1)
    assert "--key-from FILE or --passphrase-from" in crm("b", "--folder", stick, code=1)
    keyring.set_keyring(NoKeychain())
    assert "--passphrase:" in crm("a", "enrol", "https://crm.invalid", "AAAA", code=1)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "Choose a passphrase with" in crm("b", "--folder", str(empty), code=1)


def test_what_is_wrong_in_a_folder_is_said(crm, stick, tmp_path):
    crm("a", "--folder", stick)
    crm("b", "--show-key", code=0)
    (path,) = Path(stick).glob("*.crmb")
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    assert crm("a", "--folder", stick, "--anew")["incomplete"] == [path.name]
    assert "folder" in crm("a", "--folder", str(tmp_path / "none"), code=1)


def test_a_file_for_the_mail(crm, tmp_path, capsys):
    mail = str(tmp_path / "x.crmb")
    assert crm("a", "--file-out", mail, "--to", "B")["written"] == 1
    assert "already" in crm("a", "--file-out", mail, code=1)
    assert "key" in crm("b", "--file-in", mail, code=1)
    (tmp_path / "key").write_text(key_of(tmp_path / "a.crm", capsys))
    assert "no file none.crmb" in crm("b", "--file-in", str(tmp_path / "none.crmb"), code=1)
    taken = crm("b", "--file-in", mail, "--key-from", str(tmp_path / "key"))
    assert (taken["received"], taken["whole"]) == (1, True)


def test_one_thing_at_a_time(crm, tmp_path):
    assert crm("a", code=2)
    assert crm("a", "--folder", str(tmp_path), "--file-in", "x", code=2)


def test_without_what_exchanges_it_is_said(crm, stick, monkeypatch):
    monkeypatch.setitem(sys.modules, "crm_desktop.sync.exchange", None)
    assert "no sync" in crm("a", "--folder", stick, code=1)


def test_what_waits_is_listed_as_the_window_says_it(crm, tmp_path, capsys):
    file = tmp_path / "a.crm"
    with Workspace.open(file) as ws:
        ensure_default(ws)
        id, value = new_id(), {"amount": 100, "currency": "MYR"}
        ws.log.record(
            Label("create", "deal", row=id),
            [Edit("deal", id, {"deleted": False, "title": "Kiosk"})],
        )
        ws.log.record(
            Label("edit", "deal", field="value", row=id), [Edit("deal", id, {"value": value})]
        )
        ws.log.record(Label("delete", "deal", row=id), [Edit("deal", id, {"deleted": True})])
    assert main(["--file", str(file), "sync", "pending"]) == 0
    said = capsys.readouterr().out
    assert "Changed Value of “Kiosk” · (none) → RM 1" in said
    assert "Kiosk  Value: RM 1" in said and "Kiosk  Record: deleted" in said
    assert "New lead  Name: New lead" in said
    assert not [word for word in ("{", "False", "rank") if word in said]
