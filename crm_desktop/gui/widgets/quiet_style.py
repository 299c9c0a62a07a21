"""Fusion, without the lines it draws under the letters of menus all the time."""

from __future__ import annotations

from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

_UNDERLINE = QStyle.StyleHint.SH_UnderlineShortcut


class QuietStyle(QProxyStyle):
    """Only this one hint is asked of Python, some four times a painted frame."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(  # noqa: N802
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803
    ) -> int:
        if hint == _UNDERLINE:
            return 0
        return super().styleHint(hint, option, widget, returnData)
