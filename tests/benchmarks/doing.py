"""What several benches do: time, import, search, and ask another process what it painted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store.workspace import Workspace

TERMS = (
    "n",
    "nu",
    "nurul",
    "陈",
    "志明",
    "செல்",
    "محمد",
    "012",
    "0123",
    "p1",
    "example",
    "zzqq",
    "muller",
)


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bring_in(ws: Workspace, path: Path, kind: str = "contact") -> Any:
    found = source.detect(path)
    return importing.quick(
        ws, found, mapping.propose(found, kind), progress=lambda _p: None, check=lambda: None
    )


def screen(job: str, *files: Path) -> dict[str, float]:
    """Run one job of `screen` in a process of its own, on compiled modules as installed ones are."""
    environment = os.environ | {"STARTED": str(time.monotonic())}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    call = [sys.executable, "-m", "tests.benchmarks.screen", job, *map(str, files)]
    done = subprocess.run(call, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))
