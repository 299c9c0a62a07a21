"""The record of processing: read, remarked on, and given out as PDF, web page or rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QPlainTextEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from crm_desktop import paths
from crm_desktop.gui import fonts, regions, theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.locking import locker
from crm_desktop.gui.privacy.desk.section import SectionView
from crm_desktop.gui.privacy.desk.section_head import EDGE
from crm_desktop.gui.privacy.page_print import write_pdf
from crm_desktop.gui.privacy.processing import reading_page
from crm_desktop.gui.privacy.processing.business_form import BusinessForm
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.privacy.processing import people, register, register_page, remarks
from crm_desktop.privacy.processing.people import People
from crm_desktop.privacy.processing.register import PARTS, Lock, Register
from crm_desktop.store import named_files

WIDE = 480


class Shown(NamedTuple):
    """What the section shows."""

    register: Register
    people: People


class ProcessingSection(SectionView):
    """Made anew of the real state whenever it is looked at; only remarks are typed."""

    watches = frozenset(
        ("purpose", "retention", "register_remark", "custom_field", "contact", "lead")
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found: Shown | None = None
        self._job: Any = None
        self.remark, self.save = (
            push(tr("Remark…"), "", "pencil"),
            push(tr("Save as…"), "primary", "download"),
        )
        text = tr(
            "What you do with data about people, and how. Made from this file as it is now; add in "
            "remarks what the program cannot know."
        )
        self.business = push(tr("Your business…"), "", "building-2")
        self.head(tr("Record of processing"), text, (self.business, self.remark, self.save))
        self.many = label("", "secondary", wrap=True)
        self.sensitive = QCheckBox(
            tr("This file holds sensitive data (health, religion, politics, offences)"), self
        )
        self.page = QTextBrowser(self)
        self.page.setAccessibleName(tr("Record of processing"))
        self._lay_out()
        self.setFocusProxy(self.page)
        self.remark.clicked.connect(lambda: self.ask_remark("who"))
        self.business.clicked.connect(self.ask_business)
        self.save.clicked.connect(self.ask_where)
        self.page.anchorClicked.connect(self._follow)
        self.sensitive.clicked.connect(self._say_sensitive)
        theme.news.changed.connect(self._paint)
        self._fit()

    def read(self) -> None:
        if self._job is not None:
            self._job.cancel()
        ws, lock = self.context.ws, lock_of(self.context)
        country = regions.english(ws.profile.region)

        def job(_token: Any) -> Shown:
            found = register.gather(ws, lock, country=country)
            return Shown(found, people.count(ws.reader()))

        self._job = self.context.figures_lane.run(job, self._show, self.context.failed)

    def leave(self) -> None:
        super().leave()
        theme.news.changed.disconnect(self._paint)
        if self._job is not None:
            self._job.cancel()

    def ask_remark(self, part: str) -> None:
        """Ask for the remark on a part."""
        if not self.context.ws.closed_because:
            RemarkForm(self.context, part, self.window()).open()

    def ask_business(self) -> None:
        """Ask for name and address of the business."""
        if not self.context.ws.closed_because:
            BusinessForm(self.context, self.window()).open()

    def ask_where(self) -> None:
        """Ask for a file and write the record there; its ending says as what."""
        if self.found is None:
            return
        dialog = QFileDialog(
            self, tr("Save the record of processing"), str(paths.documents_folder())
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(
            [tr("PDF (*.pdf)"), tr("Web page (*.html)"), tr("Table as text (*.csv)")]
        )
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(lambda name: dialog.setDefaultSuffix(name[-5:-1].strip(".*")))
        dialog.selectFile(tr("Record of processing"))
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the record off the window's thread, and say so."""
        if self.found is None:
            return
        found, context = self.found.register, self.context
        context.long_lane.run(
            lambda _token: write(found, path),
            lambda _none: context.toast(tr("Saved as {name}", name=path.name), icon="download"),
            context.failed,
        )

    def _show(self, found: Shown) -> None:
        self.found = found
        self.many.setText(people.words(found.people))
        set_kind(self.many, "attention" if found.people.near else "secondary")
        self.sensitive.setChecked(found.people.sensitive)
        self._paint()
        self._fit()

    def _paint(self) -> None:
        if self.found is None:
            return
        place = self.page.verticalScrollBar().value()
        can = not self.context.ws.closed_because
        self.page.document().setDefaultFont(fonts.font("body"))
        self.page.setHtml(reading_page.html(self.found.register, can))
        self.page.verticalScrollBar().setValue(place)

    def _fit(self) -> None:
        closed = self.context.ws.closed_because
        self.save.setEnabled(self.found is not None)
        for part in (self.business, self.remark, self.sensitive):
            part.setEnabled(not closed and self.found is not None)
            part.setToolTip(closed)

    def _follow(self, link: QUrl) -> None:
        if link.scheme() == "remark":
            self.ask_remark(link.path())

    def _say_sensitive(self, on: bool) -> None:
        made = people.say_sensitive(self.context.ws, on)
        self.context.tell(made, tr("Sensitive data: yes") if on else tr("Sensitive data: no"))

    def _lay_out(self) -> None:
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setProperty("kind", "reading")
        self.page.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.page.document().setDocumentMargin(EDGE)
        facts = QVBoxLayout()
        facts.setContentsMargins(EDGE, 0, EDGE, 8)
        facts.setSpacing(6)
        facts.addWidget(self.many)
        facts.addWidget(self.sensitive)
        self.box.addLayout(facts)
        self.box.addWidget(self.page, 1)


class RemarkForm(UnsavedDialog):
    """What the owner says about one part of the record."""

    def __init__(self, context: Context, part: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context = context
        self._written = remarks.of(context.ws.reader())
        self.setWindowTitle(tr("Remark"))
        self.setMinimumWidth(fonts.widened(WIDE))
        self.part = QComboBox(self)
        self.part.setAccessibleName(tr("Part"))
        for key, title in PARTS.items():
            self.part.addItem(tr(title), key)
        self.words = QPlainTextEdit(self)
        self.words.setAccessibleName(tr("Remark"))
        self.words.setTabChangesFocus(True)
        self.words.setPlaceholderText(tr("What the program cannot know, in your words"))
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(self.part)
        box.addWidget(self.words, 1)
        box.addLayout(feet.go_or_cancel(self, tr("Save")))
        self.part.currentIndexChanged.connect(lambda _at: self._fill())
        self.part.setCurrentIndex(max(0, self.part.findData(part)))
        self._fill()
        self.words.setFocus()

    def accept(self) -> None:
        made = remarks.write(self._context.ws, self.part.currentData(), self.words.toPlainText())
        self._context.tell(made, tr("Remark saved"))
        super().accept()

    def _fill(self) -> None:
        self.words.setPlainText(self._written.get(self.part.currentData(), ""))


def lock_of(context: Context) -> Lock:
    """Return how this computer locks files."""
    settings = context.settings
    return Lock(locker.minutes(settings), bool(settings.get(locker.WITH_SCREEN, True)))


def write(found: Register, path: Path) -> None:
    """Write a record as its ending says: rows, a PDF, or else a page. Raises `UserError`."""
    if path.suffix.lower() == ".csv":
        register_page.write_csv(found, path)
        return
    if path.suffix.lower() == ".pdf":
        write_pdf(register_page.html(found), path)
        return
    with named_files.in_place_when_whole(path) as draft:
        draft.write_text(register_page.html(found), "utf-8")
