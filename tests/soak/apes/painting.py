"""Notices a window that is not painted any more though it is asked to."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.gui.sheet import Redressing

JUST, LONGEST = 10, 500
"""Steps after a window was dressed anew, and those that may take at most."""


class Painting(QObject):
    """Counts how often the widget it asked last was painted since."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: QWidget | None = None
        self._painted = 0
        self._going: Redressing | None = None
        self._steps = 0

    def ask(self, widget: QWidget) -> None:
        """Ask a widget to paint itself."""
        if self._there():
            self._asked.removeEventFilter(self)  # type: ignore[union-attr]
        self._asked, self._painted = widget, 0
        widget.installEventFilter(self)
        widget.update()

    def done(self) -> bool:
        """Say whether it has done so, if it is still to be seen."""
        return self._painted > 0 or not self._there() or not self._asked.isVisible()  # type: ignore[union-attr]

    def step(self) -> None:
        """Look once more whether the window is being dressed, which takes some dozen steps."""
        going = Redressing.under_way()
        self._steps = 0 if going is not self._going else self._steps + 1
        self._going = going

    def due(self) -> bool:
        """Say whether it must be painted by now: not while it is dressed, nor just after, nor never."""
        return self._steps > (JUST if self._going is None else LONGEST)

    def _there(self) -> bool:
        return self._asked is not None and shiboken6.isValid(self._asked)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:  # noqa: N802
        self._painted += event.type() == QEvent.Type.Paint
        return False
