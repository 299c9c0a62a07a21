"""`crm` on a file a window has open: what writes is refused and says why, what reads goes on."""

from __future__ import annotations

import os

from crm_desktop.cli import main
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
