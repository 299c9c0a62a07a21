"""The reminders that wait, each with what can be done about it, and the hours nobody is told in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.agenda import clock, reminders
from crm_desktop.gui import fonts
from crm_desktop.gui.agenda import words
from crm_desktop.gui.agenda.deeds import AgendaDeeds
from crm_desktop.gui.kind_icons import icon_of
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.gui.widgets.time_field import TimeField
from crm_desktop.i18n import mark, tr
from crm_desktop.store.agenda import Told

MOST, WIDE, TALL = 50, 620, 420
SNOOZES = {
    "10": mark("In 10 minutes"), "60": mark("In an hour"), "tomorrow": mark("Tomorrow morning"),
}  # fmt: skip
DAY = (time(21), time(7))


class ReminderList(QDialog):
    """Every deed takes its reminder off the list; the last one closes it."""

    def __init__(
        self, parent: QWidget, context: Any, deeds: AgendaDeeds, told: Sequence[Told]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Reminders"))
        self._context, self._deeds = context, deeds
        self.told = list(told)
        self.rows: dict[str, QWidget] = {}
        self._inside = QWidget()
        self._inside.setProperty("kind", "page")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for one in self.told[:MOST]:
            self.rows[one.id] = self._row(one)
            self._column.addWidget(self.rows[one.id])
        more = len(self.told) - MOST
        if more > 0:
            self._column.addWidget(label(tr("+{n} more", n=f"{more:,}"), "hint"))
        self._none = label(tr("No reminder waits."), "secondary")
        self._none.setVisible(not self.told)
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        self._lay_out()
        fitting.resize(self, fonts.widened(WIDE), fonts.widened(TALL))

    def _row(self, one: Told) -> QWidget:
        row = QFrame(self)
        at = reminders.moment_of(one)
        title = label(one.title or tr("Unnamed"), "medium")
        when = label(words.moment_words(clock.utc_text(at), clock.now_here()) if at else "", "hint")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(title)
        texts.addWidget(when)
        line = QHBoxLayout(row)
        line.setContentsMargins(4, 8, 4, 8)
        line.setSpacing(8)
        line.addWidget(IconLabel(icon_of(one.kind or "do"), "secondary"))
        line.addLayout(texts, 1)
        for button in self._buttons(one):
            button.setAutoDefault(False)
            line.addWidget(button)
        return row

    def _buttons(self, one: Told) -> list[Any]:
        opened = push(tr("Open"), "quiet", size="small")
        opened.clicked.connect(partial(self._open, one))
        made = [opened]
        if one.entity == "task" and not self._context.ws.closed_because:
            later = push(tr("Later"), size="small")
            later.clicked.connect(partial(self._later, one, later))
            done = push(tr("Done"), size="small")
            done.clicked.connect(partial(self._done, one))
            made += [later, done]
        if not self._context.ws.closed_because:
            gone = push(tr("Stop reminding"), "quiet", size="small")
            gone.clicked.connect(partial(self._dismiss, one))
            made.append(gone)
        for button in made:
            button.setAccessibleName(f"{button.text()}: {one.title}")
        return made

    def _open(self, one: Told, _on: bool = False) -> None:
        self.accept()
        self._context.open_record(one.entity, one.id)

    def _done(self, one: Told, _on: bool = False) -> None:
        self._deeds.done([one.id], one.title)
        self._take_off(one)

    def _dismiss(self, one: Told, _on: bool = False) -> None:
        self._deeds.dismiss([(one.entity, one.id)])
        self._take_off(one)

    def _dismiss_all(self) -> None:
        self._deeds.dismiss([(one.entity, one.id) for one in self.told])
        self.accept()

    def _later(self, one: Told, under: QWidget, _on: bool = False) -> None:
        menu = QMenu(self)
        for key, until in reminders.snoozes(clock.now_here()):
            menu.addAction(tr(SNOOZES[key])).triggered.connect(partial(self._snooze, one, until))
        drop_down(menu, under)

    def _snooze(self, one: Told, until: str, _on: bool = False) -> None:
        self._deeds.snooze(one.id, until)
        self._take_off(one)

    def _take_off(self, one: Told) -> None:
        self.told = [t for t in self.told if t.id != one.id]
        row = self.rows.pop(one.id, None)
        if row is not None:
            row.hide()
            row.deleteLater()
        if not self.told:
            self.accept()

    # building

    def _lay_out(self) -> None:
        area = SteadyArea(self)
        area.setWidget(self._inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(tr("Reminders"))
        every = push(tr("Dismiss all"), size="small")
        every.setVisible(len(self.told) > 1 and not self._context.ws.closed_because)
        every.clicked.connect(self._dismiss_all)
        close = push(tr("Close"), size="small")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addLayout(self._hours())
        foot.addStretch(1)
        foot.addWidget(every)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(area, 1)
        box.addLayout(foot)

    def _hours(self) -> QHBoxLayout:
        hours = reminders.quiet_hours(self._context.ws)
        self.quiet = QCheckBox(tr("Quiet from"), self)
        self.quiet.setChecked(hours is not None)
        start, end = hours or DAY
        self.start = TimeField(start, tr("Quiet from"))
        self.end = TimeField(end, tr("Quiet until"))
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self.quiet, self.start, label(tr("to")), self.end):
            row.addWidget(part)
            part.setEnabled(not self._context.ws.closed_because)
        self.quiet.toggled.connect(lambda _on: self._keep_hours())
        for field in (self.start, self.end):
            field.timeChanged.connect(lambda _at: self._keep_hours())
        return row

    def _keep_hours(self) -> None:
        hours = (self.start.chosen(), self.end.chosen())
        reminders.keep_quiet(self._context.ws, hours if self.quiet.isChecked() else None)
