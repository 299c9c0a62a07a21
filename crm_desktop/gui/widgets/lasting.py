"""Answers from lanes for widgets that may be closed before they come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject


def while_there(owner: QObject, do: Callable[..., Any]) -> Callable[..., None]:
    """Return `do`, which does nothing once Qt has deleted `owner`."""

    def call(*found: Any) -> None:
        if shiboken6.isValid(owner):
            do(*found)

    return call
