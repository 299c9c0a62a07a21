"""The window of duplicates: found over all records, group by group merged or set apart."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.domain.counts import counted
from crm_desktop.duplicates import finding, merging
from crm_desktop.duplicates.groups import Group
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.duplicates.done import said_of
from crm_desktop.gui.duplicates.group_list import GroupModel, current_group, group_view
from crm_desktop.gui.duplicates.merge_view import MOST, MergeView
from crm_desktop.gui.duplicates.words import KINDS, merge_words
from crm_desktop.gui.exchange.foot import Foot
from crm_desktop.gui.exchange.long_job import LongJob
from crm_desktop.gui.widgets.dressing import icon_button, label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.i18n import tr, trn
from crm_desktop.store import listing

LEAST, WIDEST = QSize(860, 560), QSize(1360, 860)
HEAD, LIST, SHARE = 52, 340, 0.29


class Duplicates(QDialog):
    """Looks for duplicates as soon as it opens. Each merge is one undo, all certain ones together one."""

    def __init__(self, context: Context, kind: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Duplicates"))
        self.setMinimumSize(LEAST)
        self.resize((parent.window().size() - QSize(80, 80)).boundedTo(WIDEST).expandedTo(LEAST))
        self._context = context
        self._found: dict[str, list[Group]] = {}
        self._working = ""  # what runs: "", "find" or "merge"
        self.job = LongJob(context, self)
        self.title, self.count = label(tr("Duplicates"), "title"), label("", "tertiary")
        self.kinds = Segments([(k, tr(w), i) for k, w, i in KINDS], tr("Kind of record"))
        self.again = icon_button("refresh-cw", tr("Look again"))
        self.certain = push("", "", "check-check")
        self.model = GroupModel(context, self)
        self.list = group_view(self.model, self)
        self.view = MergeView(context, self)
        self.empty = EmptyState("check-check", tr("No duplicates"), over=self)
        self.foot = Foot(self)
        self.apart = self.foot.button(tr("Not duplicates"), "", "x")
        self.go = self.foot.button("", "primary", "merge")
        self.close_ = self.foot.button(tr("Close"))
        self._lay_out()
        self._connect()
        known = [key for key, _, _ in KINDS]
        self.kinds.choose(kind if kind in known else known[0])

    @property
    def kind(self) -> str:
        """Return the kind of record that is shown."""
        return self.kinds.choice()

    def find(self) -> None:
        """Look through all records of the kind that is shown."""
        ws, kind = self._context.ws, self.kind
        self._set_working("find")
        self.foot.show_progress(0, tr("Looking for duplicates. Nothing is written."))
        self.job.run(
            lambda progress, check: finding.find(ws, kind, progress=progress, check=check),
            partial(self._show, kind), self._failed,
        )  # fmt: skip

    def merge(self) -> None:
        """Merge the group that is shown."""
        plan, group = self.view.plan, current_group(self.list, self.model)
        if plan is None or group is None or self._working:
            return

        def done(operation: Any) -> None:
            self._context.toast(said_of(plan), undo=operation.stamp)
            if isValid(self):  # it may be closed by now
                self._go_on(group, said_of(plan))

        self.view.merge(done, self._failed)

    def _go_on(self, group: Group, said: str) -> None:
        """Say what was done with a group and let it go, or look again where some of it are left."""
        self.foot.say(said)
        if len(group.ns) > MOST:
            self.find()
        else:
            self._drop(group)

    def set_apart(self) -> None:
        """Remember that the records of the group are not the same."""
        group, ws, kind = current_group(self.list, self.model), self._context.ws, self.kind
        if group is None or self._working:
            return
        ids: list[str] = list(self.view.ids)

        def done(operation: Any) -> None:
            said = tr("Remembered: {what} are not the same", what=counted(kind, len(ids)))
            if operation is not None:
                self._context.toast(said, undo=operation.stamp)
            if not isValid(self):
                return
            if operation is not None:
                self.foot.say(said)
            self._drop(group)

        self._context.long_lane.run(
            lambda _token: merging.set_apart(ws, kind, ids), done, self._failed
        )

    def merge_certain(self) -> None:
        """Show all certain groups, then merge them in one operation."""
        from crm_desktop.gui.duplicates.certain import CertainDialog

        groups = self._certain()
        if groups and not self._working:
            dialog = CertainDialog(self._context, self.kind, groups, self)
            dialog.accepted.connect(lambda: self._merge_all(groups))
            dialog.open()

    def _merge_all(self, groups: list[Group]) -> None:
        ws, kind = self._context.ws, self.kind
        self._set_working("merge")
        self.foot.show_progress(0, tr("Merging…"))

        def work(progress: Any, check: Any) -> Any:
            ns = [group.ns for group in groups]
            return merging.merge_groups(ws, kind, ns, progress=progress, check=check)

        def done(operation: Any) -> None:
            self._set_working("")
            self.foot.end_progress()
            if operation is not None:
                said = tr("Merged {what}", what=counted(kind, operation.label.count))
                self._context.toast(said, undo=operation.stamp)
                self.foot.say(said)
            left = [g for g in self._found.get(kind, []) if g not in set(groups)]
            self._show(kind, left)

        self.job.run(work, done, self._failed)

    # showing

    def _chosen_kind(self, kind: str) -> None:
        if kind in self._found:
            self._show(kind, self._found[kind])
        else:
            self.find()

    def _show(self, kind: str, groups: list[Group]) -> None:
        self._found[kind] = groups
        if self._working == "find":
            self.foot.end_progress()
        self._set_working("")
        if kind != self.kind:
            return
        self.model.show_groups(kind, groups)
        self._say_counts()
        if groups:
            self.empty.hide()
            self.list.setCurrentIndex(self.model.index(0))
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show_none()

    def _show_none(self) -> None:
        self.view.clear()
        self.go.setText(tr("Merge"))
        text = tr("All records that share something were held against each other.")
        self.empty.say("check-check", tr("No duplicates"), text)
        self.empty.cover(self.view.table)

    def _say_counts(self) -> None:
        n, certain = len(self.model.groups), len(self._certain())
        self.count.setText(trn("{n} group", "{n} groups", n))
        some = trn("Merge {n} certain one…", "Merge all {n} certain ones…", certain)
        self.certain.setText(some if certain else tr("Merge all certain ones…"))
        self.certain.setEnabled(bool(certain) and self._can_write() and not self._working)

    def _certain(self) -> list[Group]:
        return [group for group in self.model.groups if group.certain]

    def _current_changed(self) -> None:
        group = current_group(self.list, self.model)
        if group is None:
            self.view.clear()
            return
        reader, kind = self._context.ws.reader, self.kind
        ids = listing.ids_of(reader(), kind, group.ns[:MOST])
        self.go.setText(merge_words(kind, len(ids)))
        if len(ids) > 1:
            self.view.show_records(kind, ids)
        else:
            self._drop(group)

    def _drop(self, group: Group) -> None:
        """Take a group that is decided off the list and stand on the next one."""
        self._found[self.kind] = [g for g in self._found.get(self.kind, []) if g != group]
        at = self.model.remove(group)
        self._say_counts()
        if not self.model.groups:
            self._show_none()
        elif at >= 0:
            self.list.setCurrentIndex(self.model.index(min(at, len(self.model.groups) - 1)))
            self._current_changed()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ready(self, ready: bool) -> None:
        can = ready and self._can_write() and not self._working
        self.go.setEnabled(can)
        self.apart.setEnabled(can)

    def _can_write(self) -> bool:
        return not self._context.ws.closed_because

    def _set_working(self, what: str) -> None:
        self._working = what
        for part in (self.kinds, self.list, self.view, self.again):
            part.setEnabled(not what)
        self._ready(not what and self.view.plan is not None)
        self.certain.setEnabled(not what and bool(self._certain()) and self._can_write())
        self.close_.setText(tr("Stop") if what else tr("Close"))

    def _failed(self, error: Exception) -> None:
        self._set_working("")
        self.foot.end_progress()
        if isinstance(error, UserError):
            self.foot.say(str(error), "error")
        else:
            self._context.failed(error)

    def _stopped(self) -> None:
        words = tr("Stopped. Nothing was written.")
        self._set_working("")
        self.foot.end_progress()
        self.foot.say(words, "attention")
        if self.kind not in self._found:
            self.model.show_groups(self.kind, [])
            self.view.clear()
            self._say_counts()
            self.empty.say(
                "circle-slash", tr("Not finished"), tr("Look again when you have the time.")
            )
            self.empty.cover(self.view.table)

    # events

    def reject(self) -> None:
        """Stop what runs; with nothing running close."""
        if self._working:
            self.foot.say(tr("Stopping…"))
            self.job.stop()
        else:
            self.view.stop()
            super().reject()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave the values what room they need where the window is small."""
        super().resizeEvent(event)
        self.list.setFixedWidth(min(fonts.widened(LIST), round(self.width() * SHARE)))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.view.stop()
        self.job.drop()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        focused = self.focusWidget()
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.go.isEnabled():
                self.merge()
        elif enter and isinstance(focused, QPushButton):
            focused.click()
        elif enter and focused is self.list:
            self.view.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Delete and focused is self.list and self.apart.isEnabled():
            self.set_apart()
        elif not enter:
            super().keyPressEvent(event)

    # building

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 0, 16, 0)
        bar.setSpacing(8)
        for part in (self.title, self.count):
            bar.addWidget(part)
        bar.addStretch(1)
        for part in (self.kinds, self.again, self.certain):
            bar.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        head = QFrame(self)
        head.setProperty("kind", "head")
        head.setMinimumHeight(fonts.height(HEAD))
        head.setLayout(bar)
        line = QFrame(self)
        line.setProperty("kind", "line")
        line.setFixedWidth(1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.list)
        middle.addWidget(line)
        middle.addWidget(self.view, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addLayout(middle, 1)
        box.addWidget(self.foot)

    def _connect(self) -> None:
        self.kinds.chosen.connect(self._chosen_kind)
        self.again.clicked.connect(self.find)
        self.certain.clicked.connect(self.merge_certain)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._current_changed())
        self.view.ready.connect(self._ready)
        self.apart.clicked.connect(self.set_apart)
        self.go.clicked.connect(self.merge)
        self.close_.clicked.connect(self.reject)
        self.job.progressed.connect(self._progressed)
        self.job.stopped.connect(self._stopped)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)

    def _progressed(self, part: float) -> None:
        if self._working:
            self.foot.show_progress(part)
