"""The small form that makes a new record: its name and what one knows at first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from crm_desktop.agenda import clock, rules
from crm_desktop.domain.fields import Cell, Field, Kind, Record, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import Subject, made_by, make_editor
from crm_desktop.gui.sync.seen_button import SeenButton
from crm_desktop.gui.widgets.dressing import add_field, set_kind
from crm_desktop.gui.widgets.growing import Growing
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.store import catalogue, listing, search

ASKED = {
    "contact": ("name", "company", "job", "phones", "emails", "stage"),
    "company": ("name", "phones", "emails", "industry", "stage"),
    "deal": ("title", "value", "company", "closing", "owner"),
    "lead": ("name", "company_name", "phones", "emails", "source", "campaign", "owner"),
    "task": (
        "title",
        "kind",
        "due",
        "remind",
        "repeat",
        "priority",
        "owner",
        "contacts",
        "company",
    ),
}
SEARCHED_FOR = {
    "contact": ("name", "company", "phones", "emails"),
    "company": ("name", "phones", "emails"),
    "lead": ("name", "phones", "emails"),
}
"""What of a new record is held against those there are."""


class NewRecord(UnsavedDialog):
    """Enter makes the record; a namesake is pointed out while one types."""

    made = Signal(str)

    def __init__(
        self, parent: QWidget, deeds: Deeds, entity: str, known: dict[Cell, Value] | None = None
    ) -> None:
        super().__init__(parent)
        self._deeds, self._entity, self._known = deeds, entity, known or {}
        record = RECORDS[entity]
        self._title = record.title_field
        self.setWindowTitle(_title_of(entity))
        self.setMinimumWidth(420)
        Growing(self)
        form = QFormLayout()
        self.editors: dict[str, Any] = {}
        own = catalogue.of(deeds.context.ws.reader(), entity).own()
        self._required = [field for field in own if field.required and not field.secret]
        for field in (*self._asked(record), *self._required):
            name = field.name
            self.editors[name] = self._editor(field)
            add_field(form, heading(field), self.editors[name])
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.hint.setProperty("kind", "small")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self.go = buttons.addButton(tr("Create"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_kind(self.go, "primary")
        self.go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.throw_away)
        self.seen = SeenButton(deeds.context, self)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(self.seen, 0, Qt.AlignmentFlag.AlignLeading)
        if entity in SEARCHED_FOR:
            box.addWidget(self._looks_like())
        box.addWidget(self.hint)
        box.addStretch(1)
        box.addWidget(buttons)
        if entity not in SEARCHED_FOR:
            self.editors[self._title].textEdited.connect(self._look_for_namesakes)
        self.editors[self._title].setFocus()

    def _asked(self, record: type[Record]) -> list[Field]:
        hides, entity = self._deeds.context.simple.hides, self._entity
        return [record.fields[n] for n in ASKED[entity] if n in self._known or not hides(entity, n)]

    def accept(self) -> None:
        try:
            cells = self._cells()
            also = [edit for editor in self.editors.values() for edit in made_by(editor)]
            id = self._deeds.create(self._entity, cells, also)
        except UserError as problem:
            self._say(str(problem), wrong=True)
            return
        super().accept()
        self.made.emit(id)

    def _cells(self) -> dict[Cell, Value]:
        cells = dict(self._known)
        for editor in self.editors.values():
            cells |= editor.cells()
        cells |= self.seen.cells()
        cells = {cell: value for cell, value in cells.items() if value is not None}
        if "repeat" in cells:  # its editor did not know the day that was typed beside it
            due = str(cells.get("due", ""))
            cells["repeat"] = rules.anchored(str(cells["repeat"]), clock.day_of(due))
        if not cells.get(self._title):
            raise UserError(tr("A name is needed."))
        for field in self._required:
            if not any(cell.partition(":")[0] == field.name for cell in cells):
                self.editors[field.name].setFocus()
                raise UserError(tr("{field} is needed.", field=field.label))
        return cells

    def _editor(self, field: Field) -> QWidget:
        row: dict[str, Any] = {"id": "", field.name: self._known.get(field.name)}
        if field.kind is Kind.REFERENCE and row[field.name]:
            conn = self._deeds.context.ws.reader()
            row[f"{field.name}.shown"] = listing.title_of(conn, field.target, row[field.name])
        key = "" if field.kind is Kind.KEYED else None
        return make_editor(self, self._deeds.context, Subject(self._entity, field, row, key))

    def _looks_like(self) -> QWidget:
        """Return what points out whom the new record looks like."""
        from crm_desktop.gui.duplicates.hint import LooksLike

        made = LooksLike(self._deeds.context, self._entity, self)
        made.follow(
            self.editors[name] for name in SEARCHED_FOR[self._entity] if name in self.editors
        )
        return made

    def _look_for_namesakes(self, text: str) -> None:
        context, entity = self._deeds.context, self._entity
        if len(text.strip()) > 2:
            reader = context.ws.reader
            context.lane.run(
                lambda _t: search.search(reader(), text.strip(), 3, (entity,)),
                self._show_namesakes, lambda _error: None,
            )  # fmt: skip
        else:
            self._say("")

    def _show_namesakes(self, hits: list[search.Hit]) -> None:
        names = "; ".join(f"{h.title} ({h.subtitle})" if h.subtitle else h.title for h in hits)
        self._say(tr("There already: {names}", names=names) if names else "")

    def _say(self, text: str, wrong: bool = False) -> None:
        self.hint.setText(text)
        set_kind(self.hint, "error" if wrong else "small")


def _title_of(entity: str) -> str:
    titles = {"contact": tr("New contact"), "company": tr("New company"), "deal": tr("New deal"),
              "lead": tr("New lead"), "task": tr("New task")}  # fmt: skip
    return titles[entity]
