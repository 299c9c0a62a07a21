"""The search field: its magnifier, and the key that leads to it shown while it is empty."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.icon_line import IconLine
from crm_desktop.gui.widgets.labels import keys_of
from crm_desktop.gui.widgets.mirroring import mirrored

EDGE, PAD = 8, 6


class SearchField(IconLine):
    """A line with a magnifier; with `key` also the cap of its shortcut, as "Ctrl+K"."""

    def __init__(self, asking: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__("search", "tertiary", parent, edge=EDGE, pad=PAD)
        self.setProperty("kind", "search")
        self.setPlaceholderText(asking)
        self.setAccessibleName(asking)
        self.setClearButtonEnabled(True)
        self._cap = " ".join(keys_of(key))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self._cap or self.text() or self.hasFocus():
            return
        wide = paint.key_cap_width(self._cap)
        room = QRect(self.width() - wide - 8, 0, wide, self.height())
        place = mirrored(self.layoutDirection(), self.rect(), room)
        paint.paint_key_cap(QPainter(self), place, self._cap)
