"""Sheets of address labels as they are sold: how large a label is and how many stand on a sheet."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF

from crm_desktop.gui.printing.paper import MM, Paper

INCH = 25.4


class Sheet(NamedTuple):
    """Millimetres. The labels stand in the middle of the sheet; `gap` is between two columns."""

    name: str
    paper: str
    width: float
    height: float
    columns: int
    rows: int
    gap: float = 2.54

    @property
    def labels(self) -> int:
        return self.columns * self.rows

    def place(self, at: int) -> QRectF:
        """Return where label `at` stands, counted from 0 along the rows, in units."""
        extent = Paper(self.paper).extent()
        wide = self.columns * self.width + (self.columns - 1) * self.gap
        left = (extent.width() - wide * MM) / 2
        top = (extent.height() - self.rows * self.height * MM) / 2
        row, column = divmod(at, self.columns)
        x = left + column * (self.width + self.gap) * MM
        return QRectF(x, top + row * self.height * MM, self.width * MM, self.height * MM)


SHEETS = (
    Sheet("L7160", "A4", 63.5, 38.1, 3, 7),
    Sheet("L7159", "A4", 63.5, 33.9, 3, 8),
    Sheet("L7161", "A4", 63.5, 46.6, 3, 6),
    Sheet("L7162", "A4", 99.1, 33.9, 2, 8),
    Sheet("L7163", "A4", 99.1, 38.1, 2, 7),
    Sheet("L7173", "A4", 99.1, 57.0, 2, 5),
    Sheet("L7165", "A4", 99.1, 67.7, 2, 4),
    Sheet("5160", "Letter", 2.625 * INCH, INCH, 3, 10, 0.125 * INCH),
    Sheet("5161", "Letter", 4 * INCH, INCH, 2, 10, 0.1875 * INCH),
    Sheet("5162", "Letter", 4 * INCH, INCH * 4 / 3, 2, 7, 0.1875 * INCH),
    Sheet("5163", "Letter", 4 * INCH, 2 * INCH, 2, 5, 0.1875 * INCH),
)
"""By the numbers Avery gave them, which other makers name too."""


def sheet(name: str) -> Sheet:
    """Return the sheet of a number. Raises `KeyError` for one that is not known."""
    return {each.name.lower(): each for each in SHEETS}[name.lower()]
