"""A letter about a breach: drafted, to be edited, then copied, printed, saved or kept. It is never sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from crm_desktop import paths
from crm_desktop.domain.privacy.notices import AUTHORITY
from crm_desktop.errors import UserError
from crm_desktop.gui import errors, fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange import files
from crm_desktop.gui.exchange.foot import Foot, lay_over
from crm_desktop.gui.privacy.desk import breach_words
from crm_desktop.gui.privacy.processing.business_form import BusinessForm
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import LANGUAGES, language, tr
from crm_desktop.privacy import breaches, letters
from crm_desktop.privacy.breaches import Breach
from crm_desktop.privacy.processing import business
from crm_desktop.store import named_files

SIZE = (660, 640)


class LetterDialog(UnsavedDialog):
    """What was kept before is shown again; another language drafts it anew."""

    def __init__(self, context: Context, breach: Breach, whom: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context, self._breach, self._whom = context, breach, whom
        self._title = (
            tr("Letter to the authority") if whom == AUTHORITY else tr("Letter to the people")
        )
        self.setWindowTitle(self._title)
        fitting.resize(self, fonts.widened(SIZE[0]), SIZE[1])
        words = tr(
            "A draft. Read it, fill the gaps, and send it yourself: this program sends nothing."
        )
        self.about = label(words, "secondary", wrap=True)
        self.tongue = Segments(
            [(code, name, "") for code, name in LANGUAGES.items()], tr("Language of the letter")
        )
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(self._title)
        self.text.setTabChangesFocus(True)
        self.anew = push(tr("Draft anew"), "", "refresh-cw")
        self.business = push(tr("Your business…"), "", "building-2")
        self.foot = Foot(self)
        self.copy = self.foot.button(tr("Copy"), "", "copy")
        self.print = self.foot.button(tr("Print…"), "", "printer")
        self.save = self.foot.button(tr("Save as…"), "", "download")
        self.keep = self.foot.button(tr("Keep"), "primary")
        self.keep.setEnabled(not context.ws.closed_because)
        self.keep.setToolTip(context.ws.closed_because)
        self._lay_out()
        self.tongue.choose(language())
        kept = str(breach.row.get(breaches.LETTERS[whom]) or "")
        self.text.setPlainText(kept or self.drafted())
        self._connect()

    def drafted(self) -> str:
        """Return the letter as it is drafted from what was written down."""
        lang, ws = self.tongue.choice() or language(), self._context.ws
        dated = partial(breach_words.dated, lang=lang)
        sender = business.of(ws.reader()).sender or ws.profile.name
        return letters.draft(self._breach.row, self._whom, lang, sender, dated)

    def ask_business(self) -> None:
        """Ask for name and address; a draft nobody touched is drafted anew with them."""
        form, before = BusinessForm(self._context, self), self.drafted()

        def kept() -> None:
            self._say_business()
            if self.text.toPlainText() == before:
                self.text.setPlainText(self.drafted())

        form.accepted.connect(kept)
        form.open()

    def _say_business(self) -> None:
        """Offer to write it down while it is not."""
        ws = self._context.ws
        self.business.setVisible(not business.of(ws.reader()).name and not ws.closed_because)

    def keep_it(self) -> None:
        """Keep the text with the breach, and close."""
        try:
            done = breaches.keep_letter(
                self._context.ws, self._breach.id, self._whom, self.text.toPlainText()
            )
        except UserError as problem:
            self._context.failed(problem)
            return
        self._context.tell(done, tr("Letter kept"))
        self.accept()

    def write(self, path: Path) -> None:
        """Write the text to a file."""
        try:
            with named_files.in_place_when_whole(path) as partial_:
                partial_.write_text(self.text.toPlainText().rstrip() + "\n", "utf-8")
        except UserError as problem:
            errors.tell(self, problem)
        else:
            self.foot.say(tr("Wrote {name}", name=path.name))

    def copy_it(self) -> None:
        """Put the text on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.foot.say(tr("Copied"))

    def _print(self) -> None:
        from crm_desktop.gui.printing.printer import ask_for_text

        ask_for_text(self, self._title, self.text.document().clone())

    def _ask_where(self) -> None:
        place = paths.documents_folder() / f"{self._title}.txt"
        files.ask_to_write(self, place, self.write, tr("Text"))

    def _draft_anew(self, _tongue: str = "") -> None:
        """Draft it anew; Ctrl+Z in the text brings back what stood there."""
        cursor = self.text.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(self.drafted())

    def _connect(self) -> None:
        self.tongue.chosen.connect(self._draft_anew)
        self.business.clicked.connect(self.ask_business)
        self.anew.clicked.connect(lambda: self._draft_anew())
        self.copy.clicked.connect(self.copy_it)
        self.print.clicked.connect(self._print)
        self.save.clicked.connect(self._ask_where)
        self.keep.clicked.connect(self.keep_it)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.tongue)
        row.addStretch(1)
        row.addWidget(self.business)
        row.addWidget(self.anew)
        self._say_business()
        bar = QWidget(self)
        bar.setLayout(row)
        lay_over(self.foot, (self.about, bar), self.text)
