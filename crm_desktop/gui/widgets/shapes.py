"""The shapes that say a status without colour: how far along, lapsed, or wanting attention."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

STROKE = 1.5
_TURN = 16 * 360


def paint_shape(painter: QPainter, rect: QRectF, shape: str, colour: QColor) -> None:
    """Paint a shape of `SHAPES` into the square `rect`; an unknown name paints nothing."""
    draw = SHAPES.get(shape)
    if draw is not None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter, rect, colour)
        painter.restore()


def _ring(painter: QPainter, rect: QRectF, colour: QColor) -> QRectF:
    inner = rect.adjusted(
        STROKE / 2 + 0.25, STROKE / 2 + 0.25, -STROKE / 2 - 0.25, -STROKE / 2 - 0.25
    )
    painter.setPen(QPen(colour, STROKE))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(inner)
    return inner


def _open(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    _ring(painter, rect, colour)


def _filled(part: float) -> Callable[[QPainter, QRectF, QColor], None]:
    """Return what paints a ring with `part` of its disc filled, clockwise from the top."""

    def draw(painter: QPainter, rect: QRectF, colour: QColor) -> None:
        inner = _ring(painter, rect, colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPie(inner, 90 * 16, -round(_TURN * part))

    return draw


def _full(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(rect.adjusted(0.25, 0.25, -0.25, -0.25))


def _dashed(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    pen = QPen(colour, STROKE)
    around = (rect.width() - STROKE - 0.5) * 3.14159 / STROKE
    pen.setDashPattern([around / 12, around / 12])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = STROKE / 2 + 0.25
    painter.drawEllipse(rect.adjusted(inset, inset, -inset, -inset))


def _alert(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    painter.setPen(
        QPen(colour, 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(colour)
    top, low = rect.top() + 1, rect.bottom() - 1.25
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(rect.center().x(), top),
                QPointF(rect.right() - 0.75, low),
                QPointF(rect.left() + 0.75, low),
            ]
        )
    )


SHAPES: dict[str, Callable[[QPainter, QRectF, QColor], None]] = {
    "open": _open,
    "quarter": _filled(0.25),
    "half": _filled(0.5),
    "most": _filled(0.75),
    "full": _full,
    "dashed": _dashed,
    "alert": _alert,
}
