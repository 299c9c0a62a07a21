"""Change one field of many records: choose it, give the value, see before and after, one undo."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain import own, typed_values
from crm_desktop.domain.counts import counted
from crm_desktop.domain.fields import Cell, Field, Kind, Record, Value
from crm_desktop.domain.operation import Label
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, formats, theme
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.models.columns import editable, heading
from crm_desktop.gui.models.deeds import Deeds, edits_for
from crm_desktop.gui.record.editors import Subject, made_by, make_editor
from crm_desktop.gui.widgets.dressing import add_field, set_kind
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr, trn
from crm_desktop.store import catalogue, listing
from crm_desktop.store.catalogue import Catalogue

SAMPLE = 6
COUNTED = 5_000
"""Records at most of which is counted beforehand how many have another value."""
_BY_TAB = Qt.FocusPolicy.TabFocus
Row = Mapping[str, Any]


def changeable(known: Catalogue) -> list[Field]:
    """Return the fields it makes sense to set alike on many records, those in the list first."""
    alone = (known.record.title_field, "external_id", "place", "result", "status")
    found = [
        f for f in known.shown()
        if editable(f) and f.name not in alone and (f.kind is not Kind.KEYED or f.entry == "choice")
    ]  # fmt: skip
    return sorted(found, key=lambda f: not f.in_list)


class BulkEdit(UnsavedDialog):
    """The preview shows the first records; what is written is counted beforehand."""

    def __init__(self, parent: QWidget, deeds: Deeds, record: type[Record], ns: array[int]) -> None:
        super().__init__(parent)
        self._deeds, self._record, self._ns = deeds, record, ns
        self._seen = deeds.context.ws.log.moment()
        self._ready = False  # there is something to write
        self._changing = len(ns)  # those that have another value, as far as that is known
        self._count: Any = None
        what = counted(record.entity, len(ns))
        self.setWindowTitle(tr("Edit a field of {what}", what=what))
        self.setMinimumWidth(640)
        self._sample = self._read_sample()
        self.field = QComboBox(self)
        self.field.setAccessibleName(tr("Field"))
        self._known = catalogue.of(deeds.context.ws.reader(), record.entity)
        for field in changeable(self._known):
            self.field.addItem(heading(field), field.name)
        self.editor: Any = None
        self._form = QFormLayout()
        add_field(self._form, tr("Field"), self.field)
        self._form.addRow(tr("New value"), QWidget(self))
        self.emptying = QCheckBox(tr("Empty the field"), self)
        self.emptying.toggled.connect(self._make_editor)
        self._form.addRow("", self.emptying)
        self.preview = self._table()
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("kind", "small")
        self._lay_out()
        self.field.currentIndexChanged.connect(self._other_field)
        self._make_editor()

    def cells(self) -> dict[Cell, Value]:
        """Return what would be written on each record. Raises `UserError`."""
        found: dict[Cell, Value] = self.editor.cells()
        return found

    def accept(self) -> None:
        try:
            cells = self.cells()
        except UserError as problem:
            self._say(str(problem), wrong=True)
            return
        field = self._chosen()
        label = Label("bulk_edit", self._record.entity, len(self._ns), field=field.name)
        what = counted(self._record.entity, self._changing)
        said = tr("Changed {field} of {what}", field=heading(field), what=what)
        also, cells_of = made_by(self.editor), self._cells_of(cells)
        super().accept()
        self._deeds.many(label, self._ns, cells_of, said, also, seen=self._seen)

    def done(self, result: int) -> None:
        self._stop_counting()
        super().done(result)

    def _cells_of(self, cells: dict[Cell, Value]) -> Callable[[Row], dict[Cell, Value]]:
        """Return what is written on a row; an amount without a currency is in the one the row has."""
        field = self._chosen()
        if field.money and not self.emptying.isChecked():
            text, profile = self.editor.text(), self._deeds.context.ws.profile
            return lambda row: typed_values.read(field, text, row, profile)
        if field.entry != "choice":
            return lambda _row: dict(cells)
        wanted = self.editor.chosen()
        return lambda row: own.cells(field, wanted, row.get(field.name))

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.back = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.back.setText(tr("Cancel"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.throw_away)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addLayout(self._form)
        box.addWidget(self.preview)
        box.addWidget(self.note)
        box.addWidget(buttons)

    def _table(self) -> QTableWidget:
        table = QTableWidget(len(self._sample), 3, self)
        table.setHorizontalHeaderLabels([tr(self._record.label), tr("Before"), tr("After")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.setAccessibleName(tr("Preview"))
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        tall = fonts.height(32)
        table.setFixedHeight(tall * (len(self._sample) + 1) + 2)
        for at in range(len(self._sample)):
            table.setRowHeight(at, tall)
        return table

    def _chosen(self) -> Field:
        return self._known.fields[self.field.currentData()]

    def _other_field(self) -> None:
        if self.emptying.isChecked():
            self.emptying.setChecked(False)  # makes the editor
        else:
            self._make_editor()

    def _make_editor(self) -> None:
        """Make the editor of the field; to empty the field is what an untouched one says."""
        subject = Subject(self._record.entity, self._chosen(), {"id": ""})
        self.editor = make_editor(self, self._deeds.context, subject)
        self._form.removeRow(1)
        add_field(self._form, tr("New value"), self.editor, 1)
        for name in ("textChanged", "currentIndexChanged"):
            if hasattr(self.editor, name):
                getattr(self.editor, name).connect(lambda *_: next_turn(self, self._show))
        self.editor.setEnabled(not self.emptying.isChecked())
        self._order_tabs()
        self._show()

    def _order_tabs(self) -> None:
        """Have Tab go on to the value, which was made after what stands below it."""
        inside = self.editor.findChildren(QWidget)
        inner = [w for w in inside if w.focusPolicy() & _BY_TAB and w.window() is self]
        row = [self.field, self.editor, *inner, self.emptying, self.preview, self.back, self.go]
        for first, second in pairwise(row):
            QWidget.setTabOrder(first, second)

    def _show(self) -> None:
        field = self._chosen()
        self._stop_counting()
        self._changing = len(self._ns)
        try:
            cells = self.cells()
            value, cells_of = self._value(field, cells), self._cells_of(cells)
            each = [self._value(field, cells_of(row)) for row in self._sample]
        except UserError as problem:
            self._say(str(problem), wrong=True)
            return
        self._name_button(field, value)
        for at, (row, own_value) in enumerate(zip(self._sample, each, strict=True)):
            before = formats.show(field, row.get(field.name), row) or tr("(none)")
            after = self._after(field, own_value, row) or tr("(none)") if self._ready else before
            self._show_row(at, formats.title(self._record, row), before, after)
        self._say_rest()
        if self._ready and len(self._ns) <= COUNTED:
            self._count_changing(field, value, cells_of)

    def _say_rest(self) -> None:
        more = len(self._ns) - len(self._sample)
        rest = tr("and {n} more. ", n=f"{more:,}") if more > 0 else ""
        same = len(self._ns) - self._changing
        has = trn("{n} has this value already.", "{n} have this value already.", same)
        undo = " ".join(filter(None, (has if same else "", tr("One undo takes it all back."))))
        self._say(
            rest + undo if self._ready else tr("Give the new value, or tick “Empty the field”.")
        )
        self.go.setEnabled(self._ready and bool(self._changing))

    def _count_changing(
        self, field: Field, value: Value, cells_of: Callable[[Row], dict[Cell, Value]]
    ) -> None:
        """Count off the window's thread how many have another value, and name the button by them."""
        reader, entity, ns = self._deeds.context.ws.reader, self._record.entity, self._ns

        def count(_token: Any) -> int:
            return sum(1 for _ in edits_for(reader(), entity, ns, cells_of))

        def show(changing: int) -> None:
            self._count, self._changing = None, changing
            self._name_button(field, value)
            self._say_rest()

        def failed(_error: Exception) -> None:  # it is said when the change is asked for
            self._count = None

        self._count = self._deeds.context.lane.run(count, show, failed)

    def _stop_counting(self) -> None:
        if self._count is not None:
            self._count.cancel()
            self._count = None

    def _value(self, field: Field, cells: dict[Cell, Value]) -> Value:
        """Return the value that the cells give a record."""
        if field.entry == "choice":
            return self.editor.chosen() or None
        if not field.own:
            return cells.get(field.name)
        entry = cells.get(field.name)
        return own.value(field, {own.own_id(field): entry}) if entry is not None else None

    def _show_row(self, at: int, title: str, before: str, after: str) -> None:
        """Strike through what goes; what stays as it is stays quiet."""
        same = before == after
        self._put(at, 0, title, "text", fonts.font("body-medium"))
        gone = QFont(fonts.font("body"))
        gone.setStrikeOut(not same and before != tr("(none)"))
        self._put(at, 1, before, "tertiary", gone)
        self._put(at, 2, after, "tertiary" if same else "text", fonts.font("body-medium"))

    def _put(self, at: int, column: int, text: str, token: str, font: QFont) -> None:
        """Show a text in a cell. Its item stays: to put another there crashed in PySide at times."""
        item = self.preview.item(at, column)
        if item is None:
            item = QTableWidgetItem()
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.preview.setItem(at, column, item)
        item.setText(text)
        item.setForeground(theme.colour(token))
        item.setFont(font)
        item.setToolTip(text)

    def _name_button(self, field: Field, value: Value) -> None:
        """Say what the button does; emptying a field is asked for, and never done by Enter alone."""
        empty = self.emptying.isChecked()
        self._ready = empty or value is not None
        what = counted(self._record.entity, self._changing or len(self._ns))
        emptying = tr("Empty {field} of {what}", field=heading(field), what=what)
        self.go.setText(emptying if empty else tr("Change {what}", what=what))
        set_kind(self.go, "danger" if empty else "primary")
        (self.back if empty else self.go).setDefault(True)

    def _after(self, field: Field, value: Value, row: Row) -> str:
        shown = dict(row)
        if field.kind is Kind.REFERENCE and value:
            shown[f"{field.name}.shown"] = self.editor.text().strip()
        if field.entry == "choice":
            has = value or {}
            chosen = [(c.label, c.colour) for c in field.choices if c.value in has]
            shown[f"{field.name}.shown"] = chosen
        return formats.show(field, value, shown)

    def _say(self, text: str, wrong: bool = False) -> None:
        self.note.setText(text)
        set_kind(self.note, "error" if wrong else "small")
        self.go.setEnabled(not wrong)

    def _read_sample(self) -> list[Row]:
        first = list(self._ns[:SAMPLE])
        rows = listing.page(self._deeds.context.ws.reader(), self._record.entity, first)
        return [rows[n] for n in first if n in rows]
