"""The news that the look changed: its colours, or the size of text."""

from __future__ import annotations

from weakref import WeakSet

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


class News(QObject):
    """Tells painters that colours or text sizes changed and caches are stale."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sized: WeakSet[QWidget] = WeakSet()
        self.changed.connect(self._tell_sized)

    def size_anew(self, widget: QWidget) -> None:
        """Ask for the room of a widget anew at each change; a connection would leave some memory behind."""
        self._sized.add(widget)

    def _tell_sized(self) -> None:
        for widget in filter(isValid, list(self._sized)):
            widget.updateGeometry()
