"""Whom a new record looks like, pointed out while it is typed; nothing is held up by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.duplicates import looking_up
from crm_desktop.duplicates.evidence import Why
from crm_desktop.duplicates.looking_up import Like
from crm_desktop.errors import UserError
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.binding import items
from crm_desktop.gui.context import Context
from crm_desktop.gui.duplicates.words import why_words
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr
from crm_desktop.store.erasures import suppression
from crm_desktop.store.erasures.said_again import Met

PAUSE, MOST = 250, 3


class LooksLike(QWidget):
    """`changed` tells that it shows something else; a link opens the record beside the form."""

    changed = Signal()

    def __init__(self, context: Context, kind: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._kind = context, kind
        self._asking = Asking(context, self)
        self._editors: list[Any] = []
        self.found: list[Like] = []
        self.erased: Met | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self._soon = QTimer(self, interval=PAUSE, singleShot=True)
        self._soon.timeout.connect(self.look)
        self.hide()

    def follow(self, editors: Iterable[Any]) -> None:
        """Look anew whenever something is typed into one of these."""
        for editor in editors:
            self._editors.append(editor)
            lines = [editor] if isinstance(editor, QLineEdit) else editor.findChildren(QLineEdit)
            for line in lines:
                line.textEdited.connect(lambda _t: self._soon.start())

    def _cells(self) -> dict[Cell, Value]:
        """Return what can be read of what is typed so far."""
        cells: dict[Cell, Value] = {}
        for editor in self._editors:
            try:
                cells |= editor.cells()
            except UserError:
                continue  # not typed to its end yet
        return {cell: value for cell, value in cells.items() if value is not None}

    def look(self) -> None:
        """Ask now whom what is typed looks like."""
        kind = self._kind
        cells = self._cells()
        draft = looking_up.draft_of(kind, cells)

        def asked(conn: Any) -> tuple[list[Like], Met | None]:
            return looking_up.like(conn, kind, draft, MOST), suppression.Suppressed().met(cells)

        self._asking.ask(asked, self._show)

    def _show(self, said: tuple[list[Like], Met | None]) -> None:
        found, erased = said
        if (found, erased) == (self.found, self.erased):
            return
        self.found, self.erased = found, erased
        items.clear(self._box)
        if erased is not None:
            self._box.addWidget(_warned(erased))
        for like in found:
            self._box.addWidget(self._line(like))
        self.setVisible(bool(found) or erased is not None)
        self.changed.emit()

    def _line(self, like: Like) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        why = why_words(like.why & ~Why.BARE, 2)
        name = like.title or tr("Unnamed")
        words = label(tr("Looks like {name}: {why}", name=name, why=why), "small", wrap=True)
        words.setToolTip(like.subtitle)
        opens = push(tr("Open record"), "link", "", "small")
        opens.setAutoDefault(False)
        opens.setAccessibleName(tr("Open {name}", name=name))
        opens.clicked.connect(self._opener(like.id))
        row.addWidget(IconLabel("copy", "attention", 14))
        row.addWidget(words, 1)
        row.addWidget(opens)
        return line

    def _opener(self, id: str) -> Callable[[], None]:
        return lambda: self._context.open_record(self._kind, id)


def _warned(met: Met) -> QWidget:
    """Return the line that says that somebody with this address or number was erased."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(IconLabel("circle-alert", "attention", 14))
    row.addWidget(label(met.words(), "small", wrap=True), 1)
    return line
