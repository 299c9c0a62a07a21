"""The user guide: one bundled page in the user's language."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextTable
from PySide6.QtWidgets import QDialog, QFrame, QTextBrowser, QVBoxLayout, QWidget

from crm_desktop import i18n
from crm_desktop.gui import fonts
from crm_desktop.i18n import tr
from crm_desktop.paths import asset


class Guide(QDialog):
    """Stands beside the window while one works."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("User guide"))
        self.resize(720, 760)
        self.text = QTextBrowser(self)
        self.text.setAccessibleName(tr("User guide"))
        self.text.setOpenExternalLinks(True)
        self.text.document().setDefaultFont(fonts.font("body"))
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setProperty("kind", "reading")
        self.text.document().setDocumentMargin(12)
        self.text.setMarkdown(text_of(i18n.language()))
        self._size_headings()
        self._open_tables()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.text)

    def _open_tables(self) -> None:
        """Draw tables without lines, with air instead."""
        for part in self.text.document().rootFrame().childFrames():
            if isinstance(part, QTextTable):
                made = part.format().toTableFormat()
                made.setBorder(0)
                made.setCellPadding(4)
                part.setFormat(made)

    def _size_headings(self) -> None:
        """Give headings the sizes of the design; Markdown brings its own."""
        block = self.text.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                made = QTextCharFormat()
                made.setFont(fonts.font({1: "page", 2: "title"}.get(level, "section")))
                cursor.setCharFormat(made)
            block = block.next()


def text_of(language: str) -> str:
    """Return the guide in a language as Markdown, the English one where there is no other."""
    folder = asset("resources/guide")
    wanted = folder / f"guide.{language}.md"
    return (wanted if wanted.exists() else folder / "guide.en.md").read_text("utf-8")
