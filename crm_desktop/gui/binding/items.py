"""The items of layouts: none that the binding knows longer than it lives, none that outlives its layout."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QFormLayout, QGridLayout, QLayout, QWidget
from shiboken6 import createdByPython, delete, invalidate

_NESTING = (
    (QBoxLayout, ("addLayout", "insertLayout")),
    (QGridLayout, ("addLayout",)),
    (QFormLayout, ("addRow", "insertRow", "setLayout")),
)
_PATCHED = "forgets_items"


def forget_items() -> None:
    """Let the binding forget the items of a layout that is put into another one.

    PySide 6.11 makes an object of its own for each of them then and keeps it, by its place in memory, for
    as long as the layout lives. Qt destroys an item before that, with the widget it lays out. Whatever lies
    in its place later is taken for the item: another widget is given to Python as one, or an event to it,
    and what fails by that ends the program sooner or later.
    """
    for kind, names in _NESTING:
        for name in names:
            method = getattr(kind, name)
            if not hasattr(method, _PATCHED):
                setattr(kind, name, _forgetting(method))


def take_out(layout: QLayout) -> list[QWidget]:
    """Take everything out of a layout; return its widgets, which stay in the window.

    Qt leaves an item that is taken to who took it, and the binding to nobody: it stays in memory.
    """
    widgets = []
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widgets.append(widget)
        if not isinstance(item, QLayout):
            delete(item)
    return widgets


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, and away."""
    for widget in take_out(layout):
        widget.hide()
        widget.deleteLater()


def _forgetting(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*given: Any, **named: Any) -> Any:
        found = method(*given, **named)
        for nested in (*given[1:], *named.values()):
            if isinstance(nested, QLayout):
                _forget(nested)
        return found

    setattr(call, _PATCHED, True)
    return call


def _forget(layout: QLayout) -> None:
    """Forget the items of a layout; one that is ours knows its own items, made in Python."""
    if isinstance(type(layout).itemAt, FunctionType):
        return
    for item in map(layout.itemAt, range(layout.count())):
        if isinstance(item, QLayout):
            _forget(item)
        elif not createdByPython(item):
            invalidate(item)
