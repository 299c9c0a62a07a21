"""`crm encrypt`, `rekey`, `decrypt`, and every other verb on an encrypted file."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.cli import main
from crm_desktop.store import backup
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import id_at
from crm_desktop.trust import keys, sealing
from crm_desktop.trust_commands import asking
from tests.trust import keychains

CODE = re.compile(r"(?:[A-Z2-7]{5}-){7}[A-Z2-7]{5}")
WORDS = "three green teapots"


@pytest.fixture(autouse=True)
def keychain(monkeypatch):
    monkeypatch.setattr(sealing, "COSTS", {"memory": 64, "passes": 1, "lanes": 1})
    with keychains.using(keychains.Keeping()) as backend:
        yield backend
    keys._held.clear()


@pytest.fixture
def typed(monkeypatch, capsys):
    """Let a terminal answer what is asked: "CODE" is the code shown last."""
    answers: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)

    def ask(_prompt: str = "") -> str:
        said = answers.pop(0)
        return CODE.search(capsys.readouterr().err)[0].lower() if said == "CODE" else said

    monkeypatch.setattr("getpass.getpass", ask)
    return answers


@pytest.fixture
def fd():
    """Return what makes a file descriptor with a line in it."""
    open_ones = []

    def made(text: str) -> str:
        reads, writes = os.pipe()
        os.write(writes, text.encode() + b"\n")
        os.close(writes)
        open_ones.append(reads)
        return str(reads)

    yield made
    for one in open_ones:
        os.close(one)


def as_in_another_run(keychain=None):
    keys._held.clear()
    if keychain is not None:
        keychain.kept.clear()


def test_a_file_is_encrypted_read_given_a_new_key_and_made_plain(file, crm, typed, keychain, fd):
    crm("add", "contact", "Xylophonia Quagmire")
    crm("backup")
    typed += ["CODE"]
    said = crm("encrypt")
    assert said["encrypted"] and said["keychain"] and said["backups"] and not said["left"]
    first = id_at(file)
    assert first and all(id_at(made.path) == first for made in backup.backups(file))
    as_in_another_run()
    assert crm("list", "contact")["total"] == 1  # the key is in the keychain
    assert "encrypted already" in crm("encrypt", code=1)
    typed += [WORDS, WORDS, "CODE"]
    said = crm("rekey", "--no-keychain", "--passphrase")
    assert said["passphrase"] and not said["keychain"]
    assert id_at(file) not in (None, first)
    as_in_another_run(keychain)
    assert crm("--key-fd", fd(WORDS), "list", "contact")["total"] == 1
    as_in_another_run()
    typed += ["wrong one", WORDS]
    assert len(crm("search", "Quagmire")) == 1
    assert not crm("decrypt")["encrypted"]
    as_in_another_run()
    assert len(crm("search", "Quagmire")) == 1
    assert b"Xylophonia" in file.read_bytes()
    assert "not encrypted" in crm("rekey", code=1)


def test_restore_backup_and_check_work_with_an_encrypted_file(file, crm, typed, fd):
    crm("add", "contact", "Tan")
    typed += ["CODE"]
    crm("encrypt", "--no-keychain")
    assert crm("check")["ok"]
    made = crm("backup")["file"]
    crm("add", "contact", "Lim")
    said = code.recovery_code(keys.held(id_at(file)))
    as_in_another_run()
    assert crm("--key-fd", fd(said), "restore", made)["file"] == str(file)
    assert crm("list", "contact")["total"] == 1
    file.unlink()
    as_in_another_run()
    crm("--key-fd", fd(said), "restore", made)
    assert id_at(file) and crm("list", "contact")["total"] == 1


def test_nothing_is_changed_where_the_code_is_not_typed_back(file, crm, typed, fd):
    before = file.read_bytes()
    typed += ["ABCDE"] * 3
    assert "not the code" in crm("encrypt", code=1)
    typed += ["short", "short"]  # said before a code is shown that opens nothing
    assert "10 characters" in crm("encrypt", "--passphrase", code=1)
    typed += ["one of them", "another one"]
    assert "two different" in crm("encrypt", "--passphrase", code=1)
    assert file.read_bytes() == before


def test_without_a_terminal_it_says_how_a_key_is_handed_in(file, crm, typed, monkeypatch, fd):
    typed += ["CODE"]
    crm("encrypt", "--no-keychain")
    as_in_another_run()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert "--key-fd N" in crm("stats", code=1)
    assert "cannot be read" in crm("--key-fd", "987", "stats", code=2)
    assert "no passphrase" in crm("--key-fd", fd(WORDS), "stats", code=1)


def test_a_prompt_is_answered_three_times_at_most(file, crm, typed):
    typed += ["CODE"]
    crm("encrypt", "--no-keychain")
    as_in_another_run()
    typed += ["wrong"] * (asking.TRIES + 1)
    assert "no passphrase" in crm("stats", code=1)
    assert len(typed) == 1


def test_a_real_terminal_is_asked_and_does_not_show_what_is_typed(tmp_path):
    """The control of the fixtures above: a process of its own, with a keychain that is none."""
    file = tmp_path / "shop.crm"
    assert main(["--file", str(file), "new"]) == 0
    above, below = pty.openpty()
    env = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    running = subprocess.Popen(
        [sys.executable, "-m", "crm_desktop.cli", "--file", str(file), "encrypt", "--no-keychain"],
        stdin=below, stdout=below, stderr=below, env=env, start_new_session=True,
    )  # fmt: skip
    os.close(below)
    said = ""
    while not (found := CODE.search(said)) or ": " not in said.split(found[0])[1]:
        said += os.read(above, 4096).decode()
    os.write(above, found[0].encode() + b"\n")
    after = b""
    while True:
        try:
            part = os.read(above, 4096)
        except OSError:
            break
        if not part:
            break
        after += part
    os.close(above)
    assert running.wait(30) == 0
    assert found[0].encode() not in after
    assert id_at(file) == code.key_of(found[0]).id


def test_no_option_takes_a_secret_itself():
    """A control that fails where an argument or the environment could hold a passphrase."""
    for module in (asking, sys.modules["crm_desktop.trust_commands.encryption"]):
        text = Path(str(module.__file__)).read_text()
        assert "os.environ" not in text and "getenv" not in text
    assert main(["--file", "x.crm", "encrypt", "--passphrase", WORDS]) == 2


def test_two_secrets_on_one_descriptor_are_read_one_after_the_other(fd):
    one = int(fd("the first\nthe second"))
    assert [asking.read(one), asking.read(one)] == ["the first", "the second"]


def test_an_earlier_code_of_the_file_is_named_as_what_it_may_be(file, crm, typed, fd):
    typed += ["CODE"]
    crm("encrypt", "--no-keychain")
    old = code.recovery_code(keys.held(id_at(file)))
    typed += ["CODE"]
    crm("rekey", "--no-keychain")
    as_in_another_run()
    said = crm("--key-fd", fd(old), "stats", code=1)
    assert "an earlier code of this one" in said and "newest" in said


def test_a_damaged_file_is_answered_with_commands(file, crm):
    file.write_bytes(file.read_bytes()[:20_000])
    for words in (["check"], ["check", "--repair"], ["stats"]):
        said = crm(*words, code=1)
        said = said if isinstance(said, str) else str(said)
        assert "salvage DAMAGED.crm" in said and "File →" not in said


def test_a_new_key_without_a_passphrase_says_first_that_the_old_one_is_lost(
    file, crm, typed, monkeypatch
):
    told: list[str] = []
    say = asking.say
    monkeypatch.setattr(asking, "say", lambda words: (told.append(words), say(words)))
    typed += [WORDS, WORDS, "CODE"]
    crm("encrypt", "--passphrase")
    typed += [WORDS, WORDS, "CODE"]
    crm("rekey", "--passphrase")
    assert not any("will not open it any more" in words for words in told)
    typed += ["CODE"]
    assert not crm("rekey")["passphrase"]
    assert [words for words in told if "add --passphrase" in words]
    told.clear()
    typed += ["CODE"]
    crm("rekey")
    assert not any("add --passphrase" in words for words in told), "there is none to lose"
