"""The head of a table: sort by click, more sorts by Shift+click, a box that ticks every row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.models.feed import sortable
from crm_desktop.gui.models.record_table import RecordTable
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.tables.delegate import aligned_far
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.dressing import own_viewport
from crm_desktop.gui.widgets.mirroring import mirrored
from crm_desktop.i18n import tr
from crm_desktop.store.listing import Sort

HEAD = "small-medium"
ARROW = 12


class TableHeader(QHeaderView):
    """Paints itself from the tokens; the page decides what a changed sort means."""

    sorted_by = Signal(tuple)
    tick_all = Signal(bool)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, model: RecordTable, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        own_viewport(self)
        self._model = model
        self._sorts: tuple[Sort, ...] = ()
        self.box = Qt.CheckState.Unchecked
        self._pressed = QPoint()
        self.dragged = False  # the user holds the mouse on it
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setMinimumSectionSize(60)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(tr("Columns"))
        self.customContextMenuRequested.connect(self._ask_for_menu)
        theme.news.size_anew(self)

    @property
    def sorts(self) -> tuple[Sort, ...]:
        return self._sorts

    def show_sorts(self, sorts: Sequence[Sort]) -> None:
        self._sorts = tuple(sorts)
        self.viewport().update()

    def show_box(self, state: Qt.CheckState) -> None:
        if state != self.box:
            self.box = state
            self.viewport().update()

    def sort_by(self, column: int, *, also: bool = False) -> None:
        """Sort by a column; again turns it round; `also` keeps the sorts there are."""
        field = self._model.fields[column]
        if not sortable(field):
            return
        known = next((s for s in self._sorts if s.field == field.name), None)
        turned = Sort(field.name, not known.descending) if known else Sort(field.name)
        if not also:
            sorts: tuple[Sort, ...] = (turned,)
        elif known:
            sorts = tuple(turned if s is known else s for s in self._sorts)
        else:
            sorts = (*self._sorts, turned)
        self.show_sorts(sorts)
        self.sorted_by.emit(sorts)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.length(), looks.current().row_height)  # Qt would measure every heading

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pressed = event.position().toPoint()
        self.dragged = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.position().toPoint()
        moved = (at - self._pressed).manhattanLength() > 4
        super().mouseReleaseEvent(event)
        self.dragged = False
        column = self.logicalIndexAt(at)
        if moved or column < 0 or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.cursor().shape() == Qt.CursorShape.SplitHCursor:
            return
        if column == 0 and self._box_rect(self._section_rect(0)).adjusted(-8, -8, 8, 8).contains(
            at
        ):
            self.tick_all.emit(self.box != Qt.CheckState.Checked)
        else:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.sort_by(column, also=shift)

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:  # noqa: N802
        look = looks.current()
        painter.fillRect(rect, look.surface)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.line)
        field = self._model.fields[column]
        inner = rect.adjusted(look.name_at if column == 0 else looks.PAD, 0, -looks.PAD, -1)
        if column == 0:
            paint.paint_checkbox(painter, self._box_rect(rect), self.box)
        sort = next((s for s in self._sorts if s.field == field.name), None)
        inner = mirrored(self.layoutDirection(), rect, inner)
        far = self.isRightToLeft() is not aligned_far(field)
        side = fonts.grown(ARROW)
        kept = side + 10 if sort else 0
        room = inner.adjusted(kept if far else 0, 0, 0 if far else -kept, 0)
        painter.setPen(look.text if sort else look.tertiary)
        width = look.write(painter, room, heading(field), HEAD, far)
        if sort:
            x = inner.right() - width - side - 4 if far else inner.left() + width + 4
            self._paint_arrow(painter, QRect(x, rect.center().y() - side // 2, side, side), sort)

    def _paint_arrow(self, painter: QPainter, rect: QRect, sort: Sort) -> None:
        name = "arrow-down" if sort.descending else "arrow-up"
        icons.icon(name, "secondary").paint(painter, rect)
        if len(self._sorts) > 1:
            look = looks.current()
            painter.setPen(look.tertiary)
            rank = str(self._sorts.index(sort) + 1)
            step = 3 - rect.width() if self.isRightToLeft() else rect.width()
            look.write(painter, rect.translated(step, 0), rank, HEAD)

    def _section_rect(self, column: int) -> QRect:
        x = self.sectionViewportPosition(column)
        return QRect(x, 0, self.sectionSize(column), self.height())

    def _box_rect(self, rect: QRect) -> QRect:
        side = looks.current().box
        box = QRect(rect.left() + looks.EDGE, rect.center().y() - side // 2, side, side)
        return mirrored(self.layoutDirection(), rect, box)

    def _ask_for_menu(self, at: QPoint) -> None:
        self.menu_wanted.emit(self.logicalIndexAt(at), self.viewport().mapToGlobal(at))
