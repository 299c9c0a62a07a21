"""A pasted signature or business card: left its text with what was found marked, right the fields."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import mark, tr
from crm_desktop.leads import triage
from crm_desktop.leads.pasting import LIST_FIELDS, Reading, cells_of, read
from crm_desktop.leads.signature.card import SURE

WIDE, TALL = 940, 560
AFTER = 150
FIELDS = (
    ("name", mark("Name")), ("job", mark("Job")), ("company_name", mark("Company name")),
    ("phones", mark("Phone")), ("emails", mark("E-mail")), ("links", mark("Web and social")),
    ("addresses", mark("Address")), ("source", mark("Source")), ("campaign", mark("Campaign")),
)  # fmt: skip


_SURE = QTextCharFormat.UnderlineStyle.SingleUnderline
_UNSURE = QTextCharFormat.UnderlineStyle.DashUnderline


class PasteDialog(UnsavedDialog):
    """Reads while one types; a field the user wrote in is not overwritten any more."""

    def __init__(self, context: Context, parent: QWidget, text: str | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Paste a signature or business card"))
        fitting.resize(self, fonts.widened(WIDE), fonts.widened(TALL))
        self._context = context
        self._own: set[str] = set()
        self._reading: Reading | None = None
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(tr("The pasted text"))
        self.text.setPlaceholderText(tr("Paste the end of a mail, or what stands on a card."))
        self.fields = {name: QLineEdit(self) for name, _words in FIELDS}
        self.marks: dict[str, IconLabel] = {name: IconLabel("circle") for name, _words in FIELDS}
        self.like_sign = IconLabel("users", "accent")
        self.like = label("", wrap=True)
        self.open_like = push(tr("Open the contact"), "link", size="small")
        self.rest = label("", "hint", wrap=True)
        self.problem = label("", "error", wrap=True)
        self.go = push(tr("Add the lead"), "primary")
        self._later = QTimer(self, interval=AFTER, singleShot=True)
        self._lay_out()
        self._connect()
        said = QGuiApplication.clipboard().text() if text is None else text
        self.text.setPlainText(said)
        self._later.stop()
        self.read_now()

    def read_now(self) -> None:
        """Read the text, off the window's thread."""
        ws, text = self._context.ws, self.text.toPlainText()
        self._context.lane.run(
            lambda _token: read(ws.reader(), text, ws.profile.region), self._show,
            self._context.failed,
        )  # fmt: skip

    def cells(self) -> dict[str, Any]:
        """Return the lead as the fields say it. Raises `UserError` where they name nobody."""
        said = {name: field.text().strip() for name, field in self.fields.items()}
        region = self._context.ws.profile.region
        card = self._reading.card if self._reading else None
        return cells_of(said, card, self.text.toPlainText(), region)

    def accept(self) -> None:
        try:
            cells = self.cells()
            operation = triage.add(self._context.ws, [cells])
        except UserError as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            return
        super().accept()
        if operation is not None:
            self._context.toast(tr("Added “{name}”", name=cells["name"]), undo=operation.stamp)
            self._context.open_record("lead", operation.changes[0].id)

    def _show(self, reading: Reading) -> None:
        if reading.card.text != self.text.toPlainText():
            return  # typed on meanwhile; what was typed is read next
        self._reading = reading
        for name, _words in FIELDS:
            found = reading.card.of(name)
            if name not in self._own:
                several = found if name in LIST_FIELDS else found[:1]
                self.fields[name].setText("; ".join(f.shown for f in several))
                self.fields[name].setCursorPosition(0)
            sure = min((f.confidence for f in found), default=0.0)
            self._mark(name, sure, bool(found) and name not in self._own)
        self._mark_text(reading)
        self._show_like(reading)
        rest = reading.card.rest()
        self.rest.setText(tr("Not used: {text}", text=" · ".join(rest)) if rest else "")
        self.rest.setVisible(bool(rest))
        self.problem.hide()

    def _mark(self, name: str, sure: float, found: bool) -> None:
        mark_, words = self.marks[name], ""
        if found:
            good = sure >= SURE
            mark_.show_icon(
                "circle-check" if good else "circle-help", "good" if good else "attention"
            )
            words = tr("Found in the text") if good else tr("Found, but please check")
        mark_.setVisible(found)
        mark_.setToolTip(words)
        self.fields[name].setToolTip(words)
        self.fields[name].setAccessibleDescription(words)

    def _mark_text(self, reading: Reading) -> None:
        made = []
        for found in reading.card.found:
            selection = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            sure = found.confidence >= SURE
            form.setBackground(_ground("selection" if sure else "attentionground"))
            form.setForeground(_ground("onselection" if sure else "text"))
            form.setUnderlineStyle(_SURE if sure else _UNSURE)
            form.setUnderlineColor(_ground("accent" if sure else "attention"))
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(_units(reading.card.text, found.start))
            cursor.setPosition(
                _units(reading.card.text, found.end), QTextCursor.MoveMode.KeepAnchor
            )
            selection.format, selection.cursor = form, cursor  # type: ignore[attr-defined]
            made.append(selection)
        self.text.setExtraSelections(made)

    def _show_like(self, reading: Reading) -> None:
        like = reading.likes[0] if reading.likes else None
        self.like_sign.setVisible(like is not None)
        self.like.setVisible(like is not None)
        self.open_like.setVisible(like is not None)
        if like is not None:
            self.like.setText(like.said)

    def _open(self) -> None:
        if self._reading and self._reading.likes:
            like = self._reading.likes[0]
            self.throw_away()
            self._context.open_record(like.entity, like.id)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for at, (name, words) in enumerate(FIELDS):
            named: QLabel = label(tr(words), "secondary")
            named.setBuddy(self.fields[name])
            self.fields[name].setAccessibleName(tr(words))
            grid.addWidget(named, at, 0)
            grid.addWidget(self.fields[name], at, 1)
            grid.addWidget(self.marks[name], at, 2)
        grid.setColumnMinimumWidth(2, fonts.grown(16))
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(grid)
        warned = QHBoxLayout()
        warned.setSpacing(8)
        warned.addWidget(self.like_sign)
        warned.addWidget(self.like, 1)
        warned.addWidget(self.open_like, 0, Qt.AlignmentFlag.AlignTop)
        right.addLayout(warned)
        right.addWidget(self.rest)
        right.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.text, 5)
        both.addLayout(right, 6)
        foot = QHBoxLayout()
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.throw_away)
        foot.addWidget(label(tr("The text stays with the lead as its message."), "hint"), 1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addLayout(both, 1)
        box.addWidget(self.problem)
        box.addLayout(foot)
        for part in (self.like_sign, self.like, self.open_like, self.rest, self.problem):
            part.hide()

    def _connect(self) -> None:
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        self.text.textChanged.connect(self._later.start)
        self._later.timeout.connect(self.read_now)
        self.open_like.clicked.connect(self._open)
        for name, field in self.fields.items():
            field.textEdited.connect(lambda _t, name=name: self._typed(name))

    def _typed(self, name: str) -> None:
        self._own.add(name)
        self._mark(name, 0.0, False)


def _units(text: str, at: int) -> int:
    """Return a place in UTF-16 units, as Qt counts."""
    return at + sum(ord(sign) > 0xFFFF for sign in text[:at])


def _ground(token: str) -> QColor:
    return theme.colour(token)
