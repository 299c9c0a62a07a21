"""Measures what is painted, in a process of its own: `python -m tests.benchmarks.screen JOB [FILE]`.

Each job prints one JSON object. Times are seconds; STARTED in the environment is `time.monotonic()`
of the process that asked, so a start holds the interpreter and every import.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

TIMES = 200
PATIENCE = 120.0


def memory() -> int:
    """Return the bytes of this process alone, shared pages by their share (0 off Linux)."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def empty() -> dict[str, float]:
    """Show an empty PySide6 window."""
    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    class Ground(QWidget):
        painted = 0.0

        def paintEvent(self, event: Any) -> None:  # noqa: N802
            self.painted = self.painted or time.monotonic()

    app = QApplication(sys.argv[:1])
    window, ground = QMainWindow(), Ground()
    window.setCentralWidget(ground)
    window.resize(1440, 900)
    window.show()
    until(app, lambda: bool(ground.painted))
    return {"start": ground.painted - float(os.environ["STARTED"]), "memory": memory()}


def until(app: Any, ready: Callable[[], bool]) -> None:
    """Let Qt work until `ready`; raises `TimeoutError`."""
    end = time.monotonic() + PATIENCE
    while not ready():
        app.processEvents()
        if time.monotonic() > end:
            raise TimeoutError("the window never came to it")


def opened(file: Path) -> tuple[Any, Any, float]:
    """Open the program on a file as its start does; return app, window, when contacts were painted."""
    import gc

    gc.disable()
    from PySide6.QtCore import QEvent, QObject

    from crm_desktop import app as program
    from crm_desktop.gui.settings import Settings

    settings = Settings(file.parent / "bench-settings.json")
    app = program.make_app("en", "light")
    from crm_desktop.gui.window import MainWindow

    window = MainWindow(settings)
    program.open_first(window, file)

    class Watch(QObject):
        painted = 0.0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.UpdateRequest:
                self.painted = self.painted or -1.0
            return False

    watch = Watch()
    window.installEventFilter(watch)
    window.resize(1440, 900)
    window.show()
    until(app, lambda: watch.painted != 0)
    painted = time.monotonic()
    program.settle(app)
    return app, window, painted


def start(file: Path) -> dict[str, float]:
    _app, window, painted = opened(file)
    page = window.desk.page
    assert page.model.row(0), "no contact was painted"
    return {"start": painted - float(os.environ["STARTED"])}


def scrolled(file: Path) -> dict[str, float]:
    """Scroll steadily, jump, come to the end and sort anew; last the memory of all that."""
    app, window, _painted = opened(file)
    page = window.desk.page
    until(app, lambda: page.feed.complete)
    view, bar, rng = page.view, page.view.verticalScrollBar(), Random(5)

    def to(value: int) -> Callable[[], Any]:
        def go() -> None:
            bar.setValue(value)
            view.viewport().repaint()

        return go

    step = bar.singleStep() * 3
    steady = []
    for at in range(TIMES * 3):
        steady.append(timed(to(at * step)))
        app.processEvents()
    jumps, ends = [], []
    for _ in range(TIMES):
        jumps.append(timed(to(rng.randrange(bar.maximum()))))
        app.processEvents()
        ends.append(timed(to(bar.maximum())))
        to(0)()
        page.model.forget()
    resort = [sorting(app, page, name) for name in ("job", "name", "job", "name", "job")]
    kept = memory()
    return {"steady": p95(steady), "jump": p95(jumps), "end": p95(ends), "sort": p95(resort),
            "memory": kept}  # fmt: skip


def sorting(app: Any, page: Any, name: str) -> float:
    """Return how long it takes from the click on a heading to its first rows, painted."""
    fresh: list[bool] = []
    page.model.modelReset.connect(lambda: fresh.append(True))

    def work() -> None:
        page.view.head.sort_by(page.model.column(name))
        until(app, lambda: bool(fresh))
        page.view.viewport().repaint()

    took = timed(work)
    until(app, lambda: page.feed.complete)
    return took


def board(file: Path) -> dict[str, float]:
    """Move cards from column to column, each saved and painted before the next."""
    app, window, _painted = opened(file)
    page = window.desk.show_page("pipeline")
    until(app, lambda: page.feed.board is not None and not window.desk.context.busy())
    rng, times = Random(9), []
    for at in range(TIMES):
        columns = page.feed.board.columns
        source, target = at % len(columns), (at + 1) % len(columns)
        n = columns[source].ns[rng.randrange(5)]
        times.append(timed(lambda n=n, target=target: moved(app, page, n, target)))
        assert page.feed.board.columns[target].ns[0] == n, "the card is not where it was put"
        until(app, lambda: not window.desk.context.busy())
    return {"move": p95(times)}


def moved(app: Any, page: Any, n: int, target: int) -> None:
    page.put([n], target, 0)
    app.processEvents()
    page.kanban.repaint()


JOBS = {"start": start, "scrolled": scrolled, "board": board}


def main() -> int:
    job = sys.argv[1]
    found = empty() if job == "empty" else JOBS[job](Path(sys.argv[2]))
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    raise SystemExit(main())
