"""The dialog that says how often a report is written, as what, into which folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop import paths
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports.output import FORMS
from crm_desktop.gui.widgets.dressing import add_field, label, push, set_kind
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.gui.worker import Job, Token
from crm_desktop.i18n import tr
from crm_desktop.insight.composed import schedules
from crm_desktop.insight.composed.saved import Saved

WIDTH = 480


class ScheduleDialog(UnsavedDialog):
    """What is said here is of this computer alone."""

    def __init__(self, context: Context, report: Saved, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._report = context, report
        self._saving: Job | None = None
        self.setWindowTitle(tr("Write regularly: {name}", name=report.title))
        self.setMinimumWidth(fonts.widened(WIDTH))
        known = schedules.of_report(context.ws, report.id)
        self.every, self.form = QComboBox(self), QComboBox(self)
        self.every.setAccessibleName(tr("How often"))
        self.form.setAccessibleName(tr("As"))
        self.every.addItem(tr("Never"), "")
        for name, said in schedules.EVERY.items():
            self.every.addItem(tr(said), name)
        for name in schedules.FORMS:
            self.form.addItem(f"{tr(FORMS[name])} ({name.upper()})", name)
        self.folder = QLineEdit(known.folder if known else str(paths.documents_folder()), self)
        self.folder.setAccessibleName(tr("Into the folder"))
        self.pick = push(tr("Choose…"))
        self.words = label("", "small", wrap=True)
        self.go = push(tr("Save"), "primary")
        if known is not None:
            self.every.setCurrentIndex(self.every.findData(known.every))
            self.form.setCurrentIndex(self.form.findData(known.form))
        else:
            self.every.setCurrentIndex(self.every.findData(schedules.WEEK))
        self._last = known.last if known else ""
        self._lay_out()
        self.pick.clicked.connect(self.choose)
        self.go.clicked.connect(self.accept)
        self.every.currentIndexChanged.connect(self._fit)
        self._fit()

    def choose(self) -> None:
        """Ask for the folder."""
        found = QFileDialog.getExistingDirectory(
            self, tr("Folder for the report"), self.folder.text()
        )
        if found:
            self.folder.setText(found)

    def accept(self) -> None:
        """Keep what is said, or say why that cannot be: the folder is looked for beside the window's work."""
        if self._saving is not None:
            return
        how_often, form = self.every.currentData(), self.form.currentData()
        ws, report, text = self._context.ws, self._report.id, self.folder.text().strip()

        def job(token: Token) -> None:
            if how_often:
                folder = Path(text).expanduser()
                schedules.keep(ws, report, how_often, form, folder, token.check)
            else:
                schedules.stop(ws, report)

        self._saving = self._context.long_lane.run(job, self._kept, self._refused)
        self.show_saving()

    def show_saving(self) -> None:
        """Say that it is being kept, and take no other wish meanwhile."""
        self._hold(on=True)
        self._say(tr("Saving…"), "small")

    def reject(self) -> None:
        """Close; what waits to be kept is not kept any more."""
        if self._saving is not None:
            self._saving.cancel()
            self._saving = None
        super().reject()

    def _kept(self, _nothing: None) -> None:
        self._saving = None
        super().accept()

    def _refused(self, error: Exception) -> None:
        self._saving = None
        self._hold(on=False)
        if not isinstance(error, UserError):
            self._context.failed(error)
            return
        self._say(str(error), "error")
        self.folder.setFocus()

    def _hold(self, *, on: bool) -> None:
        """Take no other wish while one is being kept."""
        for part in (self.go, self.every, self.form, self.folder, self.pick):
            part.setEnabled(not on)
        if not on:
            self._fit()

    def _say(self, words: str, kind: str) -> None:
        self.words.setText(words)
        set_kind(self.words, kind)

    def _fit(self) -> None:
        on = bool(self.every.currentData())
        for part in (self.form, self.folder, self.pick):
            part.setEnabled(on)
        said = tr(
            "It is written while the program runs, and after a pause the next time it starts. "
            "Each file carries its day; the folder is remembered on this computer alone."
        )
        if self._last:
            last = tr("Written last for {day}.", day=formats.date_text(self._last))
            said = f"{last} {said}"
        self._say(said if on else tr("The report is not written by itself."), "small")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.pick)
        held = QWidget(self)
        held.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        form = QFormLayout()
        form.setSpacing(10)
        add_field(form, tr("How often"), self.every)
        add_field(form, tr("As"), self.form)
        add_field(form, tr("Into the folder"), held)
        cancel = push(tr("Cancel"))
        cancel.clicked.connect(self.throw_away)
        for button in (self.pick, cancel):
            button.setAutoDefault(False)
        self.go.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(14)
        box.addLayout(form)
        box.addWidget(self.words)
        box.addLayout(foot)
