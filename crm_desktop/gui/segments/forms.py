"""The forms of a rule's tests: of a field, activities, a product, another segment."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from crm_desktop.domain.about import CHANNELS
from crm_desktop.domain.activity import DIRECTIONS
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.rule import Acted, Bought, Condition, Listed, Node
from crm_desktop.errors import UserError
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.segments import offers, periods, words
from crm_desktop.gui.segments.count_box import CountBox
from crm_desktop.gui.segments.day_box import DayBox
from crm_desktop.gui.segments.pick_button import PickButton
from crm_desktop.gui.tables import conditions
from crm_desktop.gui.widgets.dressing import label, set_state
from crm_desktop.i18n import tr
from crm_desktop.segments import lists

DAYS = (Kind.DATE, Kind.MOMENT, Kind.WHEN)
PART_OPERATORS = ("is", "is_not", "contains", "lacks", "empty", "not_empty")


class RuleForm(QWidget):
    """One line of controls that says one test; `node` is None while it says nothing."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)

    def node(self) -> Node | None:
        """Return the test, None while it is not whole. Raises `UserError`."""
        raise NotImplementedError

    def show_node(self, node: Any) -> None:
        """Show a test of this kind."""
        raise NotImplementedError

    def _end(self) -> None:
        self.row.addStretch(1)


class FieldForm(RuleForm):
    """A comparison and a value, picked, typed or a day."""

    def __init__(
        self, context: Context, field: Field, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.field, self.name = field, name
        self.operator = QComboBox(self)
        self.operator.setAccessibleName(tr("Comparison"))
        part = name != field.name
        for operator in PART_OPERATORS if part else conditions.operators(field):
            self.operator.addItem(words.operator_words(field, operator), operator)
        self._picked = not part and offers.picked(field)
        self.pick = PickButton(tr("Choose…"), tr("Values"), self)
        if self._picked:
            Asking(context, self).ask(lambda conn: offers.values(conn, field), self.pick.offer)
        self.line, self.days = QLineEdit(self), DayBox(self)
        self.line.setAccessibleName(tr("Value"))
        self.line.setMinimumWidth(120)
        for widget in (self.operator, self.pick, self.line, self.days):
            self.row.addWidget(widget)
        self._end()
        self.operator.currentIndexChanged.connect(self._fit)
        self.pick.changed.connect(self.changed)
        self.line.textChanged.connect(self.changed)
        self.days.currentTextChanged.connect(self.changed)
        self._fit()

    def node(self) -> Node | None:
        operator = str(self.operator.currentData())
        if operator in conditions.UNARY:
            return Condition(self.name, operator)
        value = self._value()
        return None if value in (None, "", []) else Condition(self.name, operator, value)

    def show_node(self, node: Condition) -> None:
        if self.operator.findData(node.operator) < 0:
            self.operator.addItem(words.operator_words(self.field, node.operator), node.operator)
        self.operator.setCurrentIndex(self.operator.findData(node.operator))
        self._fit()
        if node.value is None:
            return
        each = node.value if isinstance(node.value, list | tuple) else [node.value]
        if self._days():
            self.days.show_value(node.operator, str(node.value))
        elif self._picked:
            self.pick.choose(each)
        elif self.name != self.field.name:
            self.line.setText(", ".join(str(v) for v in each))
        else:
            conn = self.context.ws.reader()
            self.line.setText(conditions.value_text(conn, self.field, node))

    def _value(self) -> Any:
        if self._days():
            return self._said(self.days, self.days.value)
        if self._picked:
            return self.pick.values()
        text = self.line.text().strip()
        if self.name != self.field.name:
            several = self.operator.currentData() in conditions.LISTED
            return [t.strip() for t in text.split(",") if t.strip()] if several else text
        return text and self._said(self.line, lambda: offers.typed(self.context, self.field, text))

    def _said(self, widget: QWidget, read: Any) -> Any:
        """Read a value and mark the control where it is none."""
        try:
            value = read()
        except UserError as problem:
            set_state(widget, "error")
            widget.setToolTip(str(problem))
            raise
        set_state(widget, "")
        widget.setToolTip("")
        return value

    def _days(self) -> bool:
        return self.field.kind in DAYS and self.name == self.field.name

    def _fit(self) -> None:
        operator = str(self.operator.currentData())
        unary = operator in conditions.UNARY
        if self._days():
            self.days.offer(operator)
        self.days.setVisible(self._days() and not unary)
        self.pick.setVisible(self._picked and not unary)
        self.line.setVisible(not (unary or self._picked or self._days()))
        self.changed.emit()


class ActedForm(RuleForm):
    """How many activities, of which channels and results, within which time."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.count = CountBox(tr("at least one"), tr("none"), self)
        self.channels = PickButton(tr("any channel"), tr("Channels"), self)
        self.channels.offer(
            [(tr(c.label), ("channel", c.value)) for c in CHANNELS]
            + [(tr(c.label), ("direction", c.value)) for c in DIRECTIONS]
        )
        self.outcomes = PickButton(tr("any result"), tr("Results"), self)
        self.outcomes.offer(offers.records(context.ws.reader(), "outcome"))
        self.within = QComboBox(self)
        self.within.setAccessibleName(tr("Within"))
        self.within.addItem(tr("at any time"), "")
        for span in (*periods.WITHIN, "this week", "this month", "this year"):
            self.within.addItem(tr("in {period}", period=periods.words(span)), span)
        for widget in (self.count, self.channels, self.outcomes, self.within):
            self.row.addWidget(widget)
        self._end()
        self.count.changed.connect(self.changed)
        self.channels.changed.connect(self.changed)
        self.outcomes.changed.connect(self.changed)
        self.within.currentIndexChanged.connect(self.changed)

    def node(self) -> Node:
        chosen = self.channels.values()
        channels, directions = (
            tuple(v for kind, v in chosen if kind == wanted) for wanted in ("channel", "direction")
        )
        outcomes = tuple(self.outcomes.values())
        return Acted(
            channels, outcomes, directions, self.within.currentData(), self.count.text()
        )  # fmt: skip

    def show_node(self, node: Acted) -> None:
        self.count.show_text(node.count)
        self.channels.choose(
            [("channel", v) for v in node.channels] + [("direction", v) for v in node.directions]
        )
        self.outcomes.choose(node.outcomes)
        if self.within.findData(node.within) < 0:
            said = tr("in {period}", period=periods.words(node.within))
            self.within.addItem(said, node.within)
        self.within.setCurrentIndex(self.within.findData(node.within))


class _PickedForm(RuleForm):
    """Yes or no, and one record."""

    def __init__(
        self, context: Context, known: list[offers.Offer], said: tuple[str, str, str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(context, parent)
        yes, no, name = said
        self.has, self.which = QComboBox(self), QComboBox(self)
        self.has.setAccessibleName(tr("Comparison"))
        self.has.addItem(yes, True)
        self.has.addItem(no, False)
        self.which.setAccessibleName(name)
        for text, id in known:
            self.which.addItem(text, id)
        if not known:
            self.which.setPlaceholderText(tr("There is none yet"))
        for widget in (self.has, self.which):
            self.row.addWidget(widget)
            widget.currentIndexChanged.connect(self.changed)

    def _show(self, id: str, has: bool) -> None:
        if self.which.findData(id) < 0:
            self.which.addItem(tr("(deleted)"), id)
        self.which.setCurrentIndex(self.which.findData(id))
        self.has.setCurrentIndex(0 if has else 1)


class BoughtForm(_PickedForm):
    """A product that is, or is not, on the deals of a record."""

    def __init__(self, context: Context, of: str, parent: QWidget | None = None) -> None:
        said = (tr("has"), tr("does not have"), tr("Product"))
        super().__init__(context, offers.records(context.ws.reader(), "product"), said, parent)
        self.deals = QComboBox(self)
        self.deals.setAccessibleName(tr("On which deals"))
        for key, text in words.DEALS.items():
            self.deals.addItem(tr(text), key)
        self.row.addWidget(self.deals)
        self.deals.setVisible(of != "deal")
        self.deals.currentIndexChanged.connect(self.changed)
        self._end()

    def node(self) -> Node | None:
        product = self.which.currentData()
        if not product:
            return None
        return Bought(product, bool(self.has.currentData()), self.deals.currentData())

    def show_node(self, node: Bought) -> None:
        self._show(node.product, node.has)
        self.deals.setCurrentIndex(max(0, self.deals.findData(node.deals)))


class ListedForm(_PickedForm):
    """Another segment the record is in, or is not."""

    def __init__(self, context: Context, of: str, parent: QWidget | None = None) -> None:
        known = [(s.name, s.id) for s in lists.segments(context.ws.reader(), of)]
        super().__init__(context, known, (tr("is in"), tr("is not in"), tr("Segment")), parent)
        self._end()

    def node(self) -> Node | None:
        found = self.which.currentData()
        return Listed(found, bool(self.has.currentData())) if found else None

    def show_node(self, node: Listed) -> None:
        self._show(node.segment, node.has)


class KeptForm(RuleForm):
    """What this version cannot show: it stays as it came and can only be taken out."""

    def __init__(
        self, context: Context, node: Node, said: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self._node = node
        text = label(said, "attention")
        text.setToolTip(said)
        self.row.addWidget(text)
        self._end()

    def node(self) -> Node:
        return self._node

    def show_node(self, node: Node) -> None:
        self._node = node
