"""The small form that makes or changes one filter condition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
from crm_desktop.domain.fold import fold
from crm_desktop.errors import UserError
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.segments import offers
from crm_desktop.gui.segments.day_box import DayBox
from crm_desktop.gui.tables import conditions
from crm_desktop.gui.widgets.dressing import push, set_state
from crm_desktop.gui.widgets.search_field import SearchField
from crm_desktop.i18n import tr
from crm_desktop.store import search
from crm_desktop.store.conditions import Condition
from crm_desktop.store.search_index import SEARCHED

MOST_FOUND = 50
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
            self.operator.addItem(conditions.begun(field, heading(field), name), name)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(tr("Value"))
        self.days = DayBox(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Values"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFixedHeight(180)
        self.find = SearchField(tr("Find"), parent=self)
        self._ticked: dict[Any, str] = {}  # picked records, also those not listed just now
        self._offers: list[tuple[str, Any]] = []
        self._asking = Asking(context, self)
        self.apply_button = push(tr("Apply"), "primary")
        self._lay_out()
        self._picked = offers.picked(field)
        if known is not None:
            self._show(known)
        self.operator.currentIndexChanged.connect(self._fit)
        self.find.textChanged.connect(lambda text: self._search(text.strip()))
        self.apply_button.clicked.connect(self.apply)
        self._fit()
        if self._picked:
            self._asking.ask(lambda conn: offers.values(conn, field), self._offer)

    def apply(self) -> None:
        """Hand the condition over, or say what is wrong with the value."""
        try:
            made = self.condition()
        except UserError as problem:
            wrong = self.days if self._daily() else self.line
            set_state(wrong, "error")
            wrong.setToolTip(str(problem))
            wrong.setAccessibleDescription(str(problem))
            return
        if made is not None:
            self.applied.emit(made)

    def condition(self) -> Condition | None:
        """Return what the form says, or None while it says nothing."""
        operator = self.operator.currentData()
        if operator in conditions.UNARY:
            return Condition(self._field.name, operator)
        if self._daily():
            return Condition(self._field.name, operator, self.days.value())
        if self._picked:
            self._note_ticks()
            chosen = list(self._ticked)
            return Condition(self._field.name, operator, chosen) if chosen else None
        text = self.line.text().strip()
        return Condition(self._field.name, operator, self._typed(text)) if text else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)

    def focus_first(self) -> None:
        first = self.find if self._searched() else self.list
        first = self.days if self._daily() else first if self._picked else self.line
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._point()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        box.addWidget(self.operator)
        box.addWidget(self.line)
        box.addWidget(self.days)
        box.addWidget(self.find)
        box.addWidget(self.list)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.apply_button)
        box.addLayout(foot)
        self.setMinimumWidth(260)

    def _typed(self, text: str) -> Any:
        return offers.typed(self._context, self._field, text)

    def _offer(self, found: list[offers.Offer]) -> None:
        self._offers = found
        self._search(self.find.text().strip())
        self._point()

    def _point(self) -> None:
        """Have a row under the keys from the beginning."""
        if self.list.count() and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def _list(self, found: Sequence[offers.Offer]) -> None:
        """List what can be picked, the picked ones first and ticked."""
        self._note_ticks()
        self.list.clear()
        more = [(text, value) for text, value in found if value not in self._ticked]
        for text, value in [(t, v) for v, t in self._ticked.items()] + more:
            item = QListWidgetItem(text, self.list)
            item.setData(_VALUE, value)
            ticked = value in self._ticked
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _note_ticks(self) -> None:
        for item in map(self.list.item, range(self.list.count())):
            if item.checkState() == Qt.CheckState.Checked:
                self._ticked[item.data(_VALUE)] = item.text()
            else:
                self._ticked.pop(item.data(_VALUE), None)

    def _searched(self) -> bool:
        """Whether there may be more records than a list can show."""
        return bool(self._field.target) or self._field.name == "place"

    def _search(self, text: str) -> None:
        """List what fits a text, of kinds of record that are searched all there are."""
        entity = self._field.target
        if text and entity in SEARCHED:
            self._asking.ask(lambda conn: _found(conn, entity, text), self._list)
        else:
            self._list([pair for pair in self._offers if fold(text) in fold(pair[0])])

    def _show(self, known: Condition) -> None:
        self.operator.setCurrentIndex(max(0, self.operator.findData(known.operator)))
        values = known.value if isinstance(known.value, list | tuple) else [known.value]
        if self._picked:
            conn = self._context.ws.reader()
            one = [
                (v, conditions.value_text(conn, self._field, replace(known, value=v)))
                for v in values
            ]
            self._ticked = {value: text for value, text in one if text}
            self._list([])
        if self._daily():
            self.days.offer(known.operator)
            self.days.show_value(known.operator, str(known.value))
        elif not self._picked and known.value is not None:
            conn = self._context.ws.reader()
            self.line.setText(conditions.value_text(conn, self._field, known))

    def _fit(self) -> None:
        unary = self.operator.currentData() in conditions.UNARY
        self.days.offer(self.operator.currentData())
        self.days.setVisible(self._daily())
        self.line.setVisible(not unary and not self._picked and not self._daily())
        self.list.setVisible(not unary and self._picked)
        self.find.setVisible(not unary and self._picked and self._searched())
        self.adjustSize()
        self.resized.emit()

    def _daily(self) -> bool:
        """Say whether a day or a period is asked for."""
        unary = self.operator.currentData() in conditions.UNARY
        return self._field.kind in (Kind.DATE, Kind.MOMENT, Kind.WHEN) and not unary


def _found(conn: Any, entity: str, text: str) -> list[offers.Offer]:
    return [(hit.title, hit.id) for hit in search.search(conn, text, MOST_FOUND, (entity,))]
