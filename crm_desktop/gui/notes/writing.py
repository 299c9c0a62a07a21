"""The field a note is written in: plain Markdown, a record chosen after @ shown by its name."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QStandardItemModel,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QCompleter, QTextEdit, QWidget

from crm_desktop.activities import notes
from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets import offer_list
from crm_desktop.i18n import tr
from crm_desktop.store import search

OFFERED = 8
LONGEST = 40
"""Letters after @ that are still taken for the beginning of a name."""
_VALUE = int(Qt.ItemDataRole.UserRole)
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape)


class NoteField(QTextEdit):
    """`markdown()` is what to keep; a mention is a stretch of text with a link behind it."""

    kept = Signal()  # Ctrl+Enter

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Any = None
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("Note"))
        self.setPlaceholderText(
            tr("Write in Markdown. @ mentions a person, company, deal or lead.")
        )
        self._offers = QStandardItemModel(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        offer_list.dress(self._completer)
        self._completer.setWidget(self)
        self._completer.activated[QModelIndex].connect(self._choose)
        self.textChanged.connect(self._look)

    def show_markdown(self, text: str) -> None:
        """Begin with a text; its mentions are shown by their names."""
        self.clear()
        cursor, at = self.textCursor(), 0
        for mention in notes.mentions(text):
            cursor.insertText(text[at : mention.start], QTextCharFormat())
            cursor.insertText(f"@{mention.name}", _linked(mention.entity, mention.id))
            at = mention.end
        cursor.insertText(text[at:], QTextCharFormat())
        self.setCurrentCharFormat(QTextCharFormat())

    def markdown(self) -> str:
        """Return the text with its mentions as links."""
        lines: list[str] = []
        block = self.document().begin()
        while block.isValid():
            lines.append("".join(_pieces(block)))
            block = block.next()
        return "\n".join(lines)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        self.textCursor().insertText(source.text(), QTextCharFormat())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self._completer.popup().isVisible() and event.key() in _CHOOSING:
            event.ignore()  # the list of names acts on it
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.kept.emit()
            return
        if event.text() and self._at_end_of_mention():
            self.setCurrentCharFormat(QTextCharFormat())
        super().keyPressEvent(event)

    def _at_end_of_mention(self) -> bool:
        """Say whether what is typed now would grow the mention before it."""
        cursor = self.textCursor()
        after = QTextCursor(cursor)
        after.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        inside = after.hasSelection() and after.charFormat().anchorHref()
        return bool(cursor.charFormat().anchorHref()) and not inside

    # choosing a name

    def asked(self) -> str:
        """Return what was typed after the @ the cursor stands behind, "" for none."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        at = before.rfind("@")
        if at < 0 or len(before) - at > LONGEST or (at and not before[at - 1].isspace()):
            return ""
        inside = QTextCursor(cursor.block())
        inside.setPosition(cursor.block().position() + at + 1)
        return "" if inside.charFormat().anchorHref() else before[at + 1 :]

    def _look(self) -> None:
        text = self.asked().strip()
        if self._job is not None:
            self._job.cancel()
        if not text:
            self._completer.popup().hide()
            return
        reader = self._context.ws.reader
        self._job = self._context.lane.run(
            lambda _token: search.search(reader(), text, OFFERED, SUBJECTS),
            self._show, lambda _error: None,
        )  # fmt: skip

    def _show(self, hits: list[search.Hit]) -> None:
        self._offers.clear()
        for hit in hits:
            kind = hit.subtitle or tr(RECORDS[hit.entity].label)
            item = offer_list.offer(hit.title, kind)
            item.setData((hit.entity, hit.id, hit.title), _VALUE)
            self._offers.appendRow(item)
        if not hits or not self.hasFocus() or not self.asked().strip():
            self._completer.popup().hide()
            return
        offer_list.open_under(self._completer, self, self.cursorRect())

    def _choose(self, index: QModelIndex) -> None:
        entity, id, title = index.data(_VALUE)
        cursor = self.textCursor()
        typed = len(self.asked()) + 1
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, typed)
        cursor.insertText(f"@{title}", _linked(entity, id))
        cursor.insertText(" ", QTextCharFormat())
        self.setTextCursor(cursor)
        self.setCurrentCharFormat(QTextCharFormat())


def _linked(entity: str, id: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setAnchor(True)
    made.setAnchorHref(f"crm:{entity}/{id}")
    made.setForeground(theme.colour("accent"))
    return made


def _pieces(block: Any) -> list[str]:
    """Return the pieces of one line; neighbours with one link behind them are one mention."""
    pieces: list[tuple[str, str]] = []
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        href = fragment.charFormat().anchorHref()
        text = fragment.text().replace("\u2028", "\n")
        if pieces and href and pieces[-1][0] == href:
            pieces[-1] = (href, pieces[-1][1] + text)
        else:
            pieces.append((href, text))
        at += 1
    return [_as_link(href, text) if href else text for href, text in pieces]


def _as_link(href: str, text: str) -> str:
    entity, _, id = href.removeprefix("crm:").partition("/")
    name = text.lstrip("@").strip()
    return notes.link(entity, id, name) if name else ""
