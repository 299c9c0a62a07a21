"""Choosing one of the theme's six colours, each with its word: colour alone says nothing."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox

from crm_desktop.gui import theme
from crm_desktop.i18n import mark, tr

NAMES = {
    "c1": mark("Blue"), "c2": mark("Orange"), "c3": mark("Deep teal"), "c4": mark("Purple"),
    "c5": mark("Brown"), "c6": mark("Grey"),
}  # fmt: skip


def colour_box(chosen: str, without: str, bare: str = "") -> QComboBox:
    """Return a chooser of a colour; `without` is the word for none, `bare` the token its dot has."""
    box = QComboBox()
    box.setAccessibleName(tr("Colour"))
    box.setIconSize(QSize(12, 12))
    for name, words in {"": without, **{n: tr(w) for n, w in NAMES.items()}}.items():
        box.addItem(dot(name, bare), words, name)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def dot(name: str, bare: str = "") -> QIcon:
    """Return a dot of a colour; for none one of the token `bare`, or nothing."""
    return _dot(_colour(name, bare).rgba() if name or bare else None)


@cache
def _dot(colour: int | None) -> QIcon:
    picture = QPixmap(24, 24)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    if colour is not None:
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor.fromRgba(colour))
            painter.drawEllipse(QRectF(1, 1, 10, 10))
    return QIcon(picture)


def _colour(name: str, bare: str) -> QColor:
    charts = theme.current().charts
    known = name[:1] == "c" and name[1:].isdigit() and 0 < int(name[1:]) <= len(charts)
    return QColor(charts[int(name[1:]) - 1]) if known else theme.colour(bare or "tertiary")
