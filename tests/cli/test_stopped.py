"""Ctrl-C at any moment of a command: a word, never a traceback, and the code of what was refused."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crm_desktop import cli
from crm_desktop.cli import main

LOADING = """
import runpy, sys

class Stops:
    def find_spec(self, name, path=None, target=None):
        if name == "crm_desktop.sync_commands":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stops())
sys.argv = ["crm", "--file", "shop.crm", "stats"]
runpy.run_module("crm_desktop.cli", run_name="__main__")
"""


def test_while_it_loads(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LOADING], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr.strip(), done.stdout) == (1, "Stopped.", "")


@pytest.mark.parametrize("where", ["_asked", "_answered"])
def test_before_it_begins_and_while_it_answers(where, file, capsys, monkeypatch):
    def stopping(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, where, stopping)
    capsys.readouterr()
    assert main(["--file", str(file), "stats"]) == 1
    assert capsys.readouterr().err == "Stopped.\n"
