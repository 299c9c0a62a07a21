"""Fusion, without lines under the letters of menus, and with the main button of a dialog last."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialogButtonBox,
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
    """Only hints are asked of Python, some four times a painted frame."""

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
