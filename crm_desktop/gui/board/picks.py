"""The chosen cards of a board: row numbers, the same on board and list."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Picks(QObject):
    """Cards chosen to be moved or closed together; being current is something else."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ns: set[int] = set()

    def __contains__(self, n: int) -> bool:
        return n in self._ns

    def __len__(self) -> int:
        return len(self._ns)

    def toggle(self, n: int) -> None:
        self._set(self._ns ^ {n})

    def add(self, ns: Iterable[int]) -> None:
        self._set(self._ns | set(ns))

    def drop(self, ns: Iterable[int]) -> None:
        """Forget cards that left the board."""
        self._set(self._ns - set(ns))

    def keep(self, ns: Iterable[int]) -> None:
        """Forget all cards that are not among `ns`."""
        self._set(self._ns & set(ns))

    def clear(self) -> None:
        self._set(set())

    def _set(self, wanted: set[int]) -> None:
        if wanted != self._ns:
            self._ns = wanted
            self.changed.emit()
