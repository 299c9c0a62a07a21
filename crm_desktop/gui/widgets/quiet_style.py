"""Fusion, without lines under the letters of menus, and with the main button of a dialog last.

Hints show what they are given letter for letter: names come with anybody's mail, some of which Qt would
read as HTML.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

_ANSWERS = {
    QStyle.StyleHint.SH_UnderlineShortcut: 0,
    QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons: 0,
    QStyle.StyleHint.SH_DialogButtonLayout: QDialogButtonBox.ButtonLayout.GnomeLayout.value,
}


class QuietStyle(QProxyStyle):
    """Of what painting needs only style hints are asked of Python, some four times a frame."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(  # noqa: N802
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803
    ) -> int:
        answer = _ANSWERS.get(hint)
        return super().styleHint(hint, option, widget, returnData) if answer is None else answer

    def polish(self, what: Any) -> Any:
        """Prepare a widget, or what else Qt calls by this name: a palette, the application."""
        if isinstance(what, QLabel) and what.inherits("QTipLabel"):
            what.setTextFormat(Qt.TextFormat.PlainText)
        return super().polish(what)
