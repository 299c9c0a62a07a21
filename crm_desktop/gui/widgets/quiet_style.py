"""Fusion, without lines under the letters of menus.

Hints show what they are given letter for letter: names come with anybody's mail, some of which Qt would
read as HTML.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QMenuBar,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from crm_desktop.gui.binding.turns import next_turn


class _Usable(QObject):
    """Closes a menu that is switched off with what it is of: it would take all clicks, and heed none."""

    @classmethod
    def watch(cls, menu: QMenu) -> None:
        """Watch a menu from now on; each is dressed again with each look."""
        if not menu.property("usable"):
            menu.setProperty("usable", True)
            usable = cls(menu)
            menu.installEventFilter(usable)
            # Polished in the midst of a dressing, which another style must not cut short.
            menu.aboutToShow.connect(usable._show_no_lines)

    def _show_no_lines(self) -> None:
        menu = self.parent()
        assert isinstance(menu, QMenu)
        show_no_lines(menu)

    def eventFilter(self, menu: QObject, event: QEvent) -> bool:  # noqa: N802
        if (
            event.type() == QEvent.Type.EnabledChange
            and isinstance(menu, QMenu)
            and menu.isVisible()
        ):
            menu.close()
        return False


class _NoLines(QProxyStyle):
    """Of menus alone: a hint that Python is asked for costs as much as making a button."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(  # noqa: N802
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803
    ) -> int:
        if hint == QStyle.StyleHint.SH_UnderlineShortcut:
            return 0
        return super().styleHint(hint, option, widget, returnData)


@cache
def _no_lines() -> _NoLines:
    style = _NoLines()
    # At the program's end what is Python's goes in any order: menus ask their style until they have gone.
    style.setParent(QCoreApplication.instance())
    return style


def show_no_lines(menu: QMenu | QMenuBar) -> None:
    """Let the letters of a menu be found by key alone, as they are in all else."""
    if not menu.testAttribute(Qt.WidgetAttribute.WA_SetStyle):
        menu.setStyle(_no_lines())


class QuietStyle(QProxyStyle):
    """Of what is painted and laid out nothing is asked of Python, only how a widget is dressed first."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def polish(self, what: Any) -> Any:
        """Prepare a widget, or what else Qt calls by this name: a palette, the application."""
        if isinstance(what, QLabel) and what.inherits("QTipLabel"):
            what.setTextFormat(Qt.TextFormat.PlainText)
        elif isinstance(what, QMenu):
            _Usable.watch(what)
        elif isinstance(what, QMenuBar):
            next_turn(what, lambda: show_no_lines(what))
        return super().polish(what)
