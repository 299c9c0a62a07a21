"""The geometry of a heat map, its colours, what each cell says, and how the keys walk over it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from crm_desktop.gui import theme
from crm_desktop.gui.charts import heat, units
from crm_desktop.gui.charts.data import ChartData, Mark, Series
from crm_desktop.gui.charts.heat import Cell, contrast
from crm_desktop.gui.charts.kinds import compose
from crm_desktop.gui.charts.pens import mixed
from crm_desktop.gui.charts.table import ChartTable
from crm_desktop.gui.charts.view import ChartView

SIZE = QSizeF(560, 240)
DAYS = ("Monday", "Tuesday", "Wednesday")
CALLS = ChartData(
    "Best time to call", ("9–10", "10–11", "11–12"),
    (Series("Monday", (20, None, 0)), Series("Tuesday", (40, 80, None)), Series("Wednesday", (None,) * 3)),
    units.percent(), best=Mark(1, 1),
    remarks=(("1 of 5", "2 calls", "0 of 6"), ("4 of 10", "8 of 10", ""), ("", "", "")),
)  # fmt: skip


def cells(drawing):
    return [item for item in drawing.items if isinstance(item, Cell)]


def test_cells_stand_in_rows_and_columns_the_darker_the_more(qapp):
    drawing = compose("heat", CALLS, SIZE, titled=False)
    found = cells(drawing)
    assert len({c.rect.top() for c in found}) == len({c.rect.left() for c in found}) == 3
    parts = {c.text: c.part for c in found if c.part >= 0}
    assert parts == {"20 %": pytest.approx(0.325), "0 %": 0, "40 %": pytest.approx(0.55), "80 %": 1}
    assert [c.text for c in found if c.part < 0] == ["·", "", "", "", ""]
    assert [c.text for c in found if c.best] == ["80 %"]
    assert [p.mark for p in drawing.placed] == [Mark(0, 0), Mark(0, 2), Mark(1, 0), Mark(1, 1)]


@given(st.integers(1, 24), st.integers(1, 7), st.integers(120, 900), st.integers(60, 400))
def test_no_cell_lies_over_another_or_outside(qapp, columns, rows, wide, tall):
    series = tuple(Series(f"Day {r}", tuple(range(r, r + columns))) for r in range(rows))
    data = ChartData("Calls", tuple(f"{h}–{h + 1}" for h in range(columns)), series)
    drawing = compose("heat", data, QSizeF(wide, tall), titled=False)
    rects = [c.rect for c in cells(drawing)]
    assert all(r.left() >= 0 and r.right() <= wide + 1 and r.bottom() <= tall + 1 for r in rects)
    if wide / columns > 30 and tall / rows > 30:
        assert not any(a.intersects(b) for at, a in enumerate(rects) for b in rects[:at])


def test_letters_can_be_read_on_every_ground(qapp):
    for tokens in (theme.LIGHT, theme.DARK, theme.CONTRAST):
        ends = QColor(tokens.surface), QColor(tokens.charts[0])
        for part in range(101):
            ground = mixed(*ends, part / 100)
            assert max(contrast(ink, ground) for ink in heat.INKS) >= 4.5


def test_every_value_says_itself_and_the_table_has_what_is_not_painted(qapp, qtbot):
    assert CALLS.said(Mark(1, 1)) == "10–11, Tuesday, 80 %, 8 of 10"
    model = ChartTable()
    model.show_data(CALLS)
    assert [model.text(0, c) for c in range(4)] == ["9–10", "20 % (1 of 5)", "40 % (4 of 10)", ""]
    assert model.text(1, 1) == "2 calls"
    view = ChartView("heat")
    qtbot.addWidget(view)
    view.resize(560, 240)
    view.show_data(CALLS)
    view.show()
    canvas = view.canvas
    assert "Heat map, 4 values" in canvas.accessibleName()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.current == Mark(1, 0)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.current == Mark(1, 1)
    with qtbot.waitSignal(view.chosen) as told:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert told.args == [Mark(1, 1)]
    canvas.grab()
