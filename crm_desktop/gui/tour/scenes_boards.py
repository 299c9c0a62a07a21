"""The scenes of dashboards of the user's own: five reports side by side, arranging them, an empty one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from crm_desktop.gui.tour.scenes_insight import open_shop
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.insight.composed import dashboards

NAMES = {"en": ("Sales meeting", "Monday"), "ms": ("Mesyuarat jualan", "Isnin")}
PINNED = (
    ("won-by-month", 2, ""), ("won-by-source", 1, ""), ("open-by-stage", 1, "donut"),
    ("activities-by-person", 1, ""), ("forecast-by-category", 1, "number"),
    ("lost-by-reason", 1, "table"), ("leads-by-month", 2, ""),
)  # fmt: skip


def boards(stage: Stage) -> None:
    """A dashboard of six reports, its menus, and a tile on its way."""
    page = _open(stage, 0, PINNED)
    stage.shoot("98-own-dashboard")
    tile = page.boards.grid.tiles[page.boards.board.tiles[2].key]
    page.boards._tile_menu(tile.key, tile.more.mapToGlobal(QPoint(0, tile.more.height())))
    stage.hang(tile.more)
    stage.shoot("98-own-dashboard-tile-menu")
    stage.clear()
    drop_down(page.boards.menu(), page.head.board)
    stage.hang(page.head.board)
    stage.shoot("98-own-dashboard-menu")
    stage.clear()
    QTest.mousePress(tile, Qt.MouseButton.LeftButton, pos=QPoint(60, 14))
    for at in (QPoint(90, 40), QPoint(560, 90)):
        QTest.mouseMove(tile, at)
    stage.shoot("98-own-dashboard-drag")
    QTest.keyClick(tile.more, Qt.Key.Key_Escape)
    stage.window.leave_file()


def empty(stage: Stage) -> None:
    """A dashboard nothing is pinned to yet, and one in the smallest window."""
    _open(stage, 1, ())
    stage.shoot("98-own-dashboard-empty")
    before = stage.window.size()
    stage.window.resize(1024, 680)
    _open(stage, 0, PINNED)
    stage.shoot("98-own-dashboard-small")
    stage.window.resize(before)
    stage.window.leave_file()


def _open(stage: Stage, which: int, pinned: tuple[tuple[str, int, str], ...]) -> Any:
    open_shop(stage)
    page = stage.desk.show_page("dashboard")
    stage.settle()
    ws, name = stage.window.ws, NAMES[stage.language][which]
    known = {board.name: board.id for board in dashboards.every(ws.reader())}
    if name not in known:
        known[name], deed = dashboards.made(ws.reader(), name)
        ws.log.record(*deed)
        for report, wide, shape in pinned:
            board = dashboards.one(ws.reader(), known[name])
            ws.log.record(*dashboards.pinned(board, report, wide, shape))
    stage.settle()
    page.boards.show(known[name])
    stage.settle()
    return page


SCENES: tuple[Scene, ...] = (boards, empty)
