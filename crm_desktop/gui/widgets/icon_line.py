"""A line to type in with an icon before its words, both as large as the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.gui import fonts, icons
from crm_desktop.gui.widgets.mirroring import mirrored

ICON, GAP = 16, 8
_TURNS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_REDRAWN = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange)


class IconLine(QLineEdit):
    """Paints the icon itself: one Qt puts there does not grow. `pad` is what the style sheet gives."""

    def __init__(
        self, icon: str, role: str, parent: QWidget | None, *, edge: int, pad: int
    ) -> None:
        super().__init__(parent)
        self._icon, self._role, self._edge, self._pad = icon, role, edge, pad
        self._make_room()

    def tail(self) -> int:
        """Return the room kept behind the words."""
        return 0

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window while nothing is typed that they could be about."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and not self.text() and any(event.matches(key) for key in _TURNS):
            event.ignore()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in _REDRAWN:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        side = fonts.grown(ICON)
        place = QRect(self._edge, (self.height() - side) // 2, side, side)
        drawn = icons.icon(self._icon, self._role)
        drawn.paint(QPainter(self), mirrored(self.layoutDirection(), self.rect(), place))

    def _make_room(self) -> None:
        lead = self._edge + fonts.grown(ICON) + GAP - self._pad
        ends = (self.tail(), lead) if self.isRightToLeft() else (lead, self.tail())
        self.setTextMargins(ends[0], 0, ends[1], 0)
