"""The tags and the user's own fields of a record that is shown in a window of its own."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from crm_desktop.domain.fields import Record
from crm_desktop.domain.operation import Changed
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import custom_fields
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import Row
from crm_desktop.gui.record.facts import Facts, Line
from crm_desktop.store import listing


class OwnFacts(Facts):
    """Each is edited where it stands, as on the panel, and kept at once; what changes elsewhere shows."""

    def __init__(self, context: Context, entity: str, id: str, parent: QWidget) -> None:
        super().__init__(Deeds(context, parent), parent)
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
            self.show_row(RECORDS[found.entity], found.row)

    def _field_made(self, _id: str) -> None:
        """A new one shows by the news of it."""
