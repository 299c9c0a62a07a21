"""Loads and makes what the first record and the first figures need before somebody asks for them.

A start loads nothing that its first picture does not show. What is needed next would be loaded while somebody
waits for it, 30 to 50 ms each, and the widgets of a record made, 40 to 60; so it is done once the window
stands, a little at a time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from crm_desktop.gui.binding.turns import later_turn

AFTER, EVERY = 800, 40
"""Milliseconds after the first picture, and between two steps."""
MODULES = (
    "crm_desktop.gui.attachments.attaching",
    "crm_desktop.gui.record.header",
    "crm_desktop.gui.record.related_column",
    "crm_desktop.gui.record.panel",
    "crm_desktop.gui.record.page",
    "crm_desktop.gui.agenda.time_grid",
    "crm_desktop.gui.agenda.whom",
    "crm_desktop.gui.agenda.today_view",
    "crm_desktop.gui.agenda.today_page",
    "crm_desktop.gui.agenda.calendar_page",
    "crm_desktop.insight.summary",
    "crm_desktop.gui.insight.chart_data",
    "crm_desktop.gui.insight.boards.feed",
    "crm_desktop.gui.insight.boards.grid",
    "crm_desktop.gui.insight.head",
    "crm_desktop.gui.insight.body",
    "crm_desktop.gui.insight.page",
    "crm_desktop.gui.insight.reports.page",
    "crm_desktop.gui.insight.reports.asked.parts",
    "crm_desktop.gui.insight.reports.building.workshop",
    "crm_desktop.gui.insight.reports.asked.sheet",
    "crm_desktop.store.cases",
    "crm_desktop.gui.conflicts.reading",
    "crm_desktop.gui.conflicts.case_view",
    "crm_desktop.gui.conflicts.page",
)
"""Each takes up to 8 ms after those before it."""
SHEETS = "crm_desktop.gui.widgets.popover"


class Ahead(QObject):
    """Loads the modules that were not loaded meanwhile, then does what `makers` do, one in a turn.

    A maker does nothing where what it makes is there already. `parent` is what it ends with.
    """

    def __init__(self, parent: QObject, makers: Iterable[Callable[[], object]] = ()) -> None:
        super().__init__(parent)
        self._left, self._makers = list(reversed(MODULES)), list(reversed(list(makers)))
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(lambda: later_turn(self, self._load))
        self._timer.start(AFTER)

    def stop(self) -> None:
        """Make nothing more: the file is about to be closed."""
        self._timer.stop()
        self._left.clear()
        self._makers.clear()

    def _load(self) -> None:
        while self._left and self._left[-1] in sys.modules:
            self._left.pop()
        if self._left:
            self._timer.start(EVERY)  # first: one that fails does not keep the others back
            import_module(self._left.pop())
        elif self._makers:
            self._timer.start(EVERY)
            if not _busy_with_a_sheet():
                self._makers.pop()()
        else:
            self.deleteLater()


def _busy_with_a_sheet() -> bool:
    """Say whether a sheet floats over the window, which hears of all that is made: that costs double."""
    if SHEETS not in sys.modules:
        return False
    from crm_desktop.gui.widgets.popover import Popover

    return Popover.any_open()
