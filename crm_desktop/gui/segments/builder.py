"""The dialog that builds a rule: groups of lines, the rule in words, and how many it finds."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.counts import counted
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import All, Node
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.segments import words
from crm_desktop.gui.segments.groups import GroupFrame
from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.segments.lists import KINDS
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

SIZE = (940, 640)
AFTER = 200
"""Milliseconds without a change after which is counted."""


class RuleBuilder(UnsavedDialog):
    """Without a name it filters a list; with `name` it makes or changes a segment.

    Of a segment that begins here, without a rule, the kind of record can be changed.
    """

    built = Signal(object)
    named = Signal(str, object)  # a segment's name and its rule
    segment_wanted = Signal(object)

    def __init__(
        self, context: Context, of: str, node: Node, parent: QWidget | None = None,
        name: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.context, self.of = context, of
        self._job: Any = None
        self._filters = name is None
        self._say_kind()
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self.name = QLineEdit(name or "", self)
        self.name.setAccessibleName(tr("Name of the segment"))
        self.name.setPlaceholderText(tr("Name of the segment"))
        self.name.setVisible(name is not None)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName(tr("Kind of record"))
        for known in KINDS:
            self.kind.addItem(tr(RECORDS[known].plural), known)
        self.kind.setCurrentIndex(self.kind.findData(of))
        self.kind.setVisible(name == "" and node == All())
        self.group = GroupFrame(context, of, self)
        self.sentence = label("", "secondary", wrap=True)
        self.count = label("", "strong")
        self.go = push(tr("Apply") if name is None else tr("Save"), "primary")
        self.keep = push(tr("Save as segment…"), "quiet", "users")
        self.keep.setVisible(name is None)
        self._later = QTimer(self, interval=AFTER, singleShot=True)
        self._later.timeout.connect(self._count)
        self._lay_out()
        self.group.show_node(node)
        if not self.group.parts:
            self.group.add_line()
        self.group.changed.connect(self._changed)
        self.kind.currentIndexChanged.connect(self._turn)
        self.go.clicked.connect(self.accept)
        self.keep.clicked.connect(self._keep)
        self._changed()

    def accept(self) -> None:
        """Hand the rule over, or say what is wrong."""
        node = self._node()
        if node is None or not self._whole():
            return
        if self.name.isVisible():
            name = " ".join(self.name.text().split())
            if not name:
                self._say(tr("A name is needed."), wrong=True)
                self.name.setFocus()
                return
            self.named.emit(name, node)
        else:
            self.built.emit(node)
        super().accept()

    def done(self, result: int) -> None:
        self._later.stop()
        self._stop()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        first = self.name if self.name.isVisible() and not self.name.text() else self.group
        if first is self.name:
            self.name.setFocus()
        elif self.group.parts:
            self.group.parts[0].setFocus()

    def _say_kind(self) -> None:
        plural = tr(RECORDS[self.of].plural)
        self.setWindowTitle(
            tr("Filter: {what}", what=plural)
            if self._filters
            else tr("Segment of {what}", what=plural.lower())
        )

    def _turn(self) -> None:
        """Begin a rule about another kind of record: what it was about is no field of this one."""
        old, self.of = self.group, self.kind.currentData()
        self._say_kind()
        self.group = GroupFrame(self.context, self.of, self)
        self._column.replaceWidget(old, self.group)
        old.hide()
        old.deleteLater()
        self.group.add_line()
        self.group.changed.connect(self._changed)
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)
        self._changed()

    def _keep(self) -> None:
        node = self._node()
        if node is not None and self._whole():
            super().accept()
            self.segment_wanted.emit(node)

    def _whole(self) -> bool:
        """Say whether every line says something; go to the first that does not."""
        line = self.group.unfinished()
        if line is not None:
            self._say(tr("A condition is not filled in. Fill it in, or take it out."), wrong=True)
            line.what.setFocus(Qt.FocusReason.OtherFocusReason)
        return line is None

    def _node(self) -> Node | None:
        try:
            return self.group.node()
        except UserError as problem:
            self._say(str(problem), wrong=True)
            return None

    def _changed(self) -> None:
        self._stop()
        node = self._node()
        self.go.setEnabled(node is not None)
        if node is None:
            self.count.setText("")
            return
        conn = self.context.ws.reader()
        self._say(tr("{sentence}.", sentence=words.sentence(conn, self.of, node)))
        self.count.setText(tr("Counting…"))
        self._later.start()

    def _count(self) -> None:
        """Count off the window's thread; the next change interrupts it."""
        node = self._node()
        if node is None:
            return
        reader, query = self.context.ws.reader, ListQuery(self.of, conditions=(node,))
        self._job = self.context.lane.run(
            lambda _token: listing.count(reader(), query), self._counted, self._failed
        )

    def _counted(self, n: int) -> None:
        self.count.setText(counted(self.of, n))

    def _failed(self, error: Exception) -> None:
        self.count.setText("")
        if isinstance(error, UserError):
            self._say(str(error), wrong=True)
        else:
            self.context.failed(error)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.sentence.setText(text)
        set_kind(self.sentence, "error" if wrong else "secondary")

    def _lay_out(self) -> None:
        area = SteadyArea(self)
        area.setWidgetResizable(True)
        area.setAccessibleName(tr("Rule"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        inside.setProperty("kind", "page")
        column = self._column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.group)
        column.addStretch(1)
        area.setWidget(inside)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.throw_away)
        self.keep.setAutoDefault(False)
        self.go.setDefault(True)
        for widget in (self.count, self.keep, cancel, self.go):
            buttons.addWidget(widget)
            if widget is self.count:
                buttons.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name, 1)
        head.addWidget(self.kind)
        box.addLayout(head)
        box.addWidget(area, 1)
        box.addWidget(self.sentence)
        box.addLayout(buttons)
