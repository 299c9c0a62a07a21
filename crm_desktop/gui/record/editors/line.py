"""Editing what is one line of text: text, number, date, money, an e-mail, phone or link."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from crm_desktop.domain import keys, typed_values
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.gui.context import Context
from crm_desktop.gui.models import entry
from crm_desktop.gui.models.columns import heading, value_in
from crm_desktop.gui.record.editors import SUGGESTED, Subject
from crm_desktop.gui.record.editors.choice import KindChoice
from crm_desktop.gui.record.editors.suggest import Offer, Suggestions
from crm_desktop.i18n import tr
from crm_desktop.store import in_use


class LineEditor(QLineEdit):
    """One line, read by the field's kind."""

    own_keys = False

    def __init__(self, parent: QWidget, context: Context, subject: Subject) -> None:
        super().__init__(parent)
        self._context, self._subject = context, subject
        field = subject.field
        value = value_in(field, subject.row)
        self.setText(entry.shown_for_entry(field, value))
        self._first = self.text()
        self.setAccessibleName(heading(field))
        self.setPlaceholderText(_hint(field))
        self.selectAll()
        if field.name in SUGGESTED or field.form == "text":
            self._offers = Suggestions(self, context, self._earlier)
            self._offers.chosen.connect(lambda shown, _value: self.setText(shown))

    def cells(self) -> typed_values.Cells:
        subject, profile = self._subject, self._context.ws.profile
        if subject.field.own and self._first and self.text() == self._first:
            return {}  # it may be what an earlier kind of the field left
        return typed_values.read(subject.field, self.text(), subject.row, profile)

    def _earlier(self, conn: Any, text: str) -> list[Offer]:
        found = in_use.values(conn, self._subject.entity, self._subject.field.name, text, 8)
        return [(value, "", value) for value in found]


class EntryEditor(QWidget):
    """One entry of a keyed field: its kind and its value; emptied it goes."""

    own_keys = False

    def __init__(self, parent: QWidget, context: Context, subject: Subject) -> None:
        super().__init__(parent)
        self._context, self._field, self._key = context, subject.field, subject.key
        field = subject.field
        known = (subject.row.get(field.name) or {}).get(subject.key) or {}
        self.line = QLineEdit(str(known.get("value") or ""), self)
        self.line.setAccessibleName(heading(field))
        self.line.setPlaceholderText(_hint(field))
        self.kind = KindChoice(self, field, known)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.line, 1)
        box.addWidget(self.kind)
        self.setFocusProxy(self.line)

    def cells(self) -> typed_values.Cells:
        value = typed_values.new_entry(
            self._field, self.line.text(), self.kind.currentData() or "", self._context.ws.profile
        )
        if value is None and not self._key:
            return {}
        return {f"{self._field.name}.{self._key or keys.new_key()}": value}


def _hint(field: Field) -> str:
    if field.kind is Kind.DATE:
        return tr("25/11/2026")
    if "email" in (field.entry, field.form):
        return tr("name@example.com")
    if field.form == "url":
        return "www.example.com"
    return ""
