"""Keeps the binding from knowing the items of layouts longer than they live."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QFormLayout, QGridLayout, QLayout
from shiboken6 import createdByPython, invalidate

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
