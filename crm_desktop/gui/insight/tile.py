"""A tile of the dashboard: a figure, what became of it in a week, and how far it is to its target."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolButton, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.widgets import paint

PAD, GAP, ARROW, BAR, TICK = 14, 6, 13, 4, 10
LEAST = 168
STYLE, FIGURE = "small", "page"


class Trend(NamedTuple):
    """What became of a figure: "up", "down" or "" with the words of it, and what else is said."""

    way: str = ""
    words: str = ""
    rest: str = ""
    good: str = "up"  # which way is the better one


class Progress(NamedTuple):
    """How far a figure is to its target, and where it should be by now, as parts of it."""

    part: float
    due: float


class FigureTile(QToolButton):
    """Painted; checked shows that what it says is explained beside the page."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self._figure, self._trend = "", Trend()
        self._progress: Progress | None = None
        self._warns = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.news.size_anew(self)

    def say(
        self, name: str, figure: str, trend: Trend, hint: str = "", progress: Progress | None = None
    ) -> None:
        """Show a figure, already formatted; `hint` says what it leaves out: a sign, and the tooltip."""
        self._warns = bool(hint)
        self.name, self._figure, self._trend, self._progress = name, figure, trend, progress
        spoken = [f"{name}: {figure}", trend.words, trend.rest, hint]
        self.setAccessibleName(". ".join(part for part in spoken if part))
        line = " ".join(part for part in (trend.words, trend.rest) if part)
        self.setToolTip("\n".join(part for part in (f"{name}: {figure}", line, hint) if part))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        small, figure = fonts.metrics(STYLE), fonts.metrics(FIGURE)
        wide = max(small.horizontalAdvance(self.name), figure.horizontalAdvance(self._figure))
        tall = 2 * small.height() + figure.height() + 2 * PAD + 2 * GAP + fonts.grown(TICK)
        return QSize(max(fonts.widened(LEAST), wide + 2 * PAD + 2), tall)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(fonts.widened(120), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        paint.paint_card(painter, self, "line")
        small, figure = fonts.metrics(STYLE).height(), fonts.metrics(FIGURE).height()
        inner = self.rect().adjusted(PAD, PAD, -PAD, -PAD)
        wide_name = inner.width()
        if self._warns:
            side = fonts.grown(ARROW)
            wide_name -= side + GAP
            box = QRect(inner.right() - side, inner.top() + (small - side) // 2, side, side)
            icons.icon("triangle-alert", "attention").paint(painter, self._mirror(box))
        self._write(painter, QRect(inner.left(), inner.top(), wide_name, small), STYLE,
                    "secondary", self.name)  # fmt: skip
        top = inner.top() + small + GAP // 2
        self._write(painter, QRect(inner.left(), top, inner.width(), figure), FIGURE, "text",
                    self._figure)  # fmt: skip
        top += figure + GAP // 2
        self._say_trend(painter, QRect(inner.left(), top, inner.width(), small))
        if self._progress is not None:
            self._track(
                painter, QRectF(inner.left(), top + small + GAP, inner.width(), fonts.grown(TICK))
            )

    def _say_trend(self, painter: QPainter, line: QRect) -> None:
        trend, at = self._trend, line.left()
        token = "good" if trend.way == trend.good else "attention" if trend.way else "secondary"
        if trend.way:
            side = fonts.grown(ARROW)
            box = QRect(at, line.center().y() - side // 2, side, side)
            icons.icon(f"arrow-{trend.way}", token).paint(painter, self._mirror(box))
            at += side + 3
        style = "small-strong" if trend.way else STYLE
        wide = self._write(painter, QRect(at, line.top(), line.right() - at + 1, line.height()), style,
                           token, trend.words)  # fmt: skip
        at += wide + 4 * bool(wide)
        self._write(painter, QRect(at, line.top(), line.right() - at + 1, line.height()), STYLE,
                    "secondary", trend.rest)  # fmt: skip

    def _track(self, painter: QPainter, room: QRectF) -> None:
        progress = self._progress
        assert progress is not None
        most = max(1.0, progress.part, progress.due)
        tall = fonts.grown(BAR)
        track = QRectF(room.left(), room.center().y() - tall / 2, room.width(), tall)
        painter.setPen(Qt.PenStyle.NoPen)
        if theme.current().bordered:
            painter.setPen(QPen(theme.colour("line2"), 1))
        painter.setBrush(theme.colour("surface" if theme.current().bordered else "line2"))
        painter.drawRoundedRect(track, 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accentfill"))
        done = QRectF(track)
        done.setWidth(track.width() * max(0.0, progress.part) / most)
        painter.drawRoundedRect(self._mirrored(done), 2, 2)
        x = track.left() + min(track.width() - 2, track.width() * progress.due / most)
        tick = QRectF(round(x), room.top(), 2, room.height())
        painter.fillRect(self._mirrored(tick), theme.colour("text"))

    def _write(self, painter: QPainter, rect: QRect, style: str, token: str, text: str) -> int:
        """Write one line, cut where there is no room; return how wide it is."""
        if rect.width() <= 8 or not text:
            return 0
        painter.setFont(fonts.font(style))
        painter.setPen(theme.colour(token if self.isEnabled() else "disabled"))
        metrics = fonts.metrics(style)
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        side = QStyle.visualAlignment(self.layoutDirection(), start)
        painter.drawText(self._mirror(rect), side, cut)
        return metrics.horizontalAdvance(cut)

    def _mirror(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _mirrored(self, rect: QRectF) -> QRectF:
        if not self.isRightToLeft():
            return rect
        return QRectF(self.width() - rect.right(), rect.top(), rect.width(), rect.height())
