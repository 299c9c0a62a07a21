"""The print window: choices at the left, the pages at the right, printer and PDF at the foot."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop import paths
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange import files
from crm_desktop.gui.exchange.foot import Foot
from crm_desktop.gui.exchange.long_job import LongJob
from crm_desktop.gui.printing import output
from crm_desktop.gui.printing.options import Options
from crm_desktop.gui.printing.paper import Document
from crm_desktop.gui.printing.preview import Preview
from crm_desktop.gui.printing.wishes import Wish
from crm_desktop.i18n import tr, trn

WIDE, TALL = 980, 640
FOLDER_KEY = "export.folder"


class PrintDialog(QDialog):
    """`page` is the table in front or None, `subject` the record in front, `what` comes first."""

    def __init__(
        self, context: Context, page: Any, subject: tuple[str, str], parent: QWidget | None = None,
        what: str = "list",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(tr("Print"))
        self.resize(WIDE, TALL)
        self._context, self._page, self._subject = context, page, subject
        self.job = LongJob(context, self)
        self.options = Options(context, page, subject, self)
        self.preview = Preview(context, self)
        self.foot = Foot(self)
        self.cancel = self.foot.button(tr("Close"))
        self.pdf = self.foot.button(tr("Save as PDF…"))
        self.print = self.foot.button(tr("Print…"), "primary", "printer")
        self._lay_out()
        self._connect()
        self.options.choose(what)

    def save(self, path: Path) -> None:
        """Write what is chosen into a PDF."""
        wish = self.options.wish()
        if wish is not None:
            self._context.settings.set(FOLDER_KEY, str(path.parent))
            write = partial(_save, self._context.ws, wish, path)
            self._run(write, lambda pages: self._said(pages, path))

    def send(self, printer: Any) -> None:
        """Print what is chosen."""
        wish = self.options.wish()
        if wish is not None:
            self._run(partial(_send, self._context.ws, wish, printer), self._printed)

    def reject(self) -> None:
        """Stop what runs; with nothing running close."""
        if self.job.running():
            self.job.stop()
            self.foot.say(tr("Stopping…"))
        else:
            self._leave()
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        self.options.keep()
        self.job.drop()
        self.preview.leave()

    def _run(self, work: Any, done: Any) -> None:
        self._set_busy(True)
        self.foot.show_progress(0, tr("Writing…"))
        self.job.run(work, done, self._failed)

    def _said(self, pages: int, path: Path) -> None:
        self._set_busy(False)
        words = trn("Wrote {n} page to {name}", "Wrote {n} pages to {name}", pages, name=path.name)
        self.foot.say(words, "good")
        self._context.toast(words, icon="file-text")

    def _printed(self, pages: int) -> None:
        self._set_busy(False)
        self.foot.say(trn("Sent {n} page to the printer", "Sent {n} pages to the printer", pages))

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, UserError):
            self.foot.say(str(error), "error")
        else:
            self.foot.say(tr("It did not work. Nothing was written."), "error")
            self._context.failed(error)

    def _stopped(self) -> None:
        self._set_busy(False)
        self.foot.say(tr("Stopped. Nothing was written."), "attention")

    def _set_busy(self, busy: bool) -> None:
        for part in (self.options, self.pdf, self.print):
            part.setEnabled(not busy)
        self.cancel.setText(tr("Cancel") if busy else tr("Close"))
        if not busy:
            self.foot.end_progress()

    def _wished(self) -> None:
        wish = self.options.wish()
        self._allow(False)
        self.foot.say("")
        if wish is None:
            self._refused(tr("Nothing to print here."))
        self.preview.show_wish(wish)

    def _made(self, document: Document) -> None:
        """The pages can be seen; what a file that was written meanwhile says stays."""
        self._allow(True)
        missing = getattr(document, "missing", 0)
        if missing and not self.foot.words.text():
            words = trn("{n} has no address and is left out.",
                        "{n} have no address and are left out.", missing)  # fmt: skip
            self.foot.say(words, "attention")
        refused = getattr(document, "refused", 0)
        if refused and not missing and not self.foot.words.text():
            words = trn("{n} does not allow it and is left out.",
                        "{n} do not allow it and are left out.", refused)  # fmt: skip
            self.foot.say(words, "attention")

    def _refused(self, words: str) -> None:
        self._allow(False)
        self.foot.say(words, "attention")

    def _allow(self, can: bool) -> None:
        for button in (self.pdf, self.print):
            button.setEnabled(can and not self.job.running())

    def _ask_path(self) -> None:
        files.ask_to_write(self, self._usual_place(), self.save, tr("PDF documents"))

    def _usual_place(self) -> Path:
        kept = Path(self._context.settings.get(FOLDER_KEY) or paths.documents_folder())
        folder = kept if kept.is_dir() else Path.home()
        document = self.preview.document
        what = document.title if document is not None else tr("Print")
        return folder / (re.sub(r"[^\w .-]", "-", f"{what} {date.today():%Y-%m-%d}") + ".pdf")

    def _ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        from crm_desktop.gui.printing.printer import ask

        document = self.preview.document
        if document is None:
            return
        if not QPrinterInfo.availablePrinterNames():
            self.foot.say(tr("This computer has no printer. Save as PDF instead."), "attention")
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(document.paper.layout())
        printer.setDocName(document.title)
        ask(self, printer, self.send, document.pages)

    def _lay_out(self) -> None:
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self.options)
        both.addWidget(self.preview, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(both, 1)
        box.addWidget(self.foot)

    def _connect(self) -> None:
        self.options.changed.connect(self._wished)
        self.preview.made.connect(self._made)
        self.preview.refused.connect(self._refused)
        self.cancel.clicked.connect(self.reject)
        self.pdf.clicked.connect(self._ask_path)
        self.print.clicked.connect(self._ask_printer)
        self.job.progressed.connect(self._progressed)
        self.job.stopped.connect(self._stopped)
        self.finished.connect(self.deleteLater)

    def _progressed(self, part: float) -> None:
        if self.job.running():
            self.foot.show_progress(part)


def _save(ws: Any, wish: Wish, path: Path, progress: Any, check: Any) -> int:
    """In the lane's thread: a document of its own, for its type belongs to the thread."""
    return output.save_pdf(wish.document(ws, check), path, progress=progress, check=check)


def _send(ws: Any, wish: Wish, printer: Any, progress: Any, check: Any) -> int:
    return output.send(wish.document(ws, check), printer, progress=progress, check=check)
