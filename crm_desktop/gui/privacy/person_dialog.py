"""The window that gives out all that is held about one person: what is masked is looked through first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from crm_desktop.attachments import naming
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange import files
from crm_desktop.gui.exchange.foot import Foot, lay_over
from crm_desktop.gui.privacy.page_print import write_pdf
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.reading_list import plain_list
from crm_desktop.i18n import tr, trn
from crm_desktop.privacy.person import bundle, masking, page
from crm_desktop.privacy.person.gathering import Report, gather

SIZE = (600, 540)
_ID = Qt.ItemDataRole.UserRole


class PersonDialog(QDialog):
    """Nothing is written before a folder is chosen; what loses its tick is given out as it stands."""

    def __init__(self, context: Context, id: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._id = context, id
        self._job: Any = None
        self.report: Report | None = None
        self.folder: Path | None = None
        self.setWindowTitle(tr("All about a person"))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self.head = label("", "title", wrap=True)
        self.about = label(tr("Looking at what is there…"), "", wrap=True)
        self.due = label("", "small", wrap=True)
        self.left_out = label("", "small", wrap=True)
        self.unread = label("", "small", wrap=True)
        self.caption = label("", "strong", wrap=True)
        self.list = QListWidget(self)
        plain_list(self.list)
        self.list.setAccessibleName(tr("People who are masked"))
        self.caption.setBuddy(self.list)
        self.foot = Foot(self)
        self.cancel = self.foot.button(tr("Cancel"))
        self.go = self.foot.button(tr("Write folder…"), "primary", "folder-down")
        self._lay_out()
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._ask_where)
        self.go.setEnabled(False)
        ws = context.ws

        def job(token: Any) -> Report:
            return gather(ws, id, check=token.check)

        self._job = context.long_lane.run(job, self._show, self._failed, reads=True)

    def unmasked(self) -> list[str]:
        """Return the ids of what is given out as it stands."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return [str(i.data(_ID)) for i in items if i.checkState() == Qt.CheckState.Unchecked]

    def write(self, parent: Path) -> None:
        """Write the report into a folder of its own inside `parent`."""
        if self.report is None:
            return
        ws, id, shown = self._context.ws, self._id, self.unmasked()
        name = naming.harmless(self.report.name or tr("Unnamed"))
        folder = parent / f"{name} {self.report.made}"
        self.setEnabled(False)
        self.foot.say(tr("Writing…"))

        def job(token: Any) -> tuple[Path, list[str]]:
            report = gather(ws, id, shown, token.check)
            return folder, bundle.write(ws, report, folder, write_pdf, token.check)

        self._job = self._context.long_lane.run(job, self._done, self._failed, reads=True)

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    def _show(self, report: Report) -> None:
        self.report, self._job = report, None
        self.head.setText(tr("What we hold about {name}", name=report.name or tr("Unnamed")))
        self.about.setText(
            tr("{records} records and {files} files, as a page to read, as PDF and as data for programs.",
               records=len(report.parts), files=len(report.files))
        )  # fmt: skip
        self.due.setText(
            "\n".join(
                (
                    f"{tr('By when to answer')}:",
                    *(f"{law}: {formats.date_text(day)}" for law, day in page.due(report)),
                )
            )
        )
        texts = report.shorter.texts
        self.left_out.setText(f"{page.left_out()}: {report.shorter.shown()}" if texts else "")
        self.left_out.setVisible(bool(texts))
        self.unread.setText(page.unread_words(report) if report.unread else "")
        self.unread.setVisible(bool(report.unread))
        for one in report.hidden:
            words = f"{tr(masking.KINDS[one.kind])}: {one.text}"
            item = QListWidgetItem(f"{words}   ×{one.count} · {', '.join(one.places)}", self.list)
            item.setData(_ID, one.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        count = len(report.hidden)
        self.caption.setText(
            trn("{n} thing about others is masked. Take the tick off what may be seen.",
                "{n} things about others are masked. Take the tick off what may be seen.", count)
            if count else _nobody(report)
        )  # fmt: skip
        self.list.setVisible(bool(count))
        self.go.setEnabled(True)
        (self.list if count else self.go).setFocus()

    def _ask_where(self) -> None:
        files.ask_folder(self, Path.home(), self.write)

    def _done(self, made: tuple[Path, list[str]]) -> None:
        self.folder, lost = made
        self._job = None
        self.setEnabled(True)
        if lost:
            names = ", ".join(lost)
            words = tr("Files whose content this computer does not have: {names}", names=names)
            self.foot.say(words, "attention")
            return
        self._context.toast(tr("Wrote {name}", name=self.folder.name), icon="folder-down")
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.setEnabled(True)
        self.foot.say("")
        self._context.failed(error)
        if self.report is None or not isinstance(error, UserError):
            self.reject()

    def _lay_out(self) -> None:
        self.left_out.hide()
        self.unread.hide()
        above = (self.head, self.about, self.due, self.left_out, self.unread, self.caption)
        lay_over(self.foot, above, self.list)


def _nobody(report: Report) -> str:
    """Say that nobody else is named, of what was looked at alone."""
    if report.unread:
        return tr("Nobody else is named in what was looked at.")
    return tr("Nobody else is named.")
