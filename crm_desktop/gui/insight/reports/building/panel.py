"""The panel a report is made in: of which records which number, in which groups, of which time, shown how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.rule import All, Node
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight import words as insight_words
from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.segments import words
from crm_desktop.gui.segments.builder import RuleBuilder
from crm_desktop.gui.widgets.dressing import hairline, icon_button, label, push, spin
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.composed import building
from crm_desktop.insight.composed.building import Option
from crm_desktop.insight.composed.specs import MOST_GROUPS, ORDERS, Spec
from crm_desktop.store.figures.question import COUNT, KEPT
from crm_desktop.store.figures.sources import SOURCES

WIDTH, HEAD, PAD = 320, 52, 16
_ORDERS = {"value": mark("The greatest first"), "name": mark("By name")}


class BuilderPanel(QFrame):
    """Tells each change as a whole report; the workshop shows it, saves it or throws it away."""

    changed = Signal(object)  # Spec
    save_wanted = Signal()
    save_as_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self.setAccessibleName(tr("What the report asks"))
        self.context = context
        self.spec = Spec()
        self.cross = icon_button("x", tr("Close"))
        self.source = self._box(tr("Records"), self._turn)
        self.how = self._box(tr("Figure"), self._measure)
        self.term = self._box(tr("Of which number"), lambda name: self._put(term=name))
        self.groups = [
            self._box(said, self._group)
            for said in (tr("Grouped by"), tr("Then by"), tr("And then by"))
        ]
        self.filter = push("", icon="filter")
        self.unfilter = icon_button("x", tr("Take the filter out"))
        self.sentence = label("", "small", wrap=True)
        self.when = self._box(tr("Day the period is of"), lambda name: self._put(when=name))
        self.period = self._box(tr("Period"), self._time)
        self.compared = QCheckBox(tr("Compare with the period before"), self)
        self.shape = self._box(tr("Shown as"), lambda name: self._put(shape=name))
        self.order = self._box(tr("Order"), lambda name: self._put(order=name))
        self.most = spin(2, 1000, tr("Groups at most"))
        self.note = label("", "attention", wrap=True)
        self.save = push(tr("Save"), "primary")
        self.save_as = push(tr("Save as…"))
        self.discard = push(tr("Discard"), "quiet")
        self._lay_out()
        self._connect()
        theme.news.changed.connect(self._fit)
        self._fit()

    def show_spec(self, spec: Spec) -> None:
        """Show what a report asks."""
        self.spec = spec
        conn = self.context.ws.reader()
        _offer(self.source, building.kinds(), spec.source)
        terms = building.terms(conn, spec.source)
        _offer(self.how, building.hows() if terms else building.hows()[:1], spec.how)
        _offer(self.term, terms, spec.term)
        self._row(self.term, spec.how != COUNT)
        offered = [("", tr("(none)")), *building.groups(conn, spec.source)]
        for at, box in enumerate(self.groups):
            _offer(box, offered, spec.groups[at] if at < len(spec.groups) else "")
            self._row(box, at <= len(spec.groups))
        periods = choosers.periods(tr("Any time"))
        if spec.period not in dict(periods):
            periods.append((spec.period, insight_words.period_name(spec.period)))
        _offer(self.period, periods, spec.period)
        _offer(self.when, building.days(conn, spec.source), spec.when)
        self._row(self.when, bool(spec.period))
        self.compared.blockSignals(True)
        self.compared.setChecked(spec.compared)
        self.compared.blockSignals(False)
        self.compared.setVisible(bool(spec.period))
        _offer(self.shape, building.shapes(spec), spec.shape)
        _offer(self.order, [(name, tr(_ORDERS[name])) for name in ORDERS], spec.order)
        self.most.blockSignals(True)
        self.most.setValue(spec.most)
        self.most.blockSignals(False)
        free = bool(spec.groups) and not building.ordered(conn, spec)
        self._row(self.order, free)
        self._row(self.most, free and len(spec.groups) == 1 and spec.how not in KEPT)
        self._show_filter()

    def say(self, note: str, *, changed: bool, own: bool) -> None:
        """Say whether something is not saved; only an `own` report can be written over."""
        closed = self.context.ws.closed_because
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.save.setEnabled(changed and not closed)
        self.save.setVisible(own)
        self.save_as.setEnabled(not closed)
        self.discard.setEnabled(changed)
        for button in (self.save, self.save_as):
            button.setToolTip(closed)

    def edit_filter(self) -> None:
        """Open the builder of rules with the filter of the report."""
        rule = All(self.spec.where)
        made = RuleBuilder(self.context, self._entity, rule, self.window())
        made.keep.hide()
        made.built.connect(self._filter)
        made.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.cross.click()
        else:
            super().keyPressEvent(event)

    # what was chosen

    @property
    def _entity(self) -> str:
        return SOURCES[self.spec.source].entity

    def _put(self, **parts: object) -> None:
        made = replace(self.spec, **parts)  # type: ignore[arg-type]
        self._tell(building.fitted(self.context.ws.reader(), made))

    def _turn(self, source: str) -> None:
        self._tell(building.turned(self.context.ws.reader(), self.spec, source))

    def _measure(self, how: str) -> None:
        self._tell(building.measured(self.context.ws.reader(), self.spec, how))

    def _group(self, _name: str) -> None:
        names = [str(box.currentData() or "") for box in self.groups]
        self._put(groups=tuple(name for name in names if name)[:MOST_GROUPS])

    def _time(self, period: str) -> None:
        if period == choosers.OWN_DAYS:
            self.show_spec(self.spec)  # until the days are given it is of the time it was
            choosers.ask_days(self.period, self._time)
        else:
            self._put(period=period)

    def _filter(self, node: Node) -> None:
        self._put(where=node.parts if isinstance(node, All) else (node,))

    def _tell(self, spec: Spec) -> None:
        if spec != self.spec:
            self.show_spec(spec)
            self.changed.emit(spec)

    def _show_filter(self) -> None:
        where = self.spec.where
        self.filter.setText(tr("Change the filter…") if where else tr("Filter…"))
        self.unfilter.setVisible(bool(where))
        said = words.sentence(self.context.ws.reader(), self._entity, All(where)) if where else ""
        self.sentence.setText(said)
        self.sentence.setVisible(bool(said))

    # building

    def _box(self, name: str, act: Callable[[str], object]) -> QComboBox:
        made = QComboBox(self)
        made.setAccessibleName(name)
        made.setMaxVisibleItems(20)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(12)
        made.activated.connect(lambda _at: act(str(made.currentData() or "")))
        return made

    def _row(self, control: QWidget, seen: bool) -> None:
        """Show or hide a control with its words."""
        control.setVisible(seen)
        self._named[control].setVisible(seen)

    def _add(self, column: QVBoxLayout, control: QWidget) -> None:
        named = label(control.accessibleName(), "small")
        named.setBuddy(control)
        self._named[control] = named
        column.addWidget(named)
        column.addWidget(control)
        column.addSpacing(6)

    def _lay_out(self) -> None:
        self._named: dict[QWidget, QWidget] = {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(PAD, 12, PAD, 12)
        column.setSpacing(4)
        for box in (self.source, self.how, self.term, *self.groups):
            self._add(column, box)
        column.addWidget(label(tr("Only records that fit"), "small"))
        filtered = QHBoxLayout()
        filtered.addWidget(self.filter, 1)
        filtered.addWidget(self.unfilter)
        column.addLayout(filtered)
        column.addWidget(self.sentence)
        column.addSpacing(6)
        for box in (self.period, self.when):
            self._add(column, box)
        column.addWidget(self.compared)
        column.addSpacing(6)
        for control in (self.shape, self.order, self.most):
            self._add(column, control)
        column.addStretch(1)
        self.area = scrolled(inside, tr("What the report asks"), self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (self._head(), hairline(self), self.area, hairline(self), self._foot()):
            box.addWidget(part, int(part is self.area))
        self.setFocusProxy(self.source)

    def _head(self) -> QWidget:
        made = QWidget(self)
        made.setMinimumHeight(HEAD)
        row = QHBoxLayout(made)
        row.setContentsMargins(PAD, 0, 10, 0)
        row.addWidget(label(tr("What the report asks"), "section"), 1)
        row.addWidget(self.cross)
        return made

    def _foot(self) -> QWidget:
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(PAD, 8, PAD, 10)
        column.setSpacing(6)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(self.save_as)
        row.addStretch(1)
        row.addWidget(self.discard)
        column.addLayout(row)
        return made

    def _connect(self) -> None:
        self.filter.clicked.connect(self.edit_filter)
        self.unfilter.clicked.connect(lambda: self._put(where=()))
        self.compared.toggled.connect(lambda on: self._put(compared=on))
        self.most.valueChanged.connect(lambda most: self._put(most=most))
        self.save.clicked.connect(self.save_wanted)
        self.save_as.clicked.connect(self.save_as_wanted)
        self.discard.clicked.connect(self.discard_wanted)

    def _fit(self) -> None:
        self.setMinimumWidth(fonts.widened(WIDTH))


def _offer(box: QComboBox, options: Sequence[Option], chosen: str) -> None:
    """Offer these in a box, with one chosen; one that is not among them is shown as it is kept."""
    box.blockSignals(True)
    box.clear()
    for value, said in options:
        box.addItem(said, value)
    at = box.findData(chosen)
    if at < 0 and chosen:
        box.addItem(chosen, chosen)
        at = box.count() - 1
    box.setCurrentIndex(max(0, at))
    box.blockSignals(False)
