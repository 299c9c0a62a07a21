"""A choice with its explanation: a radio button the size of a card."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QStyle, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.widgets import paint

PAD, ICON, RADIO = 16, 20, 16
_WRAP = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeading.value


class ChoiceCard(QRadioButton):
    """Put several in one parent: choosing one leaves the others. Icon and lines may be absent.

    `dense` ones stand close together, with less air inside.
    """

    def __init__(
        self, title: str, lines: str = "", icon: str = "", parent: QWidget | None = None,
        *, dense: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(title, parent)
        self._pad, self._air = (12, 8) if dense else (PAD, 12)
        self._lines, self._icon = lines, icon
        self.setAccessibleDescription(lines)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.news.size_anew(self)

    def sizeHint(self) -> QSize:  # noqa: N802
        wide = fonts.metrics("body-strong").horizontalAdvance(self.text()) + self._lead() + 60
        return QSize(max(280, wide), self.heightForWidth(560))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120 if self._pad < PAD else 200, self.heightForWidth(max(200, self.width())))

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        title = fonts.metrics("body-strong").height()
        return title + self._lines_height(width) + (28 if self._lines else 20)

    def hitButton(self, at: QPoint) -> bool:  # noqa: N802
        return True

    def _lead(self) -> int:
        return self._pad + ICON + self._air if self._icon else self._pad

    def _room(self, width: int) -> int:
        return width - self._lead() - self._pad - RADIO - self._air - 4

    def _lines_height(self, width: int) -> int:
        if not self._lines:
            return 0
        room = QRect(0, 0, self._room(width), 10_000)
        return fonts.metrics("small").boundingRect(room, _WRAP, self._lines).height() + 2

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        chosen = self.isChecked()
        paint.paint_card(painter, self)
        middle = self.height() // 2
        radio = QRect(self.width() - self._pad - RADIO, middle - RADIO // 2, RADIO, RADIO)
        if self.isEnabled():  # one that cannot be chosen says why, and has nothing to press
            paint.paint_radio(painter, self._mirror(radio), chosen)
        if self._icon:
            box = QRect(self._pad, middle - ICON // 2, ICON, ICON)
            role = "accent" if chosen else "secondary"
            icons.icon(self._icon, role).paint(painter, self._mirror(box))
        self._write(painter)

    def _write(self, painter: QPainter) -> None:
        title, lines = fonts.metrics("body-strong").height(), self._lines_height(self.width())
        top = (self.height() - title - lines) // 2
        room = QRect(self._lead(), top, self._room(self.width()), title)
        painter.setFont(fonts.font("body-strong" if self._lines else "body-medium"))
        painter.setPen(theme.colour("text" if self.isEnabled() else "secondary"))
        painter.drawText(self._mirror(room), _WRAP, self.text())
        painter.setFont(fonts.font("small"))
        painter.setPen(theme.colour("secondary"))
        painter.drawText(
            self._mirror(room.translated(0, title + 2).adjusted(0, 0, 0, lines)), _WRAP, self._lines
        )

    def _mirror(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
