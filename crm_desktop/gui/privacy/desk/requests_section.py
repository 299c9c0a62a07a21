"""The section of requests: who asked for what, how long is left, and what is to be done."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Signal

from crm_desktop.domain.privacy.consent import OBJECTED, WITHDRAWN
from crm_desktop.domain.privacy.request import (
    ACCESS,
    CORRECTION,
    ERASURE,
    OBJECTION,
    PORTABILITY,
    WITHDRAWAL,
)
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.desk import request_words
from crm_desktop.gui.privacy.desk.days_form import DaysForm
from crm_desktop.gui.privacy.desk.due_list import Due
from crm_desktop.gui.privacy.desk.listing_section import ListingSection
from crm_desktop.gui.privacy.desk.request_detail import RequestDetail
from crm_desktop.gui.privacy.desk.request_form import AnswerForm, RequestForm, choose
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.privacy import requests
from crm_desktop.privacy.requests import Request
from crm_desktop.store import listing


class RequestsSection(ListingSection):
    """Its buttons open what the request asks for, about the person it names."""

    label = mark("Requests")
    watches = frozenset((requests.ENTITY, "contact", "lead"))
    current_record = Signal(str, str)
    nothing = (
        "inbox",
        mark("Nobody has asked yet"),
        mark("Write down here what somebody asks about their data, so that no day is missed."),
    )

    def __init__(self, context: Context) -> None:
        detail = RequestDetail(context)
        super().__init__(context, detail)
        self._before: frozenset[str] = frozenset()  # ids from before an erasure
        self.request = detail
        self.add = push(tr("New request…"), "primary", "plus")
        self.days = push(tr("Days to answer…"), "", "clock")
        words = tr(
            "People may ask what you hold about them, or to correct or erase it. The law sets the days."
        )
        self.head(mark("Requests"), words, (self.days, self.add))
        self.not_empty.append(self.add)
        self.begin = self.empty.primary(tr("New request…"), "plus")
        self.lay_out()
        for button in (self.add, self.begin):
            button.clicked.connect(self.new_record)
            button.setEnabled(not context.ws.closed_because)
            button.setToolTip(context.ws.closed_because)
        self.days.clicked.connect(self.set_days)
        self.list.opened.connect(self._change)
        self.list.deleted.connect(self._delete)
        detail.pressed.connect(self._pressed)

    def every(self, conn: Any) -> list[Request]:
        return requests.every(conn, requests.days(self.context.ws), date.today())

    def line(self, one: Request) -> Due:
        return request_words.line(one)

    def show_one(self, one: Request) -> None:
        self.request.show_request(one)
        self.current_record.emit(*one.subject)

    def status(self, found: Any) -> str:
        waiting = [one for one in found if one.open]
        late = sum(one.clock.late for one in waiting)
        said = trn("{n} open request", "{n} open requests", len(waiting))
        return " · ".join((said, tr("{n} late", n=late))) if late else said

    def new_record(self) -> None:
        """Write down a request."""
        self._open(RequestForm(self.context, None, self.window()))

    def set_days(self) -> None:
        """Ask for the workspace's own days."""
        form = DaysForm(self.context, self.window())
        form.kept.connect(self.again)
        form.open()

    def _open(self, form: RequestForm | AnswerForm) -> None:
        form.made.connect(self.stand_on)
        form.open()

    def _known(self, id: str) -> Any:
        return listing.record(self.context.ws.reader(), requests.ENTITY, id)

    def _change(self, id: str) -> None:
        if (known := self._known(id)) is not None:
            self._open(RequestForm(self.context, known, self.window()))

    def _answer(self, id: str) -> None:
        if (known := self._known(id)) is not None:
            self._open(AnswerForm(self.context, known, self.window()))

    def _again(self, id: str) -> None:
        self.context.tell(requests.again(self.context.ws, id), tr("Request opened again"))
        self.stand_on(id)

    def _delete(self, id: str) -> None:
        if not self.context.ws.closed_because:
            self.context.tell(requests.remove(self.context.ws, id), tr("Request deleted"))

    def _pressed(self, name: str) -> None:
        one = self.current
        if one is None:
            return
        if name == "deed":
            self.deed(one)
        elif name == "open":
            self.context.open_page(*one.subject)
        else:
            deeds = {"answer": self._answer, "again": self._again, "change": self._change,
                     "delete": self._delete}  # fmt: skip
            deeds[name](one.id)

    def deed(self, one: Request) -> None:
        """Begin what a request asks for, about the person it names."""
        entity, id = one.subject
        kind = one.row.get("kind")
        if kind in (ACCESS, PORTABILITY):
            from crm_desktop.gui.privacy.person_dialog import PersonDialog

            PersonDialog(self.context, id, self.window()).open()
        elif kind == ERASURE:
            from crm_desktop.gui.erasing.dialog import EraseDialog

            dialog = EraseDialog(self.context, entity, id, self.window())
            known = frozenset(request.id for request in self.found)
            dialog.accepted.connect(lambda: self._come_to_what_stays(known))
            dialog.open()
        elif kind == CORRECTION:
            self.context.open_page(entity, id)
        elif kind in (OBJECTION, WITHDRAWAL) and entity == "contact":
            self._consent(id, OBJECTED if kind == OBJECTION else WITHDRAWN)

    def _come_to_what_stays(self, known: frozenset[str]) -> None:
        """Stand on what an erasure left of a request: it waits for what was answered."""
        self._before = known
        self.again()

    def _show(self, found: list[Request]) -> None:
        if self._before:
            left = (
                one.id for one in found if one.erased and one.open and one.id not in self._before
            )
            self._wanted = next(left, self._wanted)
            self._before = frozenset()
        super()._show(found)

    def _consent(self, id: str, state: str) -> None:
        """Record that a contact objects or takes back."""
        from crm_desktop.gui.privacy.consent_form import ConsentForm

        form = ConsentForm(self.context, [id], self.window())
        choose(form.editors["state"], state)
        form.open()
