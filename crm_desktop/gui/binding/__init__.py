"""Puts right what the Qt binding does wrong, before any class of ours is made."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from PySide6.QtCore import QObject

_ANSWERS = {
    "sizeHint", "minimumSizeHint", "minimumSize", "hasHeightForWidth", "count",
    "expandingDirections", "updateGeometries", "viewportSizeHint",
}  # fmt: skip
"""What Qt asks for without anything said. Others like it are slots: those are never wrapped, because a
signal gives a function that takes anything all it has."""
_WHOLE = "whole_errors"


def keep_errors_whole() -> None:
    """Let an error in a method that Qt calls be told as any other, where it would end the program.

    PySide 6.11 keeps such an error for whoever called into Qt from Python. It takes for granted that the
    error is an object already: before Python 3.12 it is only a text until somebody catches it, as after
    a call into a widget that has gone. Of two in one call it keeps one. In both cases it crashes.
    """
    if not hasattr(QObject, _WHOLE):
        setattr(QObject, _WHOLE, True)
        QObject.__init_subclass__ = classmethod(_wrap)  # type: ignore[assignment,method-assign]


def _wrap(cls: type, **more: Any) -> None:
    super(QObject, cls).__init_subclass__(**more)
    for name, method in _overrides(cls):
        call = _told(method) if name.endswith("Event") or name == "eventFilter" else _whole(method)
        setattr(call, _WHOLE, True)
        setattr(cls, name, call)


def _overrides(cls: type) -> Iterator[tuple[str, FunctionType]]:
    """Yield the methods of a class, and of what is mixed into it, that stand for one of Qt's."""
    qt = next(base for base in cls.__mro__ if base.__module__.startswith("PySide6."))
    ours = [base for base in cls.__mro__ if base is cls or not issubclass(base, QObject)]
    for name in {name for base in ours for name in vars(base)}:
        method = getattr(cls, name)
        if isinstance(method, FunctionType) and _asked(name, method) and hasattr(qt, name):
            yield name, method


def _asked(name: str, method: FunctionType) -> bool:
    if name.startswith("__") or hasattr(method, _WHOLE):
        return False
    return name in _ANSWERS or method.__code__.co_argcount > 1


def _told(method: FunctionType) -> Callable[..., Any]:
    """Tell what goes wrong with an event, and let it count as not dealt with."""

    @functools.wraps(method)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return method(*given, **named)
        except Exception:  # noqa: BLE001 - who tells of errors tells of this one
            sys.excepthook(*sys.exc_info())
            return False

    return call


def _whole(method: FunctionType) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return method(*given, **named)
        except BaseException:
            raise  # caught, it is an object

    return call
