"""The bar over a table: a quick filter, and a chip for each condition."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.domain.fields import Field, Record
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.widgets.chip import AddChip, Chip
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.menus import FindMenu, drop_down, unmarked
from crm_desktop.gui.widgets.search_field import SearchField
from crm_desktop.i18n import tr
from crm_desktop.store import catalogue

# A list that is not filtered does not wait for what reads rules.
if TYPE_CHECKING:
    from crm_desktop.domain.rule import Condition, Node
    from crm_desktop.gui.widgets.popover import Popover

MOST = 40
"""Segments offered in the menu."""
EDGE = 6
"""Above and below a line: with the quick filter the bar is 44 px high."""


class FilterBar(QWidget):
    """Tells when what is asked for changes; the page asks."""

    changed = Signal()
    down = Signal()  # the keyboard wants to go to the rows
    segment_wanted = Signal(object)  # a rule that is to become a segment

    def __init__(self, context: Context, record: type[Record], parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._record = context, record
        self._known: dict[str, Field] = {}
        self.conditions: list[Node] = []
        self._touched: Condition | None = None
        self._touched_chip: Chip | None = None
        self._chips: list[Chip] = []
        self._sheet: Popover | None = None
        self.quick = _QuickFilter(tr("Filter this list"), parent=self)
        self.quick.setFixedWidth(200)
        self.add = AddChip(tr("Filter"), tr("Add a filter"), self)
        self._box = Flow(self)
        self._box.setContentsMargins(16, EDGE, 16, EDGE)
        self._box.addWidget(self.quick)
        self._box.addWidget(self.add)
        self._typed = QTimer(self, interval=0, singleShot=True)
        self._typed.timeout.connect(self.changed)
        self.quick.textChanged.connect(lambda _t: self._typed.start())
        self.quick.down.connect(self.down)
        self.add.clicked.connect(self._choose_field)

    @property
    def text(self) -> str:
        return self.quick.text().strip()

    def refresh_fields(self) -> None:
        """Offer the fields there are now; a condition on one that is gone goes with it."""
        before, self._known = self._known, {}
        if self.conditions:
            from crm_desktop.domain import rule_reach

            gone = set(before) - set(self._fields)
            self.set_conditions([c for c in self.conditions if not rule_reach.fields((c,)) & gone])

    @property
    def _fields(self) -> dict[str, Field]:
        """Return what rows can be filtered by, by name."""
        if not self._known:
            from crm_desktop.gui.tables import conditions

            known = catalogue.of(self._context.ws.reader(), self._record.entity)
            self._known = {
                f.name: f for f in known.shown()
                if conditions.offered(f) and f.name not in known.problems
            }  # fmt: skip
        return self._known

    def set_conditions(self, wanted: Sequence[Node], text: str | None = None) -> None:
        """Show other conditions, and with `text` another quick filter, and tell once."""
        self.start_over(wanted, self.quick.text() if text is None else text)
        self.changed.emit()

    def start_over(self, wanted: Sequence[Node], text: str = "") -> None:
        """Show other conditions and another quick filter, and tell nobody."""
        if text != self.quick.text():
            self.quick.setText(text)
            self._typed.stop()
        self.conditions = list(wanted)
        for chip in self._chips:
            chip.hide()
            self._box.removeWidget(chip)
            chip.deleteLater()
        self._chips = [self._chip(i, c) for i, c in enumerate(self.conditions)]
        for place, chip in enumerate(self._chips):
            self._box.insert(1 + place, chip)
            chip.show()

    def asked(self) -> tuple[Node, ...]:
        """Return every condition, that of an operation too."""
        return (*self.conditions, *([self._touched] if self._touched else ()))

    def show_touched(self, stamp: str, deed: str) -> None:
        """List only the records an operation wrote, until its chip is taken away."""
        from crm_desktop.store.conditions import TOUCHED, Condition

        self._show_only(Condition("", TOUCHED, stamp), tr("Part of"), deed)

    def show_among(self, ns: Sequence[int], words: str) -> None:
        """List only records by their row numbers, those behind a figure, until its chip is taken away."""
        from crm_desktop.store.conditions import AMONG, Condition

        self._show_only(Condition("", AMONG, tuple(ns)), tr("Behind"), words)

    def _show_only(self, node: Condition, lead: str, words: str) -> None:
        self.quick.clear()
        self.drop_touched()
        self._touched = node
        chip = self._touched_chip = Chip(lead, words, self)
        chip.removed.connect(lambda: (self.drop_touched(), self.changed.emit()))
        self._box.insert(1, chip)
        chip.show()
        self.set_conditions([])

    def drop_touched(self) -> None:
        """List more than what an operation wrote again; tell nobody."""
        chip, self._touched_chip, self._touched = self._touched_chip, None, None
        if chip is not None:
            chip.hide()
            self._box.removeWidget(chip)
            chip.deleteLater()

    def clear(self) -> None:
        """Ask for everything again."""
        self.quick.clear()
        self.drop_touched()
        self.set_conditions([])

    def narrow(self, narrow: bool) -> None:
        """Give less room to the quick filter in a narrow window."""
        self.quick.setFixedWidth(140 if narrow else 200)

    def edit_condition(self, field: Field, at: int = -1, anchor: QWidget | None = None) -> None:
        """Open the form of a condition, new or the one at a place, under its chip."""
        from crm_desktop.domain.rule import Condition
        from crm_desktop.gui.tables.condition_editor import ConditionEditor
        from crm_desktop.gui.widgets.popover import Popover

        self._close_sheet()
        found = self.conditions[at] if at >= 0 else None
        known = found if isinstance(found, Condition) else None
        sheet = Popover(self.window())
        editor = ConditionEditor(sheet, self._context, field, known)
        editor.applied.connect(lambda condition: self._apply(at, condition))
        editor.resized.connect(sheet.adjustSize)
        sheet.inside.addWidget(editor)
        sheet.closed.connect(sheet.deleteLater)
        self._sheet = sheet
        sheet.open_at(anchor or self.add)
        editor.focus_first()

    def _apply(self, at: int, condition: Condition) -> None:
        self._close_sheet()
        wanted = list(self.conditions)
        if at >= 0:
            wanted[at] = condition
        else:
            wanted.append(condition)
        self.set_conditions(wanted)

    def _close_sheet(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None and shiboken6.isValid(sheet):
            sheet.close_it()

    def edit_rule(self, at: int = -1) -> None:
        """Open the builder of rules for the condition at a place, or for all of them together."""
        from crm_desktop.domain.rule import All
        from crm_desktop.gui.segments.builder import RuleBuilder

        node = self.conditions[at] if at >= 0 else All(tuple(self.conditions))
        builder = RuleBuilder(self._context, self._record.entity, node, self.window())
        builder.built.connect(lambda made: self._put_rule(at, made))
        builder.segment_wanted.connect(self.segment_wanted)
        builder.open()

    def _put_rule(self, at: int, made: Node) -> None:
        """Show what was built: the parts of a group that all have to hold as chips of their own."""
        from crm_desktop.domain.rule import All

        parts = list(made.parts) if isinstance(made, All) else [made]
        if at < 0:
            self.set_conditions(parts)
        else:
            self.set_conditions([*self.conditions[:at], *parts, *self.conditions[at + 1 :]])

    def _chip(self, at: int, node: Node) -> Chip:
        from crm_desktop.domain.rule import Condition
        from crm_desktop.gui.tables import conditions

        chip = Chip(*self._words(node), self)
        field = self._fields.get(node.field) if isinstance(node, Condition) else None
        if (
            isinstance(node, Condition)
            and field is not None
            and node.operator in conditions.operators(field)
        ):
            chip.opened.connect(lambda: self.edit_condition(field, at, chip))
        else:
            chip.opened.connect(lambda: self.edit_rule(at))
        chip.removed.connect(
            lambda: self.set_conditions([c for i, c in enumerate(self.conditions) if i != at])
        )
        return chip

    def _words(self, node: Node) -> tuple[str, str]:
        """Return what a chip says quietly and what plainly."""
        from crm_desktop.domain.rule import Condition
        from crm_desktop.gui.tables import conditions

        conn = self._context.ws.reader()
        field = self._fields.get(node.field) if isinstance(node, Condition) else None
        if field is None or not isinstance(node, Condition):
            from crm_desktop.gui.segments.words import sentence

            return "", sentence(conn, self._record.entity, node)
        lead = conditions.begun(field, heading(field), node.operator)
        return lead, conditions.value_text(conn, field, node)

    def _choose_field(self) -> None:
        menu = FindMenu(parent=self)
        for field in self._fields.values():
            action = menu.addAction(heading(field))
            action.triggered.connect(lambda _on=False, f=field: self.edit_condition(f))
        menu.find_among(tr("Find a field"))
        menu.addSeparator()
        self._offer_segments(menu)
        menu.addAction(tr("Advanced…")).triggered.connect(lambda _on=False: self.edit_rule())
        drop_down(menu, self.add)

    def _offer_segments(self, menu: QMenu) -> None:
        from crm_desktop.domain.rule import Listed
        from crm_desktop.segments import lists

        known = lists.segments(self._context.ws.reader(), self._record.entity)
        if not known:
            return
        inside = menu.addMenu(tr("In a segment"))
        for one in known[:MOST]:
            action = inside.addAction(unmarked(one.name))
            action.triggered.connect(partial(self._add, Listed(one.id)))

    def _add(self, node: Node, _on: bool = False) -> None:
        self.set_conditions([*self.conditions, node])


class _QuickFilter(SearchField):
    """Esc empties it, the down key goes to the rows."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        else:
            super().keyPressEvent(event)
