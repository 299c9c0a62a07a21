"""Editing one's own kinds of activity or results: the list at the left, the chosen one at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.activities import kinds, lists
from crm_desktop.activities.lists import Entry
from crm_desktop.domain import endings
from crm_desktop.domain.about import CHANNELS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.activities import channels
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.dressing import add_field, icon_button, label, push, spin
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.feet import with_cancel
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import mark, tr

TITLES = {"activity_kind": mark("Kinds of activity"), "outcome": mark("Results")}
HINTS = {
    "activity_kind": mark("Your own names for what you do, with the script to follow."),
    "outcome": mark("How an activity can end, offered when you log one."),
}
EMPTY = {
    "activity_kind": (mark("No kinds of your own yet"), mark("Add a kind")),
    "outcome": (mark("No results yet"), mark("Add a result")),
}
"""What is said where there is none, and the way to begin."""
BY_NAME = {
    True: mark("By its name: yes"), False: mark("By its name: no"),
    None: mark("By its name: not known"),
}  # fmt: skip
"""What the name of a result says of whether somebody was reached, where nothing else is chosen."""
TICKS = (None, True, False)
"""What a result says of whether somebody was reached, as offered; None leaves it to its name."""
SIZE = (640, 460)


class ListEditor(UnsavedDialog):
    """Nothing is written before Save, which is one operation."""

    def __init__(self, context: Context, entity: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr(TITLES[entity]))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self._context, self.entity = context, entity
        self._seen = context.ws.log.moment()
        self.entries = lists.entries(context.ws.reader(), entity) or self._offered()
        self._build()
        self._fill(0)

    def _offered(self) -> list[Entry]:
        """Begin results with what the log form offers, so that they can be changed."""
        if self.entity != "outcome":
            return []
        found = kinds.results(self._context.ws.reader())
        return [Entry(r.name, r.channel, reached=r.reached) for r in found]

    def _build(self) -> None:
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr(TITLES[self.entity]))
        self.list.setIconSize(QSize(fonts.grown(16), fonts.grown(16)))
        self.list.currentRowChanged.connect(self._show)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self._body = QWidget(self)
        body = QHBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(16)
        body.addLayout(self._left(), 2)
        body.addWidget(self._right(), 3)
        none, begin = EMPTY[self.entity]
        self.empty = EmptyState("list-checks", tr(none))
        self.begin = self.empty.primary(tr(begin), "plus")
        self.begin.setAutoDefault(False)
        self.begin.clicked.connect(self.add)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(tr(HINTS[self.entity]), "hint", wrap=True))
        box.addWidget(self._body, 1)
        box.addWidget(self.empty, 1)
        box.addWidget(self.problem)
        box.addLayout(self._foot())

    def _left(self) -> QVBoxLayout:
        tools = QHBoxLayout()
        tools.setSpacing(4)
        for icon, words, act in (
            ("plus", tr("Add"), self.add),
            ("chevron-up", tr("Move up"), lambda: self.move_by(-1)),
            ("chevron-down", tr("Move down"), lambda: self.move_by(1)),
            ("trash-2", tr("Remove"), self.remove),
        ):
            made = icon_button(icon, words)
            made.clicked.connect(act)
            tools.addWidget(made)
        tools.addStretch(1)
        frame = QFrame(self)
        frame.setProperty("kind", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self.list)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(frame, 1)
        left.addLayout(tools)
        return left

    def _right(self) -> QFrame:
        self.name = QLineEdit(self)
        self.channel = QComboBox(self)
        if self.entity == "outcome":
            self.channel.addItem(tr("All channels"), "")
        for choice in CHANNELS:
            self.channel.addItem(
                icons.icon(channels.icon(choice.value), "secondary"), tr(choice.label), choice.value
            )
        self.minutes = spin(0, 24 * 60, tr("Usual minutes"))
        self.minutes.setParent(self)  # it is in no line of results, and would outlive them
        self.minutes.setSpecialValueText(" ")
        self.script = QPlainTextEdit(self)
        self.script.setTabChangesFocus(True)
        self.script.setPlaceholderText(tr("What to say and ask, in Markdown. Shown while you log."))
        self.reached = QComboBox(self)
        self.reached.addItems(["", tr("Yes"), tr("No")])
        self.form = QFormLayout()
        self.form.setVerticalSpacing(8)
        if self.entity == "outcome":  # its labels are long
            self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for words, field in ((tr("Name"), self.name), (tr("Channel"), self.channel)):
            field.setAccessibleName(words)
            add_field(self.form, words, field)
        if self.entity == "activity_kind":
            add_field(self.form, tr("Usual minutes"), self.minutes)
            self.script.setAccessibleName(tr("Script"))
            add_field(self.form, tr("Script"), self.script)
        else:
            self.reached.setAccessibleName(tr("Somebody was reached"))
            add_field(self.form, tr("Somebody was reached"), self.reached)
        self.minutes.setVisible(self.entity == "activity_kind")
        self.script.setVisible(self.entity == "activity_kind")
        self.reached.setVisible(self.entity == "outcome")
        self._listen()
        made = QFrame(self)
        made.setLayout(self.form)
        self.form.setContentsMargins(0, 0, 0, 0)
        return made

    def _listen(self) -> None:
        self.name.textEdited.connect(lambda _t: self._take())
        self.channel.activated.connect(lambda _i: self._take())
        self.minutes.valueChanged.connect(lambda _v: self._take())
        self.script.textChanged.connect(self._take)
        self.reached.activated.connect(lambda _i: self._take())

    def _foot(self) -> QHBoxLayout:
        self.save = push(tr("Save"), "primary")
        return with_cancel(self, self.save)

    # the list

    _showing = False

    def _fill(self, current: int) -> None:
        self.list.clear()
        for entry in self.entries:
            self.list.addItem(entry.name or tr("Unnamed"))
            icon = channels.icon(entry.channel) if entry.channel else "list-checks"
            self.list.item(self.list.count() - 1).setIcon(icons.icon(icon, "secondary"))
        self._body.setVisible(bool(self.entries))
        self.empty.setVisible(not self.entries)
        self.list.setCurrentRow(min(current, len(self.entries) - 1))

    def _show(self, at: int) -> None:
        entry = self.entries[at] if 0 <= at < len(self.entries) else Entry("")
        self._showing = True
        self.name.setText(entry.name)
        self.channel.setCurrentIndex(max(0, self.channel.findData(entry.channel)))
        self.minutes.setValue(entry.minutes or 0)
        self.script.setPlainText(entry.script)
        self.reached.setCurrentIndex(TICKS.index(entry.reached))
        self._say_by_name(entry.name)
        self._showing = False

    def _take(self) -> None:
        at = self.list.currentRow()
        if self._showing or not 0 <= at < len(self.entries):
            return
        entry = self.entries[at]
        entry.name, entry.channel = self.name.text(), str(self.channel.currentData() or "")
        entry.minutes, entry.script = self.minutes.value() or None, self.script.toPlainText()
        entry.reached = TICKS[self.reached.currentIndex()]
        self._say_by_name(entry.name)
        self.list.item(at).setText(entry.name or tr("Unnamed"))
        icon = channels.icon(entry.channel) if entry.channel else "list-checks"
        self.list.item(at).setIcon(icons.icon(icon, "secondary"))
        self.problem.hide()

    def _say_by_name(self, name: str) -> None:
        """Say at the choice that leaves it to the name what the name says."""
        self.reached.setItemText(0, tr(BY_NAME[endings.by_name(name)]))

    def add(self) -> None:
        """Add one at the end and go on with its name."""
        self.entries.append(Entry("", "call"))
        self._fill(len(self.entries) - 1)
        self.name.setFocus()

    def remove(self) -> None:
        """Take the chosen one off the list; what was logged with it keeps its name in history."""
        at = self.list.currentRow()
        if 0 <= at < len(self.entries):
            del self.entries[at]
            self._fill(at)
            if not self.entries:
                self.begin.setFocus()

    def move_by(self, step: int) -> None:
        """Move the chosen one up or down."""
        at = self.list.currentRow()
        to = at + step
        if 0 <= at < len(self.entries) and 0 <= to < len(self.entries):
            self.entries[at], self.entries[to] = self.entries[to], self.entries[at]
            self._fill(to)

    def accept(self) -> None:
        try:
            done = lists.save(self._context.ws, self.entity, self.entries, self._seen)
        except UserError as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            return
        super().accept()
        if done is not None:
            self._context.toast(tr("Saved {list}", list=tr(TITLES[self.entity])), undo=done.stamp)
