"""The rules that give points: made, changed, switched off, put in order, deleted, each with its way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.operation import Changed, Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports.scores import words
from crm_desktop.gui.insight.reports.scores.rule_form import RuleForm
from crm_desktop.gui.widgets.dressing import label, push, set_push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.reading_list import plain_list
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.insight.scores import PointRule, points

SIZE, ROW = (620, 460), 32
_ID = Qt.ItemDataRole.UserRole
TITLES = {"lead": mark("Score rules of leads"), "deal": mark("Score rules of deals")}


class RulesDialog(QDialog):
    """What is done is done at once, each with its undo."""

    def __init__(self, context: Context, of: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._of = context, of
        self.rules: list[PointRule] = []
        self.setWindowTitle(tr(TITLES[of]))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self.says = label(
            tr("Each rule gives its points to every open record it holds of. Points stand beside the "
               "chance and do not change it."), "secondary", wrap=True,
        )  # fmt: skip
        self.list = QListWidget(self)
        plain_list(self.list)
        self.list.setAccessibleName(tr(TITLES[of]))
        self.empty = EmptyState(
            "list-checks", tr("No score rules yet"),
            tr("Begin with those that serve most shops, and change them as you learn."),
            over=self.list,
        )  # fmt: skip
        self.begin = self.empty.primary(tr("Begin with the usual rules"), "plus")
        self.new, self.change = push(tr("New rule…"), "primary", "plus"), push(tr("Change…"))
        self.switch, self.delete = push(tr("Switch off")), push(tr("Delete"), "danger")
        self.up, self.down = (
            push(tr("Move up"), icon="arrow-up"),
            push(tr("Move down"), icon="arrow-down"),
        )
        self._lay_out()
        self._connect()
        self._fit()
        self.read()

    def read(self) -> None:
        """List the rules as they are."""
        reader, of = self._context.ws.reader, self._of
        self._context.lane.run(
            lambda _token: points.rules(reader(), of), self._show, self._context.failed
        )

    def edit_current(self) -> None:
        """Open the form of the current rule."""
        if (rule := self._current()) is not None:
            RuleForm(self._context, self._of, rule, self).open()

    def switch_current(self) -> None:
        """Switch the current rule off, or on again."""
        if (rule := self._current()) is None:
            return
        said = tr("Score rule switched on") if rule.off else tr("Score rule switched off")
        self._write("edit", [points.switched(rule, off=not rule.off)], said, rule.id)

    def delete_current(self) -> None:
        """Delete the current rule; the toast has the way back."""
        rule = self._current()
        if rule is not None and self.delete.isEnabled():
            edit = Edit(points.ENTITY, rule.id, {"deleted": True})
            self._write("delete", [edit], tr("Score rule deleted"), rule.id)

    def move_current(self, by: int) -> None:
        """Put the current rule one place up or down."""
        at, every = self.list.currentRow(), list(self.rules)
        to = at + by
        if 0 <= at < len(every) and 0 <= to < len(every):
            every[at], every[to] = every[to], every[at]
            self._write("edit", points.ordered(every), tr("Score rules put in order"))

    def start(self) -> None:
        """Write the rules offered to begin with."""
        try:
            done = points.start(self._context.ws, self._of)
        except UserError as problem:
            self._context.failed(problem)
            return
        n = len(done.changes) if done is not None else 0
        self._context.tell(done, trn("{n} score rule added", "{n} score rules added", n))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self.delete_current()
        else:
            super().keyPressEvent(event)

    def _write(self, key: str, edits: Sequence[Edit], said: str, row: str = "") -> None:
        label_ = Label(key, points.ENTITY, len(edits), row=row)
        self._context.write(label_, list(edits), said)

    def _show(self, found: list[PointRule]) -> None:
        current = self._current()
        self.rules = found
        self.list.clear()
        for rule in found:
            item = QListWidgetItem(said(rule), self.list)
            item.setData(_ID, rule.id)
            item.setSizeHint(QSize(0, fonts.height(ROW)))
            if current is not None and rule.id == current.id:
                self.list.setCurrentItem(item)
        if found and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        set_push(self.new, "primary" if found else "", "plus")  # one such button a view
        if found:
            self.empty.hide()
        else:
            self.empty.cover(self.list)
        self._fit()

    def _current(self) -> PointRule | None:
        item = self.list.currentItem()
        id = item.data(_ID) if item is not None else ""
        return next((rule for rule in self.rules if rule.id == id), None)

    def _fit(self) -> None:
        closed, rule = self._context.ws.closed_because, self._current()
        at = self.list.currentRow()
        able = {
            self.new: True, self.change: rule is not None, self.switch: rule is not None,
            self.delete: rule is not None, self.up: at > 0, self.begin: True,
            self.down: 0 <= at < len(self.rules) - 1,
        }  # fmt: skip
        for button, on in able.items():
            button.setEnabled(on and not closed)
            button.setToolTip(closed)
        self.switch.setText(tr("Switch on") if rule is not None and rule.off else tr("Switch off"))

    def _take(self, news: Changed) -> None:
        if points.ENTITY in news.rows:
            self.read()

    def _connect(self) -> None:
        self.new.clicked.connect(lambda: RuleForm(self._context, self._of, None, self).open())
        self.change.clicked.connect(self.edit_current)
        self.switch.clicked.connect(self.switch_current)
        self.delete.clicked.connect(self.delete_current)
        self.up.clicked.connect(lambda: self.move_current(-1))
        self.down.clicked.connect(lambda: self.move_current(1))
        self.begin.clicked.connect(self.start)
        self.list.itemActivated.connect(lambda _item: self.edit_current())
        self.list.currentRowChanged.connect(lambda _row: self._fit())
        self._context.bridge.changed.connect(self._take)

    def _lay_out(self) -> None:
        close = push(tr("Close"))
        close.clicked.connect(self.accept)
        buttons: tuple[QPushButton, ...] = (
            self.new, self.change, self.switch, self.delete, self.up, self.down, close,
        )  # fmt: skip
        for button in buttons:
            button.setAutoDefault(False)
        side = QVBoxLayout()
        for button in buttons[:-1]:
            side.addWidget(button)
        side.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        box = QGridLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(self.says, 0, 0, 1, 2)
        box.addWidget(self.list, 1, 0)
        box.addLayout(side, 1, 1)
        box.addLayout(foot, 2, 0, 1, 2)
        box.setColumnStretch(0, 1)


def said(rule: PointRule) -> str:
    """Return a rule in a line: "+10  Has a phone number (switched off)"."""
    name = rule.name or tr("Unnamed")
    off = f" ({tr('switched off')})" if rule.off else ""
    return f"{words.signed(rule.points)}  {name}{off}"
