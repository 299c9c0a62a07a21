"""Where the tour plays: the real window over a copy of the sample file, and its camera."""

from __future__ import annotations

import shutil
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from crm_desktop.gui import fonts, language, sheet, theme
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.widgets.popover import Popover
from crm_desktop.gui.widgets.toast import Toast
from crm_desktop.gui.window import MainWindow
from crm_desktop.gui.worker import Lane

SIZE = (1440, 900)
QUIET = 0.08
"""Seconds without work after which a screen is taken as finished: longer than its short timers."""
PATIENCE = 120.0
ROUNDS = 4
TITLE = 28

Scene = Callable[["Stage"], None]


@dataclass
class Stage:
    """One play: a theme, a language, a folder for its pictures."""

    app: QApplication
    folder: Path
    workspace: Path
    theme: str
    language: str
    quiet: float = QUIET
    pictures: list[Path] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def __enter__(self) -> Stage:
        self.folder.mkdir(parents=True, exist_ok=True)
        language.apply(self.app, self.language)
        theme.apply(self.app, self.theme, 1.0)
        theme.quieten(self.app)
        self.home.mkdir()
        settings = Settings(self.home / "settings.json")
        settings.set("language", self.language)
        settings.set("theme", self.theme)
        self.window = MainWindow(settings)
        self.window.resize(*SIZE)
        self.window.show()
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()
        self.window.close()
        self.window.deleteLater()
        self.settle()

    @property
    def name(self) -> str:
        return f"{self.theme}-{self.language}"

    @property
    def home(self) -> Path:
        """Return the folder of this play's own files."""
        return self.workspace.parent / self.name

    @property
    def desk(self) -> Any:
        """Return the inside of the window while a file is open."""
        return self.window.desk

    def play(self, scene: Scene) -> None:
        """Play one scene; one that fails is told and does not stop the others."""
        try:
            scene(self)
        except Exception:  # noqa: BLE001 - the pictures of the other screens are still wanted
            self.failures.append(f"{self.name}: {scene.__name__}")
            traceback.print_exc(file=sys.stderr)
        finally:
            self.clear()

    def open_sample(self) -> None:
        """Show the sample file, a fresh copy for this play."""
        if self.window.ws is None:
            self.window.open_file(self.mine())
            self.settle()

    def mine(self) -> Path:
        """Return this play's own copy of the sample file."""
        path = self.home / self.workspace.name
        if not path.exists():
            shutil.copy(self.workspace, path)
        return path

    def page(self, name: str) -> Any:
        """Bring a page of the sample file to the front, with nothing ticked or beside it."""
        self.open_sample()
        self.desk.side.close_side()
        page = self.desk.show_page(name)
        self.settle()
        return page

    def settle(self) -> None:
        """Let the window do what it has to do until it is quiet."""
        end = time.monotonic() + PATIENCE
        quiet, rounds = time.monotonic() + self.quiet, 0
        # On a busy machine one round may take all the time: what it set in place is laid out by the next.
        while time.monotonic() < min(end, quiet) or rounds < ROUNDS:
            rounds += 1
            self.app.processEvents()
            # Without a running event loop Qt would keep what asked to be deleted.
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]
            if self._busy():
                quiet, rounds = time.monotonic() + self.quiet, 0
            if time.monotonic() > end:
                return
            time.sleep(0.002)

    def shoot(self, name: str) -> None:
        """Take a picture of the window with the dialogs and menus over it."""
        self.settle()
        picture = self.window.grab()
        for over in self.over():
            _paint_over(picture, self.window, over)
        path = self.folder / f"{name}.png"
        picture.save(str(path))
        self.pictures.append(path)

    def hang(self, under: QWidget) -> None:
        """Let the open menu hang under a control: the screen it would fit on is a small one here."""
        menu = next(w for w in self.over() if isinstance(w, QMenu))
        at = under.mapTo(self.window, QPoint(0, under.height() + 4))
        left = min(at.x(), self.window.width() - menu.width())
        menu.move(self.window.mapToGlobal(QPoint(left, at.y())))

    def clear(self) -> None:
        """Close whatever a scene left open."""
        for over in reversed(self.over()):
            over.close()
        for toast in self.window.findChildren(Toast):
            toast.leave()
        for popover in self.window.findChildren(Popover):
            popover.close_it()
        self.app.processEvents()

    def _busy(self) -> bool:
        if sheet.Redressing.under_way() or (self.desk is not None and self.desk.context.busy()):
            return True
        there = shiboken6.isValid(self.window)
        return there and any(lane.busy() for lane in self.window.findChildren(Lane))  # of dialogs

    def over(self) -> list[QWidget]:
        """Return the dialogs and menus over the window, the uppermost last."""
        shown = (w for w in self.app.topLevelWidgets() if w.isVisible())
        return sorted(
            (w for w in shown if isinstance(w, QDialog | QMenu)),
            key=lambda w: (isinstance(w, QMenu), _depth(w)),
        )


def _depth(over: QWidget) -> int:
    """Return how many windows a dialog was opened over."""
    above = over.parentWidget()
    return 0 if above is None else 1 + _depth(above.window())


def _paint_over(picture: QPixmap, window: QWidget, over: QWidget) -> None:
    """Paint a dialog in the middle of the window, a menu where it opened."""
    face = over.grab()
    size = face.deviceIndependentSize().toSize()
    at = window.mapFromGlobal(over.pos())
    if isinstance(over, QDialog):
        free = window.size() - size
        at = QPoint(max(0, free.width() // 2), max(0, free.height() // 2 - TITLE // 2))
    painter = QPainter(picture)
    if isinstance(over, QDialog):
        painter.fillRect(window.rect(), theme.colour("scrim"))
        size = _paint_title(painter, at, size, over.windowTitle())
    painter.drawPixmap(at + QPoint(0, size.height() - over.height()), face)
    painter.setPen(QPen(theme.colour("line2"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRect(at, size).adjusted(0, 0, -1, -1))
    painter.end()


def _paint_title(painter: QPainter, at: QPoint, size: QSize, title: str) -> QSize:
    """Paint what stands in the frame the system would draw; return the size with it."""
    bar = QRect(at, QSize(size.width(), TITLE if title else 0))
    painter.fillRect(bar, theme.colour("window"))
    painter.setPen(theme.colour("secondary"))
    painter.setFont(fonts.font("small-medium"))
    painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, title)
    return size + QSize(0, bar.height())
