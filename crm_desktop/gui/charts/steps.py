"""Where the keys lead from a mark: along the categories, across the series, to both ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from crm_desktop.gui.charts.data import Mark

_KEY = Qt.Key
_AWAY = {
    _KEY.Key_Left: (-1, 0),
    _KEY.Key_Right: (1, 0),
    _KEY.Key_Up: (0, -1),
    _KEY.Key_Down: (0, 1),
}


def stepped(
    marks: Sequence[Mark], mark: Mark, key: Qt.Key, *, down: bool = False, mirrored: bool = False
) -> Mark | None:
    """Return the mark a key leads to, the same at an end, None for a key that leads nowhere.

    Categories lie side by side, `down` one below the other. Where there is only one series, or one
    category, every arrow walks along the others.
    """
    along = [m for m in marks if m.series == mark.series]
    across = [m for m in marks if m.category == mark.category]
    if len(along) == 1:
        along = across
    elif len({m.series for m in marks}) == 1:
        across = along
    if key in (_KEY.Key_Home, _KEY.Key_End):
        return along[0 if key == _KEY.Key_Home else -1]
    if key not in _AWAY:
        return None
    sideways, upright = _AWAY[key]
    if mirrored:
        sideways = -sideways
    if upright:
        return _next(along if down else across, mark, upright)
    return _next(across if down else along, mark, sideways)


def _next(row: Sequence[Mark], mark: Mark, by: int) -> Mark:
    return row[max(0, min(row.index(mark) + by, len(row) - 1))]
