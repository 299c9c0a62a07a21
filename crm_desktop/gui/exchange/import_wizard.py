"""Bringing a file in: choose it, see how it was read, map its columns, check all rows, import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.errors import UserError
from crm_desktop.gui.binding.turns import open_soon
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.check_page import CheckPage
from crm_desktop.gui.exchange.columns_page import ColumnsPage
from crm_desktop.gui.exchange.done_page import DonePage
from crm_desktop.gui.exchange.drop_zone import file_of
from crm_desktop.gui.exchange.file_page import FilePage
from crm_desktop.gui.exchange.foot import Foot
from crm_desktop.gui.exchange.plan_desk import PlanDesk
from crm_desktop.gui.exchange.step_bar import StepBar
from crm_desktop.gui.pages import page_of
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.dropping import take_copy
from crm_desktop.i18n import mark, tr, trn

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

FILE, COLUMNS, CHECK, DONE = range(4)
MOST, LEAST = QSize(1320, 820), QSize(820, 560)
HEAD = 52
TITLES = {
    "": mark("Import"),
    "contact": mark("Import contacts"),
    "company": mark("Import companies"),
    "deal": mark("Import deals"),
    "lead": mark("Import leads"),
    "task": mark("Import tasks"),
    "activity": mark("Import activities"),
    "product": mark("Import products"),
    "campaign_result": mark("Import campaign results"),
}


class ImportWizard(QDialog):
    """Nothing is written before the last button; then one undo takes all of it back."""

    list_wanted = Signal(str, str, str)  # kind of record, stamp and words of the import

    def __init__(
        self,
        context: Context,
        path: Path | None = None,
        parent: QWidget | None = None,
        near: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setWindowTitle(tr("Import"))
        self.setMinimumSize(LEAST)
        fitting.resize(self, MOST.width(), MOST.height())
        self._context = context
        self._checked: Any = None  # the mapping the plan was made with
        self._outcome: Any = None
        self.desk = PlanDesk(context, self)
        self.steps = StepBar([tr("File"), tr("Columns"), tr("Review"), tr("Done")], self)
        self.title, self.hint = label("", "title"), label("", "tertiary")
        self.stack = QStackedWidget(self)
        self.file = FilePage(context, self.stack)
        self.columns = ColumnsPage(context, self.stack)
        self.columns.near = near  # the kind of record of the page in front
        self.check = CheckPage(self.desk, self.stack)
        self.done_ = DonePage(self.stack)
        self.foot = Foot(self)
        self.cancel = self.foot.button(tr("Cancel"))
        self.back = self.foot.button(tr("Previous"))
        self.next = self.foot.button(tr("Next"), "primary")
        self._lay_out()
        self._connect()
        self._show_step(FILE)
        if path is not None:
            self.file.open(path)

    @property
    def step(self) -> int:
        """Return which step is shown: FILE, COLUMNS, CHECK or DONE."""
        return self.stack.currentIndex()

    def reject(self) -> None:
        """Stop what runs; with nothing running close."""
        if self.desk.job.running():
            self.desk.job.stop()
            self.foot.say(tr("Stopping…"))
        else:
            self.throw_away()

    def throw_away(self) -> None:
        """Close at once, whatever runs."""
        self._leave()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focused, QPushButton
        ):
            focused.click()  # no button is the dialog's default: Enter in a table decides a row
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if self.desk.job.running():
            event.ignore()
            self.reject()
        else:
            self._leave()
            super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if self.step == FILE and file_of(event) is not None:
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        path = file_of(event)
        if path is not None:
            take_copy(event)
            self.file.open(path)

    # going on

    def go_on(self) -> None:
        """Do what the primary button says."""
        if self.step == FILE:
            self._show_step(COLUMNS)
        elif self.step == COLUMNS:
            self._check()
        elif self.step == CHECK:
            self._import()
        else:
            self._show_records()

    def go_back(self) -> None:
        """Go to the step before; what was decided there is kept."""
        self._show_step(self.step - 1)

    def _check(self) -> None:
        problem = self.columns.problem()
        if problem:
            self.foot.say(problem, "error")
            return
        mapping, source = self.columns.mapping, self.file.source
        if self.desk.plan is not None and self._checked == (source, mapping):
            self._show_step(CHECK)
            return
        self._work(tr("Reading all rows. Nothing is written yet."))
        self.desk.make(source, mapping, lambda: self._planned(source, mapping), self._failed)

    def _planned(self, source: Any, mapping: Any) -> None:
        self._checked = (source, mapping)
        self._set_busy(False)
        self.check.show_plan()
        self._show_step(CHECK)

    def _make_stages(self, on: bool) -> None:
        """Check the rows anew: with stages that are not there made, or without."""
        self.columns.make_stages(on)
        self._check()

    def _import(self) -> None:
        source, mapping = self._checked
        self._work(tr("Importing…"))
        self.desk.carry_out((source, mapping), self._imported, self._failed)

    def _imported(self, outcome: Any) -> None:
        self._outcome = outcome
        self._set_busy(False)
        if not outcome.errors:  # their rows can still be saved
            self.desk.close()
        self.done_.show_outcome(outcome, self.columns.mapping.kind, self.desk.total())
        self._show_step(DONE)

    def _undo(self) -> None:
        """Take the whole import back."""
        stamp, log = self._outcome.stamp, self._context.ws.log
        self.done_.set_busy(True)
        self.foot.say(tr("Taking the import back…"))

        def done(_operation: Any) -> None:
            self.foot.say("")
            self._outcome = None
            self.done_.show_undone()

        self.desk.job.run(lambda _progress, _check: log.cancel(stamp), done, self._failed)

    def _show_records(self) -> None:
        kind, stamp = self.columns.mapping.kind, getattr(self._outcome, "stamp", "")
        words = tr("Import of {name}", name=self.file.source.path.name)
        self._leave()
        self.accept()
        if stamp:
            self.list_wanted.emit(kind, stamp, words)
        else:
            self._context.actions.trigger(f"page.{page_of(kind)}")

    def _failed(self, error: Exception) -> None:
        self._go_on_from_here()
        if isinstance(error, UserError):
            self.foot.say(str(error), "error")
        else:
            self.foot.say(tr("It did not work. Nothing was written."), "error")
            self._context.failed(error)

    def _stopped(self) -> None:
        self._go_on_from_here()
        self.foot.say(tr("Stopped. Nothing was written."), "attention")

    def _go_on_from_here(self) -> None:
        """Let the user go on after work that came to nothing; a check without a plan is gone."""
        self._set_busy(False)
        gone = self.step == CHECK and self.desk.plan is None
        self._show_step(COLUMNS if gone else self.step)

    # showing

    def _show_step(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.steps.show_step(step, finished=step == DONE)
        self._say_head()
        self.back.setVisible(step in (COLUMNS, CHECK))
        self.cancel.setText(tr("Close") if step == DONE else tr("Cancel"))
        self.next.setVisible(step != DONE)
        self._refresh()
        focused = (self.file.zone.choose, self.columns.table, self.check.table, self.next)[step]
        focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        """Say what the primary button does now, and whether it can."""
        saying: dict[int, Callable[[], None]] = {
            FILE: self._refresh_file, COLUMNS: self._refresh_columns, CHECK: self._refresh_check,
        }  # fmt: skip
        self.foot.say("")
        saying.get(self.step, lambda: None)()

    def _refresh_file(self) -> None:
        self.next.setText(tr("Next: columns"))
        self.next.setEnabled(self.file.source is not None)

    def _refresh_columns(self) -> None:
        problem = self.columns.problem()
        self.next.setText(tr("Check all rows"))
        self.next.setEnabled(not problem)
        self.foot.say(problem or tr("The check reads every row and writes nothing."))

    def _refresh_check(self) -> None:
        total, left = self.desk.total(), self.check.left_out()
        self.next.setText(trn("Import {n} row", "Import {n} rows", total))
        self.next.setEnabled(bool(total))
        words = tr("One undo takes it all back, changed records too.")
        if left:
            words += " " + tr("Left out: {what}.", what=left)
        self.foot.say(words if total else tr("There is nothing to import as it is decided now."))

    def _say_head(self) -> None:
        kind = self.columns.mapping.kind if self.columns.mapping is not None else ""
        shown = kind if self.step > FILE else ""
        self.title.setText(tr(TITLES[shown]))
        source = self.file.source
        name = source.path.name if source is not None and self.step > FILE else ""
        room = max(120, self.width() - self.steps.sizeHint().width() - 340)
        middle = Qt.TextElideMode.ElideMiddle
        self.hint.setText(self.hint.fontMetrics().elidedText(name, middle, room))
        self.hint.setToolTip(name)

    def _work(self, words: str) -> None:
        self._set_busy(True)
        self.foot.show_progress(0, words)

    def _set_busy(self, busy: bool) -> None:
        for part in (self.stack, self.back, self.next):
            part.setEnabled(not busy)
        if not busy:
            self.done_.set_busy(False)
            self.foot.end_progress()

    def _read(self, source: Any) -> None:
        """A file was read, or read in another way: its columns are proposed anew."""
        self._checked = None
        if source is not None:
            self.columns.show_source(source)
        self._refresh()
        if source is not None and self.step == FILE and not self.file.being_corrected():
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self.file.stop()
        self.columns.stop()
        self.desk.close()

    # building

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 0, 24, 0)
        bar.setSpacing(8)
        bar.addWidget(self.title)
        bar.addWidget(self.hint)
        bar.addStretch(1)
        bar.addWidget(self.steps)
        head = QFrame(self)
        head.setProperty("kind", "head")
        head.setMinimumHeight(HEAD)
        head.setLayout(bar)
        for page in (self.file, self.columns, self.check, self.done_):
            self.stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (head, self.stack, self.foot):
            box.addWidget(part, 1 if part is self.stack else 0)

    def _connect(self) -> None:
        self.file.read.connect(self._read)
        self.columns.changed.connect(self._refresh)
        self.columns.changed.connect(self._say_head)
        self.check.decided.connect(self._refresh)
        self.check.said.connect(self.foot.say)
        self.check.remarks.make_stages.connect(self._make_stages)
        self.done_.undo_wanted.connect(self._undo)
        self.done_.show_wanted.connect(self._show_records)
        self.done_.save_wanted.connect(self.check.ask_where)
        self.cancel.clicked.connect(self.reject)
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self.desk.job.progressed.connect(self._progressed)
        self.desk.job.stopped.connect(self._stopped)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)

    def _progressed(self, part: float) -> None:
        if self.desk.job.running() and not self.next.isEnabled():
            self.foot.show_progress(part)


def open_import(desk: Desk, path: Path | None) -> None:
    """Let a file be brought in on a desk; `path` is one that was chosen or dropped already."""
    wizard = ImportWizard(desk.context, path, desk.host, getattr(desk.page, "entity", ""))
    wizard.list_wanted.connect(desk.side.list_wanted)
    open_soon(wizard, desk)
