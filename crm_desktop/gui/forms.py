"""Loading the Designer forms of fixed screens, with their words in the user's language."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QWidget

from crm_desktop.paths import asset


class _Loader(QUiLoader):
    """Lays a form out on a widget that is there already, so a class can stand behind it."""

    def __init__(self, base: QWidget) -> None:
        super().__init__()
        self._base: QWidget | None = base

    def createWidget(  # noqa: N802
        self, name: str, parent: QWidget | None = None, object_name: str = ""
    ) -> QWidget:
        if parent is None and self._base is not None:
            base, self._base = self._base, None
            return base
        return super().createWidget(name, parent, object_name)


def names() -> list[str]:
    """Return the names of all forms."""
    return sorted(path.stem for path in asset("ui").glob("*.ui"))


def load(name: str, base: QWidget) -> None:
    """Lay the form `name` out on `base`; its parts are found with `part`."""
    if _Loader(base).load(str(asset("ui") / f"{name}.ui")) is None:
        raise FileNotFoundError(name)


def part(form: QWidget, kind: type[QObject], name: str) -> Any:
    """Return the part of a form that Designer calls `name`."""
    found = form.findChild(kind, name)
    if found is None:
        raise LookupError(name)
    return found
