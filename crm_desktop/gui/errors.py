"""Errors in words: what the user can mend, a report of our own bugs, and the log file."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import platform
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from crm_desktop import paths
from crm_desktop.errors import UserError, trace
from crm_desktop.gui import fonts, icons
from crm_desktop.i18n import tr

LOG = "crm-desktop.log"
KEPT, EACH = 3, 500_000

_log = logging.getLogger("crm_desktop")
_crashes: IO[str] | None = None
_catcher: _Catcher | None = None


def install(app: QApplication) -> None:
    """Write our bugs to the log file and tell the user, instead of ending silently."""
    global _crashes, _catcher
    folder = paths.log_folder()
    with contextlib.suppress(OSError):
        handler = RotatingFileHandler(folder / LOG, maxBytes=EACH, backupCount=KEPT, delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _log.addHandler(handler)
        _crashes = (folder / "crashes.log").open("a", encoding="utf-8")
        faulthandler.enable(_crashes)
    _catcher = _Catcher(app)
    sys.excepthook = _unhandled
    threading.excepthook = lambda args: _unhandled(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )


def report(error: BaseException) -> None:
    """Log a bug of ours and say so, or what is wrong with the file or its disk; from any thread."""
    from crm_desktop.store import faults

    words = trace(error)
    _log.error("%s", words)
    path = _open_file()
    said = faults.in_words(error, path)
    known = isinstance(said, UserError) and bool(path.name or said.way != "restore")
    if _catcher is not None:
        _catcher.caught.emit(words, said if known else None)  # no file is called damaged unnamed
    else:
        sys.stderr.write(words + "\n")


def _open_file() -> Path:
    """Return the file the window is working on, which it says as a property of the program."""
    app = QApplication.instance()
    return Path(str(app.property("file") or "") if app is not None else "")


def tell(parent: QWidget | None, error: UserError) -> None:
    """Say in a dialog what happened and the way out."""
    box = message(parent, error)
    box.addButton(QMessageBox.StandardButton.Close)
    box.open()


def message(parent: QWidget | None, error: UserError) -> QMessageBox:
    """Return a dialog that says an error; the caller adds its buttons."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    side = fonts.grown(24)
    box.setIconPixmap(icons.icon("triangle-alert", "attention").pixmap(side, side))
    box.setWindowTitle(QApplication.applicationDisplayName())
    box.setText(error.message)
    box.setInformativeText(error.next_step)
    return box


class _Catcher(QObject):
    """Brings news of a bug into the window's thread and shows one dialog at a time."""

    caught = Signal(str, object)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._shown: QMessageBox | None = None
        self.caught.connect(self._show)

    def _show(self, words: str, said: UserError | None) -> None:
        if self._shown is not None or QGuiApplication.platformName() == "offscreen":
            sys.stderr.write(words + "\n")
            return
        box = message(QApplication.activeWindow(), said or _apology())
        if said is None:
            box.setDetailedText(f"{about_system()}\n\n{words}")
        self._folder_button(box)
        if said is not None and said.way == "restore":
            _ways_out_button(box)
        box.addButton(QMessageBox.StandardButton.Close)
        box.finished.connect(self._closed)
        self._shown = box
        box.open()

    def _closed(self) -> None:
        self._shown = None

    def _folder_button(self, box: QMessageBox) -> None:
        button = QPushButton(tr("Open the log folder"), box)
        box.addButton(button, QMessageBox.ButtonRole.ActionRole)
        button.clicked.disconnect()
        folder = QUrl.fromLocalFile(str(paths.log_folder()))
        button.clicked.connect(lambda: QDesktopServices.openUrl(folder))


def _ways_out_button(box: QMessageBox) -> None:
    """Offer the ways out of the damage of the open file, where a window of one has met it."""
    window = box.parent()
    if not hasattr(window, "leave_file"):
        return
    from crm_desktop.gui.safety.ways_out import leave_for

    go = box.addButton(tr("Look for ways out"), QMessageBox.ButtonRole.AcceptRole)
    go.clicked.connect(lambda: leave_for(window))


def about_system() -> str:
    """Return versions, for a report."""
    from PySide6 import __version__ as qt

    return f"CRM Desktop {version()}, Python {platform.python_version()}, Qt {qt}, {sys.platform}"


def version() -> str:
    """Return the version of the installed program."""
    from importlib import metadata

    with contextlib.suppress(metadata.PackageNotFoundError):
        return metadata.version("crm-desktop")
    return ""


def _apology() -> UserError:
    return UserError(
        tr("Something went wrong inside CRM Desktop. Your data are safe."),
        tr(
            "What you did last may not have happened. The details below hold nothing of your data; "
            "they help to mend the program."
        ),
    )


def _unhandled(
    kind: type[BaseException], error: BaseException, _where: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
    else:
        report(error)
