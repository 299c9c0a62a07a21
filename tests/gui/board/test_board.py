"""The board on screen: dragging, keyboard, choosing, news, and what stands where nothing does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPersistentModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from crm_desktop.deals import moves, pipelines
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.board.card_menu import stage_menu
from crm_desktop.gui.board.landing import landing
from crm_desktop.store import listing

from .kit import card_at, drag, fill_board, gap_at, make_board, mouse, titles

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")
ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def shop(ws):
    ws.ids = fill_board(ws)
    return ws


@pytest.fixture
def page(shop, qtbot):
    made = make_board(shop)
    qtbot.addWidget(made)
    strict = QAbstractItemModelTester.FailureReportingMode.Warning
    made.testers = [QAbstractItemModelTester(lane.model, strict) for lane in made.kanban.lanes]
    yield made
    made.leave()


def keys(page, key, mods=Qt.KeyboardModifier.NoModifier, times=1):
    for _ in range(times):
        view = page.kanban.lanes[max(0, page.kanban.current[0])].view
        QTest.keyClick(view, key, mods)


def toasts(page):
    return [text for text, _ in page.context.toast]


def place_of(ws, title):
    return listing.record(ws.reader(), "deal", ws.ids[title]).row["place"]


def test_columns_count_and_sum_by_currency(page):
    assert [lane.model.rowCount() for lane in page.kanban.lanes] == [6, 5, 4, 4, 3, 3]
    heads = [lane.head.accessibleName() for lane in page.kanban.lanes]
    assert heads[1] == "Qualified, 5 deals, RM 121,150, S$ 18,000"
    assert page.head.count.text() == "25 deals"


def test_a_drag_to_another_column_is_saved_said_and_undone(page, shop):
    drag(page, (3, 0), gap_at(page, 4, 1))
    assert titles(page)["Negotiation"][:2] == ["Hotel lobby set", "Office fit-out, level 7"]
    assert place_of(shop, "Office fit-out, level 7")["stage"] == page.feed.board.columns[4].stage_id
    text, more = page.context.toast[-1]
    assert text == "Moved “Office fit-out, level 7” to Negotiation"
    shop.log.cancel(more["undo"])
    assert titles(page)["Proposal"][0] == "Office fit-out, level 7"
    assert page.kanban.lanes[3].head.accessibleName().startswith("Proposal, 4 deals, RM 120,200")


def test_a_drag_within_a_column_changes_the_order_only(page, shop):
    was = place_of(shop, "Bookshelves")["since"]
    drag(page, (0, 5), gap_at(page, 0, 1))
    assert titles(page)["New lead"][:3] == ["Reception counter", "Bookshelves", "Shop shelving"]
    assert place_of(shop, "Bookshelves")["since"] == was


def test_several_chosen_cards_are_dragged_in_their_order(page):
    for position in (3, 0):
        view = page.kanban.lanes[1].view
        at = card_at(page, 1, position)
        mouse(view, QEvent.Type.MouseButtonPress, at, mods=CONTROL)
        mouse(view, QEvent.Type.MouseButtonRelease, at, mods=CONTROL)
    drag(page, (1, 3), gap_at(page, 2, 2))
    assert titles(page)["Meeting"][2:4] == ["Showroom refit", "Fitting rooms"]
    assert toasts(page)[-1] == "Moved 2 deals to Meeting"
    page.context.ws.log.undo()
    assert titles(page)["Qualified"][0] == "Showroom refit"


def test_shift_click_chooses_a_range_and_a_click_ends_it(page):
    view = page.kanban.lanes[0].view
    for position, mods in ((1, Qt.KeyboardModifier.NoModifier), (3, SHIFT)):
        at = card_at(page, 0, position)
        mouse(view, QEvent.Type.MouseButtonPress, at, mods=mods)
        mouse(view, QEvent.Type.MouseButtonRelease, at, mods=mods)
    assert len(page.feed.picks) == 3
    at = card_at(page, 0, 0)
    mouse(view, QEvent.Type.MouseButtonPress, at)
    mouse(view, QEvent.Type.MouseButtonRelease, at)
    assert len(page.feed.picks) == 0


def test_a_drag_shows_where_it_would_land_and_esc_gives_it_up(page):
    before = titles(page)
    drag(page, (3, 0), gap_at(page, 4, 1), drop=False)
    view = page.kanban.lanes[4].view
    assert (view.target, view.drop_at) == (True, 1)
    assert page.zones.isVisible()
    keys(page, Qt.Key.Key_Escape)
    assert not page.zones.isVisible()
    assert not page.drag.active
    assert titles(page) == before
    mouse(page.kanban.lanes[3].view, QEvent.Type.MouseButtonRelease, gap_at(page, 4, 1))
    assert titles(page) == before


def test_a_drop_where_it_was_writes_nothing(page, shop):
    before = len(shop.log.since())
    drag(page, (0, 1), gap_at(page, 0, 1) + QPoint(30, 0))
    assert len(shop.log.since()) == before


def test_dropped_on_won_it_leaves_the_board(page, shop):
    drag(page, (5, 0), page.mapToGlobal(QPoint(100, page.height() - 30)))
    assert "Branch desks" not in titles(page)["Contract"]
    assert (
        listing.record(shop.reader(), "deal", shop.ids["Branch desks"]).row["result"]["outcome"]
        == "won"
    )
    assert toasts(page)[-1] == "Won “Branch desks”"


def test_dropped_on_lost_it_asks_why(page, shop, qtbot):
    drag(page, (5, 0), page.mapToGlobal(QPoint(page.width() - 100, page.height() - 30)))
    from crm_desktop.gui.board.lost_reason import LostReason

    (dialog,) = page.window().findChildren(LostReason)
    dialog.reason.setText("Too dear")
    dialog.accept()
    result = listing.record(shop.reader(), "deal", shop.ids["Branch desks"]).row["result"]
    assert (result["outcome"], result["reason"]) == ("lost", "Too dear")
    page.lose_chosen()
    again = page.window().findChildren(LostReason)[-1]
    (chip,) = again.findChildren(QToolButton)
    chip.click()
    assert again.reason.text() == "Too dear"
    again.reject()


def test_arrows_go_over_the_board(page):
    page.focus_rows()
    keys(page, Qt.Key.Key_Down, times=2)
    assert page.kanban.current == (0, 2)
    keys(page, Qt.Key.Key_Right)
    assert page.kanban.current == (1, 2)
    keys(page, Qt.Key.Key_End)
    assert page.kanban.current == (1, 4)
    keys(page, Qt.Key.Key_Right)
    assert page.kanban.current == (2, 3)
    assert page.kanban.lanes[2].view.hasFocus()


@pytest.mark.parametrize("mods", [ALT, CONTROL | SHIFT])
def test_cards_move_by_keyboard(page, mods):
    page.focus_rows()
    keys(page, Qt.Key.Key_Right, mods)
    assert titles(page)["Qualified"][0] == "Reception counter"
    assert page.kanban.current == (1, 0)
    keys(page, Qt.Key.Key_Down, mods, times=2)
    assert titles(page)["Qualified"][2] == "Reception counter"
    keys(page, Qt.Key.Key_Up, mods)
    assert titles(page)["Qualified"][1] == "Reception counter"
    assert page.kanban.current == (1, 1)
    keys(page, Qt.Key.Key_Left, mods, times=3)
    assert titles(page)["New lead"][1] == "Reception counter"


def test_at_the_ends_a_keyboard_move_does_nothing(page, shop):
    page.focus_rows()
    before = len(shop.log.since())
    keys(page, Qt.Key.Key_Up, ALT)
    keys(page, Qt.Key.Key_Left, ALT)
    assert len(shop.log.since()) == before


def test_space_chooses_w_wins_and_delete_deletes(page, shop):
    page.focus_rows()
    keys(page, Qt.Key.Key_Space)
    keys(page, Qt.Key.Key_Down, SHIFT)
    assert len(page.chosen()) == 2
    keys(page, Qt.Key.Key_W)
    assert titles(page)["New lead"][0] == "Kitchen stools ×40"
    assert toasts(page)[-1] == "Won 2 deals"
    keys(page, Qt.Key.Key_Delete)
    assert titles(page)["New lead"][0] == "Waiting room chairs"
    for _ in range(2):
        shop.log.undo()
    assert len(titles(page)["New lead"]) == 6


def test_enter_opens_and_the_current_card_is_told(page, shop, qtbot):
    with qtbot.waitSignal(page.current_record) as told:
        page.focus_rows()
    assert told.args == ["deal", shop.ids["Reception counter"]]
    keys(page, Qt.Key.Key_Return)
    assert page.context.opened == [("deal", shop.ids["Reception counter"])]


def test_ctrl_a_chooses_the_column(page):
    page.focus_rows()
    keys(page, Qt.Key.Key_A, CONTROL)
    assert len(page.feed.picks) == 6
    keys(page, Qt.Key.Key_Escape)
    assert len(page.feed.picks) == 0


def test_news_from_elsewhere_come_in(page, shop):
    page.focus_rows()
    keys(page, Qt.Key.Key_Down)
    moves.move(shop, [shop.ids["Depot lockers"]], page.feed.board.columns[0].stage_id,
               before_id=shop.ids["Reception counter"])  # fmt: skip
    assert titles(page)["New lead"][0] == "Depot lockers"
    assert page.chosen_ids() == [shop.ids["Shop shelving"]]
    value = {"value": {"amount": 100, "currency": "MYR"}}
    shop.log.record(Label("edit", "deal"), [Edit("deal", shop.ids["Depot lockers"], value)])
    assert page.kanban.lanes[0].head.accessibleName() == "New lead, 7 deals, RM 54,851"


def test_scrolled_cards_stay_where_they_are(page, shop):
    page.resize(1228, 420)
    QApplication.processEvents()
    view = page.kanban.lanes[0].view
    view.verticalScrollBar().setValue(230)
    at = view.card_rect(3).top()
    n = view.row_number(3)
    moves.move(shop, [shop.ids["Reception counter"]], page.feed.board.columns[1].stage_id)
    assert view.row_number(2) == n
    assert view.card_rect(2).top() == at


def test_the_filter_keeps_what_matches(page, qtbot):
    page.filters.quick.setText("maju")
    qtbot.waitUntil(lambda: page.feed.board.count == 2)
    drag(page, (2, 0), gap_at(page, 3, 0))
    assert titles(page) == {"Proposal": ["Pantry tables", "Office fit-out, level 7"]}
    page.filters.quick.setText("nothing like this")
    qtbot.waitUntil(lambda: page.emptiness.unmatched.isVisible())
    page.filters.clear()
    qtbot.waitUntil(lambda: page.feed.board.count == 25)
    assert not page.emptiness.unmatched.isVisible()
    assert titles(page)["Proposal"][:2] == ["Pantry tables", "Office fit-out, level 7"]


def test_another_pipeline_is_chosen_and_remembered(page, shop, qtbot):
    other = pipelines.Pipeline("Projects", stages=(pipelines.Stage("Plan"), pipelines.Stage("Do")))
    pipelines.save(shop, other)
    qtbot.waitUntil(lambda: len(page.feed.every) == 2)
    page.choose_pipeline(other.id)
    assert [lane.name for lane in page.kanban.lanes] == ["Plan", "Do"]
    assert page.emptiness.no_deals.isVisible()
    again = make_board(shop)
    qtbot.addWidget(again)
    assert again.head.chooser.text() == "Projects"
    again.leave()


def test_a_file_without_a_pipeline_says_so(ws, qtbot):
    made = make_board(ws)
    qtbot.addWidget(made)
    assert made.emptiness.no_pipeline.isVisible()
    pipelines.ensure_default(ws)
    qtbot.waitUntil(lambda: len(made.kanban.lanes) == 6)
    assert made.emptiness.no_deals.isVisible()
    made.leave()


def test_the_bare_ground_under_the_last_card_takes_a_drop(page):
    view = page.kanban.lanes[5].view
    drag(page, (0, 0), view.viewport().mapToGlobal(QPoint(60, 500)))
    assert titles(page)["Contract"][-1] == "Reception counter"


def test_between_which_cards():
    assert landing([1, 2, 3, 4], 2, {2}) == (3, 1)
    assert landing([1, 2], 0, set()) == (1, None)
    assert landing([1, 2], 2, {2}) == (None, 1)
    assert landing([], 0, set()) == (None, None)


def test_a_card_chosen_just_before_the_file_goes_is_not_looked_for(shop, qtbot):
    page = make_board(shop)
    qtbot.addWidget(page)
    told = []
    page.current_record.connect(lambda *record: told.append(record))
    page.kanban.set_current(0, 0)
    page.leave()
    shop.close()
    qtbot.wait(20)  # an exception in a slot fails the test
    assert told == []


@pytest.mark.parametrize("comes", [False, True])
def test_what_stands_on_a_card_moves_with_it_and_is_known_to_qt_once(page, shop, comes):
    column, model = page.feed.board.columns[0], page.kanban.lanes[0].model
    page.kanban.set_current(0, 2)
    n, held = column.ns[2], QPersistentModelIndex(model.index(2))
    at, title = (0, "Showroom refit") if comes else (1, "Reception counter")
    first = shop.ids["Reception counter"] if comes else None
    moves.move(shop, [shop.ids[title]], page.feed.board.columns[at].stage_id, before_id=first)
    now = column.position(n)
    assert now == (3 if comes else 1) and held.row() == now
    assert page.kanban.current == (0, now)
    assert page.kanban.lanes[0].view.currentIndex().row() == now
    known = [(index.row(), index.column()) for index in model.persistentIndexList()]
    assert len(known) == len(set(known))


def test_a_name_with_an_ampersand_stands_in_menus_as_it_is(page, qtbot):
    """It would mark the letter after it, and not be seen."""
    stage = page.feed.board.pipeline.stages[0]
    page.context.ws.log.record(Label("edit"), [Edit("stage", stage.id, {"name": "R&D"})])
    qtbot.waitUntil(lambda: page.feed.board.pipeline.stages[0].name == "R&D")
    menu = QMenu(page)
    menu.addMenu(stage_menu(page, menu))
    first = menu.actions()[0].menu().actions()[0]
    assert first.text() == "R&&D" and first.shortcut().isEmpty()


def test_the_button_of_pipelines_is_read_aloud_as_it_is_called(page, qtbot):
    id = page.feed.board.pipeline.id
    page.context.ws.log.record(Label("edit"), [Edit("pipeline", id, {"name": "R&D"})])
    qtbot.waitUntil(lambda: page.head.chooser.text() == "R&&D")
    assert page.head.chooser.accessibleName() == "Pipeline: R&D"
