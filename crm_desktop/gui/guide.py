"""The user guide: one bundled page in the user's language."""

from __future__ import annotations

from PySide6.QtCore import Qt
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
        self.text.document().setDocumentMargin(12)
        self.text.setMarkdown(text_of(i18n.language()))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.text)


def text_of(language: str) -> str:
    """Return the guide in a language as Markdown, the English one where there is no other."""
    folder = asset("resources/guide")
    wanted = folder / f"guide.{language}.md"
    return (wanted if wanted.exists() else folder / "guide.en.md").read_text("utf-8")
