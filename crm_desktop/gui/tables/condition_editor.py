"""The small form that makes or changes one filter condition."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.models import entry
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.tables import conditions
from crm_desktop.gui.widgets.dressing import push, set_state
from crm_desktop.i18n import tr
from crm_desktop.store import listing
from crm_desktop.store.conditions import Condition

MOST = 200
_VALUE = Qt.ItemDataRole.UserRole


class ConditionEditor(QWidget):
    """Operator, and a value typed or picked; Enter applies, Esc closes."""

    applied = Signal(object)
    resized = Signal()

    def __init__(
        self, parent: QWidget, context: Context, field: Field, known: Condition | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._field = context, field
        self.operator = QComboBox(self)
        self.operator.setAccessibleName(tr("Comparison"))
        for name in conditions.operators(field):
            self.operator.addItem(f"{heading(field)} {conditions.word(field, name)}", name)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(tr("Value"))
        self.line.setPlaceholderText(self._hint())
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Values"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFixedHeight(180)
        self.apply_button = push(tr("Apply"), "primary")
        self._lay_out()
        self._picked = self._fill()
        if known is not None:
            self._show(known)
        self.operator.currentIndexChanged.connect(self._fit)
        self.apply_button.clicked.connect(self.apply)
        self.line.returnPressed.connect(self.apply)
        self._fit()

    def apply(self) -> None:
        """Hand the condition over, or say what is wrong with the value."""
        try:
            made = self.condition()
        except UserError as problem:
            set_state(self.line, "error")
            self.line.setToolTip(str(problem))
            self.line.setAccessibleDescription(str(problem))
            return
        if made is not None:
            self.applied.emit(made)

    def condition(self) -> Condition | None:
        """Return what the form says, or None while it says nothing."""
        operator = self.operator.currentData()
        if operator in conditions.UNARY:
            return Condition(self._field.name, operator)
        if self._picked:
            chosen = [
                item.data(_VALUE) for item in map(self.list.item, range(self.list.count()))
                if item.checkState() == Qt.CheckState.Checked
            ]  # fmt: skip
            return Condition(self._field.name, operator, chosen) if chosen else None
        text = self.line.text().strip()
        return Condition(self._field.name, operator, self._typed(text)) if text else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)

    def focus_first(self) -> None:
        (self.list if self._picked else self.line).setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self._picked and self.list.count():
            self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        box.addWidget(self.operator)
        box.addWidget(self.line)
        box.addWidget(self.list)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.apply_button)
        box.addLayout(foot)
        self.setMinimumWidth(260)

    def _typed(self, text: str) -> Any:
        kind = self._field.kind
        if kind in (Kind.DATE, Kind.MOMENT, Kind.WHEN):
            return entry.read_date(text)
        if self._field.money:
            return entry.value_of(self._field, text, {}, self._context.ws.profile)["amount"]
        if kind in (Kind.WHOLE, Kind.NUMBER):
            return entry.value_of(self._field, text, {}, self._context.ws.profile)
        return text

    def _fill(self) -> bool:
        """Fill the list of values to tick; say whether there is one."""
        field = self._field
        offers: list[tuple[str, Any]] = [
            (formats.choice_text(field, c), c.value) for c in field.choices
        ]
        if field.kind is Kind.YESNO:
            offers = [(tr("Yes"), True), (tr("No"), False)]
        if field.target or field.name == "place":
            offers = self._records(field.target or "stage")
        for text, value in offers:
            item = QListWidgetItem(text, self.list)
            item.setData(_VALUE, value)
            item.setCheckState(Qt.CheckState.Unchecked)
        return bool(offers) or bool(field.target)

    def _records(self, entity: str) -> list[tuple[str, Any]]:
        conn, title = self._context.ws.reader(), RECORDS[entity].title_field
        ns = listing.first_rows(conn, listing.ListQuery(entity), MOST)
        rows = listing.page(conn, entity, ns)
        return [(str(rows[n][title] or ""), rows[n]["id"]) for n in ns if n in rows]

    def _show(self, known: Condition) -> None:
        self.operator.setCurrentIndex(max(0, self.operator.findData(known.operator)))
        values = known.value if isinstance(known.value, list | tuple) else [known.value]
        for i in range(self.list.count()):
            if self.list.item(i).data(_VALUE) in values:
                self.list.item(i).setCheckState(Qt.CheckState.Checked)
        if not self._picked and known.value is not None:
            conn = self._context.ws.reader()
            self.line.setText(conditions.value_text(conn, self._field, known))

    def _fit(self) -> None:
        unary = self.operator.currentData() in conditions.UNARY
        self.line.setVisible(not unary and not self._picked)
        self.list.setVisible(not unary and self._picked)
        self.adjustSize()
        self.resized.emit()

    def _hint(self) -> str:
        return tr("25/11/2026") if self._field.kind in (Kind.DATE, Kind.MOMENT, Kind.WHEN) else ""
