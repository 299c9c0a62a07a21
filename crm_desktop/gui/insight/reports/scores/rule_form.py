"""The form of a rule that gives points: its name, how many, and of which records it holds."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.report import MOST_POINTS
from crm_desktop.domain.rule import All, Node
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.segments import words
from crm_desktop.gui.segments.builder import RuleBuilder
from crm_desktop.gui.widgets.dressing import add_field, label, push, spin
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.insight.scores import PointRule, points

WIDE, USUAL = 480, 10


class RuleForm(UnsavedDialog):
    """Enter keeps what was set; the rule itself is built in a dialog of its own."""

    def __init__(
        self, context: Context, of: str, known: PointRule | None, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._context, self._of, self._known = context, of, known
        self.node: Node = _node(known)
        self.setWindowTitle(tr("New score rule") if known is None else tr("Score rule"))
        self.setMinimumWidth(fonts.widened(WIDE))
        self.name = QLineEdit(known.name if known else "", self)
        self.name.setAccessibleName(tr("Name"))
        self.points = spin(-MOST_POINTS, MOST_POINTS, tr("Points"))
        self.points.setValue(known.points if known else USUAL)
        self.sentence = label("", wrap=True)
        self.build = push(tr("Set the rule…"), icon="list-filter")
        self.hint = label("", "error", wrap=True)
        self.hint.hide()
        self._lay_out()
        self.build.clicked.connect(lambda _on=False: self.open_builder())
        self._say()

    def open_builder(self) -> None:
        """Build the rule out of lines."""
        builder = RuleBuilder(self._context, self._of, self.node, self)
        builder.keep.hide()
        builder.built.connect(self.take_rule)
        builder.open()

    def take_rule(self, node: Node) -> None:
        """Take a rule that was built."""
        self.node = node
        self._say()
        if not self.name.text().strip():
            self.name.setText(words.sentence(self._context.ws.reader(), self._of, node)[:80])

    def accept(self) -> None:
        try:
            self._write()
        except UserError as problem:
            self.hint.setText(str(problem))
            self.hint.show()
            return
        super().accept()

    def _write(self) -> None:
        name, given = " ".join(self.name.text().split()), self.points.value()
        if not name:
            raise UserError(tr("A name is needed."))
        if self.node == All():
            raise UserError(tr("A score rule needs a condition: as it is it would hold of all."))
        conn, log = self._context.ws.reader(), self._context.ws.log
        if self._known is None:
            rank = f"m{len(points.rules(conn, self._of)):03}"
            edit = points.made(self._of, name, self.node, given, rank)
            done = log.record(Label("create", points.ENTITY, row=edit.id), [edit])
            self._context.tell(done, tr("Score rule made"))
            return
        cells = points.cells(self._of, name, self.node, given)
        done = log.record(
            Label("edit", points.ENTITY, row=self._known.id),
            [Edit(points.ENTITY, self._known.id, cells)],
        )
        self._context.tell(done, tr("Score rule changed"))

    def _say(self) -> None:
        said = words.sentence(self._context.ws.reader(), self._of, self.node)
        self.sentence.setText(tr("No condition yet") if self.node == All() else f"{said}.")

    def _lay_out(self) -> None:
        form = QFormLayout()
        add_field(form, tr("Name"), self.name)
        add_field(form, tr("Points"), self.points)
        rule = QVBoxLayout()
        rule.setSpacing(8)
        rule.addWidget(self.sentence)
        row = QHBoxLayout()
        row.addWidget(self.build)
        row.addStretch(1)
        rule.addLayout(row)
        holds = label(tr("Holds of"))
        form.addRow(holds, rule)
        go = push(tr("Create") if self._known is None else tr("Save"), "primary")
        cancel = push(tr("Cancel"))
        go.setDefault(True)
        go.setEnabled(not self._context.ws.closed_because)
        for button in (self.build, cancel):
            button.setAutoDefault(False)
        go.clicked.connect(self.accept)
        cancel.clicked.connect(self.throw_away)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(go)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(self.hint)
        box.addLayout(foot)


def _node(known: PointRule | None) -> Node:
    """Return what a rule asks; one that cannot be read begins anew."""
    if known is None:
        return All()
    try:
        return known.node()
    except UserError:
        return All()
