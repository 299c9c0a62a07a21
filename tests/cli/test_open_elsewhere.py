"""`crm` on a file a window has open: what writes is refused and says why, what reads goes on."""

from __future__ import annotations

import errno
import os

from crm_desktop.cli import main
from crm_desktop.store import faults
from crm_desktop.store.lock import WriterLock
from crm_desktop.store.workspace import Workspace


def test_what_writes_is_refused_and_says_the_way_out(file, crm):
    with Workspace.open(file):
        for words in (("add", "contact", "Tan"), ("undo",), ("check",), ("backup",)):
            said = crm(*words, code=1)
            assert f"process {os.getpid()}" in said
            assert said.endswith("Close it there first; commands that only read go on.\n")
        assert crm("list", "contact")["total"] == 0
        assert crm("export", "contact", file.parent / "out.csv")
    assert crm("add", "contact", "Tan")["id"]


def test_a_dry_run_only_reads(file, tmp_path, capsys):
    (tmp_path / "c.csv").write_text("Name,E-mail\nTan,t@x.my\n", "utf-8")
    with Workspace.open(file):
        assert main(["--file", str(file), "import", str(tmp_path / "c.csv"), "--dry-run"]) == 0
        assert main(["--file", str(file), "import", str(tmp_path / "c.csv")]) == 1


def test_a_folder_that_takes_no_file_is_named_in_full_with_what_helps(file, capsys, monkeypatch):
    def closed(lock):
        raise PermissionError(errno.EACCES, "Permission denied", "shop.crm.lock")

    monkeypatch.chdir(file.parent)
    monkeypatch.setattr(WriterLock, "take", closed)
    capsys.readouterr()
    assert main(["--file", "shop.crm", "add", "contact", "Tan"]) == 1
    said = capsys.readouterr().err
    assert f"This folder cannot be written to: {file.parent}. Copy the file to a folder" in said
    assert "Close it there" not in said
    assert main(["--file", "other.crm", "new"]) == 1
    assert capsys.readouterr().err.endswith(f"{file.parent}. Choose a folder you may write to.\n")


def test_a_file_that_takes_nothing_is_not_said_to_be_open_elsewhere(file, capsys, monkeypatch):
    def protected(*_args, **_more):
        raise faults.write_protected()

    monkeypatch.setattr(Workspace, "open", protected)
    capsys.readouterr()
    assert main(["--file", str(file), "add", "contact", "Tan"]) == 1
    said = capsys.readouterr().err
    assert "write-protected. Copy the file to a folder you may write to" in said
