"""The window program: reads its command line, dresses Qt and opens what was asked for."""

from __future__ import annotations

import builtins
import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from crm_desktop.gui.settings import Settings
    from crm_desktop.gui.window import MainWindow

NAME = "CRM Desktop"
TOUR = Path("build/tour")
SETTLES_AFTER = 50


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code."""
    asked = _asked(list(sys.argv[1:] if argv is None else argv))
    if asked.self_test:
        from crm_desktop.gui.self_test import run

        return run(_collecting(make_app("en", "light")))
    if asked.tour or not _has_display():
        return _tour(asked.tour or TOUR, asked.tour is None)
    return _window(asked.file)


def make_app(language_code: str = "", theme_name: str = "", scale: float = 1.0) -> QApplication:
    """Return the application, dressed for its first picture, `settle` does the rest.

    "" takes the system's language or look.
    """
    from PySide6.QtWidgets import QApplication

    _import_plainly()
    from crm_desktop.gui import language, theme

    app = QApplication.instance()
    if app is None:  # the style is asked for here: to set it, Python would have to know all of it
        app = QApplication([*sys.argv[:1], "-style", "Fusion"])
        app.setProperty("styled", "plain")
    assert isinstance(app, QApplication)
    app.setApplicationName("crm-desktop")
    app.setApplicationDisplayName(NAME)
    app.setDesktopFileName("crm-desktop")
    language.apply(app, language_code or language.system_language())
    theme.apply(app, theme_name or "system", scale)
    return app


def _import_plainly() -> None:
    """Give `import` back to Python: PySide reads the source of each module imported after it.

    It looks there for use of its `__feature__` switches, which this program has none of; that would
    be a tenth of the time to the first picture.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def open_first(window: MainWindow, file: Path | None) -> None:
    """Show the file asked for, else the one open last, else the questions of the first start."""
    recent = window.settings.recent()
    if file is not None:
        window.open_file(file)
    elif recent:
        window.open_file(recent[0])
    elif window.settings.get("language"):
        window.show_start()
    else:
        window.show_first_run()


def take_in(window: MainWindow, sent: Path) -> None:
    """Ask whether a file of changes goes into the file that is open, if one is."""
    from crm_desktop.gui.sync import file_deeds

    if window.desk is not None:
        file_deeds.ask_first(window.desk.context, sent, window)


def _is_sent(file: Path | None) -> bool:
    """Say whether a file that was double-clicked holds changes somebody sent."""
    if file is None or file.suffix.lower() != ".crmb":
        return False
    from crm_desktop.gui import sync

    return sync.installed()


def _window(file: Path | None) -> int:
    # Nothing made on the way to the first picture is garbage; collecting then only costs.
    gc.disable()
    from PySide6.QtCore import QTimer

    from crm_desktop.gui.settings import Settings

    settings = Settings()
    app = make_app(*_look(settings))
    try:
        from crm_desktop.gui.window import MainWindow

        window = MainWindow(settings)
        sent = file if _is_sent(file) else None
        open_first(window, None if sent else file)
        window.show()
    except BaseException as error:
        settle(app)
        _report(error)
        raise
    QTimer.singleShot(SETTLES_AFTER, app, lambda: settle(app))
    if sent is not None:
        QTimer.singleShot(2 * SETTLES_AFTER, window, partial(take_in, window, sent))
    return app.exec()


def settle(app: QApplication) -> None:
    """Do for the whole program what the first picture did not need."""
    from crm_desktop.gui import errors, theme
    from crm_desktop.gui.binding.painting import PaintTurns
    from crm_desktop.gui.collecting import Collector
    from crm_desktop.gui.help.in_dialogs import DialogHelp
    from crm_desktop.gui.widgets.focus_ring import FocusRing
    from crm_desktop.store import memory, scratch

    memory.hold_little()
    errors.install(app)
    theme.quieten(app)
    FocusRing(app)
    DialogHelp(app)
    PaintTurns(app)
    Collector(app)
    scratch.sweep_all()


def _collecting(app: QApplication) -> QApplication:
    from crm_desktop.gui.collecting import Collector

    Collector(app)
    return app


def _report(error: BaseException) -> None:
    from crm_desktop.gui import errors

    errors.report(error)


def _look(settings: Settings) -> tuple[str, str, float]:
    return (
        str(settings.get("language") or ""),
        str(settings.get("theme") or "system"),
        float(settings.get("scale") or 1.0),
    )


def _tour(folder: Path, surprised: bool) -> int:
    """Drive the program through its screens and write their pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if surprised:
        _say("There is no display here, so the program shows itself in pictures instead.")
    from crm_desktop.gui.tour import run

    _collecting(make_app())
    pictures = run(folder)
    _say(f"{len(pictures)} pictures are in {folder.resolve()}")
    return 0 if pictures else 1


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _has_display() -> bool:
    """Say whether a window can be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


@dataclass(slots=True)
class Asked:
    """What the command line asked for."""

    file: Path | None = None
    tour: Path | None = None
    self_test: bool = False


def _asked(argv: list[str]) -> Asked:
    if len(argv) < 2 and not any(word.startswith("-") for word in argv):
        return Asked(Path(argv[0]) if argv else None)  # spares the window loading argparse
    import argparse

    parser = argparse.ArgumentParser("crm-desktop", description="A CRM in one file you own.")
    parser.add_argument("file", nargs="?", type=Path, help="the .crm file to open")
    parser.add_argument("--tour", type=Path, metavar="DIR", help="write pictures of all screens")
    parser.add_argument("--self-test", action="store_true", help="try every part and say so")
    return parser.parse_args(argv, Asked())


if __name__ == "__main__":
    sys.exit(main())
