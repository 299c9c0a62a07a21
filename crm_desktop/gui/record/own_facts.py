"""The tags and the user's own fields of a record that is shown in a window of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.fields import Cell, Record, Value
from crm_desktop.domain.operation import Changed, Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import custom_fields
from crm_desktop.gui.models.deeds import Cells, Deeds, same
from crm_desktop.gui.record.editors import Row
from crm_desktop.gui.record.facts import Facts, Line
from crm_desktop.store import listing, unwritten


class OwnFacts(Facts):
    """Each is edited where it stands, as on the panel, and kept at once; what changes elsewhere shows."""

    def __init__(
        self, context: Context, entity: str, id: str, parent: QWidget, deeds: Deeds | None = None
    ) -> None:
        super().__init__(deeds or Deeds(context, parent), parent)
        self._context, self._subject = context, (entity, id)
        self.more.hide()
        self.layout().setContentsMargins(0, 0, 0, 0)
        self.followed.connect(context.open_record)
        context.bridge.changed.connect(self._take)
        self._read()

    def _wanted(self, record: type[Record], row: Row) -> Iterator[Line]:
        yield "", record.fields["tags"], None
        for field in custom_fields(self._context.ws.reader(), record.entity):
            yield "", field, None

    def _take(self, news: Changed) -> None:
        if {"tag", "custom_field", self._subject[0]} & news.rows.keys():
            self._read()

    def _read(self) -> None:
        found = listing.record(self._context.ws.reader(), *self._subject)
        if found is not None:
            self.show_row(RECORDS[found.entity], self._shows(found))

    def _shows(self, found: listing.RecordView) -> Row:
        return found.row

    def _field_made(self, _id: str) -> None:
        """A new one shows by the news of it."""


class FormFacts(OwnFacts):
    """Those of a form that has its own Save: they are part of what it saves."""

    def __init__(self, context: Context, entity: str, id: str, parent: QWidget) -> None:
        self._draft = Draft(context, parent)
        super().__init__(context, entity, id, parent, self._draft)
        self._draft.changed.connect(self._read)

    def unsaved(self) -> Cells:
        """Return what was changed, by cell."""
        found = listing.record(self._context.ws.reader(), *self._subject)
        every = self._draft.cells.items()
        return {c: v for c, v in every if found is None or not same(found.row, {c: v})}

    def taken(self) -> tuple[Cells, list[Edit]]:
        """Return what is to be saved, and the records that come into being with it.

        Raises `UserError` for what is still being typed and cannot be read.
        """
        if self._session is not None:
            self._session.end(True)
        if self._session is not None:
            raise UserError(self._session.problem)
        cells = self.unsaved()
        named = {part for c, v in cells.items() if v is not None for part in _names(c, v)}
        return cells, [new for new in self._draft.new if new.id in named]

    def _shows(self, found: listing.RecordView) -> Row:
        conn, draft = self._context.ws.reader(), self._draft
        return unwritten.row_with(conn, found, draft.cells, draft.new)

    def _pending(self) -> Sequence[Edit]:
        return self._draft.new


class Draft(Deeds):
    """Keeps what is edited for the form that saves it."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.cells: Cells = {}
        self.new: list[Edit] = []

    def write(
        self, subject: Any, cells: Cells, base: tuple[str, ...] = (), also: Sequence[Edit] = ()
    ) -> bool:
        known = {edit.id for edit in self.new}
        self.cells |= cells
        self.new += [edit for edit in also if edit.id not in known]
        self.changed.emit()
        return bool(cells)


def _names(cell: Cell, value: Value) -> Iterator[str]:
    """Yield what may be the id of another record in a cell."""
    yield cell.partition(".")[2]
    if isinstance(value, dict):
        yield from (str(part) for part in value.values())
