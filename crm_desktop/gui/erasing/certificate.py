"""The certificate of an erasure on screen: what went, where it is done, and who has not confirmed it yet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from crm_desktop import paths
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.erasing import words
from crm_desktop.gui.erasing.wrapping_tree import WrappingTree
from crm_desktop.gui.exchange.foot import Foot, lay_over
from crm_desktop.gui.printing import whole_pdf
from crm_desktop.gui.privacy.page_print import print_on
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr
from crm_desktop.privacy.erasing import certificate, jobs
from crm_desktop.privacy.erasing.certificate import DONE, DOUBT, WAITS, Certificate
from crm_desktop.privacy.erasing.jobs import Job
from crm_desktop.store import named_files

SIZE = (680, 640)
NAMED = 5
"""Records that are named; more are counted."""
EVERY = 1000
"""Milliseconds between two looks while the erasure goes on."""
_SIGNS = {
    DONE: ("circle-check", "good"),
    WAITS: ("clock", "secondary"),
    DOUBT: ("circle-alert", "attention"),
}


class CertificateDialog(QDialog):
    """Shows one erasure as it stands, and follows it while it goes on."""

    def __init__(self, context: Context, id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._id = context, id
        self.job: Job | None = None
        self._looking = False
        self.shown: Certificate | None = None
        self.setWindowTitle(tr("Certificate of erasure"))
        fitting.resize(self, *map(fonts.widened, SIZE))
        self.head = label("", "title", wrap=True)
        self.about = label("", "small", wrap=True)
        self.went = label("", "", wrap=True)
        self.places = WrappingTree(self)
        self.uncovered = label("", "small", wrap=True)
        self.foot = Foot(self)
        self.save = self.foot.button(tr("Save the certificate…"), "", "download")
        self.close_button = self.foot.button(tr("Close"), "primary")
        self._lay_out()
        self.save.clicked.connect(self.ask_where)
        self.close_button.clicked.connect(self.accept)
        self.save.setEnabled(False)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Read how it stands, unless a look at a slow disk goes on."""
        if self._looking:
            return
        ws, id = self._context.ws, self._id

        def job(_token: Any) -> tuple[Job, Certificate] | None:
            found = next((one for one in jobs.every(ws) if one.id == id), None)
            return None if found is None else (found, certificate.of(ws, found))

        self._looking = True
        self._context.disk_lane.run(job, self._show, self._failed, self._looked)

    def _failed(self, error: Exception) -> None:
        self._timer.stop()  # it would be told each second
        self._context.failed(error)

    def _looked(self) -> None:
        self._looking = False

    def _show(self, found: tuple[Job, Certificate] | None) -> None:
        if found is None:
            return
        self.job, said = found
        if said != self.shown:
            self.shown = said
            self._fill(said)
        if self.job.ended:
            self._timer.stop()
            self.foot.end_progress()
        else:
            self.foot.show_progress(words.part(self.job.step, 0.0), words.step(self.job.step))
        self.save.setEnabled(True)

    def _fill(self, said: Certificate) -> None:
        self.head.setText(said.summary)
        when = tr("Begun on {day}", day=said.began)
        ended = f" · {tr('ended on {day}', day=said.ended)}" if said.ended else ""
        self.about.setText(f"{tr('No. {n}', n=said.number)} · {when}{ended}")
        went = ", ".join(f"{kind} {n:,}" for kind, n in said.went)
        self.went.setText(tr("What went: {kinds}", kinds=went))
        self.places.clear()
        for one in said.places:
            row = QTreeWidgetItem([one.name, one.said])
            name, tone = _SIGNS[one.state]
            row.setIcon(0, icons.icon(name, tone))
            row.setToolTip(1, one.said)
            self.places.addTopLevelItem(row)
        self.places.resizeColumnToContents(0)
        self.uncovered.setText(
            "\n".join((*_left(said), tr("Not covered"), *_points(said.uncovered)))
        )

    def ask_where(self) -> None:
        """Ask for a file and write the certificate there; its ending says as what."""
        if self.job is None:
            return
        start = paths.documents_folder() / f"{certificate.file_name(self.job)}.pdf"
        dialog = QFileDialog(self, tr("Save the certificate"), str(start.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("PDF (*.pdf)"), tr("Web page (*.html)")])
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(start.name)
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the certificate off the window's thread, and say so."""
        if self.shown is None:
            return
        page, context = certificate.as_html(self.shown), self._context
        context.long_lane.run(
            lambda _token: write(page, path),
            lambda _none: context.toast(tr("Saved as {name}", name=path.name)), context.failed,
        )  # fmt: skip

    def _lay_out(self) -> None:
        self.places.setProperty("kind", "framed")
        self.places.setAccessibleName(tr("Where it is done"))
        self.places.setColumnCount(2)
        self.places.setHeaderLabels([tr("Where"), tr("How it stands")])
        self.places.setRootIsDecorated(False)
        self.places.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        above = (self.head, self.about, self.went)
        lay_over(self.foot, above, self.places, (self.uncovered,))


def _left(said: Certificate) -> list[str]:
    """Return the first of others' records that may still mean them, under what they are; [] for none."""
    if not said.left:
        return []
    more = len(said.left) - NAMED
    shown = [*said.left[:NAMED], *([tr("and {n} more", n=f"{more:,}")] if more > 0 else [])]
    return [certificate.left_head(), *_points(shown)]


def _points(texts: Iterable[str]) -> list[str]:
    return [f"• {text}" for text in texts]


def write(page: str, path: Path) -> None:
    """Write a certificate as PDF, or as the web page it is. Raises `UserError`."""
    if path.suffix.lower() != ".pdf":
        with named_files.in_place_when_whole(path) as draft:
            draft.write_text(page, "utf-8")
        return
    document = QTextDocument()
    document.setHtml(page)
    with whole_pdf.in_place(path) as draft:
        writer = QPdfWriter(str(draft))
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setTitle(tr("Certificate of erasure"))
        print_on(writer, document)
