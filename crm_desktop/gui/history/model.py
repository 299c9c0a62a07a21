"""The operations listed as Qt sees them: pages from the file, newest first, and what is new on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from crm_desktop.gui.history.phrases import Deed
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.i18n import tr, trn


class DeedModel(QAbstractListModel):
    """Asks for the next page when the view comes near the end."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.deeds: list[Deed] = []
        self.more = False  # older ones are in the file
        self.open_row = QPersistentModelIndex()

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.deeds)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if int(role) not in SERVED or not index.isValid():
            return None
        return said(self.deeds[index.row()])

    def canFetchMore(self, parent: Index = NOTHING) -> bool:  # noqa: N802
        return self.more and not parent.isValid()

    def fetchMore(self, parent: Index = NOTHING) -> None:  # noqa: N802
        """Ask for the next page; it comes when it has been read."""
        if self.canFetchMore(parent):
            self.more = False  # until the answer is there
            self.more_wanted.emit()

    def starts_day(self, row: int) -> bool:
        """Say whether a row is the first of its day, and so has the day written above it."""
        return row == 0 or self.deeds[row - 1].day != self.deeds[row].day

    def show_deeds(self, deeds: Sequence[Deed], more: bool) -> None:
        """List other operations altogether."""
        self.beginResetModel()
        self.deeds, self.more = list(deeds), more
        self.open_row = QPersistentModelIndex()
        self.endResetModel()

    def add_older(self, deeds: Sequence[Deed], more: bool) -> None:
        """Add a page at the end."""
        if deeds:
            first = len(self.deeds)
            self.beginInsertRows(NOTHING, first, first + len(deeds) - 1)
            self.deeds += deeds
            self.endInsertRows()
        self.more = more  # only now: what is asked next comes after these

    def add_newer(self, deeds: Sequence[Deed]) -> None:
        """Put what was done since at the top."""
        if deeds:
            self.beginInsertRows(NOTHING, 0, len(deeds) - 1)
            self.deeds[:0] = deeds
            self.endInsertRows()
            self._tell(len(deeds))  # it may not be the first of its day any more

    def replace(self, deed: Deed) -> None:
        """Show an operation that was taken back or brought back as it is now."""
        row = self.row_of(deed.stamp)
        if row >= 0 and self.deeds[row] != deed:
            self.deeds[row] = deed
            self._tell(row)

    def row_of(self, stamp: str) -> int:
        """Return the row of an operation, or -1."""
        return next((row for row, deed in enumerate(self.deeds) if deed.stamp == stamp), -1)

    def _tell(self, row: int) -> None:
        if 0 <= row < len(self.deeds):
            self.dataChanged.emit(self.index(row), self.index(row))


def said(deed: Deed) -> str:
    """Return a row for a screen reader."""
    return ". ".join(part for part in (deed.title, about(deed), f"{deed.day} {deed.time}") if part)


def about(deed: Deed) -> str:
    """Return the second line: who, and what or how much, and whether it still holds."""
    how_much = deed.detail or trn("{n} record", "{n} records", deed.rows)
    state = tr("taken back") if deed.taken_back else ""
    return " · ".join(part for part in (deed.author, how_much, state) if part)
