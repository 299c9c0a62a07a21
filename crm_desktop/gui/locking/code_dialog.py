"""A question, a code on paper, and the code typed back: nothing is changed before that."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.locking import code_sheet
from crm_desktop.gui.locking.code_sheet import Sheet
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push, set_state
from crm_desktop.gui.widgets.growing import Growing
from crm_desktop.i18n import tr

WIDE = 560


class CodeDialog(QDialog):
    """Three pages. Who derives from it says what is asked first, when that will do, and what comes of it."""

    def __init__(self, parent: QWidget, title: str, code: str, sheet: Sheet, words: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(fonts.widened(WIDE))
        self.code, self._sheet = code, sheet
        self.typed = QLineEdit(self)
        self.typed.setAccessibleName(sheet.name)
        self.problem = label("", "error", wrap=True)
        self.pages = QStackedWidget(self)
        for page in (self.first_page(), self._paper(words), self._back()):
            self.pages.addWidget(page)
        self.before, self.cancel = push(tr("Back")), push(tr("Cancel"))
        self.go = push("", "primary")
        self.go.setDefault(True)
        for button in (self.before, self.cancel):
            button.setAutoDefault(False)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.addWidget(self.pages)
        Growing(self)
        foot = feet.bar(self, (self.cancel, self.go), (self.before,))
        feet.stand_scrolled(self, body, foot, title)
        self.go.clicked.connect(self.go_on)
        self.before.clicked.connect(lambda: self.show_page(self.pages.currentIndex() - 1))
        self.cancel.clicked.connect(self.reject)
        self.typed.textChanged.connect(self.refresh)
        self.show_page(0)

    def first_page(self) -> QWidget:
        """Return the page that asks."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Say whether what was asked first will do."""
        raise NotImplementedError

    def is_code(self, typed: str) -> bool:
        """Say whether what was typed is the code on the paper."""
        raise NotImplementedError

    def begin(self, typed: str) -> None:
        """Do it, with the code as it was typed: so the paper is proved to be good."""
        raise NotImplementedError

    def show_page(self, at: int) -> None:
        """Show a page: 0 what is asked, 1 the code, 2 the code typed back."""
        self.pages.setCurrentIndex(at)
        if at == 2:
            self.typed.clear()
            self.typed.setFocus()
        self.refresh()

    def go_on(self) -> None:
        """Go to the next page; after the last one begin."""
        at = self.pages.currentIndex()
        if not self.ready():
            return
        if at < 2:
            self.show_page(at + 1)
        elif self.is_code(self.typed.text()):
            self.begin(self.typed.text())
        else:
            self.problem.setText(
                tr("This is not the code on the paper. Compare it letter by letter.")
            )
            set_state(self.typed, "error")

    def refresh(self) -> None:
        """Let the buttons say what can be done now."""
        at = self.pages.currentIndex()
        words = (self._sheet.show, tr("I have it on paper"), self.windowTitle())
        self.go.setText(words[at])
        self.before.setVisible(at > 0)
        self.go.setEnabled(bool(self.typed.text().strip()) if at == 2 else self.ready())
        set_state(self.typed, "")
        self.problem.setText("")

    def _paper(self, words: str) -> QWidget:
        shown = label(f"{self.code[:23]}\n{self.code[24:]}", "figure")
        shown.setAccessibleName(self.code)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        to_paper, to_file = push(tr("Print…"), "", "printer"), push(tr("Save…"), "", "save-all")
        to_paper.clicked.connect(lambda: code_sheet.print_it(self, self._sheet, self.code))
        to_file.clicked.connect(lambda: code_sheet.save(self, self._sheet, self.code))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(to_paper)
        row.addWidget(to_file)
        row.addStretch(1)
        return page_of(label(words, "secondary", wrap=True), shown, row)

    def _back(self) -> QWidget:
        said = tr(
            "Type the code from the paper. So you know that it can be read before you need it."
        )
        return page_of(
            label(said, "secondary", wrap=True), label(self._sheet.name, "label"), self.typed,
            self.problem,
        )  # fmt: skip


def page_of(*parts: QWidget | QHBoxLayout) -> QWidget:
    """Return a page with parts one below the other."""
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(12)
    for part in parts:
        box.addWidget(part) if isinstance(part, QWidget) else box.addLayout(part)
    box.addStretch(1)
    return page
