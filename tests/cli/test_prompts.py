"""What is asked in a terminal, where nothing comes: in words, with the way out."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.cli import main
from crm_desktop.commands import Asked
from crm_desktop.errors import UserError
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust_commands import asking

CALL = [sys.executable, "-m", "crm_desktop.cli", "--file"]
HERE = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def at_a_terminal(*words: str) -> tuple[int, str]:
    """Run `crm` at a terminal of its own whose user ends the input; return its code and what it said."""
    mine, its = pty.openpty()
    running = subprocess.Popen(
        [*CALL, *words], stdin=its, stdout=its, stderr=its, env=HERE, start_new_session=True
    )
    os.close(its)
    said = b""
    try:
        while part := os.read(mine, 1000):
            said += part
            if part.rstrip().endswith(b":"):
                os.write(mine, b"\x04")
    except OSError:  # the other end is closed
        pass
    os.close(mine)
    return running.wait(60), said.decode()


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    Workspace.create(tmp_path / "locked.crm", key=new_key()).close()
    return tmp_path / "locked.crm"


def test_who_ends_the_input_reads_how_else_to_open_the_file(locked: Path) -> None:
    code, said = at_a_terminal(str(locked), "stats")
    assert code == 1 and "Traceback" not in said
    assert "Nothing was typed." in said and "--key-fd N" in said and "keychain" in said


def test_who_chooses_no_passphrase_reads_that_nothing_was_changed(file: Path) -> None:
    code, said = at_a_terminal(str(file), "encrypt", "--passphrase")
    assert code == 1 and "Traceback" not in said
    assert "Nothing was typed. Nothing was changed." in said


@pytest.mark.parametrize("more", [[], ["--code-fd", "0"]])
@pytest.mark.parametrize("closed", [False, True])
def test_without_a_terminal_nothing_is_asked_that_could_be_seen(
    file: Path, more: list[str], closed: bool
) -> None:
    call = [*CALL, str(file), "encrypt", "--passphrase", *more]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *call] if closed else call,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, env=HERE, start_new_session=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1 and "Nothing was changed." in done.stderr
    assert "Traceback" not in done.stderr and "Warning" not in done.stderr


def test_every_prompt_says_what_to_do_where_the_input_ends(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ends(_words: str = "") -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", ends)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    asked = Asked(key_fd=None)
    for ask in (
        lambda: asking.passphrase_of(asked),
        lambda: asking.new_passphrase(None),
        lambda: asking.typed_back("Code:", "AB", None, lambda _back: True),
    ):
        with pytest.raises(UserError, match="Nothing was typed") as refused:
            ask()
        assert refused.value.next_step
    for words in (["secret-code", "--enter"], ["sync", "enrol", "http://h", "C", "--passphrase"]):
        capsys.readouterr()
        assert main(["--file", str(file), *words]) == 1
        assert "Nothing was typed. Type it in a terminal" in capsys.readouterr().err


def test_no_module_asks_past_the_one_that_has_words_for_it() -> None:
    root = Path(__file__).parents[2] / "crm_desktop"
    asks = {p.name for p in root.rglob("*.py") if "getpass.getpass(" in p.read_text("utf-8")}
    assert asks == {"asking.py"}
