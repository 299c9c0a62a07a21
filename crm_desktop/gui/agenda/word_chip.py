"""A chip that says one thing that was understood: icon, word, and a chevron where one can choose."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.mirroring import mirrored

HEIGHT, PAD, ICON, FACE, CHEVRON, MOST = 26, 8, 14, 18, 12, 260


class WordChip(QToolButton):
    """`on` False draws it dashed: it can be added, it was not said."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._word, self.on = "circle", "", True
        self._chooses, self._face = False, ("", False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.news.size_anew(self)

    def say(
        self, icon: str, word: str, name: str, *, on: bool = True, chooses: bool = False
    ) -> None:
        """Show another word; `name` is what a screen reader says."""
        self._icon, self._word, self.on, self._chooses = icon, word, on, chooses
        self._face = ("", False)
        self._tell(name)

    def say_record(self, id: str, title: str, name: str, *, company: bool, chooses: bool) -> None:
        """Show a person or company by face and name."""
        self._face, self._word, self.on, self._chooses = (id, company), title, True, chooses
        self._tell(name)

    def _tell(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        words = fonts.metrics("small-medium").horizontalAdvance(self._word)
        chevron = 6 + CHEVRON if self._chooses else 0
        wide = 2 * PAD + self._lead() + 6 + words + chevron + 2
        return QSize(min(fonts.widened(MOST), wide), fonts.height(HEIGHT, "small"))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def _lead(self) -> int:
        return fonts.grown(FACE if self._face[0] else ICON)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour("line2" if self.on or theme.current().bordered else "disabled"), 1)
        if not self.on:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(theme.colour("hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        side = self._lead()
        lead = self._placed(QRect(PAD, (self.height() - side) // 2, side, side))
        if self._face[0]:
            paint.paint_avatar(painter, lead, self._face[0], self._word, company=self._face[1])
        else:
            icons.icon(self._icon, "secondary" if self.on else "tertiary").paint(painter, lead)
        self._write(painter, PAD + side + 6)

    def _write(self, painter: QPainter, left: int) -> None:
        right = self.width() - PAD - (CHEVRON + 6 if self._chooses else 0)
        room = QRect(left, 0, max(0, right - left), self.height())
        cut = fonts.metrics("small-medium").elidedText(
            self._word, Qt.TextElideMode.ElideRight, room.width() + 1
        )
        painter.setFont(fonts.font("small-medium"))
        painter.setPen(theme.colour("text" if self.on else "tertiary"))
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._placed(room), start, cut)
        if self._chooses:
            box = QRect(
                self.width() - PAD - CHEVRON, (self.height() - CHEVRON) // 2, CHEVRON, CHEVRON
            )
            icons.icon("chevron-down", "tertiary").paint(painter, self._placed(box))

    def _placed(self, box: QRect) -> QRect:
        return mirrored(self.layoutDirection(), self.rect(), box)
