"""Dashboards of the user's own in the real window: made, pinned to, arranged by mouse and keys, kept up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.insight.boards import deeds
from crm_desktop.gui.insight.reports.records_dialog import RecordsDialog
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.insight.composed import dashboards, saved
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.shaping import own_fields
from crm_desktop.store.workspace import Profile, Workspace

from .shop import fill
from .test_dashboard import listed, settle

HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(tmp_path, opened, qtbot):
    path = tmp_path / "shop.crm"
    ids = fill(path)
    made = opened(path, (1440, 900))
    made.ids = ids
    made.page = made.desk.show_page("dashboard")
    settle(made, qtbot)
    return made


def board_of(window):
    return dashboards.every(window.ws.reader())[-1]


def pin(window, qtbot, *reports, name="Sales"):
    """Make a dashboard with reports and bring it to the front."""
    id, deed = dashboards.made(window.ws.reader(), name)
    window.ws.log.record(*deed)
    for report in reports:
        window.ws.log.record(*dashboards.pinned(board_of(window), report))
    calm(window, qtbot)
    window.page.boards.show(id)
    calm(window, qtbot)
    return window.page.boards


def calm(window, qtbot):
    feed = window.page.boards.feed
    qtbot.waitUntil(lambda: not feed._soon.isActive() and not window.desk.context.busy())


def order(boards):
    boards.grid.layout().activate()
    places = [(t.y(), t.x(), t.told.tile.report) for t in boards.grid.tiles.values()]
    return [report for _y, _x, report in sorted(places)]


def tile(boards, report):
    return next(t for t in boards.grid.tiles.values() if t.told.tile.report == report)


def words(menu):
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_a_first_dashboard_is_made_and_is_friendly_while_it_is_empty(window, qtbot):
    boards = window.page.boards
    assert not boards.own
    assert words(boards.menu()) == ["Overview", "New dashboard…"]
    boards.deeds.new()
    dialog = window.findChild(NameDialog)
    dialog.line.setText("Team")
    dialog.accept()
    calm(window, qtbot)
    assert boards.own
    assert boards.empty.isVisible()
    assert window.page.head.board.text() == "Team"
    assert not window.page.head.period.isVisible()
    boards.pin_first.click()
    qtbot.waitUntil(lambda: any(m.isVisible() for m in window.findChildren(QMenu)))
    menu = next(m for m in window.findChildren(QMenu) if m.isVisible())
    next(a for a in menu.actions() if a.text() == "Won value by month").trigger()
    menu.close()
    calm(window, qtbot)
    assert not boards.empty.isVisible()
    assert order(boards) == ["won-by-month"]
    assert tile(boards, "won-by-month").view.shown.marks()
    boards.menu().actions()[0].trigger()
    calm(window, qtbot)
    assert not boards.own
    assert window.page.head.period.isVisible()


def test_a_mark_opens_its_records_and_a_report_opens_on_its_page(window, qtbot):
    boards = pin(window, qtbot, "open-by-stage", "won-by-source")
    shown = tile(boards, "open-by-stage")
    assert shown.title.text() == "Open deals by stage"
    narrow = tile(boards, "won-by-source")
    assert narrow.note.isVisible()  # of which time, below
    assert narrow.title.width() >= narrow.title.sizeHint().width()
    values = [shown.view.shown.value(mark) for mark in shown.view.shown.marks()]
    assert values == [2000_00, 1000_00]
    shown.view.chosen.emit(Mark(0, 1))
    assert listed(window, qtbot) == ["Counter"]
    page = window.desk.show_page("dashboard")
    assert page.boards.own
    menu = boards.deeds.tile_menu(boards.board, shown.told, 3)
    menu.actions()[0].trigger()
    assert window.desk.page_name == "reports"
    assert window.desk.page.name == "open-by-stage"


def test_an_edit_is_taken_in_and_only_what_it_reaches_is_told(window, qtbot):
    boards = pin(window, qtbot, "open-by-stage", "contacts-by-month")
    kept = dict(boards.feed._kept)
    value = {"amount": 9000_00, "currency": "MYR"}
    edit = Edit("deal", window.ids["Counter"], {"value": value})
    window.ws.log.record(Label("edit", "deal"), [edit])
    shown = tile(boards, "open-by-stage").view
    qtbot.waitUntil(lambda: 9000_00 in shown.shown.values())
    assert all(boards.feed._kept[key][1] is one for key, (_spec, one) in kept.items())


def test_tiles_are_moved_by_keys_each_step_with_its_undo(window, qtbot):
    boards = pin(window, qtbot, "open-by-stage", "won-by-month", "won-by-owner", "how-far")
    moved = tile(boards, "how-far")
    moved.more.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(moved.more, Qt.Key.Key_Up, HELD)
    calm(window, qtbot)
    assert order(boards)[:2] == ["how-far", "open-by-stage"]
    assert window.focusWidget() is moved.more
    moved.view.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(moved.view.canvas, Qt.Key.Key_Right, HELD)
    calm(window, qtbot)
    assert order(boards)[:2] == ["open-by-stage", "how-far"]
    window.desk.undoing.undo()
    calm(window, qtbot)
    assert order(boards)[:2] == ["how-far", "open-by-stage"]
    QTest.keyClick(moved.more, Qt.Key.Key_Delete)
    calm(window, qtbot)
    assert "how-far" not in order(boards)
    window.desk.undoing.undo()
    calm(window, qtbot)
    assert "how-far" in order(boards)


def test_a_tile_is_dragged_to_another_place_and_let_be_by_esc(window, qtbot):
    boards = pin(window, qtbot, "open-by-stage", "won-by-month", "won-by-owner")
    first, last = tile(boards, "open-by-stage"), tile(boards, "won-by-owner")
    qtbot.waitUntil(lambda: last.x() > first.x())

    def drag(to):
        QTest.mousePress(first, Qt.MouseButton.LeftButton, pos=QPoint(60, 14))
        for at in (QPoint(80, 30), to):
            QTest.mouseMove(first, at)

    target = first.mapFromGlobal(last.mapToGlobal(QPoint(last.width() - 10, 60)))
    drag(target)
    assert boards.grid._mark.isVisible()
    QTest.keyClick(first.more, Qt.Key.Key_Escape)
    assert not boards.grid._mark.isVisible()
    QTest.mouseRelease(first, Qt.MouseButton.LeftButton, pos=target)
    calm(window, qtbot)
    assert order(boards)[0] == "open-by-stage"
    drag(target)
    QTest.mouseRelease(first, Qt.MouseButton.LeftButton, pos=target)
    calm(window, qtbot)
    assert order(boards) == ["won-by-month", "won-by-owner", "open-by-stage"]


def test_a_tile_is_made_wider_and_shown_in_another_shape(window, qtbot):
    boards = pin(window, qtbot, "open-by-stage", "won-by-owner")
    key = tile(boards, "open-by-stage").key
    boards.deeds.resize(boards.board, key, 3)
    calm(window, qtbot)
    shown = boards.grid.tiles[key]
    qtbot.waitUntil(lambda: shown.width() > boards.grid.width() * 0.9)
    boards.deeds.shape(boards.board, key, "donut")
    calm(window, qtbot)
    assert shown.view.canvas.kind == "donut"
    boards.deeds.shape(boards.board, key, "table")
    calm(window, qtbot)
    assert shown.view.is_table()
    boards.deeds.shape(boards.board, key, "number")
    calm(window, qtbot)
    assert shown.figure.text() == "RM 3,000"
    assert not shown.view.isVisible()
    menu = boards.deeds.tile_menu(boards.board, shown.told, 3)
    inner = next(a.menu() for a in menu.actions() if a.text() == "Shown as")
    assert [a.text() for a in inner.actions() if a.isChecked()] == ["Number"]
    assert set(deeds.SHAPES) >= {"", "bar", "table"}
    shown.all.click()
    assert listed(window, qtbot) == ["Counter", "Shelves"]


def test_what_cannot_be_shown_says_why(window, qtbot):
    spec = Spec("deal", groups=("owner",))
    report = saved.save(window.ws, "By owner", spec)
    own = report.label.row
    boards = pin(window, qtbot, own, "gone")
    odd = {"tiles.odd": {"report": "how-far", "rank": "z", "shape": "globe"}}
    window.ws.log.record(Label("edit", "dashboard"), [Edit("dashboard", boards.board.id, odd)])
    calm(window, qtbot)
    assert tile(boards, own).problem.text() == ""
    assert tile(boards, "gone").problem.text() == "This report is not there any more."
    assert "newer version" in boards.grid.tiles["odd"].problem.text()
    saved.remove(window.ws, own)
    calm(window, qtbot)
    assert "not there" in tile(boards, own).problem.text()
    window.ws.log.cancel(window.ws.log.record(
        Label("edit", "report"), [Edit("report", own, {"deleted": False})]).stamp)  # fmt: skip
    menu = boards.deeds.tile_menu(boards.board, tile(boards, "gone").told, 3)
    assert not menu.actions()[0].isEnabled()


def test_what_another_replica_does_arrives_while_it_is_seen(window, qtbot, tmp_path):
    boards = pin(window, qtbot, "open-by-stage", "won-by-owner")
    with Workspace.create(tmp_path / "other.crm", Profile("Ben")) as other:
        other.log.apply(operation for _n, operation in window.ws.log.since(0))
        known = len(list(other.log.since(0)))
        there = dashboards.one(other.reader(), boards.board.id)
        other.log.record(*dashboards.moved(there, there.tiles[1].key, 0))
        other.log.record(*dashboards.pinned(there, "how-far"))
        other.log.record(*dashboards.renamed(there, "Shop"))
        window.ws.log.apply(operation for _n, operation in list(other.log.since(0))[known:])
    qtbot.waitUntil(lambda: window.page.head.board.text() == "Shop")
    calm(window, qtbot)
    assert order(boards) == ["won-by-owner", "open-by-stage", "how-far"]


def test_dashboards_are_renamed_duplicated_and_removed_from_the_menu(window, qtbot):
    boards = pin(window, qtbot, "open-by-stage")
    assert words(boards.menu())[-6:] == [
        "New dashboard…", "Rename…", "Duplicate", "Move up in the list", "Move down in the list",
        "Remove dashboard",
    ]  # fmt: skip
    boards.deeds.duplicate(boards.board)
    calm(window, qtbot)
    assert window.page.head.board.text() == "Sales (copy)"
    assert order(boards) == ["open-by-stage"]
    boards.deeds.rename(boards.board)
    dialog = window.findChild(NameDialog)
    dialog.line.setText("Second")
    dialog.accept()
    calm(window, qtbot)
    assert [board.name for board in boards.known] == ["Sales", "Second"]
    boards.deeds.remove(boards.board)
    calm(window, qtbot)
    assert not boards.own
    assert [board.name for board in boards.known] == ["Sales"]
    window.desk.undoing.undo()
    calm(window, qtbot)
    assert [board.name for board in boards.known] == ["Sales", "Second"]


def test_dashboards_are_put_in_another_order_from_the_menu(window, qtbot):
    boards = pin(window, qtbot, name="First")
    for name in ("Second", "Third"):
        window.ws.log.record(*dashboards.made(window.ws.reader(), name)[1])
    calm(window, qtbot)

    def move(text):
        act = next(a for a in boards.menu().actions() if a.text() == text)
        can = act.isEnabled()
        act.trigger()
        calm(window, qtbot)
        return can, [board.name for board in boards.known]

    assert move("Move up in the list") == (False, ["First", "Second", "Third"])
    assert move("Move down in the list") == (True, ["Second", "First", "Third"])
    assert move("Move down in the list") == (True, ["Second", "Third", "First"])
    assert not move("Move down in the list")[0]
    window.desk.undoing.undo()
    calm(window, qtbot)
    assert [board.name for board in boards.known] == ["Second", "First", "Third"]
    said = words(boards.menu())
    assert said.index("Second") < said.index("First") < said.index("Third")


def test_a_narrow_page_has_one_column(window, qtbot):
    boards = pin(window, qtbot, "open-by-stage", "won-by-owner")
    boards.area.resize(500, 700)
    assert boards.grid.columns == 1
    boards.grid.layout().activate()
    assert boards.grid.tiles[board_of(window).tiles[1].key].x() == 16


def test_the_dashboard_in_front_is_there_again_with_the_file(tmp_path, opened, qtbot):
    path = tmp_path / "shop.crm"
    fill(path)
    window = opened(path, (1440, 900))
    window.page = window.desk.show_page("dashboard")
    settle(window, qtbot)
    pin(window, qtbot, "open-by-stage")
    window.leave_file()
    window.open_file(path)
    window.page = window.desk.show_page("dashboard")
    calm(window, qtbot)
    assert window.page.boards.own
    assert order(window.page.boards) == ["open-by-stage"]


def test_all_appointments_of_a_reason_are_listed(window, qtbot):
    page = window.page
    page._list_all("activity", [1, 2], "Appointments")
    settle(window, qtbot)
    assert window.findChild(RecordsDialog) is not None


def test_a_tile_that_cannot_be_answered_any_more_holds_up_no_other(window, qtbot):
    own_fields.create(window.ws, "deal", "Colour", "text")
    field = own_fields.found(window.ws.reader(), "deal", "Colour")
    colour = saved.save(window.ws, "By colour", Spec("deal", groups=(field.name,))).label.row
    boards = pin(window, qtbot, colour, "open-by-stage")
    assert tile(boards, colour).problem.text() == ""
    gone = own_fields.delete(window.ws, [field.name.removeprefix(CUSTOM)])
    calm(window, qtbot)
    edit = Edit("deal", window.ids["Counter"], {"value": {"amount": 9000_00, "currency": "MYR"}})
    window.ws.log.record(Label("edit", "deal"), [edit])
    shown = tile(boards, "open-by-stage").view
    qtbot.waitUntil(lambda: 9000_00 in shown.shown.values())
    qtbot.waitUntil(lambda: bool(tile(boards, colour).problem.text()))
    window.ws.log.cancel(gone.stamp)
    qtbot.waitUntil(lambda: tile(boards, colour).problem.text() == "")
