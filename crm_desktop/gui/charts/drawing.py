"""A chart worked out for one size: shapes and words where they stand, ready to be painted, and its marks.

Places are counted from the left; a drawing for a language read from the right is mirrored as a whole.
Colours are names, so that a drawing survives a change of theme.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPolygonF, QTransform

from crm_desktop.gui import fonts
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.charts.pens import Pens

RADIUS = 2.0
HATCHED = 4
"""From this size on hatching can be seen."""
START, MIDDLE, END = 0.0, 0.5, 1.0
"""Which part of a text stands at its place."""


class Item(Protocol):
    """One shape or text."""

    def paint(self, pens: Pens) -> None:
        """Paint it."""

    def mirror(self, width: float) -> None:
        """Move it to where it stands on a chart read from the right."""


@dataclass(slots=True)
class Box:
    """A filled rectangle; `hatch` is the series whose hatching lies over it, −1 for none."""

    rect: QRectF
    ink: str
    hatch: int = -1
    radius: float = RADIUS

    def paint(self, pens: Pens) -> None:
        if self.rect.width() < 2 * self.radius or self.radius == 0:
            pens.painter.fillRect(self.rect, pens.colour(self.ink))
        else:
            pens.fill(self.ink)
            pens.painter.drawRoundedRect(self.rect, self.radius, self.radius)
        if self.hatch >= 0 and min(self.rect.width(), self.rect.height()) >= HATCHED:
            pens.hatch(self.rect.toAlignedRect(), self.hatch)

    def mirror(self, width: float) -> None:
        self.rect.moveLeft(width - self.rect.right())


@dataclass(slots=True)
class Outline:
    """A dashed rectangle: what is not there yet."""

    rect: QRectF
    ink: str

    def paint(self, pens: Pens) -> None:
        pens.line(self.ink, 1.5, "dots")
        pens.painter.drawRoundedRect(self.rect.adjusted(0.75, 0.75, -0.75, -0.75), RADIUS, RADIUS)

    def mirror(self, width: float) -> None:
        self.rect.moveLeft(width - self.rect.right())


@dataclass(slots=True)
class Words:
    """One line of text, its `lean` part at x, on the baseline y."""

    x: float
    y: float
    text: str
    style: str = "small"
    ink: str = "tertiary"
    lean: float = START
    wide: int = field(init=False)

    def __post_init__(self) -> None:
        self.wide = width_of(self.text, self.style)

    def paint(self, pens: Pens) -> None:
        pens.letters(self.style, self.ink)
        pens.write(self.x - self.lean * self.wide, self.y, self.text)

    def mirror(self, width: float) -> None:
        self.x, self.lean = width - self.x, 1 - self.lean


@dataclass(slots=True)
class Line:
    """A line through points, with one marker of `MARKERS` at each unless `marker` is ""; width 0 is none."""

    points: list[QPointF]
    ink: str
    width: float = 2.0
    dash: str = ""
    marker: str = ""
    parts: list[QLineF] = field(init=False)
    signs: list[QPolygonF] = field(init=False)

    def __post_init__(self) -> None:
        # Piece by piece: Qt takes thirty times as long for the outline of all of it.
        self.parts = [QLineF(a, b) for a, b in pairwise(self.points)] if self.width else []
        marker = MARKERS.get(self.marker)
        self.signs = [marker.translated(p) for p in self.points] if marker is not None else []

    def paint(self, pens: Pens) -> None:
        if self.parts:
            pens.line(self.ink, self.width, self.dash)
            pens.painter.drawLines(self.parts)
        if self.signs:
            pens.fill(self.ink)
            for sign in self.signs:
                pens.painter.drawPolygon(sign)

    def mirror(self, width: float) -> None:
        self.points = [QPointF(width - p.x(), p.y()) for p in self.points]
        self.__post_init__()


@dataclass(slots=True)
class Shape:
    """A filled path, such as a part of a ring."""

    path: QPainterPath
    ink: str
    hatch: int = -1

    def paint(self, pens: Pens) -> None:
        pens.fill(self.ink)
        pens.painter.drawPath(self.path)
        pattern = pens.pattern(self.hatch)
        if pattern is not Qt.BrushStyle.NoBrush:
            pens.painter.setBrush(QBrush(pens.colour("surface"), pattern))
            pens.painter.drawPath(self.path)

    def mirror(self, width: float) -> None:
        self.path = _flipped(self.path, width)


@dataclass(slots=True)
class Placed:
    """Where a mark lies: what is ringed, what the pointer reaches, and its outline where it is no box."""

    mark: Mark
    box: QRectF
    reach: QRectF
    path: QPainterPath | None = None

    def holds(self, at: QPointF) -> bool:
        """Say whether a point belongs to the mark."""
        if self.path is not None and self.path.contains(at):
            return True
        return self.reach.contains(at)

    def mirror(self, width: float) -> None:
        self.box.moveLeft(width - self.box.right())
        if self.reach is not self.box:
            self.reach.moveLeft(width - self.reach.right())
        if self.path is not None:
            self.path = _flipped(self.path, width)


@dataclass(slots=True)
class Drawing:
    """Everything on a chart of one size; `lack` is the sentence that stands instead of marks."""

    size: QSizeF
    items: list[Item] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    lack: str = ""

    def add(self, item: Item) -> None:
        """Add a shape or text over those before."""
        self.items.append(item)

    def place(
        self, mark: Mark, box: QRectF, reach: QRectF | None = None, path: QPainterPath | None = None
    ) -> None:
        """Say where a mark lies."""
        self.placed.append(Placed(mark, QRectF(box), QRectF(box if reach is None else reach), path))

    def mirror(self) -> None:
        """Turn the drawing to be read from the right."""
        for part in (*self.items, *self.placed):
            part.mirror(self.size.width())

    def find(self, mark: Mark) -> Placed | None:
        """Return where a mark lies."""
        return next((p for p in self.placed if p.mark == mark), None)

    def under(self, at: QPointF) -> Placed | None:
        """Return the mark at a point, of several the one whose middle is nearest."""
        found = [p for p in self.placed if p.holds(at)]
        return min(found, key=lambda p: (p.box.center() - at).manhattanLength(), default=None)

    def paint(self, pens: Pens) -> None:
        """Paint everything."""
        painter = pens.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        for item in self.items:
            item.paint(pens)


def width_of(text: str, style: str) -> int:
    """Return how wide a text is."""
    return fonts.metrics(style).horizontalAdvance(text)


def fitted(text: str, style: str, width: float) -> str:
    """Return a text cut with … to a width."""
    if width_of(text, style) <= width:
        return text
    return fonts.metrics(style).elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(width)))


def line_height(style: str) -> int:
    """Return how high a line of a style is."""
    return fonts.metrics(style).height()


def baseline(top: float, height: float, style: str) -> float:
    """Return the baseline of a text in the middle of a strip."""
    metrics = fonts.metrics(style)
    return round(top + (height - metrics.height()) / 2 + metrics.ascent())


def _flipped(path: QPainterPath, width: float) -> QPainterPath:
    return QTransform(-1, 0, 0, 1, width, 0).map(path)


def _polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _disc(radius: float) -> QPolygonF:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), radius, radius)
    return path.toFillPolygon()


MARKERS = {
    "disc": _disc(3.5),
    "square": _polygon((-3.2, -3.2), (3.2, -3.2), (3.2, 3.2), (-3.2, 3.2)),
    "up": _polygon((0, -4.2), (4.2, 3.2), (-4.2, 3.2)),
    "diamond": _polygon((0, -4.6), (4.6, 0), (0, 4.6), (-4.6, 0)),
    "down": _polygon((0, 4.2), (4.2, -3.2), (-4.2, -3.2)),
    "cross": _polygon(
        (-1.3, -4), (1.3, -4), (1.3, -1.3), (4, -1.3), (4, 1.3), (1.3, 1.3),
        (1.3, 4), (-1.3, 4), (-1.3, 1.3), (-4, 1.3), (-4, -1.3), (-1.3, -1.3),
    ),
}  # fmt: skip
"""Markers of lines by name, around 0."""
