"""A form of all that is asked of a record, new or as it is, for kinds that have no page of their own."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QSpacerItem, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Cell, Record, Value
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.record.editors import Subject, make_editor
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import add_field, label, push
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.store.listing import RecordView

WIDE, FIELD = 460, 220


class EntityForm(UnsavedDialog):
    """Enter keeps what was typed; what was not changed is not written."""

    made = Signal(str)
    record: type[Record]
    asked: tuple[str, ...]

    def __init__(self, context: Context, known: RecordView | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context, self._known = context, known
        self.setWindowTitle(self.titled(known is None))
        self.form = QFormLayout()
        self.editors: dict[str, Any] = {}
        for name in self.asked:
            self.editors[name] = self.editor(name)
            self.editors[name].setMinimumWidth(fonts.widened(FIELD))
            add_field(self.form, heading(self.record.fields[name]), self.editors[name])
        self.hint = label("", "error", wrap=True)
        self.hint.hide()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(20, 20, 20, 20)
        self.box.setSpacing(12)
        # No width of the dialog itself: its layout knows what labels and fields need beside each other.
        self.box.addSpacerItem(QSpacerItem(fonts.widened(WIDE) - 40, 0))
        self.box.addLayout(self.form)
        self.add_more()
        self.box.addWidget(self.hint)
        self.box.addLayout(self._foot())

    def titled(self, new: bool) -> str:
        """Return what the window is called."""
        raise NotImplementedError

    def add_more(self) -> None:
        """Add what stands below the fields."""

    def checked(self, cells: dict[Cell, Value]) -> dict[Cell, Value]:
        """Return what to write of what was typed. Raises `UserError` for what is not whole."""
        if not cells.get("name", "" if self._known is None else "named"):
            raise UserError(tr("A name is needed."))
        return cells

    def now_in(self, cells: dict[Cell, Value], name: str) -> Value:
        """Return what a field will hold: as typed, or as it was."""
        return cells[name] if name in cells else self._known.row.get(name) if self._known else None

    def also(self) -> tuple[dict[Cell, Value], list[Edit]]:
        """Return what else of the record is written, and the records made for it."""
        return {}, []

    def editor(self, name: str) -> QWidget:
        """Return what edits a field."""
        row = self._known.row if self._known is not None else {"id": "", name: None}
        return make_editor(
            self, self._context, Subject(self.record.entity, self.record.fields[name], row)
        )

    def accept(self) -> None:
        try:
            id = self._write()
        except UserError as problem:
            self.hint.setText(str(problem))
            self.hint.show()
            return
        super().accept()
        self.made.emit(id)

    def _write(self) -> str:
        cells: dict[Cell, Value] = {}
        for editor in self.editors.values():
            cells |= editor.cells()
        cells = self.checked(cells)
        log, entity, known = self._context.ws.log, self.record.entity, self._known
        if known is None:
            edit = fresh(entity, {c: v for c, v in cells.items() if v is not None})
            log.record(Label("create", entity, row=edit.id), [edit])
            return edit.id
        own, new = self.also()
        changed = {
            cell: value for cell, value in cells.items() if known.row.get(cell) != value
        } | own
        if changed:
            field = next(iter(changed)) if len(changed) == 1 and not own else ""
            label_ = Label("edit", entity, field=field, row=known.id)
            log.record(label_, [Edit(entity, known.id, changed), *new], {known.id: known.frontier})
        return known.id

    def _foot(self) -> QHBoxLayout:
        go = tr("Create") if self._known is None else tr("Save")
        self.go = push(go, "primary")
        self.go.setEnabled(not self._context.ws.closed_because)
        return feet.with_cancel(self, self.go)
