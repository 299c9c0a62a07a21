"""Where one stands in the wizard: steps done, the current one, steps to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.i18n import tr

SIGN, GAP, BETWEEN, ARROW = 16, 6, 8, 12
_LOOKS = {
    "done": ("circle-check", "good"),
    "now": ("circle-dot", "accent"),
    "": ("circle", "tertiary"),
}


class StepBar(QWidget):
    """Painted in one line; the words of a screen reader follow."""

    def __init__(self, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._names, self._current, self._finished = list(names), 0, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        theme.news.size_anew(self)
        self.show_step(0)

    def show_step(self, step: int, *, finished: bool = False) -> None:
        """Say which step it is, from 0; `finished` marks it done too."""
        self._current, self._finished = step, finished
        self.setAccessibleName(
            tr("Step {n} of {total}: {name}", n=step + 1, total=len(self._names),
               name=self._names[step])
        )  # fmt: skip
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        words = sum(self._wide(at) for at in range(len(self._names)))
        signs = len(self._names) * (SIGN + GAP)
        arrows = (len(self._names) - 1) * (ARROW + 2 * BETWEEN)
        return QSize(words + signs + arrows, fonts.height(24))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        left = 0
        for at, name in enumerate(self._names):
            if at:
                left += BETWEEN
                self._icon(painter, left, ("chevron-right", "tertiary", ARROW))
                left += ARROW + BETWEEN
            left = self._step(painter, left, at, name)

    def _step(self, painter: QPainter, left: int, at: int, name: str) -> int:
        sign, role = _LOOKS[self._state(at)]
        self._icon(painter, left, (sign, role, SIGN))
        left += SIGN + GAP
        now = at == self._current
        painter.setFont(fonts.font(self._style(at)))
        painter.setPen(theme.colour("text" if now else "secondary"))
        box = self._mirror(QRect(left, 0, self._wide(at) + 1, self.height()))
        metrics = fonts.metrics(self._style(at))
        base = (self.height() - metrics.height()) // 2 + metrics.ascent()
        painter.drawText(box.left(), base, name)
        return left + self._wide(at)

    def _icon(self, painter: QPainter, left: int, what: tuple[str, str, int]) -> None:
        name, role, size = what
        if self.isRightToLeft() and name == "chevron-right":
            name = "chevron-left"
        box = QRect(left, (self.height() - size) // 2, size, size)
        icons.icon(name, role).paint(painter, self._mirror(box))

    def _state(self, at: int) -> str:
        if at < self._current or (at == self._current and self._finished):
            return "done"
        return "now" if at == self._current else ""

    def _style(self, at: int) -> str:
        return "body-medium" if at == self._current else "body"

    def _wide(self, at: int) -> int:
        return fonts.metrics(self._style(at)).horizontalAdvance(self._names[at])

    def _mirror(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
