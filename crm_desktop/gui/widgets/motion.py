"""Motion: short and quiet, and none where the system or a test wants none."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPoint, QPropertyAnimation
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle, QWidget

USUAL, SETTLE = 120, 160


def duration(milliseconds: int = USUAL) -> int:
    """Return how long a motion may last here: 0 when motion is unwanted or nobody is looking."""
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return 0
    wanted = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return milliseconds if wanted else 0


def slide_in(widget: QWidget, end: QPoint, rise: int = 12) -> None:
    """Show `widget` at `end`, coming from `rise` px below."""
    widget.move(end)
    widget.show()
    lasting = duration()
    if not lasting:
        return
    run = QPropertyAnimation(widget, b"pos", widget)
    run.setDuration(lasting)
    run.setEasingCurve(QEasingCurve.Type.OutCubic)
    run.setStartValue(end + QPoint(0, rise))
    run.setEndValue(end)
    run.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)
