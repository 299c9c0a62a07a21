"""The program without `sync`, or without what it needs, still works: it only says that it is not there."""

from __future__ import annotations

import subprocess
import sys

import pytest

HIDING = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {hidden!r} or name.startswith("crm_desktop.sync."):
            raise ImportError(name)
sys.meta_path.insert(0, Hidden())
from crm_desktop.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("hidden", [(), ("httpx2", "zstandard")])
def test_the_commands_run_without_it(tmp_path, hidden):
    def crm(*words):
        script = HIDING.format(hidden=hidden)
        call = [sys.executable, "-c", script, "--file", str(tmp_path / "a.crm"), *words]
        return subprocess.run(call, capture_output=True, text=True)

    assert crm("new", "--sample").returncode == 0
    assert crm("check").returncode == 0
    assert crm("search", "a").returncode == 0
    said = crm("sync")
    assert (said.returncode, "has no sync" in said.stderr) == (1, True)
