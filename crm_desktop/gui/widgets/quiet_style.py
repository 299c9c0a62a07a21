"""Fusion, without lines under the letters of menus, and with the main button of a dialog last.

Hints show what they are given letter for letter: names come with anybody's mail, some of which Qt would
read as HTML.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QMenu,
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


class _Usable(QObject):
    """Closes a menu that is switched off with what it is of: it would take all clicks, and heed none."""

    @classmethod
    def watch(cls, menu: QMenu) -> None:
        """Watch a menu from now on; each is dressed again with each look."""
        if not menu.property("usable"):
            menu.setProperty("usable", True)
            menu.installEventFilter(cls(menu))

    def eventFilter(self, menu: QObject, event: QEvent) -> bool:  # noqa: N802
        if (
            event.type() == QEvent.Type.EnabledChange
            and isinstance(menu, QMenu)
            and menu.isVisible()
        ):
            menu.close()
        return False


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
        elif isinstance(what, QMenu):
            _Usable.watch(what)
        return super().polish(what)
