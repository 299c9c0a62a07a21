"""A topic of the guide as text to read: headings in the sizes of the design, words that are found marked."""

from __future__ import annotations

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from crm_desktop.gui import fonts, theme

ABOVE = {1: 0, 2: 18, 3: 12}
"""Air above a heading in pixels, by its level."""
LEADING = 130
"""Height of a line in per cent."""


class HelpText(QTextBrowser):
    """Shows Markdown; what its links lead to is for its owner."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "reading")
        self.document().setDocumentMargin(16)

    def show_text(self, markdown: str) -> None:
        """Show a text from its beginning."""
        self.document().setDefaultFont(fonts.font("body"))
        self.setMarkdown(markdown)
        whole = QTextCursor(self.document())
        whole.beginEditBlock()  # else all is laid out anew after each of them
        self._dress_blocks()
        self._open_tables()
        whole.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def mark(self, words: str) -> None:
        """Mark every place of the words, and go to the first one."""
        places = []
        cursor = self.document().find(words.strip()) if words.strip() else QTextCursor()
        while not cursor.isNull():
            place = QTextEdit.ExtraSelection()
            place.cursor = cursor
            place.format.setBackground(theme.colour("selection"))
            places.append(place)
            cursor = self.document().find(words.strip(), cursor)
        self.setExtraSelections(places)
        if places:
            start = QTextCursor(places[0].cursor)
            start.setPosition(start.selectionStart())
            self.setTextCursor(start)
            self.ensureCursorVisible()

    def mark_next(self, words: str) -> None:
        """Go to the next place of the words, after the last to the first."""
        if words.strip() and not self.find(words.strip()):
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.find(words.strip())

    def _dress_blocks(self) -> None:
        """Give headings the sizes of the design and lines some air; Markdown brings its own."""
        block = self.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            level = block.blockFormat().headingLevel()
            shape = QTextBlockFormat()
            shape.setTopMargin(0)
            shape.setBottomMargin(4 if block.textList() is not None else 8)
            shape.setLineHeight(LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if level:
                shape.setTopMargin(ABOVE.get(level, 12))
                shape.setBottomMargin(6)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                made = QTextCharFormat()
                made.setFont(fonts.font({1: "page", 2: "title"}.get(level, "section")))
                cursor.setCharFormat(made)
            else:
                _dress_words(block)
            QTextCursor(block).mergeBlockFormat(shape)
            block = block.next()

    def _open_tables(self) -> None:
        """Draw tables without lines, with air instead."""
        for part in self.document().rootFrame().childFrames():
            if isinstance(part, QTextTable):
                made = part.format().toTableFormat()
                made.setBorder(0)
                made.setCellPadding(4)
                made.setTopMargin(6)
                made.setBottomMargin(6)
                part.setFormat(made)


def _dress_words(block: QTextBlock) -> None:
    """Set what Markdown makes bold and slanted in weights there are: nothing is slanted here."""
    places = []
    part = block.begin()
    while not part.atEnd():
        piece = part.fragment()
        shape = piece.charFormat()
        if shape.fontItalic() or shape.fontWeight() > QFont.Weight.DemiBold:
            style = "body-medium" if shape.fontItalic() else "body-strong"
            places.append((piece.position(), piece.length(), style))
        part += 1
    for start, length, style in places:
        cursor = QTextCursor(block)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        made = QTextCharFormat()
        made.setFont(fonts.font(style))
        cursor.mergeCharFormat(made)
