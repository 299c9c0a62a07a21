"""The table of a kind of record that has no page of its own: a row opens its form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.record.entity_form import EntityForm
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.store import listing


class FormTablePage(RecordTablePage):
    """As every table, but that Enter and New open the form."""

    def __init__(
        self, context: Context, form: type[EntityForm], parent: QWidget | None = None
    ) -> None:
        self._form = form
        super().__init__(context, form.record.entity, parent)

    def new_record(self) -> None:
        if self._writable():
            form = self._form(self.context, None, self.window())
            form.made.connect(self._stand_on)
            form.open()

    def _open(self, at: int, show: Callable[[str, str], object] | None = None) -> None:
        """Open the form: these records have no page of their own."""
        row = self.model.row(at) if 0 <= at < self.model.rowCount() else None
        conn = self.context.ws.reader()
        found = listing.record(conn, self.entity, row["id"]) if row else None
        if found is not None:
            self._form(self.context, found, self.window()).open()

    def _current_row(self, at: int) -> None:
        if 0 <= at < len(self.model.rows):
            self._current = self.model.rows[at]

    def _stand_on(self, id: str) -> None:
        self._fresh = listing.number_of(self.context.ws.reader(), self.entity, id) or 0
