"""How soon the day stands on the screen: `python -m tests.benchmarks.agenda [CONTACTS] [TASKS]`.

Makes a file with years of working days and so many open tasks, opens the Today page over it and the
month of the calendar, and prints seconds as JSON. A frame is a sixtieth of a second; Today must take
no more than six.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

FRAME = 1 / 60
MUST = 6 * FRAME
TURNS = 9
MONTH = 10_000
"""Entries of the month that is shown."""
PATIENCE = 600.0


def add_tasks(ws: Any, count: int, seed: int = 7) -> None:
    """Write open tasks around today, most of them overdue, and a month full of appointments."""
    from crm_desktop.agenda import clock
    from crm_desktop.domain.keys import new_id
    from crm_desktop.domain.operation import Edit, Label

    rng, now = Random(seed), clock.now_here()
    contacts = [id for (id,) in ws.reader().execute("SELECT id FROM contact LIMIT 5000")]

    def made() -> Iterator[Edit]:
        for at in range(count):
            day = now.date() - timedelta(days=rng.randrange(-40, 400))
            due = clock.when(day, now.time().replace(microsecond=0) if at % 3 else None)
            who = {f"contacts.{rng.choice(contacts)}": True} if contacts else {}
            yield Edit(
                "task", new_id(), {"deleted": False, "title": f"Task {at}", "due": due, **who}
            )
        first = now.date().replace(day=1)
        for at in range(MONTH):
            day = first + timedelta(days=rng.randrange(28))
            start = clock.when(day, now.time().replace(hour=rng.randrange(8, 19), microsecond=0))
            cells = {"subject": f"Meeting {at}", "channel": "meeting", "state": "planned"}
            cells |= {"deleted": False, "minutes": 60, "start": start}
            yield Edit("activity", new_id(), cells)

    ws.log.record_bulk(Label("import", "task", 0), made())


def measure(path: Path) -> dict[str, float]:
    """Return seconds from asking for a page to its rows on the screen, the median of some turns."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from crm_desktop.app import make_app
    from crm_desktop.gui.settings import Settings
    from crm_desktop.gui.window import MainWindow

    app = make_app("en", "light")
    with tempfile.TemporaryDirectory() as home:
        window = MainWindow(Settings(Path(home) / "settings.json"))
        window.resize(1440, 900)
        window.show()
        window.open_file(path)
        _until(app, lambda: not window.desk.context.busy())
        found = {
            "today": median(_today(app, window) for _ in range(TURNS)),
            "month": median(_month(app, window) for _ in range(TURNS)),
        }
        window.close()
    return found


def _today(app: Any, window: Any) -> float:
    """Make the page of the day anew and show it."""
    desk = window.desk
    _drop(desk, "today")
    began = time.perf_counter()
    page = desk.show_page("today")
    _until(app, lambda: page.model.rowCount() > 1)
    page.view.viewport().repaint()
    taken = time.perf_counter() - began
    _until(app, lambda: not desk.context.busy())
    return taken


def _month(app: Any, window: Any) -> float:
    desk = window.desk
    _drop(desk, "calendar")
    began = time.perf_counter()
    page = desk.show_page("calendar")
    page.show_as("month")
    _until(app, lambda: len(page.grid.entries) >= MONTH)
    page.grid.viewport().repaint()
    taken = time.perf_counter() - began
    _until(app, lambda: not desk.context.busy())
    return taken


def _drop(desk: Any, name: str) -> None:
    page = desk._made.pop(name, None)
    if page is not None:
        desk.show_page("contacts")
        page.leave()
        desk.stack.removeWidget(page)
        page.deleteLater()


def _until(app: Any, ready: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        app.processEvents()
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.0005)


def main() -> None:
    from crm_desktop.store.workspace import Workspace
    from tests.benchmarks import day

    if sys.argv[1:2] == ["--file"]:
        _say(measure(Path(sys.argv[2])))
        return
    contacts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.crm"
        day.make(path, contacts)
        with Workspace.open(path) as ws:
            (known,) = (
                ws.reader().execute("SELECT count(*) FROM task WHERE done IS NULL").fetchone()
            )
            add_tasks(ws, max(0, count - known))
        _say(measure(path))


def _say(found: dict[str, float]) -> None:
    sys.stdout.write(json.dumps({**found, "must": MUST, "frames": found["today"] / FRAME}) + "\n")


if __name__ == "__main__":
    main()
