"""The menu of a table's columns: which are shown, their order and width, back to the usual ones."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.gui import icons
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.models.feed import sortable
from crm_desktop.gui.models.record_table import RecordTable
from crm_desktop.gui.tables.header import TableHeader
from crm_desktop.gui.tables.layout_memory import LayoutMemory
from crm_desktop.gui.widgets.menus import FindMenu
from crm_desktop.i18n import tr


class StayingMenu(FindMenu):
    """A menu that stays open while boxes in it are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        action = self.actionAt(event.position().toPoint())
        if not self._tick(action):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() not in keys or not self._tick(self.activeAction()):
            super().keyPressEvent(event)

    def _tick(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.trigger()
        return True


def column_menu(parent: QWidget, model: RecordTable, memory: LayoutMemory) -> QMenu:
    """Return the menu that chooses columns."""
    menu = StayingMenu(tr("Columns"), parent)
    shown = {f.name for f in memory.shown()}
    for column, field in enumerate(model.fields):
        action = menu.addAction(heading(field))
        action.setCheckable(True)
        action.setChecked(field.name in shown)
        action.setEnabled(column > 0)
        action.toggled.connect(lambda on, c=column: memory.show(c, on))
    menu.find_among(tr("Find a column"))
    menu.addSeparator()
    back = menu.addAction(icons.icon("rotate-ccw"), tr("Usual columns"))
    back.triggered.connect(memory.reset)
    return menu


def sort_menu(
    parent: QWidget, model: RecordTable, memory: LayoutMemory, head: TableHeader
) -> QMenu:
    """Return the menu that sorts by any shown column, and by one more."""
    menu = QMenu(tr("Sort"), parent)
    also = QMenu(tr("Then by"), menu)
    ranks = {s.field: s for s in head.sorts}
    for field in memory.shown():
        if not sortable(field):
            continue
        column, sort = model.column(field.name), ranks.get(field.name)
        mark = icons.icon("arrow-down" if sort and sort.descending else "arrow-up")
        action = menu.addAction(heading(field))
        if sort:
            action.setIcon(mark)
        action.triggered.connect(lambda _on=False, c=column: head.sort_by(c))
        second = also.addAction(heading(field))
        second.triggered.connect(lambda _on=False, c=column: head.sort_by(c, also=True))
    menu.addSeparator()
    menu.addMenu(also)
    return menu


def heading_menu(
    parent: QWidget, model: RecordTable, memory: LayoutMemory, head: TableHeader, column: int
) -> QMenu:
    """Return the context menu of one heading: what the mouse does, by keyboard too."""
    menu = QMenu(parent)
    if column >= 0 and sortable(model.fields[column]):
        menu.addAction(icons.icon("arrow-up-down"), tr("Sort")).triggered.connect(
            lambda: head.sort_by(column)
        )
        menu.addAction(tr("Sort by this as well")).triggered.connect(
            lambda: head.sort_by(column, also=True)
        )
    if column > 0:
        menu.addAction(tr("Move left")).triggered.connect(lambda: _move(head, memory, column, -1))
        menu.addAction(tr("Move right")).triggered.connect(lambda: _move(head, memory, column, 1))
        menu.addAction(tr("Hide this column")).triggered.connect(lambda: memory.show(column, False))
    menu.addSeparator()
    menu.addMenu(column_menu(menu, model, memory))
    return menu


def _move(head: TableHeader, memory: LayoutMemory, column: int, step: int) -> None:
    shown = [v for v in range(head.count()) if not head.isSectionHidden(head.logicalIndex(v))]
    if head.isSectionHidden(
        column
    ):  # it had to leave while the menu was open: the window got narrower
        return
    at = shown.index(head.visualIndex(column))
    if 0 < at + step < len(shown):
        head.moveSection(shown[at], shown[at + step])
        memory.keep()
