"""The only Qt signal about data: what the log tells, brought into the window's thread."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from crm_desktop.domain.operation import Changed


class Bridge(QObject):
    """Re-emits every `Changed` of a workspace; at once when it was written in the window's thread."""

    changed = Signal(object)
    _written = Signal(object)

    def __init__(self, ws: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # A slot of an object that lives in the window's thread, so Qt queues what other threads tell.
        self._written.connect(self._pass_on)
        self._unsubscribe = ws.log.subscribe(self._written.emit)

    def close(self) -> None:
        """Tell nothing any more: the file is about to be closed."""
        self._unsubscribe()
        self.blockSignals(True)

    @Slot(object)
    def _pass_on(self, news: Changed) -> None:
        self.changed.emit(news)
