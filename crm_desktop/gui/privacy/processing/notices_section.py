"""Privacy notices: drafted from the record of processing, edited, and kept version by version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.privacy.labels import label_of
from crm_desktop.domain.privacy.register import LANGUAGES
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.keeping.listed import ListSection
from crm_desktop.gui.widgets.dressing import add_field, label, push
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import language, mark, tr
from crm_desktop.privacy.processing import notices
from crm_desktop.privacy.processing.notices import Notice

SIZE = (640, 620)


class NoticesSection(ListSection):
    """A version is never changed: what is edited becomes the next one."""

    watches = frozenset(("notice",))
    title = mark("Privacy notices")
    about = mark(
        "What you tell people about their data. The draft is filled from the record of processing; "
        "make it yours. Each time you save is a version, and a consent can name the one they saw."
    )
    nothing = (
        "file-text",
        mark("No privacy notice yet"),
        mark("Begin with a draft in English or Malay, filled from this file."),
    )
    headings = (mark("Notice"), mark("Language"), mark("Version"), mark("Added"))

    def add_below(self) -> None:
        self.words = QPlainTextEdit(self)
        self.words.setReadOnly(True)
        self.words.setAccessibleName(tr("Words of the notice"))
        self.words.setTabChangesFocus(True)
        self.words.hide()
        self.body.addWidget(self.words, 2)

    def add_deeds(self) -> Sequence[QWidget]:
        self.found: dict[str, Notice] = {}
        self.new = push(tr("New notice…"), "primary", "plus")
        self.new.clicked.connect(self.new_record)
        self.change = self.deed(tr("New version…"), self.activated)
        self.copy = self.deed(tr("Copy"), self.copy_words, "", "copy")
        self.print = self.deed(tr("Print…"), self.ask_print, "", "printer")
        self.delete = self.deed(tr("Delete"), self.removed, "danger")
        self.empty.primary(tr("New notice…"), "plus").clicked.connect(self.new_record)
        return (self.new,)

    def ask(self, conn: Any) -> list[Notice]:
        return notices.notices(conn)

    def show_found(self, found: list[Notice]) -> None:
        self.found = {one.id: one for one in found}
        self.put_rows([(one.id, _texts(one)) for one in found])

    def new_record(self) -> None:
        """Begin a notice from the draft."""
        if not self.context.ws.closed_because:
            NoticeForm(self.context, None, self.window()).open()

    def activated(self) -> None:
        one = self.found.get(self.current())
        if one is not None and not self.context.ws.closed_because:
            NoticeForm(self.context, one, self.window()).open()

    def removed(self) -> None:
        id = self.current()
        if id and not self.context.ws.closed_because:
            edit = Edit("notice", id, {"deleted": True})
            self.context.write(Label("delete", "notice", row=id), [edit], tr("Version deleted"))

    def copy_words(self) -> None:
        """Copy the words of the current version."""
        if (one := self.found.get(self.current())) is not None:
            QGuiApplication.clipboard().setText(one.words)
            self.context.toast(tr("Copied"), icon="copy")

    def ask_print(self) -> None:
        """Print the current version."""
        from crm_desktop.gui.printing.printer import ask_for_text

        one = self.found.get(self.current())
        if one is not None:
            ask_for_text(self, one.called, document(one))

    def fit(self) -> None:
        one, closed = self.found.get(self.current()), self.context.ws.closed_because
        self.empty.close_for(closed)
        self.words.setVisible(one is not None)
        self.words.setPlainText(one.words if one is not None else "")
        for button in (self.copy, self.print):
            button.setEnabled(one is not None)
        for button in (self.new, self.change, self.delete):
            button.setEnabled(not closed and (button is self.new or one is not None))
            button.setToolTip(closed)


class NoticeForm(UnsavedDialog):
    """The words of a new notice, or of the next version of one."""

    def __init__(self, context: Context, known: Notice | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context, self._known = context, known
        self.setWindowTitle(tr("New version") if known else tr("New privacy notice"))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self.name, self.language = QLineEdit(self), QComboBox(self)
        self.name.setAccessibleName(tr("Name"))
        self.language.setAccessibleName(tr("Language"))
        for choice in LANGUAGES:
            self.language.addItem(tr(choice.label), choice.value)
        self.words = QPlainTextEdit(self)
        self.words.setAccessibleName(tr("Words of the notice"))
        self.words.setTabChangesFocus(True)
        self.hint = label("", "error", wrap=True)
        self.hint.hide()
        self.again = push(tr("Fill the draft in again"), "link", size="small")
        self.go, self.cancel = push(tr("Save"), "primary"), push(tr("Cancel"))
        self._lay_out()
        self.name.setText(known.name if known else tr(notices.NAME))
        code = known.language if known else language()
        self.language.setCurrentIndex(max(0, self.language.findData(code)))
        for part in (self.name, self.language):
            part.setEnabled(known is None)
        if known is None:
            self.language.currentIndexChanged.connect(lambda _at: self.fill())
            self.fill()
        else:
            self.words.setPlainText(known.words)
        self.again.clicked.connect(self.fill)
        self.go.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.throw_away)
        self.words.setFocus()

    def fill(self) -> None:
        """Put the draft into the field, filled from the record of processing."""
        context, code = self._context, str(self.language.currentData())

        def job(_token: Any) -> str:
            return notices.filled(context.ws, notices.draft(code), code)

        self.go.setEnabled(False)
        self._job = context.figures_lane.run(job, self._filled, self._refused)

    def accept(self) -> None:
        context, code = self._context, str(self.language.currentData())
        typed = self.words.toPlainText()
        self.go.setEnabled(False)
        self._job = context.figures_lane.run(
            lambda _token: notices.filled(context.ws, typed, code), self._keep, self._refused
        )

    def _keep(self, words: str) -> None:
        try:
            made = notices.keep(
                self._context.ws, self.name.text(), str(self.language.currentData()), words
            )
        except UserError as problem:
            self._refused(problem)
            return
        self._context.tell(made, tr("Version saved"))
        super().accept()

    def _filled(self, words: str) -> None:
        self.words.setPlainText(words)
        self.go.setEnabled(True)

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        if not isinstance(error, UserError):
            self._context.failed(error)
            return
        self.hint.setText(str(error))
        self.hint.show()

    def _lay_out(self) -> None:
        form = QFormLayout()
        add_field(form, tr("Name"), self.name)
        add_field(form, tr("Language"), self.language)
        filled = tr("Filled in from this file as it is now. Read it, and make it yours.")
        self.go.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.again)
        foot.addStretch(1)
        for button in (self.again, self.cancel, self.go):
            button.setAutoDefault(button is self.go)
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(self.words, 1)
        box.addWidget(label(filled, "small", wrap=True))
        box.addWidget(self.hint)
        box.addLayout(foot)


def document(one: Notice) -> QTextDocument:
    """Return a version as pages of plain text."""
    made = QTextDocument()
    made.setDefaultFont(fonts.font("body"))
    made.setPlainText(one.words)
    return made


def _texts(one: Notice) -> list[str]:
    language = label_of(LANGUAGES, one.language)
    return [one.name, language, f"{one.version}", formats.when(one.created) if one.created else ""]
