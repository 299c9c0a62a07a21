"""A count tile: a figure that is also a filter."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolButton, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.widgets import paint

PAD, ICON, GAP = 12, 14, 8


def _terse() -> bool:
    """Say whether the text is so large that the line below the figure is left to the tooltip."""
    return fonts.scale() > 1.5


class CountTile(QToolButton):
    """Small label with its icon, the figure, one line below; checked shows as chosen."""

    def __init__(self, icon: str, role: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._role, self._name = icon, role, name
        self._figure, self._line = "", ""
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.news.size_anew(self)

    def say(self, figure: str, line: str) -> None:
        """Show a figure, already formatted, and what it means."""
        self._figure, self._line = figure, line
        self.setAccessibleName(f"{self._name}: {figure}. {line}")
        self.setToolTip(f"{self._name}: {line}")  # where it is too narrow for them
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        label = (
            fonts.metrics("small-medium").horizontalAdvance(self._name) + fonts.grown(ICON) + GAP
        )
        line = 0 if _terse() else fonts.metrics("small").horizontalAdvance(self._line)
        figure = fonts.metrics("figure").horizontalAdvance(self._figure)
        small = fonts.metrics("small").height()
        tall = (1 if _terse() else 2) * small + fonts.metrics("figure").height() + 22
        return QSize(max(label, line, figure) + 2 * PAD, max(84, tall))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(96, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        paint.paint_card(painter, self)
        self._write(painter)

    def _write(self, painter: QPainter) -> None:
        small, figure = fonts.metrics("small").height(), fonts.metrics("figure").height()
        top = (self.height() - (1 if _terse() else 2) * small - figure) // 2
        inner = self.rect().adjusted(PAD, 0, -PAD, 0)
        side = fonts.grown(ICON)
        icon = QRect(inner.left(), top + (small - side) // 2, side, side)
        icons.icon(self._icon, self._role).paint(painter, self._mirror(icon))
        lead = side + GAP - 2
        head = QRect(inner.left() + lead, top, inner.width() - lead, small)
        self._line_of(painter, head, ("small-medium", "text", self._name))
        middle = QRect(inner.left(), top + small, inner.width(), figure)
        self._line_of(painter, middle, ("figure", "text", self._figure))
        if _terse():
            return
        foot = QRect(inner.left(), top + small + figure, inner.width(), small)
        self._line_of(painter, foot, ("small", "secondary", self._line))

    def _line_of(self, painter: QPainter, rect: QRect, what: tuple[str, str, str]) -> None:
        style, token, text = what
        painter.setFont(fonts.font(style))
        painter.setPen(theme.colour(token if self.isEnabled() else "disabled"))
        cut = fonts.metrics(style).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        side = QStyle.visualAlignment(self.layoutDirection(), start)
        painter.drawText(self._mirror(rect), side, cut)

    def _mirror(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
