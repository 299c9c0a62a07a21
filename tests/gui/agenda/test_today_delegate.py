"""Rows of the day in little room: the title stays, the day is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from crm_desktop.gui.agenda.today_delegate import _Line


@pytest.mark.parametrize("width", [300, 460, 1000])
def test_the_day_leaves_the_title_half_of_a_row(qapp, width):
    ground = QPixmap(width, 60)
    painter = QPainter(ground)
    line = _Line(painter, QRect(0, 0, width, 60), None, hovered=False)
    assert line._due_left() >= width // 2
    painter.end()
