"""`crm sync` in processes of its own against a real server: enter, exchange, be told, leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.server import kit as server_kit


@pytest.fixture
def database(tmp_path):
    made = server_kit.sqlite(tmp_path)
    yield made
    made.close()


def crm(file, *words, code=0):
    """Run one command with a passphrase for a keychain; return what it answers."""
    environment = os.environ | {
        "CRM_PASSPHRASE": "kopi o kosong",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    call = [sys.executable, "-m", "crm_desktop.cli", "--file", str(file), "--json", *words]
    done = subprocess.run(call, env=environment, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout) if done.stdout else done.stderr


def test_two_files_and_a_server(database, tmp_path):
    a, b = tmp_path / "a.crm", tmp_path / "b.crm"
    with server_kit.serving(database) as address:
        crm(a, "new", "--sample")
        crm(b, "new")
        entered = crm(a, "sync", "enrol", address, server_kit.owner_code(database), "--passphrase")
        code = server_kit.code_for(database, entered["workspace"], "Siti", "member")
        assert "keychain" in crm(b, "sync", "enrol", address, code, code=1)
        crm(b, "sync", "enrol", address, code, "--passphrase")
        assert crm(a, "sync", "status")["waiting"] > 0
        assert crm(a, "sync")["proved"]
        assert crm(b, "sync")["proved"]
        assert crm(b, "sync", "--differences") == []
        assert crm(b, "sync", "status")["waiting"] == 0
        assert crm(a, "stats")["contact"] == crm(b, "stats")["contact"]
    assert "cannot be reached" in crm(a, "sync", code=1)
    crm(a, "sync", "leave")
    assert crm(a, "sync", "status") == {"account": None}


def test_what_waits_is_listed_and_written_out(tmp_path):
    file = tmp_path / "a.crm"
    crm(file, "new", "--sample")
    assert {one["kind"] for one in crm(file, "sync", "pending")} == {"pending"}
    assert len(crm(file, "sync", "export", str(tmp_path))) == 2
    assert (tmp_path / "crm-changes.json").exists()
