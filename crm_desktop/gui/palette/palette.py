"""The palette over the dimmed window: opens with Ctrl+K, does what was chosen, and goes."""

from __future__ import annotations

from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.palette import recent
from crm_desktop.gui.palette.entries import LOG, TASK
from crm_desktop.gui.palette.popup import WIDE, SearchPopup
from crm_desktop.gui.widgets.motion import slide_in
from crm_desktop.gui.widgets.popover import EDGE, Scrim

TOP, BELOW, AROUND_LIST = 96, 48, 108
MARGIN = 24
CHANNELS = {"call": "call", "email": "email", "message": "whatsapp", "meeting": "meeting",
            "visit": "visit"}  # fmt: skip
"""Kind a line tells → the channel it is logged as; any other is "other"."""


class Palette(QObject):
    """One for an open file. `open` while it stands open closes it."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._before: QWidget | None = None
        self.scrim = Scrim(window)
        self.popup = SearchPopup(context, window)
        self.scrim.clicked.connect(self.hide)
        self.popup.dismissed.connect(self.hide)
        self.popup.record_chosen.connect(self._open_record)
        self.popup.action_chosen.connect(self._act)
        self.popup.new_wanted.connect(self._new)

    def open(self, text: str = "") -> None:
        """Show the palette with a text typed already, "" for none; open it closes."""
        if self.is_open():
            self.hide()
            return
        self._before = self._window.focusWidget()
        self.scrim.cover()
        self._place()
        self._window.installEventFilter(self)
        self.popup.raise_()
        slide_in(self.popup, self.popup.pos(), 8)
        self.popup.start(text)

    def is_open(self) -> bool:
        return self.popup.isVisible()

    def hide(self) -> None:
        """Close it and give the keyboard back."""
        if not self.is_open():
            return
        self._window.removeEventFilter(self)
        self.popup.stop()
        self.popup.hide()
        self.scrim.lift()
        if self._before is not None and shiboken6.isValid(self._before):
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    close = hide

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        """Stand centred, 96 px from the top, smaller where the window is."""
        room = self._window.rect()
        width = min(WIDE, room.width() - 2 * MARGIN) + 2 * EDGE
        top = min(TOP, room.height() // 8)
        self.popup.list.most = max(160, room.height() - top - BELOW - AROUND_LIST)
        self.popup.resize(width, self.popup.height())
        self.popup.fit()
        self.popup.move(QPoint((room.width() - width) // 2, top - EDGE))

    def _open_record(self, entity: str, id: str) -> None:
        self.hide()
        recent.opened(self._context, entity, id)
        self._context.open_page(entity, id)

    def _act(self, name: str) -> None:
        self.hide()
        recent.done(self._context, name)
        # The keyboard is back where it was before the action looks at what is current.
        next_turn(self, lambda: self._context.actions.trigger(name))

    def _new(self, entity: str, name: str) -> None:
        from crm_desktop.gui.record.new_record import NewRecord

        self.hide()
        if entity == TASK:
            self._new_task(name)
            return
        if entity == LOG:
            self._log(name)
            return
        dialog = NewRecord(self._window, Deeds(self._context, self), entity)
        dialog.editors["title" if entity == "deal" else "name"].setText(name)
        dialog.made.connect(partial(self._open_record, entity))
        dialog.open()

    def _new_task(self, line: str) -> None:
        """Show what is understood of a line, to be made with Enter."""
        from crm_desktop.gui.agenda.deeds import AgendaDeeds
        from crm_desktop.gui.agenda.new_entry import QuickTask

        dialog = QuickTask(self._window, self._context, AgendaDeeds(self._context, self))
        dialog.quick.line.setText(line)
        dialog.open()
        dialog.quick.line.end(False)  # a dialog selects the line it begins in

    def _log(self, line: str) -> None:
        """Show what took place as it is understood of a line, to be logged."""
        from crm_desktop.agenda import past_days, people, quick_add
        from crm_desktop.gui.activities.log_form import WHEN, open_form
        from crm_desktop.gui.models.entry import shown_for_entry

        told = past_days.told(line)
        if told is None:
            return
        reading = quick_add.read(line)
        found = people.named(self._context.ws.reader(), reading)
        whom = next(((m.hits[0].entity, m.hits[0].id) for m in found if m.certain), ("", ""))
        start, channel = shown_for_entry(WHEN, told[0]), CHANNELS.get(reading.kind, "other")
        form = open_form(self._context, whom, self._window, channel=channel, start=start)
        form.subject.setText(told[1])
