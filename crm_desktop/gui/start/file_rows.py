"""How a list of files is painted: its name, what is known of it quietly, and the moment at the end."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.tables import look as looks

PLACE, ABOUT, MOMENT = (Qt.ItemDataRole.UserRole + at for at in range(3))
ROW, EDGE, ICON, GAP = 36, 10, 16, 10


def add_file(files: QListWidget, place: str, name: str, about: str, moment: str) -> None:
    """Add a file to a list that has a `FileRows`."""
    item = QListWidgetItem(name)
    for role, text in ((PLACE, place), (ABOUT, about), (MOMENT, moment)):
        item.setData(role, text)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join((name, about, moment)))
    item.setToolTip(place)
    files.addItem(item)


class FileRows(QStyledItemDelegate):
    """`icon` stands before every row."""

    def __init__(self, files: QListWidget, icon: str) -> None:
        super().__init__(files)
        self._icon = icon
        files.setMouseTracking(True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(0, fonts.height(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection" if chosen else "hover"))
            painter.drawRoundedRect(option.rect, 6, 6)
        ink = "onselection" if chosen and theme.current().bordered else ""
        self._write(painter, option, index, ink)
        painter.restore()

    def _write(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, ink: str
    ) -> None:
        rect, mirrored = option.rect, option.direction == Qt.LayoutDirection.RightToLeft
        side = fonts.grown(ICON)
        left, right = rect.left() + EDGE, rect.right() + 1 - EDGE
        box = QRect(left, rect.center().y() - side // 2 + 1, side, side)
        icons.icon(self._icon, ink or "secondary").paint(painter, self._mirror(option, box))
        moment = str(index.data(MOMENT))
        wide = fonts.metrics("small").horizontalAdvance(moment) + 2
        room = QRect(right - wide, rect.top(), wide, rect.height())
        look = looks.current()
        painter.setPen(theme.colour(ink or "tertiary"))
        look.write(painter, self._mirror(option, room), moment, "small", mirrored)
        left += side + GAP
        for role, style, token in ((Qt.ItemDataRole.DisplayRole, "body-medium", "text"),
                                   (ABOUT, "small", "tertiary")):  # fmt: skip
            room = QRect(left, rect.top(), max(0, right - wide - GAP - left), rect.height())
            painter.setPen(theme.colour(ink or token))
            words = str(index.data(role))
            left += look.write(painter, self._mirror(option, room), words, style, mirrored) + GAP

    def _mirror(self, option: QStyleOptionViewItem, rect: QRect) -> QRect:
        return QStyle.visualRect(option.direction, option.rect, rect)
