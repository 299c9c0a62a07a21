"""Looks now and then whether a report is due to be written, and says in one line what was."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from crm_desktop.i18n import tr, trn

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

EVERY, FIRST = 60_000, 2_000
"""Milliseconds between two looks, and before the first: what was missed is written then."""


class ReportWriter(QObject):
    """One look at a time; a look that wrote nothing is silent."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._context = context = desk.context
        desk.left.connect(self.stop)
        self._busy = False
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._first = QTimer(self, interval=FIRST, singleShot=True)
        self._first.timeout.connect(self.look)
        if getattr(context.ws, "moment", None) is None:  # what was is not written as if it were now
            self._timer.start()
            self._first.start()

    def stop(self) -> None:
        """Look no more: the file is about to be closed."""
        self._timer.stop()
        self._first.stop()

    def look(self) -> None:
        """Write what is due, unless that is under way."""
        ws = self._context.ws
        if self._busy:
            return
        self._busy = True

        def job(_token: Any) -> Any:
            from crm_desktop.insight.composed import schedules

            return schedules.write_due(ws, datetime.now().astimezone(), self._write)

        self._context.network_lane.run(job, self._tell, self._context.failed, self._ended)

    def _write(self, title: str, shown: Any, path: Path) -> None:
        from crm_desktop.gui.insight.reports import output
        from crm_desktop.gui.insight.reports.asked.exporting import export_of

        output.write(export_of(title, shown), path, self._context.ws.path.stem)

    def _ended(self) -> None:
        self._busy = False

    def _tell(self, found: list[Any]) -> None:
        for one in found:
            if one.fault is not None:
                self._context.failed(one.fault)
        written = [one for one in found if one.path is not None]
        missing = [one for one in found if one.problem]
        said = []
        if len(written) == 1:
            said.append(tr("Report written: {name}", name=written[0].path.name))
        elif written:
            said.append(trn("{n} report written", "{n} reports written", len(written)))
        if missing:
            one = missing[0]
            said.append(tr("“{title}” was not written: {why}", title=one.title, why=one.problem))
        if missing:
            self._context.toast(". ".join(said), icon="circle-alert")
        elif said:
            self._context.status(said[0])
            self._context.toast(said[0])
