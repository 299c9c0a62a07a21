"""Where a worker of a test run stood when it crashed, told with the failure: its stderr gets lost."""

from __future__ import annotations

import faulthandler
import tempfile
from pathlib import Path
from typing import Any

import pytest

_KEPT = pytest.StashKey[Any]()
LINES = 80
"""Lines of a trace at most that are told."""
_OTHERS = ("/_pytest/", "/pluggy/", "/xdist/", "/execnet/")


@pytest.hookimpl(trylast=True)  # after pytest, whose own traces go into the middle of a run
def pytest_configure(config: pytest.Config) -> None:
    """Have a worker write into a file of its own where each of its threads stood."""
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        config.stash[_KEPT] = _file(worker).open("w", encoding="utf-8")
        faulthandler.enable(config.stash[_KEPT])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no file behind a worker that did not crash."""
    if _KEPT in config.stash:
        faulthandler.disable()
        config.stash[_KEPT].close()
        Path(config.stash[_KEPT].name).unlink(missing_ok=True)


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(report: Any) -> None:
    """Tell with the failure where the worker stood."""
    path = _file(report.node.workerinput)
    if path.exists():
        lines = path.read_text("utf-8", "replace").splitlines()
        trace = [line for line in lines if not any(part in line for part in _OTHERS)]
        report.longrepr = "\n".join([str(report.longrepr), *trace[:LINES]])
        path.unlink()


def _file(worker: dict[str, Any]) -> Path:
    name = f"crash-{worker['testrunuid']}-{worker['workerid']}.txt"
    return Path(tempfile.gettempdir()) / name
