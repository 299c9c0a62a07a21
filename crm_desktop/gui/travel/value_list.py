"""The values a field had, newest first: the value, when it came, by whom and by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.history.old_new import Line
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.gui.widgets.reading_list import AIR, ReadingList, paint_ground, two_lines
from crm_desktop.i18n import tr

EDGE = 12


@dataclass(frozen=True, slots=True)
class Held:
    """One value a field was given. `current`: it is the one that shows now."""

    cell: Cell
    value: Value
    text: str
    when: str
    about: str
    undone: bool
    current: bool

    def said(self) -> str:
        """Return the line for a screen reader."""
        return ". ".join(
            part for part in (self.text or tr("(none)"), self.about, self.when) if part
        )


class HeldModel(QAbstractListModel):
    """The values as Qt sees them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.held: list[Held] = []

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.held)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if int(role) not in SERVED or not index.isValid():
            return None
        return self.held[index.row()].said()

    def show_held(self, held: Sequence[Held]) -> None:
        self.beginResetModel()
        self.held = list(held)
        self.endResetModel()


class ValueList(ReadingList):
    """Enter or a double click wants the chosen value."""

    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.values = HeldModel(self)
        self.setModel(self.values)
        self.setItemDelegate(_HeldDelegate(self))
        self.setAccessibleName(tr("Values it had"))

    def chosen(self) -> Held | None:
        """Return the value the list stands on."""
        index = self.currentIndex()
        return self.values.held[index.row()] if index.isValid() else None

    def act(self, _index: QModelIndex) -> None:
        self.wanted.emit()


class _HeldDelegate(QStyledItemDelegate):
    """Value and time on the first line, who and by what below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(200, two_lines())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, HeldModel)
        held, rect, direction = model.held[index.row()], QRect(option.rect), option.direction
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        paint_ground(painter, option, edge=True)
        head = QRect(
            rect.left() + EDGE, rect.top() + AIR, rect.width() - 2 * EDGE, fonts.height(20)
        )
        line, wide = Line(painter, head, direction, "body-medium"), head.width()
        time = fonts.metrics("small").horizontalAdvance(held.when)
        role = "tertiary" if held.undone or not held.text else "text"
        room = wide - time - 12
        used = line.write(0, room, held.text or tr("(none)"), theme.colour(role))
        if held.undone and held.text:
            line.strike(0, used, theme.colour(role))
        line.write(wide - time, time + 1, held.when, theme.colour("tertiary"), "small")
        foot = QRect(head.left(), head.bottom() + 1, wide, fonts.metrics("small").height() + 2)
        role = "secondary" if chosen else "tertiary"
        Line(painter, foot, direction, "small").write(0, wide, held.about, theme.colour(role))
        painter.restore()
