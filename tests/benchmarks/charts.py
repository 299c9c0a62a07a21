"""Painting a chart of five hundred marks, beside one frame."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from tests.benchmarks.figure import FRAME, Figure

TIMES, SERIES, CATEGORIES = 20, 20, 25


def figures() -> Iterator[Figure]:
    """Yield the best time of each kind of chart, in seconds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QSizeF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtWidgets import QApplication

    from crm_desktop.gui import theme
    from crm_desktop.gui.charts.kinds import KINDS, compose
    from crm_desktop.gui.charts.pens import on_screen
    from tests.gui.charts.shown import many

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    image = QImage(1200, 700, QImage.Format.Format_ARGB32_Premultiplied)
    for kind in KINDS:
        drawing, best = compose(kind, many(SERIES, CATEGORIES), QSizeF(1200, 700)), 1.0
        for _ in range(TIMES):
            painter = QPainter(image)
            began = time.perf_counter()
            drawing.paint(on_screen(painter))
            best = min(best, time.perf_counter() - began)
            painter.end()
        yield Figure(f"a {kind} chart of 500 marks, beside a frame", best, FRAME, 1.0, 0.5)
