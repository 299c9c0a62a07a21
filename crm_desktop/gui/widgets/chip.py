"""A filter chip: field and comparison quietly, the value plainly, and a cross that takes it away."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.widgets.mirroring import mirrored
from crm_desktop.i18n import tr

HEIGHT, PAD, CROSS, MOST = 26, 9, 12, 320
PLUS = 12


class Chip(QToolButton):
    """Click or Enter opens it; the cross, Delete or Backspace takes it away."""

    opened = Signal()
    removed = Signal()

    def __init__(self, lead: str, value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.removable = True
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._at = QPoint(-1, -1)
        self.clicked.connect(self._clicked)
        theme.news.size_anew(self)
        self.say(lead, value)

    def say(self, lead: str, value: str = "") -> None:
        """Show another condition."""
        self._lead, self._value = lead, value
        whole = f"{lead} {value}".strip()
        self.setAccessibleName(tr("Filter: {what}", what=whole))
        self.setToolTip(whole)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        words = self._width("small", self._lead) + self._width("small-medium", self._value)
        gap = 6 if self._lead and self._value else 0
        cross = 8 + fonts.grown(CROSS) if self.removable else 0
        return QSize(
            min(fonts.widened(MOST), 2 * PAD + words + gap + cross), fonts.height(HEIGHT, "small")
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.setBrush(theme.colour("hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left, right = PAD, self.width() - PAD - (fonts.grown(CROSS) + 8 if self.removable else 0)
        left += self._write(painter, ("small", "tertiary", self._lead), left, right)
        left += 6 if self._lead and self._value else 0
        self._write(painter, ("small-medium", "text", self._value), left, right)
        if self.removable:
            icons.icon("x", "secondary").paint(painter, self._cross())

    def _write(self, painter: QPainter, what: tuple[str, str, str], left: int, right: int) -> int:
        style, token, text = what
        room = mirrored(
            self.layoutDirection(), self.rect(), QRect(left, 0, max(0, right - left), self.height())
        )
        painter.setFont(fonts.font(style))
        painter.setPen(theme.colour(token))
        cut = fonts.metrics(style).elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, start, cut)
        return self._width(style, cut)

    def _width(self, style: str, text: str) -> int:
        return fonts.metrics(style).horizontalAdvance(text)

    def _cross(self) -> QRect:
        side = fonts.grown(CROSS)
        box = QRect(self.width() - PAD - side, (self.height() - side) // 2, side, side)
        return mirrored(self.layoutDirection(), self.rect(), box)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._at = event.position().toPoint()
        super().mousePressEvent(event)

    def _clicked(self) -> None:
        at, self._at = self._at, QPoint(-1, -1)
        on_cross = self.removable and self._cross().adjusted(-7, -7, 7, 7).contains(at)
        (self.removed if on_cross else self.opened).emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self.removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class AddChip(QToolButton):
    """The dashed chip at the end that adds one more."""

    def __init__(self, words: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.news.size_anew(self)

    def sizeHint(self) -> QSize:  # noqa: N802
        words = fonts.metrics("small").horizontalAdvance(self.text())
        wide = 2 * PAD + fonts.grown(PLUS) + 6 + words
        return QSize(wide, fonts.height(HEIGHT, "small"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour("line2" if theme.current().bordered else "disabled"), 1)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(theme.colour("hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        side = fonts.grown(PLUS)
        self._write(painter, QRect(PAD, (self.height() - side) // 2, side, side))

    def _write(self, painter: QPainter, plus: QRect) -> None:
        way = self.layoutDirection()
        icons.icon("plus", "tertiary").paint(painter, mirrored(way, self.rect(), plus))
        room = QRect(plus.right() + 7, 0, self.width() - plus.right() - 7, self.height())
        painter.setPen(theme.colour("tertiary"))
        painter.setFont(fonts.font("small"))
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        room = mirrored(way, self.rect(), room)
        painter.drawText(room, start, self.text())
