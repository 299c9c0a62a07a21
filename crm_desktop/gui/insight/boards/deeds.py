"""What is done with dashboards and their tiles: each is one operation, with its way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.gui import icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.boards.feed import Told
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.composed import dashboards
from crm_desktop.insight.composed.dashboards import DOWN, LEFT, RIGHT, UP, WIDEST, Dashboard, Deed

WIDTHS = {1: mark("One column"), 2: mark("Two columns"), 3: mark("Three columns")}
SHAPES = {
    "": mark("As the report"), "bar": mark("Upright bars"), "bars": mark("List of bars"),
    "line": mark("Line chart"), "stacked": mark("Stacked bars"), "donut": mark("Donut chart"),
    "table": mark("Table"), "number": mark("Number"),
}  # fmt: skip
"""Shapes a tile can have, with English words."""
_WAYS = (
    (LEFT, "arrow-left", mark("Move left")), (RIGHT, "arrow-right", mark("Move right")),
    (UP, "arrow-up", mark("Move up")), (DOWN, "arrow-down", mark("Move down")),
)  # fmt: skip
_STEPS = (
    (-1, "arrow-up", mark("Move up in the list")), (1, "arrow-down", mark("Move down in the list")),
)  # fmt: skip


class BoardDeeds(QObject):
    """Writes through the log; `made` tells a new dashboard, to go there."""

    made = Signal(str)

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self.context = context
        self._window = window

    # dashboards

    def new(self) -> None:
        """Ask for a name and make an empty dashboard."""
        if self._writable():
            NameDialog(self._window.window(), tr("New dashboard"), tr("My dashboard"), self._make,
                       tr("Create")).open()  # fmt: skip

    def rename(self, board: Dashboard) -> None:
        """Ask for another name."""
        if self._writable():
            done = partial(self._rename, board)
            NameDialog(self._window.window(), tr("Rename dashboard"), board.name, done).open()

    def duplicate(self, board: Dashboard) -> None:
        """Make another dashboard like this one."""
        if self._writable():
            name = tr("{name} (copy)", name=board.name)
            id, deed = dashboards.copied(self.context.ws.reader(), board, name)
            self._write(deed, tr("Made the dashboard “{name}”", name=name))
            self.made.emit(id)

    def remove(self, board: Dashboard) -> None:
        """Remove a dashboard; the toast has the way back."""
        if self._writable():
            said = tr("Removed the dashboard “{name}”", name=board.name)
            self._write(dashboards.removed(board), said)

    def reorder(self, board: Dashboard, by: int, among: Sequence[Dashboard]) -> None:
        """Move a dashboard up or down in their list."""
        if self._writable():
            self._write(dashboards.stepped(among, board.id, by))

    # tiles

    def step(self, board: Dashboard, key: str, way: str, columns: int) -> None:
        """Move a tile one step."""
        place = dashboards.beside(board.tiles, key, way, columns)
        if place is not None:
            self.put(board, key, place)

    def put(self, board: Dashboard, key: str, place: int) -> None:
        """Put a tile at a place among the others."""
        self._write(dashboards.moved(board, key, place))

    def resize(self, board: Dashboard, key: str, wide: int) -> None:
        """Make a tile so many columns wide."""
        self._write(dashboards.resized(board, key, wide))

    def shape(self, board: Dashboard, key: str, shape: str) -> None:
        """Show a tile in another shape."""
        self._write(dashboards.shaped(board, key, shape))

    def unpin(self, board: Dashboard, key: str, name: str) -> None:
        """Take a tile off its dashboard; the toast has the way back."""
        self._write(
            dashboards.unpinned(board, key), tr("Took “{name}” off the dashboard", name=name)
        )

    # menus

    def board_menu(
        self, menu: QMenu, board: Dashboard | None, among: Sequence[Dashboard] = ()
    ) -> None:  # fmt: skip
        """Add to a menu what can be done with the dashboard in front, and making one."""
        self._entry(menu, "plus", tr("New dashboard…"), self.new)
        if board is not None:
            self._entry(menu, "pencil", tr("Rename…"), partial(self.rename, board))
            self._entry(menu, "copy", tr("Duplicate"), partial(self.duplicate, board))
            for by, icon, words in _STEPS:
                act = self._entry(menu, icon, tr(words), partial(self.reorder, board, by, among))
                can = dashboards.stepped(among, board.id, by) is not None
                act.setEnabled(can and act.isEnabled())
            self._entry(menu, "trash-2", tr("Remove dashboard"), partial(self.remove, board))

    def tile_menu(self, board: Dashboard, told: Told, columns: int) -> QMenu:
        """Return the menu of a tile."""
        menu, tile = QMenu(self._window), told.tile
        name = told.saved.title if told.saved is not None else tr("Report")
        report = self._entry(menu, "file-text", tr("Open the report"),
                             partial(self.context.open_record, "report", tile.report))  # fmt: skip
        report.setEnabled(told.saved is not None)
        menu.addSeparator()
        for way, icon, words in _WAYS:
            act = self._entry(
                menu, icon, tr(words), partial(self.step, board, tile.key, way, columns)
            )
            can = dashboards.beside(board.tiles, tile.key, way, columns) is not None
            act.setEnabled(can and act.isEnabled())
        menu.addSeparator()
        self._choice(menu, tr("Width"), [(w, tr(WIDTHS[w])) for w in range(1, WIDEST + 1)],
                     tile.wide, partial(self.resize, board, tile.key))  # fmt: skip
        shapes = [(shape, tr(words)) for shape, words in SHAPES.items()]
        self._choice(menu, tr("Shown as"), shapes, tile.shape, partial(self.shape, board, tile.key))
        menu.addSeparator()
        self._entry(menu, "x", tr("Remove from dashboard"),
                    partial(self.unpin, board, tile.key, name))  # fmt: skip
        return menu

    def _choice(
        self, menu: QMenu, words: str, options: Iterable[tuple[Any, str]], current: Any,
        act: Callable[[Any], object],
    ) -> None:  # fmt: skip
        inner = menu.addMenu(words)
        for value, said in options:
            action = inner.addAction(unmarked(said))
            action.setCheckable(True)
            action.setChecked(value == current)
            action.triggered.connect(lambda _on=False, v=value: act(v))
        inner.setEnabled(not self.context.ws.closed_because)

    def _entry(self, menu: QMenu, icon: str, words: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(icons.icon(icon), words)
        action.triggered.connect(lambda _on=False: act())
        action.setEnabled(not self.context.ws.closed_because or icon == "file-text")
        return action

    # writing

    def _make(self, name: str) -> None:
        id, deed = dashboards.made(self.context.ws.reader(), name)
        self._write(deed, tr("Made the dashboard “{name}”", name=name))
        self.made.emit(id)

    def _rename(self, board: Dashboard, name: str) -> None:
        said = tr("Renamed the dashboard to “{name}”", name=name)
        self._write(dashboards.renamed(board, name), said)

    def _write(self, deed: Deed | None, said: str = "") -> None:
        if deed is not None:
            self.context.write(*deed, said)

    def _writable(self) -> bool:
        why = self.context.ws.closed_because
        if why:
            self.context.toast(why, icon="circle-alert")
        return not why
