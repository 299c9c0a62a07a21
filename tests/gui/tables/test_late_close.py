"""The expected close of a deal in its table: past ones of open deals stand out."""

from __future__ import annotations

from array import array
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import theme
from crm_desktop.gui.models.record_table import RecordTable
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.tables.delegate import RowDelegate


def painted(away: int, outcome: str | None) -> set[int]:
    """Return the colours of the cell of a deal that is to close so many days from now."""
    day = (date.today() + timedelta(days=away)).isoformat()
    row = {"id": "d", "title": "Deal", "closing": day,
           "result": {"outcome": outcome} if outcome else None}  # fmt: skip
    model = RecordTable(RECORDS["deal"], lambda _ns: {1: row})
    model.start_over(array("q", [1]))
    model.ensure(0, 0)
    picture = QImage(200, looks.current().row_height, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    column = model.column("closing")
    RowDelegate(model, None).paint_rows(painter, [(0, 0)], [(column, 0, 200)], 200)
    painter.end()
    return {picture.pixel(x, y) for x in range(200) for y in range(picture.height())}


def test_only_a_past_close_of_an_open_deal_is_red(qtbot):
    red = theme.colour("error").rgb()
    assert red in painted(-3, None) and red in painted(-1, "open")
    for away, outcome in ((0, None), (5, "open"), (-3, "won"), (-3, "lost")):
        assert red not in painted(away, outcome), (away, outcome)
