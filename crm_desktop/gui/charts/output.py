"""A chart as a file: SVG, PDF and PNG, by the painter of the screen, in the colours of the light theme."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.charts.data import ChartData
from crm_desktop.gui.charts.kinds import compose
from crm_desktop.gui.charts.pens import Pens

SIZE = QSize(720, 400)
"""Pixels of a chart unless another size is asked for."""
EDGE = 16


def svg(kind: str, data: ChartData, size: QSize = SIZE) -> bytes:
    """Return a chart as SVG, its words as text."""
    from PySide6.QtSvg import QSvgGenerator

    buffer = _buffer()
    made = QSvgGenerator()
    made.setOutputDevice(buffer)
    made.setSize(size)
    made.setViewBox(QRect(0, 0, size.width(), size.height()))
    made.setResolution(round(fonts.dpi()))
    made.setTitle(data.title)
    made.setDescription(data.sentence)
    with QPainter(made) as painter:
        paint(painter, kind, data, QSizeF(size))
    return bytes(buffer.data().data())


def pdf(kind: str, data: ChartData, size: QSize = SIZE) -> bytes:
    """Return a chart as a PDF of one page of its own size."""
    buffer = _buffer()
    made = QPdfWriter(buffer)
    made.setResolution(round(fonts.dpi()))
    points = QSizeF(size) * (72 / round(fonts.dpi()))
    page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    way = QPageLayout.Orientation.Portrait
    made.setPageLayout(QPageLayout(page, way, QMarginsF(0, 0, 0, 0)))
    made.setTitle(data.title)
    made.setCreator("CRM Desktop")
    with QPainter(made) as painter:
        paint(painter, kind, data, QSizeF(size), paper=True)
    return bytes(buffer.data().data())


def png(kind: str, data: ChartData, size: QSize = SIZE, ratio: float = 2.0) -> bytes:
    """Return a chart as PNG with `ratio` dots a pixel."""
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    with QPainter(image) as painter:
        paint(painter, kind, data, QSizeF(size))
    buffer = _buffer()
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def paint(
    painter: QPainter, kind: str, data: ChartData, size: QSizeF, *, paper: bool = False
) -> None:
    """Paint a chart with its title on white, `size` large with its edge, where the painter stands."""
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), theme.LIGHT.surface)
    inner = QSizeF(size.width() - 2 * EDGE, size.height() - 2 * EDGE)
    drawing = compose(kind, data, inner, mirrored=QGuiApplication.isRightToLeft())
    painter.translate(EDGE, EDGE)
    drawing.paint(Pens(painter, theme.LIGHT, paper=paper))
    painter.translate(-EDGE, -EDGE)


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.setData(QByteArray())
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
