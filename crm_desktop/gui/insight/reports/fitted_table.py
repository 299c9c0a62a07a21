"""A table that shares its width out anew when it becomes wider or narrower."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableView


class FittedTable(QTableView):
    """What sharing out does to the width, as where a bar comes or goes, is no reason to do it again.

    Without that a bar that comes and goes at one and the same width never ends, and the program does.
    """

    _sharing = False

    def fit(self) -> None:
        """Fit to what there is to be shown, and to the width there is."""
        raise NotImplementedError

    def share_width(self) -> None:
        """Fit to another width, where that takes less than fitting to all."""
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width() or self._sharing:
            return
        self._sharing = True
        try:
            self.share_width()
        finally:
            self._sharing = False
