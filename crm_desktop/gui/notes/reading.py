"""Markdown as it is read: no HTML, no picture or style from anywhere, links only where we lead."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from crm_desktop.domain.about import SUBJECTS
from crm_desktop.gui import fonts, theme

OURS = "crm"
HARD_BREAK = "  \n"
"""What makes a line typed a line read: Markdown alone runs it into the one before."""
OUTSIDE = ("http", "https", "mailto", "tel")


class MarkdownView(QTextBrowser):
    """Shows a note. A mention leads to its record; a web address is opened by the system."""

    followed = Signal(str, str)  # entity, id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.anchorClicked.connect(self._follow)
        theme.news.changed.connect(self._again)
        self._text = ""

    def show_markdown(self, text: str) -> None:
        """Show a text, its HTML as it was typed."""
        self._text = text
        self._again()

    def loadResource(self, _kind: int, _name: QUrl) -> Any:  # noqa: N802
        """Load nothing: a note of somebody else's must not tell that it was read."""
        return ""

    def _again(self) -> None:
        document = self.document()
        document.setDefaultFont(fonts.font("body"))
        features = (
            QTextDocument.MarkdownFeature.MarkdownDialectGitHub
            | QTextDocument.MarkdownFeature.MarkdownNoHTML
        )
        document.setMarkdown(self._text.replace("\n", HARD_BREAK), features)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == OURS:
            entity, _, id = url.path().partition("/")
            if entity in SUBJECTS and id:
                self.followed.emit(entity, id)
        elif url.scheme() in OUTSIDE:
            QDesktopServices.openUrl(url)
