"""Editing a link to one other record: type part of its name, choose, or make a new one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.domain import own
from crm_desktop.domain.fold import fold
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.typed_values import Cells
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.record.editors.suggest import Offer, Suggestions
from crm_desktop.i18n import tr
from crm_desktop.store import finding, search

NEW = "+"
"""Value behind the offer to make a record with the name typed."""


class ReferenceEditor(QLineEdit):
    """A name that stands for an id; emptied, the link goes."""

    own_keys = False
    done = Signal(bool)
    """One was chosen from the list: nothing is left to be typed."""

    def __init__(self, parent: QWidget, context: Context, subject: Subject) -> None:
        super().__init__(parent)
        self._context, self._subject = context, subject
        self._id = subject.row.get(subject.field.name)
        self._name = str(subject.row.get(f"{subject.field.name}.shown") or "")
        self._new: Edit | None = None
        self.setText(self._name)
        self.setAccessibleName(heading(subject.field))
        self.setPlaceholderText(tr("Type a name"))
        self.selectAll()
        self._offers = Suggestions(self, context, self._found)
        self._offers.chosen.connect(self._choose)

    def cells(self) -> Cells:
        text = self.text().strip()
        field = self._subject.field
        if not text:
            return own.field_cells(field, None)
        if text != self._name:
            self._id = self._known(text)
        if field.own and self._id == self._subject.row.get(field.name):
            return {}
        return own.field_cells(field, self._id)

    def also(self) -> list[Edit]:
        """Return the record that was chosen to be made, if it is still the one named."""
        new = self._new
        return [new] if new is not None and new.id == self._id and self.text().strip() else []

    def _known(self, text: str) -> str:
        """Return the id of the only record of that very name."""
        target = self._subject.field.target
        alike = finding.titled(self._context.ws.reader(), target, fold(text))
        same = [id for id, title in alike if title.casefold() == text.casefold()]
        if len(same) != 1:
            raise UserError(
                tr("No single record is called “{name}”.", name=text),
                tr("Choose one from the list, or make it new there."),
            )
        return same[0]

    def _found(self, conn: Any, text: str) -> list[Offer]:
        hits = search.search(conn, text, 7, (self._subject.field.target,)) if text else []
        offers = [(h.title, h.subtitle, h.id) for h in hits if h.id != self._subject.row.get("id")]
        if text and all(h.title.casefold() != text.casefold() for h in hits):
            kind = tr(RECORDS[self._subject.field.target].label)
            offers.append((tr("New: {name}", name=text), kind, NEW + text))
        return offers

    def _choose(self, shown: str, value: str) -> None:
        if value.startswith(NEW):
            shown = value[1:]
            target = self._subject.field.target
            self._new = fresh(target, {RECORDS[target].title_field: shown})
            value = self._new.id
        self._id, self._name = value, shown
        self.setText(shown)
        self.setModified(True)  # chosen is as good as typed: a form asks before it goes
        self.done.emit(True)
