"""The section of breaches: what happened to data, who has to be told by when, and the letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm_desktop.domain.moments import now_text
from crm_desktop.domain.privacy.notices import AUTHORITY
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.desk import breach_words
from crm_desktop.gui.privacy.desk.breach_detail import BreachDetail
from crm_desktop.gui.privacy.desk.breach_form import BreachForm, ToldForm
from crm_desktop.gui.privacy.desk.due_list import Due
from crm_desktop.gui.privacy.desk.listing_section import ListingSection
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.privacy import breaches
from crm_desktop.privacy.breaches import Breach
from crm_desktop.store import listing


class BreachesSection(ListingSection):
    """The clocks are counted anew whenever it is looked at."""

    label, tall = mark("Breaches"), 300
    watches = frozenset((breaches.ENTITY,))
    nothing = (
        "shield-check",
        mark("No breach was noted"),
        mark(
            "A lost laptop, a mail to the wrong person, a stolen password: note it at once, the clock runs."
        ),
    )

    def __init__(self, context: Context) -> None:
        self.breach = BreachDetail(context)
        super().__init__(context, self.breach)
        self.add = push(tr("New breach…"), "primary", "plus")
        words = tr(
            "When data was lost, stolen or seen by the wrong people, some have to be told, and soon."
        )
        self.head(mark("Breaches"), words, (self.add,))
        self.not_empty.append(self.add)
        self.begin = self.empty.primary(tr("New breach…"), "plus")
        self.lay_out()
        for button in (self.add, self.begin):
            button.clicked.connect(self.new_record)
            button.setEnabled(not context.ws.closed_because)
            button.setToolTip(context.ws.closed_because)
        self.list.opened.connect(self._change)
        self.list.deleted.connect(self._delete)
        self.breach.pressed.connect(self._pressed)

    def every(self, conn: Any) -> list[Breach]:
        return breaches.every(conn, datetime.now().astimezone())

    def line(self, one: Breach) -> Due:
        return breach_words.line(one)

    def show_one(self, one: Breach) -> None:
        self.breach.show_breach(one)

    def status(self, found: Any) -> str:
        return trn("{n} open breach", "{n} open breaches", sum(one.open for one in found))

    def new_record(self) -> None:
        """Write down a breach."""
        self._open(BreachForm(self.context, None, self.window()))

    def _open(self, form: BreachForm | ToldForm) -> None:
        form.made.connect(self.stand_on)
        form.open()

    def _change(self, id: str) -> None:
        known = listing.record(self.context.ws.reader(), breaches.ENTITY, id)
        if known is not None:
            self._open(BreachForm(self.context, known, self.window()))

    def _told(self, id: str) -> None:
        known = listing.record(self.context.ws.reader(), breaches.ENTITY, id)
        if known is not None:
            self._open(ToldForm(self.context, known, self.window()))

    def _delete(self, id: str) -> None:
        if not self.context.ws.closed_because:
            self.context.tell(breaches.remove(self.context.ws, id), tr("Breach deleted"))

    def _pressed(self, name: str) -> None:
        one = self.current
        if one is None:
            return
        deed, _, whom = name.partition(".")
        if deed == "letter":
            from crm_desktop.gui.privacy.desk.letter_dialog import LetterDialog

            LetterDialog(self.context, one, whom, self.window()).open()
        elif deed == "told" and whom:
            said = (
                tr("Noted: the authority was told")
                if whom == AUTHORITY
                else tr("Noted: the people were told")
            )
            self.context.tell(breaches.told(self.context.ws, one.id, whom, now_text()), said)
        elif deed == "close":
            self._close(one)
        elif deed == "again":
            self.context.tell(breaches.again(self.context.ws, one.id), tr("Breach opened again"))
            self.stand_on(one.id)
        else:
            {"change": self._change, "told": self._told, "delete": self._delete}[deed](one.id)

    def _close(self, one: Breach) -> None:
        try:
            done = breaches.close(self.context.ws, one.id)
        except UserError as problem:
            self.context.failed(problem)
        else:
            self.context.tell(done, tr("Breach dealt with"))
