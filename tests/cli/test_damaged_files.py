"""Files with bytes overwritten at random: each command says in words that they are damaged, or works."""

from __future__ import annotations

import random
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop import cli, paths, sample
from crm_desktop.cli import main
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import check, driver, faults
from crm_desktop.store.salvage import wholeness
from crm_desktop.store.workspace import Workspace

SEEDS, BYTES = range(60), (5, 20, 60)
COMMANDS = (["list", "contact"], ["check"], ["check", "--deep"])
WAYS_OUT = "salvage DAMAGED.crm NEW.crm"


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "shop.crm"
    ids = [new_id() for _ in range(30)]
    with Workspace.create(path) as ws:
        cells = [{"deleted": False, "name": f"Contact {n}", "job": f"Job {n}"} for n in range(30)]
        edits = [Edit("contact", *one) for one in zip(ids, cells, strict=True)]
        ws.log.record(Label("create", "contact", len(edits)), edits)
        for n, id in enumerate(ids[::3]):
            ws.log.record(Label("edit"), [Edit("contact", id, {"job": f"Other {n}"})])
    return path.read_bytes()


def overwrite(sound: bytes, seed: int) -> bytes:
    chance, content = random.Random(seed), bytearray(sound)
    for _ in range(BYTES[seed % len(BYTES)]):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def put(sound: bytes, at: bytes, there: bytes, path: Path) -> Path:
    """Write a file in which some bytes stand in the place of others."""
    assert len(at) == len(there) and at in sound
    path.write_bytes(sound.replace(at, there))
    return path


def test_no_command_ends_in_a_traceback(sound, tmp_path, capsys, monkeypatch):
    parser, told = cli.parser(), 0
    monkeypatch.setattr(cli, "parser", lambda: parser)  # making it takes longer than all the rest
    for seed in SEEDS:
        for command in COMMANDS:
            path = tmp_path / f"{seed}{len(command)}{command[0]}.crm"
            path.write_bytes(overwrite(sound, seed))
            code = main(["--file", str(path), *command])
            said = capsys.readouterr()
            assert code in (0, 1) and said.out + said.err
            told += WAYS_OUT in said.out + said.err
    assert told > len(SEEDS)  # the control: most were damaged where it shows


@pytest.mark.parametrize("command", COMMANDS)
def test_a_schema_that_is_no_text_is_damage(sound, tmp_path, capsys, command):
    path = put(sound, b"CREATE TABLE contact(", b"CR\x8cATE TABLE contact(", tmp_path / "shop.crm")
    assert main(["--file", str(path), *command]) == 1
    said = capsys.readouterr().err
    assert said.startswith("The file shop.crm is damaged.") and WAYS_OUT in said


@pytest.mark.parametrize(
    ("at", "there"),
    [(b'"job":"Other 0"', b'"job":"\xff\xfe\xfd\xfc\xfb 0"'), (b'"job":"Other 0"', b'"job"!"Other 0"')],
)  # fmt: skip
def test_the_check_reports_values_that_cannot_be_read(sound, tmp_path, capsys, at, there):
    """SQLite finds nothing wrong with either: it looks at no value."""
    path = put(sound, at, there, tmp_path / "shop.crm")
    assert main(["--file", str(path), "check", "--deep"]) == 1
    said = capsys.readouterr().out
    assert "The file is damaged: what it holds cannot be read" in said and WAYS_OUT in said


def test_a_column_that_lost_its_name_is_damage(sound, tmp_path, capsys):
    path = put(sound, b"required INTEGER", b"requirXd INTEGER", tmp_path / "shop.crm")
    assert main(["--file", str(path), "list", "contact"]) == 1
    assert "is damaged" in capsys.readouterr().err


def test_a_bug_of_ours_on_a_whole_file_is_no_damage(sound, tmp_path, monkeypatch, capsys):
    path = tmp_path / "shop.crm"
    path.write_bytes(sound)
    assert wholeness.is_whole(path)

    def fail(*_args):
        raise ValueError("what Siti said")

    monkeypatch.setattr(check, "_compared", fail)
    assert main(["--file", str(path), "check"]) == 3
    said, log = capsys.readouterr().err, paths.log_folder() / "crm.log"
    assert "failed: ValueError" in said and str(log) in said and "Traceback" not in said
    written = log.read_text("utf-8")
    assert "check.py" in written and "ValueError" in written and "Siti" not in written + said


def test_a_file_that_was_worked_in_and_put_back_is_whole(tmp_path):
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        sample.load(ws)
    assert wholeness.is_whole(path)
    at = f"{datetime.now() + timedelta(seconds=1):%Y-%m-%d %H:%M:%S}"
    time.sleep(2)
    assert main(["--file", str(path), "add", "contact", "Siti"]) == 0
    assert main(["--file", str(path), "restore", "--at", at]) == 0
    with Workspace.open(path) as ws:
        assert ws.reader().execute("SELECT 1 FROM meta WHERE key='watermark'").fetchone()
    assert wholeness.is_whole(path)


def test_one_that_is_busy_is_not_damaged(sound, tmp_path, monkeypatch):
    path = tmp_path / "shop.crm"
    path.write_bytes(sound)
    monkeypatch.setattr(wholeness, "_wrong", busy)
    assert wholeness.is_whole(path)


def busy(_conn):
    error = driver.OperationalError("database is locked")
    error.sqlite_errorname = "SQLITE_BUSY"
    raise error


def test_the_window_does_not_look_into_the_file_for_an_error(sound, tmp_path, monkeypatch):
    monkeypatch.setattr(wholeness, "is_whole", lambda _path: pytest.fail("it took seconds"))
    error = KeyError("ours")
    assert faults.in_words(error, tmp_path / "shop.crm") is error


def test_what_is_no_file_of_ours_is_never_called_damaged(tmp_path):
    (tmp_path / "list.csv").write_text("Name\n")
    assert wholeness.is_whole(tmp_path / "list.csv") and wholeness.is_whole(tmp_path / "none.crm")
