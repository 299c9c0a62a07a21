"""A new file, and `crm` on it as a script calls it."""

from __future__ import annotations

import json

import pytest

from crm_desktop.cli import main


@pytest.fixture
def file(tmp_path):
    assert main(["--file", str(tmp_path / "shop.crm"), "new"]) == 0
    return tmp_path / "shop.crm"


@pytest.fixture
def crm(file, capsys, qapp):
    """Return what runs `crm --json` on the file and gives what it said, or the error of a failure.

    A command that prints makes an application without widgets, in which a later test could make none: so
    there is one already.
    """

    def run(*words, code=0):
        capsys.readouterr()
        assert main(["--file", str(file), "--json", *map(str, words)]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if said.out else said.err

    return run
