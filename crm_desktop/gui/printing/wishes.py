"""What shall be printed, as plain choices; a document follows from them in any thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_desktop.domain.counts import counted
from crm_desktop.domain.fields import Field
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import formats
from crm_desktop.gui.printing import label_print, record_reading
from crm_desktop.gui.printing.label_print import LabelDocument
from crm_desktop.gui.printing.label_sheets import sheet
from crm_desktop.gui.printing.list_print import Contents, ListDocument
from crm_desktop.gui.printing.paper import Document, Paper
from crm_desktop.gui.printing.record_print import RecordDocument
from crm_desktop.i18n import tr
from crm_desktop.store import listing
from crm_desktop.store.consents import reach

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class ListWish:
    """A list of the rows `ns` with columns; `more` says how it is filtered."""

    paper: Paper
    entity: str
    ns: Sequence[int]
    fields: Sequence[Field]
    more: str = ""

    def document(self, ws: Any, _check: Check) -> Document:
        """Return the list. Raises `UserError` where it would be empty."""
        if not self.fields:
            raise UserError(tr("Tick at least one column."))
        if not len(self.ns):
            raise UserError(tr("Nothing to print here."))

        def fetch(ns: Sequence[int]) -> Any:
            found = listing.page(ws.reader(), self.entity, ns)
            return {n: row for n, row in found.items() if not row["deleted"]}

        count = counted(self.entity, len(self.ns))
        said = " · ".join(part for part in (count, self.more) if part)
        contents = Contents(
            tr(RECORDS[self.entity].plural), said, foot(ws), self.fields, self.ns, fetch
        )
        return ListDocument(self.paper, contents)


@dataclass(frozen=True, slots=True)
class RecordWish:
    """The sheet of one record; `entries` of its timeline at most, -1 for all."""

    paper: Paper
    entity: str
    id: str
    belongs: bool = True
    entries: int = record_reading.ALL

    def document(self, ws: Any, _check: Check) -> Document:
        """Return the sheet. Raises `UserError` when the record is gone."""
        told = record_reading.read(
            ws.reader(), self.entity, self.id, belongs=self.belongs, entries=self.entries
        )
        return RecordDocument(self.paper, told, foot(ws))


@dataclass(frozen=True, slots=True)
class LabelWish:
    """Labels for the rows `ns` of contacts or companies; `skip` of the first sheet are used."""

    sheet: str
    entity: str
    ns: Sequence[int]
    skip: int = 0
    prefer: str = ""
    marketing: bool = False  # only to those who allow it

    def document(self, ws: Any, check: Check) -> Document:
        """Return the sheets. Raises `UserError` when nobody has an address."""
        home = label_print.home_names(ws.profile.region)
        conn = ws.reader()
        ns = reach.postable(conn, self.entity, self.ns, marketing=self.marketing)
        labels, missing = label_print.addresses(
            conn, self.entity, ns, prefer=self.prefer, home=home, check=check
        )
        if not labels and len(ns) < len(self.ns):
            raise UserError(
                tr("None of these may be written to, or has an address."),
                tr("Record what they allow, or print for letters that are no marketing."),
            )
        if not labels:
            raise UserError(
                tr("None of these has an address."), tr("Add an address to one of them.")
            )
        made = LabelDocument(sheet(self.sheet), labels, self.skip)
        made.missing, made.refused = missing, len(self.ns) - len(ns)
        return made


Wish = ListWish | RecordWish | LabelWish


def foot(ws: Any) -> str:
    """Return what stands at the foot of a page: the file, and the day it shows."""
    moment = getattr(ws, "moment", None)
    if moment is not None:
        return tr("{file}, as on an earlier date", file=ws.path.stem)
    return f"{ws.path.stem} · {formats.date_text(date.today().isoformat())}"
