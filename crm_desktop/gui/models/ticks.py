"""Which records are ticked, by row number: it outlives sorting, scrolling and new rows."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Ticks(QObject):
    """A set of row numbers that may also be "all but these", so ticking a million costs nothing."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = False
        self._named: set[int] = set()  # the ticked ones, or with `_all` the unticked ones

    def __contains__(self, n: int) -> bool:
        return (n in self._named) is not self._all

    @property
    def everything(self) -> bool:
        """Whether new rows count as ticked: all but the unticked ones are."""
        return self._all

    def count(self, total: int) -> int:
        """Return how many of `total` rows are ticked."""
        return max(0, total - len(self._named)) if self._all else len(self._named)

    def toggle(self, n: int) -> None:
        self._named.symmetric_difference_update((n,))
        self.changed.emit()

    def tick(self, ns: Iterable[int], ticked: bool = True) -> None:
        """Tick or untick `ns`, leaving the others as they are."""
        if ticked is self._all:
            self._named.difference_update(ns)
        else:
            self._named.update(ns)
        self.changed.emit()

    def tick_all(self) -> None:
        self._set(True)

    def clear(self) -> None:
        if self._all or self._named:
            self._set(False)

    def drop(self, ns: Iterable[int]) -> None:
        """Forget rows that are gone."""
        left = self._named.difference(ns)
        if left != self._named:
            self._named = left
            self.changed.emit()

    def named(self, ns: Iterable[int]) -> set[int]:
        """Return those of `ns` that were ticked one by one, or unticked where all others are ticked."""
        return self._named.intersection(ns) if self._named else set()

    def of(self, rows: array[int]) -> array[int]:
        """Return the ticked ones of `rows`, in their order."""
        if not self._named:
            return rows[:] if self._all else array("q")
        return array("q", (n for n in rows if (n in self._named) is not self._all))

    def _set(self, everything: bool) -> None:
        self._all, self._named = everything, set()
        self.changed.emit()
