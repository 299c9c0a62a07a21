"""The request that is stood on: what it says, what is to be done now, and the buttons that do it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm_desktop.domain.privacy.request import ACCESS, ERASURE, PORTABILITY
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.desk import request_words
from crm_desktop.gui.privacy.desk.facts_grid import FactsGrid
from crm_desktop.gui.privacy.desk.section_head import EDGE
from crm_desktop.gui.widgets.dressing import label, push, set_push
from crm_desktop.gui.widgets.flow import Flow, together
from crm_desktop.gui.widgets.labels import BadgeLabel
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr
from crm_desktop.privacy.person import giving_out
from crm_desktop.privacy.requests import Request


class RequestDetail(QFrame):
    """Tells which button was pressed; what it does is the section's."""

    pressed = Signal(str)  # deed, open, answer, change, again, delete

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.title = label("", "section", wrap=True)
        self.badge = BadgeLabel()
        self.dates = label("", "secondary", wrap=True)
        self.step = label("", "", wrap=True)
        self.facts = FactsGrid()
        self.buttons: dict[str, QPushButton] = {
            "deed": push("", "", "folder-down", "small"),
            "open": push(tr("Open the record"), "", "maximize-2", "small"),
            "answer": push(tr("Close…"), "", "circle-check", "small"),
            "again": push(tr("Open again"), "", "undo-2", "small"),
            "change": push(tr("Change…"), "quiet", "pencil", "small"),
            "delete": push(tr("Delete"), "quiet", "trash-2", "small"),
        }
        self._lay_out()
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, name=name: self.pressed.emit(name))

    def show_request(self, request: Request) -> None:
        """Show another request."""
        words = request_words
        self.title.setText(words.title(request))
        clock = request.clock
        self.badge.say(clock.words, shape=clock.shape, tone=clock.tone)
        self.dates.setText(words.dates(request))
        self.step.setText(words.step(request))
        self.step.setVisible(bool(self.step.text()))
        self.facts.show_facts(words.facts(request))
        self._offer(request)

    def _offer(self, request: Request) -> None:
        closed, known = self._context.ws.closed_because, bool(request.subject[1])
        why_not = request_words.why_not(request)
        said, icon = request_words.DEEDS.get(str(request.row.get("kind") or ""), ("", ""))
        deed = self.buttons["deed"]
        deed.setText(tr(said) if said else "")
        danger = request.row.get("kind") == ERASURE
        set_push(deed, "danger" if danger else "", icon or "circle")
        deed.setVisible(request.open and bool(said) and not request.erased)
        gives = request.row.get("kind") in (ACCESS, PORTABILITY)
        shut = giving_out.closed_because(self._context.ws) if gives else closed
        deed.setEnabled(not why_not and not shut)
        deed.setToolTip(shut or why_not)
        self.buttons["open"].setVisible(known and tr(said) != self.buttons["open"].text())
        self.buttons["answer"].setVisible(request.open)
        set_push(self.buttons["answer"], "primary" if request.erased else "", "circle-check")
        self.buttons["again"].setVisible(not request.open)
        for name in ("answer", "again", "change", "delete"):
            self.buttons[name].setEnabled(not closed)
            self.buttons[name].setToolTip(closed)

    def _lay_out(self) -> None:
        inside = QWidget(self)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        head.addWidget(self.badge)
        column = QVBoxLayout(inside)
        column.setContentsMargins(EDGE, 12, EDGE, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.dates)
        column.addWidget(self.step)
        column.addWidget(self.facts)
        column.addStretch(1)
        foot = QWidget(self)
        flow = Flow(foot)
        flow.setContentsMargins(EDGE, 4, EDGE, 12)
        change, delete = self.buttons["change"], self.buttons["delete"]
        for button in self.buttons.values():
            if button not in (change, delete):
                flow.addWidget(button)
        flow.addWidget(together(change, delete))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(scrolled(inside, tr("The request"), self), 1)
        box.addWidget(foot)
