"""The list of the desk: what clashes, painted in two lines, ten thousand of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.domain.moments import local_time
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, formats, icons, theme
from crm_desktop.gui.conflicts import words
from crm_desktop.gui.history.old_new import Line
from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.gui.widgets.reading_list import AIR, ReadingList, paint_ground, two_lines
from crm_desktop.i18n import tr
from crm_desktop.store.contested_list import Entry

EDGE, ICON, GAP = 16, 16, 8
Told = tuple[Entry, str]
"""An entry and what clashes, in words."""


class EntryModel(QAbstractListModel):
    """What is listed; the words come with the entries."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.told: list[Told] = []

    def show_entries(self, told: Sequence[Told]) -> None:
        """List others."""
        self.beginResetModel()
        self.told = list(told)
        self.endResetModel()

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.told)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, about = self.told[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words.title(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{words.title(entry)}\n{about}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words.title(entry)}, {about}, {when(entry)}"
        return None

    def row_of(self, key: Any) -> int:
        """Return where an entry stands, -1 where it does not."""
        if key is None:
            return -1
        return next((at for at, (entry, _) in enumerate(self.told) if entry.key == key), -1)


def when(entry: Entry) -> str:
    """Return when an entry came to light."""
    if not entry.at:
        return ""
    at = local_time(entry.at)
    now = datetime.now().astimezone()
    return f"{at:%H:%M}" if at.date() == now.date() else formats.day(at.date().isoformat())


class EntryDelegate(QStyledItemDelegate):
    """Icon, title and time; below what clashes."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(200, two_lines())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model: Any = index.model()
        entry, about = model.told[index.row()]
        painter.save()
        paint_ground(painter, option, edge=True)
        rect = QRect(option.rect).adjusted(EDGE, AIR, -EDGE, -AIR)
        self._icon(painter, rect, option, entry)
        inset = fonts.grown(ICON) + GAP
        text = rect.adjusted(inset, 0, 0, 0)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            text = rect.adjusted(0, 0, -inset, 0)
        top = QRect(text.left(), text.top(), text.width(), fonts.height(20))
        line = Line(painter, top, option.direction, "body-medium")
        at = when(entry)
        width = fonts.metrics("small").horizontalAdvance(at)
        line.write(0, top.width() - width - GAP, words.title(entry), theme.colour("text"))
        line.write(top.width() - width, width + 2, at, theme.colour("tertiary"), "small")
        below = QRect(text.left(), top.bottom() + 3, text.width(), text.bottom() - top.bottom() - 2)
        Line(painter, below, option.direction, "small").write(
            0, below.width(), about, theme.colour("secondary")
        )
        painter.restore()

    def _icon(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, entry: Entry
    ) -> None:
        side = fonts.grown(ICON)
        box = QRect(rect.left(), rect.top() + (fonts.height(20) - side) // 2, side, side)
        name = words.ICONS.get(entry.kind) or RECORDS[entry.entity].icon
        role = "accent" if option.state & QStyle.StateFlag.State_Selected else "secondary"
        at = QStyle.visualRect(option.direction, rect, box)
        icons.icon(name, role).paint(painter, at)


class EntryList(ReadingList):
    """Arrows choose, Enter goes to the decision, the letters on its buttons decide."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.acts: dict[Any, Any] = {}
        self.entries = EntryModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(EntryDelegate(self))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(tr("Conflicts"))

    def act(self, index: QModelIndex) -> None:
        """Go to what is decided about a row."""
        run = self.acts.get(Qt.Key.Key_Return)
        if run is not None:
            run()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        run = self.acts.get(Qt.Key(event.key())) if plain else None
        if run is not None:
            run()
        else:
            super().keyPressEvent(event)

    def stand_on(self, row: int) -> None:
        """Choose one row and nothing else, whatever keys are held down meanwhile."""
        choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.entries.index(row), choose)

    def chosen(self) -> list[Entry]:
        """Return the entries that are selected, the current one at least."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.entries.told[row][0] for row in rows if row < len(self.entries.told)]
