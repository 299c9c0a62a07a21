"""Measures a record with many timeline entries: `python -m tests.benchmarks.record_page [--entries N]`.

It makes a file of its own, opens the record's page in the real window and prints one JSON object: seconds
from asking to the first picture with entries in it, to the whole index, and of a frame while scrolling
(p95 and worst). The first picture must come within three frames, a frame of scrolling within one.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject

from crm_desktop.store import listing
from tests.benchmarks import day, screen

FRAME = 1 / 60
TURNS = 5
STEPS = 300
PEOPLE = 40


class Painted(QObject):
    """When a view was first painted with entries in it."""

    def __init__(self, view: Any, model: Any) -> None:
        super().__init__(view)
        self._model, self.at = model, 0.0
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        there = self._model.rowCount() and self._model.line(0) is not None
        if event.type() == QEvent.Type.Paint and there and not self.at:
            self.at = time.perf_counter()
        return False


def opening(app: Any, window: Any, record: tuple[str, str]) -> tuple[float, float]:
    """Return the time to the first picture with entries, and to the whole index."""
    trail = window.desk.trail
    page = trail.page
    watch = Painted(page.story.view, page.story.model)
    began = time.perf_counter()
    trail.open(*record)
    while not watch.at:
        app.processEvents()
    while not page.story.feed.complete:
        app.processEvents()
    listed = time.perf_counter() - began
    screen.until(app, lambda: not window.desk.context.busy())
    return watch.at - began, listed


def scrolling(app: Any, page: Any) -> list[float]:
    bar = page.story.view.verticalScrollBar()
    times = []
    for step in range(STEPS):
        began = time.perf_counter()
        bar.setValue(step * 60)
        app.processEvents()
        times.append(time.perf_counter() - began)
    for step in range(STEPS // 3):  # and anywhere
        began = time.perf_counter()
        bar.setValue(bar.maximum() * (step * 37 % 100) // 100)
        app.processEvents()
        times.append(time.perf_counter() - began)
    return times


def measure(file: Path) -> dict[str, float]:
    """Measure the first contact of a file of `day`, which has most entries."""
    app, window, _painted = screen.opened(file)
    conn = window.desk.context.ws.reader()
    one, other = (("contact", id) for id in listing.ids_of(conn, "contact", [1, 2]))
    window.desk.trail.open(*other)  # the page itself is made once
    screen.until(app, lambda: not window.desk.context.busy())
    found = []
    for _ in range(TURNS):
        found.append(opening(app, window, one))
        opening(app, window, other)
    opening(app, window, one)
    count = window.desk.page.story.model.rowCount()
    times = sorted(scrolling(app, window.desk.page))
    first, listed = (sorted(f[which] for f in found)[len(found) // 2] for which in (0, 1))
    return {"entries": count, "first": first, "frames": first / FRAME, "listed": listed,
            "scroll_p95": times[int(len(times) * 0.95)], "scroll_worst": times[-1]}  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser("tests.benchmarks.record_page")
    asked.add_argument("--entries", type=int, default=10_000)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    asked.add_argument("--file", type=Path, help="one that `day` made")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        file = given.file or Path(name) / "lived.crm"
        if given.file is None:
            day.make(file, PEOPLE, long=given.entries)
        found = measure(file)
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    raise SystemExit(main())
