"""A row of a card or a panel: a record's name, what it is of, and what it counts for at the end."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.widgets.shapes import paint_shape

AIR, GAP, SHAPE, ICON = 6, 8, 10, 13
NARROW = 380


class Middle(NamedTuple):
    """What stands between name and figure: a shape with words, an icon with others."""

    shape: str
    colour: str
    words: str
    icon: str
    said: str


class FigureRow(QAbstractButton):
    """Click, Enter or the space key opens it; the arrow keys go to its neighbours."""

    def __init__(
        self, title: str, about: str, figure: str, middle: Middle | None = None,
        *, pad: int = 14, lead: int = 0, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._title, self._about, self._figure = title, about, figure
        self._middle, self._pad, self._lead = middle, pad, lead
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "inside")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        said = [title, about, *([middle.words, middle.said] if middle else []), figure]
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setToolTip("\n".join(part for part in (title, about) if part))
        theme.news.size_anew(self)

    def sizeHint(self) -> QSize:  # noqa: N802
        body, small = fonts.metrics("body").height(), fonts.metrics("small").height()
        return QSize(fonts.widened(240), body + small * bool(self._about) + 2 * AIR)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover"))
        inner = self.rect().adjusted(self._pad + self._lead, AIR, -self._pad, -AIR)
        end = self._end(painter, inner)
        if self._middle is not None and self.width() >= fonts.widened(NARROW):
            end = self._between(painter, inner, end, self._middle)
        body, small = fonts.metrics("body").height(), fonts.metrics("small").height()
        room = QRect(inner.left(), inner.top(), end - inner.left(), body)
        self._write(painter, room, "body", "text", self._title)
        room.moveTop(inner.top() + body)
        room.setHeight(small)
        self._write(painter, room, "small", "tertiary", self._about)

    def _end(self, painter: QPainter, inner: QRect) -> int:
        """Write the figure; return where there is room before it."""
        wide = fonts.metrics("body").horizontalAdvance(self._figure)
        room = QRect(inner.right() - wide, inner.top(), wide + 1, inner.height())
        self._write(painter, room, "body", "text", self._figure)
        return room.left() - GAP

    def _between(self, painter: QPainter, inner: QRect, end: int, middle: Middle) -> int:
        small = fonts.metrics("small-strong")
        side = fonts.grown(ICON)
        days = QRect(inner.left() + round(inner.width() * 0.66), inner.top(),
                     side + 4 + small.horizontalAdvance(middle.said), inner.height())  # fmt: skip
        days.moveRight(min(days.right(), end))
        box = QRect(days.left(), days.center().y() - side // 2, side, side)
        icons.icon(middle.icon, "attention").paint(painter, self._mirror(box))
        room = days.adjusted(side + 4, 0, 0, 0)
        self._write(painter, room, "small-strong", "attention", middle.said)
        left = inner.left() + round(inner.width() * 0.44)
        shape = fonts.grown(SHAPE)
        mark = QRect(left, inner.center().y() - shape // 2, shape, shape)
        paint_shape(painter, QRectF(self._mirror(mark)), middle.shape, QColor(middle.colour))
        words = QRect(
            left + shape + 5, inner.top(), days.left() - left - shape - 5 - GAP, inner.height()
        )
        self._write(painter, words, "small", "secondary", middle.words)
        return left - GAP

    def _write(self, painter: QPainter, rect: QRect, style: str, token: str, text: str) -> None:
        if rect.width() <= 8:
            return
        painter.setFont(fonts.font(style))
        painter.setPen(theme.colour(token))
        cut = fonts.metrics(style).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            self._mirror(rect), QStyle.visualAlignment(self.layoutDirection(), start), cut
        )

    def _mirror(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
