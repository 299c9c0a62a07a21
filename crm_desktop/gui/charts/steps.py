"""Where the keys lead from a mark: along the categories, across the series, to both ends."""

from __future__ import annotations

from PySide6.QtCore import Qt

from crm_desktop.gui.charts.data import ChartData, Mark

_KEY = Qt.Key
_AWAY = {
    _KEY.Key_Left: (-1, 0),
    _KEY.Key_Right: (1, 0),
    _KEY.Key_Up: (0, -1),
    _KEY.Key_Down: (0, 1),
}


def stepped(
    data: ChartData, mark: Mark, key: Qt.Key, *, down: bool = False, mirrored: bool = False
) -> Mark | None:
    """Return the mark a key leads to, the same at an end, None for a key that leads nowhere.

    Categories lie side by side, `down` one below the other. Of one series every arrow walks along them.
    """
    if key in (_KEY.Key_Home, _KEY.Key_End):
        row = [m for m in data.marks() if m.series == mark.series]
        return row[0 if key == _KEY.Key_Home else -1]
    if key not in _AWAY:
        return None
    across, upright = _AWAY[key]
    if mirrored:
        across = -across
    along, other = (upright, across) if down else (across, upright)
    if not along and len(data.series) == 1:
        along, other = other, 0
    return _next(data, mark, along) if along else _beside(data, mark, other)


def _next(data: ChartData, mark: Mark, by: int) -> Mark:
    """Return the next value of the same series, past gaps."""
    row = [m for m in data.marks() if m.series == mark.series]
    return row[max(0, min(row.index(mark) + by, len(row) - 1))]


def _beside(data: ChartData, mark: Mark, by: int) -> Mark:
    """Return the next value of the same category."""
    column = [m for m in data.marks() if m.category == mark.category]
    return column[max(0, min(column.index(mark) + by, len(column) - 1))]
