"""What a dialog's fields hold, whatever the dialog: typed texts and choices, each by the name of its field.

Qt knows itself which texts a user touched: what the program puts into a field counts as untouched.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from crm_desktop.i18n import tr

_TEXTS = (QPlainTextEdit, QTextEdit)
_CHOICES = (QComboBox, QCheckBox, QAbstractSpinBox)

Choices = dict[QWidget, str]
"""What stood in fields one chooses in, by the fields."""


def typed(dialog: QDialog) -> str:
    """Return what a user typed into a dialog, "" where nothing was touched."""
    lines = (line.text() for line in dialog.findChildren(QLineEdit) if _counts(line))
    texts = (text.toPlainText() for text in _texts(dialog) if text.document().isModified())
    return "\n".join(text for text in (*lines, *texts) if text.strip())


def choices(part: QWidget) -> Choices:
    """Return what is chosen in a dialog now, or in a part of it, to be held against later."""
    return {field: _held(field) for kind in _CHOICES for field in part.findChildren(kind)}


def described(dialog: QDialog, before: Choices) -> str:
    """Return what a dialog holds as lines of text under its title; of choices those that were changed."""
    lines = [dialog.windowTitle()]
    for field in sorted(_fields(dialog), key=lambda field: _place(dialog, field)):
        held = _held(field)
        chosen = isinstance(field, _CHOICES) and held == before.get(field, held)
        if held.strip() and field.isVisibleTo(dialog) and not chosen:
            name = _name(dialog, field)
            lines.append(f"{name}: {held}" if name and name != lines[0] else held)
    return "\n".join(lines)


def _fields(dialog: QDialog) -> Iterator[QWidget]:
    for line in dialog.findChildren(QLineEdit):
        if not isinstance(line.parent(), (QComboBox, QAbstractSpinBox)) and _readable(line):
            yield line
    yield from _texts(dialog)
    yield from (field for kind in _CHOICES for field in dialog.findChildren(kind))
    for listed in dialog.findChildren(QListWidget):
        if not isinstance(listed.window(), QDialog) or listed.window() is dialog:
            yield listed


def _texts(dialog: QDialog) -> list[QPlainTextEdit | QTextEdit]:
    found = [text for kind in _TEXTS for text in dialog.findChildren(kind)]
    return [text for text in found if not text.isReadOnly() and text.window() is dialog]


def _readable(line: QLineEdit) -> bool:
    """Say whether a line may be kept: a passphrase never is, and what is only shown need not be."""
    shown = line.echoMode() == QLineEdit.EchoMode.Normal
    return shown and not line.isReadOnly() and line.window() is line.parentWidget().window()


def _counts(line: QLineEdit) -> bool:
    return line.isModified() and _readable(line)


def _held(field: QWidget) -> str:
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, _TEXTS):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QCheckBox):
        return tr("Yes") if field.isChecked() else tr("No")
    if isinstance(field, QAbstractSpinBox):
        return field.text()
    if isinstance(field, QListWidget):
        items = [field.item(at) for at in range(field.count())]
        return ", ".join(i.text() for i in items if i.checkState() == Qt.CheckState.Checked)
    return ""


def _name(dialog: QDialog, field: QWidget) -> str:
    """Return what a field is called: as read aloud, by its label, or by its own words."""
    if field.accessibleName():
        return field.accessibleName()
    if isinstance(field, QCheckBox):
        return field.text()
    named = (one for one in dialog.findChildren(QLabel) if one.buddy() is field)
    return next((one.text() for one in named), "")


def _place(dialog: QDialog, field: QWidget) -> tuple[int, int]:
    at = field.mapTo(dialog, QPoint(0, 0))
    return at.y(), at.x()
