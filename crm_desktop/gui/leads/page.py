"""The inbox of leads: the table of leads with its triage, at first the open ones, the newest first."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.gui import icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.leads.deeds import LeadDeeds
from crm_desktop.gui.leads.triage_bar import TriageBar
from crm_desktop.gui.tables.layout_memory import Habit
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.i18n import mark, tr
from crm_desktop.leads import inbox
from crm_desktop.store.listing import Sort


class LeadsPage(RecordTablePage):
    """A table page whose rows can be converted and discarded; a card's text is pasted with Ctrl+V."""

    habit = Habit(
        sorts=(Sort("created", True),), conditions=(inbox.OPEN,), called=mark("Open leads"),
        nothing=(mark("No open leads"), mark("All are converted or discarded.")),
    )  # fmt: skip

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "lead", parent)
        self.leads = LeadDeeds(context, self)
        self.paste_button = push(tr("Paste a card"), "quiet", "clipboard")
        self.paste_button.setAccessibleName(self.paste_button.text())
        self.paste_button.setToolTip(tr("Read a signature or business card from the clipboard"))
        self.paste_button.setEnabled(not context.ws.closed_because)
        self.paste_button.clicked.connect(self.paste)
        self.head.add_button(self.paste_button)

    def paste(self) -> None:
        """Read the text on the clipboard into a new lead."""
        from crm_desktop.gui.leads.paste_dialog import PasteDialog

        if self._writable():
            PasteDialog(self.context, self.window()).open()

    def convert_chosen(self) -> None:
        """Convert the ticked leads, or the current one."""
        if self._writable() and (ns := self.chosen()):
            self.leads.convert_all(ns)

    def discard_chosen(self) -> None:
        """Discard the ticked leads, or the current one."""
        if self._writable() and (ns := self.chosen()):
            self.leads.discard(ns)

    def take_up_chosen(self) -> None:
        """Work on the ticked leads, or the current one, again."""
        if self._writable() and (ns := self.chosen()):
            self.leads.take_up(ns)

    @cached_property
    def bulk(self) -> TriageBar:
        """Return the bar of the ticked rows."""
        made = TriageBar(self)
        made.serve(self)
        self.layout().addWidget(made)
        return made

    def row_menu(self) -> QMenu:
        menu = super().row_menu()
        first = menu.actions()[1]
        can = self.model.writable and bool(self.chosen())
        for icon, words, run in (
            ("user-plus", tr("Convert…"), self.convert_chosen),
            ("ban", tr("Discard…"), self.discard_chosen),
            ("rotate-ccw", tr("Take up again"), self.take_up_chosen),
        ):
            action = menu.addAction(icons.icon(icon), words)
            menu.insertAction(first, action)
            action.triggered.connect(lambda _on=False, run=run: run())
            action.setEnabled(can)
        menu.insertSeparator(first)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Escape and self.model.ticks.of(self.model.rows):
            self.untick_all()
        else:
            super().keyPressEvent(event)
