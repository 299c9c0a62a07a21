"""Plays with the real window at random: `python -m tests.soak.monkey [--seed 1] [--seconds 3600]`.

A seed does the same again as far as the computer keeps time; `--told steps` tells each step. Returns 0 when
there was no exception, no warning of Qt's, no stall and, after the first part, no growth over 5 % of the
memory that stays when a file is closed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from crm_desktop import app as program
from crm_desktop.gui import theme, tour
from crm_desktop.gui.binding.painting import PaintTurns
from crm_desktop.gui.collecting import Collector
from crm_desktop.gui.help.in_dialogs import DialogHelp
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.widgets.focus_ring import FocusRing
from crm_desktop.gui.window import MainWindow
from crm_desktop.store import check
from crm_desktop.store import memory as store_memory
from crm_desktop.store.workspace import Workspace
from tests.gui.look import outside
from tests.home import folders_in
from tests.soak.apes.hands import Hands
from tests.soak.apes.memory import Samples, growth, memory, remaining
from tests.soak.apes.painting import Painting
from tests.soak.apes.watching import Watch

ANEW = 1500
"""Steps after which the file is closed and a fresh one opened: what was deleted is there again."""
GROWTH = 1.05
PAINTED = 20
"""Steps within which a window is painted that is to be, unless it is just being dressed anew."""
PATIENCE = 10
"""Seconds a step may wait for nothing that is seen."""
LONG_ENOUGH = 300
"""Seconds of a run whose memory says something."""
INPUTS = {
    "people.csv": "Name,E-mail,Company\n" + "".join(f"P {n},p{n}@x.my,C {n % 9}\n" for n in range(150)),
    "card.vcf": "BEGIN:VCARD\nVERSION:3.0\nFN:Lim Mei\nTEL:+60123456789\nEND:VCARD\n",
    "noise.bin": "\0\1\2 not a list",
    "note.txt": "Siti Aminah\nMaju Jaya\n012-345 6789\n",
}  # fmt: skip


class Monkey:
    """One run over a file of its own."""

    def __init__(self, folder: Path, seed: int, seconds: float, told: str = "") -> None:
        self.watch, self.steps = Watch(), 0
        self.memory, self.remains = Samples(), Samples()
        self._folder, self._seconds = folder, seconds
        self._said, self._counts = told == "steps", told == "counts"
        self._rng = Random(seed)
        for name in ("in", "out", "home"):
            (folder / name).mkdir()
        for name, text in INPUTS.items():
            (folder / "in" / name).write_text(text, "utf-8")
        self._app = program.make_app("en", "light")
        self._sample = tour.sample_file(folder, "en")
        store_memory.hold_little()
        theme.quieten(self._app)
        self._app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        self._attend = [part(self._app) for part in (FocusRing, DialogHelp, PaintTurns, Collector)]
        self._window = MainWindow(Settings(folder / "home" / "settings.json"))
        self._hands = Hands(self._rng, self._window, folder)
        self.watch.at = lambda: self._hands.at
        self._painting = Painting()
        self._over = self._renewing = False
        self._opened = 0
        self._until = self._last = self._began = 0.0
        self._in_step = False
        self.most = 10**9

    def run(self) -> None:
        """Play until the time is over."""
        self._window.show()
        self._anew()
        for name in self._window.desk._specs:  # what is made once is not a stall of later
            self._window.desk.show_page(name)
            self._settle()
        self.watch.begin()
        self._until = time.monotonic() + self._seconds
        self._began = time.monotonic()
        self._soon()
        with outside.forbidden():
            self._app.exec()
        self.watch.end()
        self._close()

    def _soon(self) -> None:
        """Do another step, with a timer of its own: a timer is not asked again within its own turn."""
        QTimer.singleShot(1, self._app, lambda: self._step())  # a method leaves a reference behind

    def _step(self) -> None:
        if self._over:
            return
        self._soon()
        if self._renewing:  # which is not what is measured
            return
        self.watch.mark()
        if time.monotonic() > self._until or self.steps >= self.most:
            self._end()
            return
        if (
            self._in_step
            and QApplication.activeModalWidget() is None
            and not QApplication.activePopupWidget()
        ):
            if time.monotonic() - self._last < PATIENCE:
                return  # inside another step, which only waits
            self._window.activateWindow()  # a menu that was closed before it was shown waits for ever
        self._last = time.monotonic()
        before, self._in_step = self._in_step, True
        try:
            self._do()
        finally:
            self._in_step = before
        self.watch.mark()

    def _do(self) -> None:
        self.steps += 1
        front = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if (self.steps % ANEW == 0 or self._window.desk is None) and front is None:
            self._settle()  # what is being read may open a dialog
            front = QApplication.activeModalWidget()
            if front is None:
                self._anew()
            self.watch._since = 0.0  # building the window anew is not what is measured
        self.watch.doing = f"step {self.steps}"
        self.watch.doing += " " + self._hands.one()
        if self._said:
            print(self.watch.doing, flush=True)
        if self.steps % 200 == 0:
            self.memory.append((time.monotonic() - self._began, memory()))
            if self._window.desk is not None:
                self._painting.ask(self._window.desk.topbar)
        self._painting.step()
        if self.steps % 200 == PAINTED and self._painting.due() and not self._painting.done():
            self.watch.note("the window is not painted any more")
        if not self._window.isVisible():
            self._window.show()

    def _end(self) -> None:
        for over in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
            if over is not None:
                over.close()
        if QApplication.activeModalWidget() is None:
            self._over = True
            self._app.exit()  # `quit` has the window closed first, which may ask: nobody plays any more

    def _anew(self) -> None:
        """Close the file, which must be sound, and open a fresh one."""
        self._renewing = True
        try:
            self._renew()
        finally:
            self._renewing = False

    def _renew(self) -> None:
        self._close()
        if self._began:
            self._weigh()
        if self._counts:
            self._tell_what_stands()
        self._opened += 1
        place = self._folder / f"{self._opened}"
        place.mkdir()
        # One to open from the first, by its name in a file dialog.
        shutil.copy(self._sample, self._folder / "in" / "Other.crm")
        path = Path(shutil.copy(self._sample, place / "Shop.crm"))
        self._window.open_file(path)
        self._settle()

    def _weigh(self) -> None:
        """Note the memory that remains: always with the same page, and a window as small as it gets.

        What a window has of its picture is 3 MB or 12, by the size it was given last.
        """
        size = self._window.size()
        self._window.show_start()
        self._window.resize(self._window.minimumSize())
        left = remaining()
        if self._window.desk is None:  # a file that was chosen may open meanwhile
            self.remains.append((time.monotonic() - self._began, left))
            self._window.resize(size)

    def _tell_what_stands(self) -> None:
        """Print what is there with no file open: what stays of one grows from line to line."""
        widgets = Counter(type(widget).__name__ for widget in QApplication.allWidgets())
        rooms = [room >> 20 for _at, room in self.memory[-1:] + self.remains[-1:]]
        print(f"{self.steps:,} steps: {rooms} MB, {sum(widgets.values())} widgets, "
              f"{sorted(t.name for t in threading.enumerate())[1:]} besides, "
              f"{self._window.width()} × {self._window.height()}, "
              f"pace {self.watch.pace():.2f}, most {widgets.most_common(4)}", flush=True)  # fmt: skip

    def _close(self) -> None:
        path = self._window.ws.path if self._window.ws is not None else None
        self._settle()
        self._window.close_at_once()
        if path is not None and path.exists():
            with Workspace.open(path) as ws:
                report = check.check(ws)
            if not report.ok:
                self.watch.note(f"the file is not sound: {report}")
        self.watch._since = 0.0  # the look into the file is not what is measured

    def _settle(self) -> None:
        end = time.monotonic() + 20
        while (
            self._window.desk is not None
            and self._window.desk.context.busy()
            and time.monotonic() < end
        ):
            self._app.processEvents()
            time.sleep(0.005)

    def grown(self, samples: Samples) -> float:
        """Return by how much memory grew after the first part of a run that was long enough to say so."""
        long_enough = self.memory and self.memory[-1][0] >= LONG_ENOUGH
        return round(growth(samples, self._seconds), 3) if long_enough else 1.0


def play(folder: Path, seed: int, seconds: float, told: str = "", steps: int = 0) -> dict[str, Any]:
    """Play for so long in a folder, the program's own folders within it; return what came of it."""
    os.environ.update(folders_in(folder / "own"))
    os.chdir(folder)
    QDesktopServices.openUrl = staticmethod(lambda _url: True)  # type: ignore[method-assign,assignment]
    monkey = Monkey(folder, seed, seconds, told)
    monkey.most = steps or monkey.most
    monkey.run()
    grown = monkey.grown(monkey.remains)
    if grown > GROWTH:
        monkey.watch.note(f"memory grew by {grown - 1:.0%}: {monkey.remains}")
    return {"seed": seed, "steps": monkey.steps,
            "faults": dict(monkey.watch.faults), "grown": grown, "used": monkey.grown(monkey.memory),
            "slowest_ms": round(monkey.watch.slowest * 1000), "memory": monkey.memory[-1:]}  # fmt: skip


def main() -> int:
    """Play once and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.monkey", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--steps", type=int, default=0, help="at most so many")
    parser.add_argument("--quick", action="store_true", help="without stalls and memory")
    parser.add_argument("--told", choices=("steps", "counts"), help="each step, or what stands")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crm-monkey-") as folder:
        outcome = play(Path(folder), asked.seed, asked.seconds, asked.told or "", asked.steps)
        os.chdir("/")
    if asked.quick:
        outcome["faults"] = {
            what: n
            for what, n in outcome["faults"].items()
            if not what.startswith(("stall", "memory"))
        }
    print(f"monkey: {outcome['steps']:,} steps, {len(outcome['faults'])} faults, "
          f"memory × {outcome['grown']} (in use × {outcome['used']}), "
          f"longest turn {outcome['slowest_ms']} ms of work", flush=True)  # fmt: skip
    for what, times in outcome["faults"].items():
        print(f"{times} × {what[:1500]}", flush=True)
    return int(bool(outcome["faults"]))


if __name__ == "__main__":
    sys.exit(main())
