"""Writing a formula: its text, what it gives on a real record, and what is wrong with it and where."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from crm_desktop.domain import formula
from crm_desktop.domain.formula import FormulaError
from crm_desktop.domain.formula.checking import WORDS
from crm_desktop.gui import formats, theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.dressing import label, push, set_kind, set_state
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.i18n import mark, tr
from crm_desktop.store import catalogue, computing, listing

PATTERNS = {
    "if": "if(, , )", "min": "min(, )", "max": "max(, )", "round": "round(, 2)", "abs": "abs()",
    "today": "today()", "date": "date(2026, 1, 31)", "days": "days(, )",
    "add_days": "add_days(, 30)", "add_months": "add_months(, 1)", "year": "year()",
    "month": "month()", "day": "day()", "join": 'join(" ", , )', "empty": "empty()",
    "default": "default(, 0)",
}  # fmt: skip
"""What is put in for a function; the cursor goes to its first gap."""
SAYS = {
    "if": mark("one value or another"), "min": mark("the least"), "max": mark("the greatest"),
    "round": mark("rounded"), "abs": mark("without its sign"), "today": mark("the day it is"),
    "date": mark("year, month, day"), "days": mark("days from one date to another"),
    "add_days": mark("so many days later"), "add_months": mark("so many months later"),
    "year": mark("the year of a date"), "month": mark("the month of a date"),
    "day": mark("the day of a date"), "join": mark("texts put together"),
    "empty": mark("whether there is nothing"), "default": mark("another value where it is empty"),
}  # fmt: skip
_WORD = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|[\w.]+")


class FormulaLine(QWidget):
    """`tree_text()` is what is stored, or raises what is wrong."""

    changed = Signal()

    def __init__(self, context: Context, entity: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._entity, self._name = context, entity, ""
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(tr("Formula"))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(tr("For example: [Quantity] * [Price]"))
        self.text.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 20)
        font = QFont(self.text.font())
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.field_button = push(tr("Put in a field"), "quiet", "plus", "small")
        self.function_button = push(tr("Put in a function"), "quiet", "calculator", "small")
        self.said = label("", "small", wrap=True)
        self._later = QTimer(self, interval=150, singleShot=True)
        self._later.timeout.connect(self.look)
        self.text.textChanged.connect(self._typed)
        self.field_button.clicked.connect(self._offer_fields)
        self.function_button.clicked.connect(self._offer_functions)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field_button)
        row.addWidget(self.function_button)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.text)
        box.addLayout(row)
        box.addWidget(self.said)
        self.setFocusProxy(self.text)

    def show_formula(self, stored: str, name: str = "") -> None:
        """Show a stored formula; `name` is that of its own field."""
        self._name = name
        known = catalogue.of(self._context.ws.reader(), self._entity)
        self.text.setPlainText(computing.formula_text(known, stored) if stored else "")
        self.look()

    def stored(self) -> str:
        """Return the formula as it is kept. Raises `FormulaError`."""
        known = catalogue.of(self._context.ws.reader(), self._entity)
        return computing.tried(known, self.text.toPlainText(), self._name)[1].formula

    def look(self) -> None:
        """Say what the formula gives, or what is wrong with it."""
        if not self.text.toPlainText().strip():
            self._say(tr("It is computed from other fields of the same record."))
            return
        known = catalogue.of(self._context.ws.reader(), self._entity)
        try:
            tree, made = computing.tried(known, self.text.toPlainText(), self._name)
        except FormulaError as problem:
            self._say(f"{problem.message} {problem.advice}".strip(), wrong=True)
            self._underline(problem.at)
            return
        gives = tr(WORDS[formula.type_of_field(made)])
        said = tr("It gives {what}.", what=gives)
        example = self._example(known, tree, made)
        self._say(f"{said} {example}".strip())

    def _example(self, known: Any, tree: Any, made: Any) -> str:
        conn = self._context.ws.reader()
        first = listing.listed(conn, listing.ListQuery(self._entity), 1)
        if not first:
            return ""
        row = first[0]
        computed = computing.computed(known, row, date.today())

        def look(name: str) -> Any:
            shown = {**row, **computed}
            return formula.given(known.fields[name], shown)

        value = formula.stored(formula.evaluate(tree, look, date.today()))
        title = formats.title(known.record, row)
        said = formats.show(made, value, row) or tr("nothing")
        return tr("For {name}: {value}", name=title, value=said)

    def _typed(self) -> None:
        self._later.start()
        self.changed.emit()

    def _underline(self, at: int) -> None:
        """Mark the word at a place of the text; behind its end the last one."""
        typed = self.text.toPlainText()
        start = min(at, len(typed.rstrip()) - 1)
        end = next(
            (m.end() for m in _WORD.finditer(typed) if m.start() <= start < m.end()), start + 1
        )
        mark = QTextEdit.ExtraSelection()
        cursor = self.text.textCursor()
        cursor.setPosition(_in_units(typed, start))
        cursor.setPosition(_in_units(typed, end), QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(theme.colour("error"))
        form.setBackground(theme.colour("errorground"))
        mark.cursor, mark.format = cursor, form  # type: ignore[attr-defined]
        self.text.setExtraSelections([mark])

    def _say(self, text: str, wrong: bool = False) -> None:
        self.text.setExtraSelections([])
        self.said.setText(text)
        set_kind(self.said, "error" if wrong else "small")
        set_state(self.text, "error" if wrong else "")
        self.text.setAccessibleDescription(text)

    def _offer_fields(self) -> None:
        known = catalogue.of(self._context.ws.reader(), self._entity)
        menu = QMenu(self)
        for field in known.shown():
            if field.name != self._name and formula.type_of_field(field):
                words = catalogue.heading(field)
                put = f"[{catalogue.in_brackets(words)}]"
                menu.addAction(words).triggered.connect(lambda _on=False, t=put: self._put(t))
        self._open(menu, self.field_button)

    def _offer_functions(self) -> None:
        menu = QMenu(self)
        for name, pattern in PATTERNS.items():
            action = menu.addAction(f"{name} – {tr(SAYS[name])}")
            action.triggered.connect(lambda _on=False, t=pattern: self._put(t))
        self._open(menu, self.function_button)

    def _open(self, menu: QMenu, button: QWidget) -> None:
        pop_up(menu, button.mapToGlobal(button.rect().bottomLeft()))

    def _put(self, text: str) -> None:
        self.text.insertPlainText(text)
        gap = text.find("(") + 1
        if gap and gap < len(text) and text[gap] in ",)":
            cursor = self.text.textCursor()
            back = len(text) - gap
            cursor.movePosition(
                QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, back
            )
            self.text.setTextCursor(cursor)
        self.text.setFocus()


def _in_units(text: str, at: int) -> int:
    """Return a place of a text as Qt counts it: letters beyond the first 65536 are two."""
    return len(text[:at].encode("utf-16-le")) // 2
