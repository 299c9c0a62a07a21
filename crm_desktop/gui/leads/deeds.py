"""What is done with leads on the screen: each said with its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.counts import counted
from crm_desktop.domain.operation import Label
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.deeds import Cells, Deeds
from crm_desktop.gui.widgets.asking_why import AskingWhy, Words
from crm_desktop.i18n import tr
from crm_desktop.leads import triage
from crm_desktop.store import in_use, listing


class LeadDeeds(QObject):
    """Takes row numbers of leads, as tables know them."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context, self._widget = context, parent
        self.records = Deeds(context, self)
        self._asking = Asking(context, self)

    def discard(self, ns: Sequence[int]) -> None:
        """Ask for the reason and give leads up; those that became contacts stay."""
        open_ones = self._open_or_warn(ns)
        if not open_ones:
            return
        dialog = _why(self._widget.window(), counted("lead", len(open_ones)))
        dialog.given.connect(lambda reason: self._discard(open_ones, reason))
        dialog.open()
        self._offer_reasons(dialog)

    def _offer_reasons(self, dialog: AskingWhy) -> None:
        """Offer the reasons in use first."""

        def offer(used: list[str]) -> None:
            dialog.offer(list(dict.fromkeys([*used, *(tr(reason) for reason in triage.REASONS)])))

        self._asking.ask(lambda conn: in_use.values(conn, "lead", "reason"), offer)
        dialog.finished.connect(self._asking.drop)

    def _discard(self, ns: Sequence[int], reason: str) -> None:
        said = tr("Discarded {what}", what=counted("lead", len(ns)))
        self._many(Label("discard", "lead", len(ns)), ns, lambda _r: triage.discarded(reason), said)

    def take_up(self, ns: Sequence[int]) -> None:
        """Work on discarded leads again."""
        said = tr("Took up {what} again", what=counted("lead", len(ns)))
        label = Label("bulk_edit", "lead", len(ns), field="status")
        reader = self.context.ws.reader
        self._many(label, self._open(ns), lambda r: triage.taken_up(reader(), r["id"]), said)

    def set_status(self, ns: Sequence[int], status: str) -> None:
        """Say where leads stand; of those that became contacts only an undo says it."""
        self._set(self._open_or_warn(ns), "status", status)

    def set_owner(self, ns: Sequence[int], owner: str) -> None:
        self._set(ns, "owner", owner)

    def _set(self, ns: Sequence[int], field: str, value: str) -> None:
        what = counted("lead", len(ns))
        words = tr("Status") if field == "status" else tr("Owner")
        label = Label("bulk_edit", "lead", len(ns), field=field)
        said = tr("Changed {field} of {what}", field=words, what=what)
        self._many(label, ns, lambda _row: {field: value or None}, said)

    def convert(self, n: int) -> None:
        """Open the form that says what a lead becomes."""
        self.convert_into(listing.id_of(self.context.ws.reader(), "lead", n) or "")

    def convert_into(self, lead_id: str, contact: str = "") -> None:
        """Open the form, with a contact chosen, when it is known whom the lead may be."""
        from crm_desktop.gui.leads.convert_dialog import Asked, ConvertDialog, ask

        context, window = self.context, self._widget.window()

        def show(asked: Asked) -> None:
            ConvertDialog(context, lead_id, window, asked, contact).open()

        self._asking.ask(lambda _conn: ask(context.ws, lead_id), show)

    def convert_all(self, ns: Sequence[int]) -> None:
        """Open the form of one lead, or the one of several."""
        open_ones = self._open_or_warn(ns)
        if len(open_ones) == 1:
            self.convert(open_ones[0])
        elif open_ones:
            from crm_desktop.gui.leads.convert_many_dialog import ConvertManyDialog

            ConvertManyDialog(self.context, open_ones, self._widget.window()).open()

    def with_owners(self, then: Callable[[list[str]], None]) -> None:
        """Hand on whom a lead can be given to: me first, then who has leads or deals."""
        me = self.context.ws.profile.name

        def read(conn: Any) -> list[str]:
            known = in_use.owners(conn, ("lead", "deal"))
            return list(dict.fromkeys([*([me] if me else []), *known]))[:12]

        self._asking.ask(read, then)

    def _open(self, ns: Sequence[int]) -> list[int]:
        return triage.open_among(self.context.ws.reader(), ns)

    def _open_or_warn(self, ns: Sequence[int]) -> list[int]:
        """Return those that became no contact; say so where all did."""
        found = self._open(ns)
        if not found:
            self.records.warn(tr("These leads are converted already."))
        return found

    def _many(
        self, label: Label, ns: Sequence[int], cells: Callable[[Any], Cells], said: str
    ) -> None:
        if ns:
            self.records.many(label, ns, cells, said)


def _why(parent: QWidget, what: str) -> AskingWhy:
    return AskingWhy(parent, Words(
        tr("Discard {what}", what=what), tr("Reason for discarding"),
        tr("For example: no budget this year"),
        tr("Leads and their history stay, and can be taken up again. No reason is needed."),
        tr("Discard"),
    ))  # fmt: skip
