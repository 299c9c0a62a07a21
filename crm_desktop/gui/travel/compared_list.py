"""The records that differ between two dates: a page at a time, each with what changed in short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange.going_out.comparison_file import WORDS
from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.history.old_new import Line
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.gui.widgets.reading_list import AIR, ReadingList, paint_ground, two_lines
from crm_desktop.i18n import tr

PAGE = 100
EDGE = 16
SHORT = 3
"""Changed values named on a row; the record's own list has them all."""
SIGNS = {
    "added": ("circle-plus", "good"),
    "removed": ("circle-minus", "error"),
    "changed": ("pencil", "accent"),
}


class Compared(NamedTuple):
    """One record in words."""

    entity: str
    id: str
    verdict: str
    title: str
    changes: tuple[tuple[str, str, str], ...]  # field, old, new

    def head(self) -> str:
        """Return what became of it: "Changed contact"."""
        return f"{tr(WORDS[self.verdict])} · {tr(RECORDS[self.entity].label)}"

    def short(self) -> str:
        """Return the first changes on one line."""
        told = [self._told(*change) for change in self.changes[:SHORT]]
        if len(self.changes) > SHORT:
            told.append(tr("{n} more", n=f"{len(self.changes) - SHORT:,}"))
        return " · ".join(told)

    def _told(self, field: str, old: str, new: str) -> str:
        """Return one change; of what came or went there is one value only."""
        if self.verdict != "changed":
            return f"{field}: {new or old}"
        return f"{field}: {old or tr('(none)')} → {new or tr('(none)')}"


class ComparedModel(QAbstractListModel):
    """Knows how many there are; asks for pages as the view comes to them."""

    page_wanted = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._count = 0
        self._pages: dict[int, list[Compared]] = {}
        self._asked: set[int] = set()

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if int(role) not in SERVED or not index.isValid():
            return None
        found = self.at(index.row())
        return f"{found.title}. {found.head()}. {found.short()}" if found else ""

    def at(self, row: int) -> Compared | None:
        """Return a record, or None until its page has come; that is asked for then."""
        page = row // PAGE
        if page not in self._pages:
            if page not in self._asked:
                self._asked.add(page)
                self.page_wanted.emit(page)
            return None
        rows = self._pages[page]
        return rows[row % PAGE] if row % PAGE < len(rows) else None

    def show_count(self, count: int) -> None:
        """List other records altogether."""
        self.beginResetModel()
        self._count = count
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def take_page(self, page: int, rows: Sequence[Compared]) -> None:
        """Take a page that was asked for."""
        self._pages[page] = list(rows)
        first, last = page * PAGE, min(self._count, (page + 1) * PAGE) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))


class ComparedList(ReadingList):
    """Enter or a double click opens the record."""

    opened = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = ComparedModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_ComparedDelegate(self))
        self.setAccessibleName(tr("What differs"))

    def chosen(self) -> Compared | None:
        """Return the record the list stands on."""
        index = self.currentIndex()
        return self.rows.at(index.row()) if index.isValid() else None

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        self.scrollTo(current)

    def act(self, _index: QModelIndex) -> None:
        self.opened.emit()


class _ComparedDelegate(QStyledItemDelegate):
    """Sign and name, what became of it at the end, and old → new below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(200, two_lines())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, ComparedModel)
        painter.save()
        paint_ground(painter, option, edge=False)
        if (found := model.at(index.row())) is not None:
            self._write(painter, QRect(option.rect), option.direction, found)
        painter.restore()

    def _write(
        self, painter: QPainter, rect: QRect, direction: Qt.LayoutDirection, found: Compared
    ) -> None:
        name, role = SIGNS[found.verdict]
        tall = fonts.height(20)
        sign = QRect(rect.left() + EDGE, rect.top() + AIR + (tall - 16) // 2, 16, 16)
        icons.icon(name, role).paint(painter, QStyle.visualRect(direction, rect, sign))
        left = EDGE + 16 + 8
        head = QRect(rect.left() + left, rect.top() + AIR, rect.width() - left - EDGE, tall)
        line, words = Line(painter, head, direction, "body-medium"), found.head()
        wide = fonts.metrics("small").horizontalAdvance(words)
        line.write(0, head.width() - wide - 12, found.title or tr("Unnamed"), theme.colour("text"))
        line.write(head.width() - wide, wide + 1, words, theme.colour("tertiary"), "small")
        below = QRect(
            head.left(), head.bottom() + 1, head.width(), fonts.metrics("small").height() + 2
        )
        Line(painter, below, direction, "small").write(
            0, below.width(), found.short(), theme.colour("secondary")
        )
