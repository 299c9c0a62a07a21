"""The type scale: bundled Inter with tabular figures, fallbacks for other scripts, and heights."""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QGuiApplication

from crm_desktop.paths import asset

FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
FALLBACKS = ("Noto Sans", "Noto Sans CJK SC", "Noto Sans Tamil", "Noto Sans Arabic")

REGULAR, MEDIUM, STRONG = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold

STYLES: dict[str, tuple[float, QFont.Weight]] = {
    "figure": (18, STRONG),
    "page": (15, STRONG),
    "title": (13, STRONG),
    "section": (11, STRONG),
    "body": (10, REGULAR),
    "body-medium": (10, MEDIUM),
    "body-strong": (10, STRONG),
    "small": (9, REGULAR),
    "small-medium": (9, MEDIUM),
    "small-strong": (9, STRONG),
    "caption": (8.5, MEDIUM),
}

# A point is 1/72 inch on macOS but 1/96 × 4/3 elsewhere; the same style shall have the same pixels.
_PLATFORM = 96 / 72 if sys.platform == "darwin" else 1.0

_scale = 1.0


def scale() -> float:
    """Return the user's text scale, 1.0 at 100 %."""
    return _scale


def held(factor: float) -> float:
    """Return a text scale within 80-200 %."""
    return min(2.0, max(0.8, factor))


def set_scale(factor: float) -> None:
    """Set the text scale, `held` within its limits; `theme.apply` must follow."""
    global _scale
    _scale = held(factor)
    font.cache_clear()
    metrics.cache_clear()


@cache
def load() -> tuple[str, ...]:
    """Load the bundled files once and return the families to ask for, those that exist."""
    # Inter has no Tamil, the fallbacks do: not worth a word each time.
    QLoggingCategory.setFilterRules("qt.text.font.db.info=false")
    dpi()
    for name in FILES:
        QFontDatabase.addApplicationFont(str(asset("resources/fonts") / name))
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    wanted = dict.fromkeys(("Inter", system, *FALLBACKS))
    # Asking for a family that is not there makes Qt search all aliases, and say so.
    return tuple(name for name in wanted if QFontDatabase.hasFamily(name))


@cache
def dpi() -> float:
    """Return the resolution letters are measured with, asked of the screen once, by the window's thread."""
    return QGuiApplication.primaryScreen().logicalDotsPerInchY()


def points(style: str) -> float:
    """Return the size of `style` in points, scaled."""
    return STYLES[style][0] * _PLATFORM * _scale


@cache
def font(style: str = "body") -> QFont:
    """Return the font of a style: figure page title section body small caption (-medium, -strong)."""
    made = QFont()
    made.setFamilies(list(load()))
    made.setPointSizeF(points(style))
    made.setWeight(STYLES[style][1])
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@cache
def metrics(style: str = "body") -> QFontMetrics:
    """Return the metrics of a style, for painting without asking anew."""
    return QFontMetrics(font(style))


def grown(token: int) -> int:
    """Return a size in pixels, that of an icon or a box, grown with the text."""
    return round(token * max(1.0, _scale))


def widened(token: int) -> int:
    """Return the width of a bar or panel at the text size in force: half as much more as the text."""
    return round(token * (1 + max(0.0, _scale - 1) / 2))


def height(token: int, style: str = "body") -> int:
    """Return the height of something `token` px high at 100 %, grown with its text."""
    air = 12 if token >= 30 else 8 if token >= 24 else 4
    return max(token, metrics(style).height() + air)


def two_lines(token: int) -> int:
    """Return the height of a row of two lines that is `token` px high at 100 %."""
    return max(token, metrics("body").height() + metrics("small").height() + 14)
