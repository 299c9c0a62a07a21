"""Puts right what the Qt binding does wrong, before any class of ours is made."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject

_WHOLE = "whole_errors"
C = TypeVar("C")
_VARIED = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS


def keep_errors_whole() -> None:
    """Let an error in a method that Qt calls be told as any other, where it would end the program.

    PySide 6.11 keeps such an error for whoever called into Qt from Python. It takes for granted that the
    error is an object already: before Python 3.12 it is only a text until somebody catches it, as after
    a call into a widget that has gone. Of two in one call it keeps one. In both cases it crashes.

    It holds for the classes made afterwards whose base is a `QObject`; for others there is `whole`. An
    error in an event is told where it happens, any other reaches who called into Qt, if that was Python.
    """
    if not hasattr(QObject, _WHOLE):
        setattr(QObject, _WHOLE, True)
        QObject.__init_subclass__ = classmethod(_made)  # type: ignore[assignment,method-assign]


def whole(cls: type[C]) -> type[C]:
    """Keep the errors of a class whole whose base is one of Qt's that is no `QObject`."""
    for name, method in _overrides(cls, [cls]):
        setattr(cls, name, _whole(method))
    return cls


def _made(cls: type, **more: Any) -> None:
    super(QObject, cls).__init_subclass__(**more)
    ours = [base for base in cls.__mro__ if base is cls or not issubclass(base, QObject)]
    for name, method in _overrides(cls, ours):
        event = name.endswith("Event") or name == "eventFilter"
        setattr(cls, name, _told(method) if event else _whole(method))


def _overrides(cls: type, ours: list[type]) -> Iterator[tuple[str, FunctionType]]:
    """Yield the methods of a class, and of what is mixed into it, that stand for one of Qt's."""
    qt = next(base for base in cls.__mro__ if base.__module__.startswith("PySide6."))
    for name in {name for base in ours for name in vars(base)} & _named(qt):
        method = next(vars(base)[name] for base in cls.__mro__ if name in vars(base))
        if isinstance(method, FunctionType) and not hasattr(method, _WHOLE):
            yield name, method


@functools.cache
def _named(qt: type) -> frozenset[str]:
    """Return the names of the methods of one of Qt's classes."""
    return frozenset(name for name in dir(qt) if not name.startswith("__"))


def _told(method: FunctionType) -> Callable[..., Any]:
    """Tell what goes wrong with an event; it counts as not dealt with, and what was to close stays."""

    @functools.wraps(method)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return method(*given, **named)
        except Exception:  # noqa: BLE001 - who tells of errors tells of this one
            sys.excepthook(*sys.exc_info())
            for event in given:
                if isinstance(event, QEvent) and event.type() == QEvent.Type.Close:
                    event.ignore()
            return False

    return _marked(call)


def _whole(method: FunctionType) -> Callable[..., Any]:
    """Catch and raise again; caught, an error is an object."""
    code = method.__code__
    if code.co_argcount == 1 and not code.co_kwonlyargcount and not code.co_flags & _VARIED:
        return _marked(_alone(method))

    @functools.wraps(method)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return method(*given, **named)
        except BaseException:
            raise

    return _marked(call)


def _alone(method: FunctionType) -> Callable[..., Any]:
    """Do so for what takes nothing: it may be a slot, and a signal gives what can be taken."""

    @functools.wraps(method)
    def call(self: Any) -> Any:
        try:
            return method(self)
        except BaseException:
            raise

    return call


def _marked(call: Callable[..., Any]) -> Callable[..., Any]:
    setattr(call, _WHOLE, True)
    return call
