"""A file, or one record, as it was at a time or in a backup; who was erased since stays erased."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_desktop import cli
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.store import backup, cells, check
from crm_desktop.store.backups import single
from crm_desktop.store.backups.rewinding import restore_at
from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.store.workspace import Workspace

START = 1_790_000_040_000  # a whole minute: the command takes no seconds
IDS = [f"0190a000-0000-7000-8000-{n:012x}" for n in range(4)]


class Clock:
    """Says a minute more each time it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


def _shown(ws: Workspace) -> dict[str, object]:
    return {id: cells.shown(ws.reader(), "contact", id) for id in IDS}


def _lived(path: Path, key: Key | None = None) -> list[dict[str, object]]:
    """Make a file with 12 operations, a minute apart; return what it showed after each."""
    clock, seen = Clock(), []
    edits: list[dict[str, object] | str] = [
        {"deleted": False, "name": "One"}, {"job": "Cook"}, {"job": "Chef"}, "undo", "redo", "undo",
        {"deleted": True}, {"deleted": False}, {"name": "UnoDosTres"}, "undo", {"job": None}, {"job": "Boss"},
    ]  # fmt: skip
    with Workspace.create(path, clock=clock, key=key) as ws:
        for edit in edits:
            clock.now += 60_000
            if isinstance(edit, str):
                getattr(ws.log, edit)()
            else:
                each = [Edit("contact", id, {**edit}) for id in IDS]
                ws.log.record(Label("edit"), each)
            seen.append(_shown(ws))
    return seen


def _at(n: int) -> datetime:
    return datetime.fromtimestamp((START + 60_000 * (n + 1)) / 1000 + 1, UTC).astimezone()


@pytest.mark.parametrize("sealed", [False, True])
def test_each_moment_comes_back_as_it_showed(tmp_path: Path, sealed: bool) -> None:
    key = new_key() if sealed else None
    path = tmp_path / "a.crm"
    seen = _lived(path, key)
    for n in reversed(range(len(seen) - 1)):
        kept, went = restore_at(path, _at(n), key)
        assert kept is not None
        assert went == 1
        with Workspace.open(path, key=key) as ws:
            assert _shown(ws) == seen[n]
            assert check.check(ws).ok
    assert not list(tmp_path.glob("*.rewound*"))


def test_who_was_erased_since_stays_erased(tmp_path: Path) -> None:
    path = tmp_path / "a.crm"
    seen = _lived(path)
    with Workspace.open(path) as ws:
        ws.log.erase([("contact", IDS[1])])
        ws.log.record(Label("edit"), [Edit("contact", IDS[2], {"job": "Later"})])
    restore_at(path, _at(2))
    with Workspace.open(path) as ws:
        assert _shown(ws) == {**seen[2], IDS[1]: None}
        assert check.check(ws).ok
        assert b"UnoDosTres" not in path.read_bytes()


def test_new_stamps_are_greater_than_those_that_went(tmp_path: Path) -> None:
    path = tmp_path / "a.crm"
    _lived(path)
    with Workspace.open(path) as ws:
        last = max(op.stamp for _, op in ws.log.since())
    restore_at(path, _at(1))
    with Workspace.open(path, clock=lambda: START) as ws:
        done = ws.log.record(Label("edit"), [Edit("contact", IDS[0], {"job": "New"})])
        assert done is not None
        assert done.stamp > last


def test_where_nothing_was_done_since_or_before_all_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.crm"
    _lived(path)
    data = path.read_bytes()
    for n in (11, -3):
        with pytest.raises(UserError):
            restore_at(path, _at(n))
        assert path.read_bytes() == data
        assert backup.backups(path) == []


def test_one_record_comes_back_from_a_backup_and_goes_again(tmp_path: Path) -> None:
    path = tmp_path / "a.crm"
    seen = _lived(path)
    with Workspace.open(path) as ws:
        made = backup.backup(ws)
        ws.log.record(Label("delete"), [Edit("contact", IDS[0], {"deleted": True})])
        ws.log.record(Label("edit"), [Edit("contact", IDS[1], {"job": "Other", "notes": "New"})])
    for id in IDS[:2]:
        assert cli.main(["--file", str(path), "restore", str(made), "--record", id]) == 0
    with Workspace.open(path) as ws:
        assert _shown(ws) == seen[-1]
        ws.log.undo()
        changed = cells.shown(ws.reader(), "contact", IDS[1])
        assert changed is not None
        assert changed["job"] == "Other"


def test_an_erased_record_does_not_come_back_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.crm"
    _lived(path)
    with Workspace.open(path) as ws:
        wanted = cells.shown(ws.reader(), "contact", IDS[0]) or {}
        ws.log.erase([("contact", IDS[0])])
        with pytest.raises(UserError, match="erased for good"):
            single.bring_back(ws, "contact", IDS[0], wanted)


def test_the_command_restores_to_a_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.crm"
    seen = _lived(path)
    when = f"{_at(4):%Y-%m-%dT%H:%M}"
    assert cli.main(["--file", str(path), "restore", "--at", when, "--record", IDS[3]]) == 0
    assert cli.main(["--file", str(path), "restore", "--at", when]) == 0
    assert "is kept as" in capsys.readouterr().out
    with Workspace.open(path) as ws:
        assert _shown(ws) == seen[4]
    assert cli.main(["--file", str(path), "restore", "--record", IDS[3]]) == 2
