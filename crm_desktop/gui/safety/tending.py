"""What is done for a file by itself some time after it was opened: a backup, a look after it, erasures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

BACKUP_AFTER = 10_000
CARE_AFTER = 4_000
"""Milliseconds, in which the window has come to rest."""


def tend(desk: Desk) -> None:
    """Begin with each in its time, unless the file is closed by then."""
    _later(desk, BACKUP_AFTER, _back_up_daily)
    _later(desk, BACKUP_AFTER, _go_on_erasing)
    _later(desk, CARE_AFTER, _look_after)


def _later(desk: Desk, after: int, task: Callable[[Desk], None]) -> None:
    timer = QTimer(desk, interval=after, singleShot=True)
    timer.timeout.connect(partial(task, desk))
    desk.left.connect(timer.stop)
    timer.start()


def _back_up_daily(desk: Desk) -> None:
    from crm_desktop.gui.daily_backup import DailyBackup

    DailyBackup(desk.context, desk).start()


def _look_after(desk: Desk) -> None:
    from crm_desktop.gui.safety.care import Care

    Care(desk).start()


def _go_on_erasing(desk: Desk) -> None:
    from crm_desktop.gui.erasing import going_on

    going_on.of(desk.context).start()
