"""Groups of tests: all, any or none of them, each a line or a group in the group."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.domain import relations, rule
from crm_desktop.domain.fields import Field
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import Acted, All, AnyOf, Bought, Condition, Listed, Node, Not, Related
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.segments import words
from crm_desktop.gui.segments.count_box import CountBox
from crm_desktop.gui.segments.forms import (
    ActedForm,
    BoughtForm,
    FieldForm,
    KeptForm,
    ListedForm,
    RuleForm,
)
from crm_desktop.gui.tables import conditions
from crm_desktop.gui.widgets.choice_heads import heading_item
from crm_desktop.gui.widgets.dressing import icon_button, label, push
from crm_desktop.i18n import tr
from crm_desktop.segments import lists
from crm_desktop.store import catalogue
from crm_desktop.store.conditions import PARTS, field_of

FIELD, RELATED, ACTED, BOUGHT, LISTED = "field", "related", "activity", "product", "list"
What = tuple[str, str]


def offered(conn: Any, of: str) -> list[tuple[str, list[tuple[str, What]]]]:
    """Return what a rule about a kind of record can look at, by heading, with its words."""
    known = catalogue.of(conn, of)
    fields = [f for f in known.shown() if conditions.offered(f) and f.name not in known.problems]
    fields += [f for f in known.record.derived.values() if f not in fields]
    groups = (
        (tr("Related records and what was done"), _around(of)),
        (tr("Fields"), [each for f in fields if not f.own for each in _of_field(f)]),
        (tr("Fields of your own"), [each for f in fields if f.own for each in _of_field(f)]),
    )
    return [(head, found) for head, found in groups if found]


def _around(of: str) -> list[tuple[str, What]]:
    links = relations.of(RECORDS[of])
    found = []
    if "activities" in links:
        found.append((tr("What was done"), (ACTED, "")))
    if of in ("contact", "company", "deal"):
        found.append((tr("Product"), (BOUGHT, "")))
    if of in lists.KINDS:
        found.append((tr("Segment"), (LISTED, "")))
    related = (
        (tr("Related: {what}", what=tr(link.label)), (RELATED, link.name))
        for link in links.values()
    )
    return [*found, *related]


def _of_field(field: Field) -> list[tuple[str, What]]:
    name = words.field_words(field, field.name)
    parts = PARTS if field.entry == "address" else ()
    return [
        (name, (FIELD, field.name)),
        *((f"{name}: {tr(words.PARTS[p])}", (FIELD, f"{field.name}.{p}")) for p in parts),
    ]


class RelatedForm(RuleForm):
    """How many related records, and a group of tests they have to pass."""

    def __init__(self, context: Context, of: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.link = relations.of(RECORDS[of])[name]
        self.count = CountBox(tr("has at least one"), tr("has none"), self)
        self.group = GroupFrame(context, self.link.target, self)
        box = QVBoxLayout()
        box.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.count)
        top.addWidget(label(tr("that fits this:"), "secondary"))
        top.addStretch(1)
        box.addLayout(top)
        box.addWidget(self.group)
        self.row.addLayout(box)
        self.count.changed.connect(self.changed)
        self.group.changed.connect(self.changed)

    def node(self) -> Node:
        where, count = self.group.node() or All(()), self.count.text()
        how = {">=1": rule.SOME, "=0": rule.NONE}.get(count, rule.COUNT)
        return Related(self.link.name, how, where, count if how == rule.COUNT else "")

    def show_node(self, node: Related) -> None:
        self.count.show_text({rule.SOME: ">=1", rule.NONE: "=0"}.get(node.how, node.count))
        self.group.show_node(node.where)


class TestLine(QWidget):
    """What is looked at, its form, and the cross that takes the line out."""

    __test__ = False  # its name is no test of ours
    changed = Signal()
    removed = Signal()

    def __init__(self, context: Context, of: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.of = context, of
        self.form: RuleForm | None = None
        self.what = QComboBox(self)
        self.what.setAccessibleName(tr("What to look at"))
        self.what.setMaxVisibleItems(24)
        self.what.setFixedWidth(fonts.widened(190))
        self._offer()
        self.cross = icon_button("x", tr("Take this line out"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        self._row.addWidget(self.what, 0, top)
        self._row.addWidget(self.cross, 0, top)
        self.what.currentIndexChanged.connect(self._look_at)
        self.cross.clicked.connect(self.removed)
        self._look_at()

    def node(self) -> Node | None:
        """Return the test, None while it is not whole. Raises `UserError`."""
        return self.form.node() if self.form is not None else None

    def unfinished(self) -> TestLine | None:
        """Return itself while it says nothing, or the line of related records that does not."""
        if isinstance(self.form, RelatedForm):
            return self.form.group.unfinished()
        return self if self.node() is None else None

    def show_node(self, node: Node) -> None:
        """Show one test."""
        what = _what(node)
        every = [self.what.itemData(i) for i in range(self.what.count())]
        at = every.index(what) if what in every and what is not None else -1
        known = not isinstance(node, Condition) or node.operator in conditions.WORDS
        if at < 0 or not known:
            said = words.sentence(self.context.ws.reader(), self.of, node)
            self.what.setVisible(False)
            self._put(KeptForm(self.context, node, said, self))
            return
        self.what.setCurrentIndex(at)
        if self.form is not None:
            self.form.show_node(node)

    def _offer(self) -> None:
        """List what can be looked at under its headings; the first field is chosen."""
        chosen = 0
        for head, found in offered(self.context.ws.reader(), self.of):
            model = self.what.model()
            assert isinstance(model, QStandardItemModel)
            model.appendRow(heading_item(head))
            for said, what in found:
                if what[0] == FIELD:
                    chosen = chosen or self.what.count()
                self.what.addItem(said, what)
        self.what.setCurrentIndex(chosen)

    def _look_at(self) -> None:
        kind, name = self.what.currentData()
        if kind == FIELD:
            field = field_of(catalogue.of(self.context.ws.reader(), self.of), name)
            assert field is not None
            self._put(FieldForm(self.context, field, name, self))
        elif kind == RELATED:
            self._put(RelatedForm(self.context, self.of, name, self))
        elif kind == ACTED:
            self._put(ActedForm(self.context, self))
        else:
            make = BoughtForm if kind == BOUGHT else ListedForm
            self._put(make(self.context, self.of, self))

    def _put(self, form: RuleForm) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = form
        self._row.insertWidget(1, form, 1)
        form.changed.connect(self.changed)
        self.changed.emit()


def _what(node: Node) -> What | None:
    if isinstance(node, Condition):
        return FIELD, node.field
    if isinstance(node, Related):
        return RELATED, node.to
    kinds = ((Acted, ACTED), (Bought, BOUGHT), (Listed, LISTED))
    return next(((kind, "") for made, kind in kinds if isinstance(node, made)), None)


class GroupFrame(QFrame):
    """Tests of which all, any or none have to hold."""

    changed = Signal()
    removed = Signal()

    def __init__(
        self, context: Context, of: str, parent: QWidget | None = None, *, inner: bool = False
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "ground")
        self.context, self.of, self.inner = context, of, inner
        self.parts: list[Any] = []
        self.way = QComboBox(self)
        self.way.setAccessibleName(tr("How the lines are joined"))
        for said, way in ((tr("All of these"), "all"), (tr("Any of these"), "any"),
                          (tr("None of these"), "none")):  # fmt: skip
            self.way.addItem(said, way)
        self.more = push(tr("Condition"), "quiet", "plus", "small")
        self.deeper = push(tr("Group"), "quiet", "plus", "small")
        self.cross = icon_button("x", tr("Take this group out"))
        self.cross.setVisible(inner)
        self._lay_out()
        self.way.currentIndexChanged.connect(self.changed)
        self.more.clicked.connect(self.add_line)
        self.deeper.clicked.connect(self.add_group)
        self.cross.clicked.connect(self.removed)

    def node(self) -> Node | None:
        """Return the rule the group says; what is not whole is left out. Raises `UserError`.

        None is a group in the group of which no line is whole.
        """
        found = [part.node() for part in self.parts]
        parts = tuple(node for node in found if node is not None)
        if self.inner and found and not parts:
            return None
        way = self.way.currentData()
        if way == "all":
            return All(parts)
        return AnyOf(parts) if way == "any" else Not(AnyOf(parts))

    def unfinished(self) -> TestLine | None:
        """Return the first line that says nothing yet."""
        for part in self.parts:
            found = part.unfinished()
            if found is not None:
                return found  # type: ignore[no-any-return]
        return None

    def show_node(self, node: Node) -> None:
        """Show a rule instead of what stands here."""
        for part in list(self.parts):
            self._drop(part)
        negated = isinstance(node, Not)
        inside = node.part if isinstance(node, Not) else node
        if negated and not isinstance(inside, AnyOf):
            inside = AnyOf((inside,))
        if not isinstance(inside, All | AnyOf):
            inside = All((inside,))
        way = "none" if negated else "any" if isinstance(inside, AnyOf) else "all"
        self.way.setCurrentIndex(self.way.findData(way))
        for part in inside.parts:
            grouped = isinstance(part, All | AnyOf | Not)
            (self.add_group if grouped else self.add_line)(node=part)

    def add_line(self, _on: bool = False, node: Node | None = None) -> TestLine:
        """Add a test."""
        made = TestLine(self.context, self.of, self)
        if node is not None:
            made.show_node(node)
        self._add(made)
        if node is None:
            made.what.setFocus(Qt.FocusReason.OtherFocusReason)
        return made

    def add_group(self, _on: bool = False, node: Node | None = None) -> GroupFrame:
        """Add a group in the group, with one line to begin with."""
        made = GroupFrame(self.context, self.of, self, inner=True)
        if node is not None:
            made.show_node(node)
        else:
            made.way.setCurrentIndex(1)
            made.add_line()
        self._add(made)
        return made

    def _add(self, part: Any) -> None:
        self.parts.append(part)
        self._lines.addWidget(part)
        part.changed.connect(self.changed)
        part.removed.connect(partial(self._take_out, part))
        self.changed.emit()

    def _take_out(self, part: Any) -> None:
        self._drop(part)
        self.more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, part: Any) -> None:
        self.parts.remove(part)
        self._lines.removeWidget(part)
        part.hide()
        part.deleteLater()

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.way)
        head.addStretch(1)
        head.addWidget(self.cross)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        for button in (self.more, self.deeper):
            button.setAutoDefault(False)
            foot.addWidget(button)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 8)
        box.setSpacing(8)
        box.addLayout(head)
        box.addLayout(self._lines)
        box.addLayout(foot)
