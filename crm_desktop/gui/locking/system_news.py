"""What the system tells of the screen being locked and of the computer going to sleep, over D-Bus.

Where there is no D-Bus, nothing is told and nothing breaks: files are locked after a while all the same.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot

SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver")
LOGIN = "org.freedesktop.login1"


def told() -> bool:
    """Say whether this system tells of these at all: Windows and macOS are not listened to."""
    return sys.platform.startswith("linux")


class SystemNews(QObject):
    """Listens as long as it lives."""

    sleeping = Signal()
    screen_locked = Signal()

    def __init__(self, parent: QObject, session: Any = None, system: Any = None) -> None:
        """Listen on the two buses of the system, or on those that are given."""
        super().__init__(parent)
        self.heard = 0
        """To how many signals it listens."""
        if not told():
            return
        with contextlib.suppress(ImportError):
            from PySide6.QtDBus import QDBusConnection

            self._listen(
                session or QDBusConnection.sessionBus(), system or QDBusConnection.systemBus()
            )

    def _listen(self, session: Any, system: Any) -> None:
        wanted = [(session, "", saver, "ActiveChanged", "_saver(bool)") for saver in SAVERS]
        wanted += [
            (
                system,
                "/org/freedesktop/login1",
                f"{LOGIN}.Manager",
                "PrepareForSleep",
                "_sleep(bool)",
            ),
            (system, "", f"{LOGIN}.Session", "Lock", "_locked()"),
        ]
        for bus, path, interface, name, slot in wanted:
            if bus.isConnected():
                self.heard += bool(bus.connect("", path, interface, name, self, SLOT(slot)))

    @Slot(bool)
    def _saver(self, active: bool) -> None:
        if active:
            self.screen_locked.emit()

    @Slot(bool)
    def _sleep(self, begins: bool) -> None:
        if begins:
            self.sleeping.emit()

    @Slot()
    def _locked(self) -> None:
        self.screen_locked.emit()
