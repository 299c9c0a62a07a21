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

    app = QApplication(sys.argv[:1])
    window, ground = QMainWindow(), QWidget()
    window.setCentralWidget(ground)
    window.resize(1440, 900)
    painted = shown(app, window, ground)
    return {"start": painted - float(os.environ["STARTED"]), "memory": memory()}


def shown(app: Any, window: Any, ground: Any) -> float:
    """Show `window`; return when the picture with `ground` in it was finished."""
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        begun, finished = False, 0.0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if watched is ground:
                self.begun = self.begun or event.type() == QEvent.Type.Paint
            elif self.begun:  # a window's surface hears of its picture when all of it is painted
                self.finished = self.finished or time.monotonic()
            return False

    watch = Watch()
    ground.installEventFilter(watch)
    window.show()
    window.windowHandle().installEventFilter(watch)
    until(app, lambda: watch.begun)
    return watch.finished or time.monotonic()


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
    from crm_desktop import app as program
    from crm_desktop.gui.settings import Settings

    settings = Settings(file.parent / "bench-settings.json")
    app = program.make_app("en", "light")
    from crm_desktop.gui.window import MainWindow

    window = MainWindow(settings)
    program.open_first(window, file)
    window.resize(1440, 900)
    painted = shown(app, window, window.desk.page.view.viewport())
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
    bar, rng = page.view.verticalScrollBar(), Random(5)

    def to(value: int) -> Callable[[], Any]:
        def go() -> None:
            bar.setValue(value)
            app.processEvents()  # paints what came into sight, and all else that waited

        return go

    step = bar.singleStep() * 3
    steady = []
    for at in range(TIMES * 3):
        steady.append(timed(to(at * step)))
    jumps, ends = [], []
    for _ in range(TIMES):
        jumps.append(timed(to(rng.randrange(bar.maximum()))))
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
        app.processEvents()

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


def backup(file: Path) -> dict[str, float]:
    """Scroll while nothing else happens, then while a backup is made behind it."""
    from crm_desktop.store import backup as backups

    app, window, _painted = opened(file)
    context, page = window.desk.context, window.desk.page
    until(app, lambda: page.feed.complete and not context.busy())
    bar, step = page.view.verticalScrollBar(), page.view.verticalScrollBar().singleStep() * 3

    def frame(at: int) -> float:
        def go() -> None:
            bar.setValue(at * step % bar.maximum())
            app.processEvents()

        return timed(go)

    idle = [frame(at) for at in range(TIMES * 5)]
    ended: list[object] = []
    context.network_lane.run(lambda _token: backups.backup(context.ws), ended.append, ended.append)
    beside = []
    while not ended:
        beside.append(frame(len(beside)))
    assert isinstance(ended[0], Path), ended
    return {"idle": p95(idle), "beside": p95(beside), "frames": len(beside)}


JOBS = {"backup": backup, "start": start, "scrolled": scrolled, "board": board}


def main() -> int:
    job = sys.argv[1]
    found = empty() if job == "empty" else JOBS[job](Path(sys.argv[2]))
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    raise SystemExit(main())
