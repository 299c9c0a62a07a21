"""A worker that crashes says where it stood, in the failure itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_crashed_worker_says_where_it_stood(tmp_path):
    test = tmp_path / "test_crash.py"
    test.write_text("import faulthandler\n\n\ndef test_crash():\n    faulthandler._sigsegv()\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "1", "-p", "xdist", "-p", "tests.crashes",
         "--rootdir", tmp_path, test],
        cwd=ROOT, env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    said = run.stdout
    assert run.returncode == 1 and "crashed while running" in said
    assert "Segmentation fault" in said and "line 5 in test_crash" in said
    assert "/pluggy/" not in said.split("Segmentation fault")[1]
