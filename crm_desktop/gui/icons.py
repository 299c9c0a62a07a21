"""Icons: bundled line drawings in the colours of the theme."""

from __future__ import annotations

import re
from functools import cache
from math import hypot

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.binding import whole
from crm_desktop.paths import asset

STROKE = 1.75


@cache
def _drawing(name: str) -> str:
    return (asset("resources/icons") / f"{name}.svg").read_text("utf-8")


def names() -> list[str]:
    """Return the names of all bundled icons."""
    return sorted(path.stem for path in asset("resources/icons").glob("*.svg"))


def source(name: str, colour: str, stroke: float = STROKE) -> bytes:
    """Return the SVG of icon `name` in `colour` with lines `stroke` wide on the grid of 24."""
    drawn = _drawing(name).replace("currentColor", colour)
    return re.sub(r'stroke-width="[^"]*"', f'stroke-width="{stroke}"', drawn).encode("utf-8")


@cache
def pixmap(name: str, role: str = "text", size: int = 16, dpr: float = 1.0) -> QPixmap:
    """Return icon `name` in the colour of token `role`, `size` px square at pixel ratio `dpr`."""
    side = round(size * dpr)
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    drawing = source(name, getattr(theme.current(), role))
    with QPainter(image) as painter:
        QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, side, side))
    image.setDevicePixelRatio(dpr)
    return QPixmap.fromImage(image)


def pixel_ratio(painter: QPainter) -> float:
    """Return how many pixels of the device a painter's unit is.

    Asked for the device itself, Python would load every kind of device there is to name it.
    """
    drawn = painter.deviceTransform()
    return round(hypot(drawn.m11(), drawn.m12()), 2) or 1.0


@whole
class _Engine(QIconEngine):
    """Draws an icon in the colours in force when it is shown, so a theme switch needs no new icons."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name, self._role = name, role

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)

    def iconName(self) -> str:  # noqa: N802
        return self._name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        size = min(rect.width(), rect.height())
        ratio = pixel_ratio(painter)
        left = rect.x()
        if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left += rect.width() - size
        top = rect.y() + (rect.height() - size) // 2
        painter.drawPixmap(left, top, pixmap(self._name, self._token(mode), size, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(  # noqa: N802
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        side = min(size.width(), size.height())
        drawn = pixmap(self._name, self._token(mode), side, scale)
        return drawn if size.width() == side else _boxed(drawn, size, scale)

    def _token(self, mode: QIcon.Mode) -> str:
        if mode == QIcon.Mode.Disabled:
            return "disabled"
        selected = mode == QIcon.Mode.Selected and theme.current().bordered
        return "onselection" if selected else self._role


def _boxed(drawn: QPixmap, size: QSize, scale: float) -> QPixmap:
    """Return `drawn` at the start of a wider box: air between an icon and its words."""
    box = QPixmap(size * scale)
    box.setDevicePixelRatio(scale)
    box.fill(Qt.GlobalColor.transparent)
    with QPainter(box) as painter:
        mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.drawPixmap(size.width() - size.height() if mirrored else 0, 0, drawn)
    return box


@cache
def icon(name: str, role: str = "text") -> QIcon:
    """Return icon `name` in the colour of token `role`; it follows later theme changes by itself."""
    _drawing(name)  # an unknown name shall fail here, not while painting
    return QIcon(_Engine(name, role))


@cache
def nothing(width: int = 20) -> QIcon:
    """Return an empty picture, to keep the place of an icon that comes and goes."""
    blank = QPixmap(width, 16)
    blank.fill(Qt.GlobalColor.transparent)
    return QIcon(blank)


def forget() -> None:
    """Drop every drawn icon: the colours or the text size changed."""
    pixmap.cache_clear()


def grow() -> None:
    """Let the icons of buttons grow with their words; a style sheet cannot.

    At once when the size changes: a button that is made from then on has its size already.
    """
    global _scale
    before, now = _scale, max(1.0, fonts.scale())
    _scale = now
    if now != before:
        for button in QApplication.allWidgets():
            if isinstance(button, QAbstractButton) and not button.icon().isNull():
                _resize(button, before, now)


def _resize(button: QAbstractButton, before: float, now: float) -> None:
    """Take an icon from one scale to another; what it is at 100 % is kept, else each way would round it."""
    size, usual = button.iconSize(), button.property(_USUAL)
    if usual is None or round(usual * before) != size.height():
        usual = size.height() / before
    air, high = size.width() - size.height(), round(usual * now)
    button.setIconSize(QSize(high + air, high))
    button.setProperty(_USUAL, usual)


_USUAL = "icon_at_100"
_scale = 1.0
theme.news.changed.connect(forget)
