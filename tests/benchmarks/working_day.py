"""The working day over years of it: a long record, the day, segments, duplicates, all on one file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from crm_desktop.store.workspace import Workspace
from tests.benchmarks import agenda, day, duplicates, segments, twins
from tests.benchmarks.figure import FRAME, Figure

LONG = 10_000
"""Entries of the longest record."""


def figures(folder: Path, count: int) -> Iterator[Figure]:
    """Make the file and measure what is done all day on it."""
    file = folder / "day.crm"
    day.make(file, count, long=LONG)
    with Workspace.open(file) as ws:
        agenda.add_tasks(ws, 0)
    yield from _asked(file)
    yield from _shown(file)
    file.unlink()
    yield from _twins(folder, count)


def _asked(file: Path) -> Iterator[Figure]:
    with Workspace.open(file, read_only=True) as ws:
        for question in segments.questions(date.today()):
            ours, theirs, mine, hand = segments.measure(ws.reader(), question)
            assert mine == hand, question.name
            yield Figure(f"segment: {question.name}"[:60], ours, theirs, 2.0, 1.2)


def _shown(file: Path) -> Iterator[Figure]:
    page = _alone("record_page", file)
    yield Figure(f"open a record of {LONG:,} entries", page["first"], FRAME, 3.0, 2.0)
    yield Figure("scroll it, p95", page["scroll_p95"], FRAME, 1.0, 0.5)
    today = _alone("agenda", file)
    yield Figure("Today", today["today"], FRAME, 6.0, 3.0)
    yield Figure(f"a month of {agenda.MONTH:,} entries", today["month"], FRAME, 60.0, 15.0)


def _twins(folder: Path, count: int) -> Iterator[Figure]:
    path = folder / "twins.crm"
    twins.write(path, count)
    seconds, _groups = duplicates.searched(path)
    allowed = duplicates.SECONDS * max(1.0, count / 1_000_000)
    yield Figure("find duplicates", seconds, allowed, 1.0, 0.3)
    room = duplicates.most_memory()
    yield Figure("find duplicates, memory (bytes)", room, duplicates.BYTES, 1.0, 0.5)


def _alone(module: str, file: Path) -> dict[str, float]:
    """Run one of the screens' measures in a process of its own."""
    environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    call = [sys.executable, "-m", f"tests.benchmarks.{module}", "--file", str(file)]
    done = subprocess.run(call, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    """Measure on a file that is there already: `python -m tests.benchmarks.working_day FILE`."""
    for f in (*_asked(Path(sys.argv[1])), *_shown(Path(sys.argv[1]))):
        print(f"{f.job:62}{f.value:10.4f}{f.baseline:12.4f}{f.ratio:8.2f} / {f.must}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
