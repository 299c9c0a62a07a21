"""The same deals as a list by stage and as a funnel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from crm_desktop.deals import moves
from crm_desktop.gui.duplicates import merge_rows
from crm_desktop.gui.duplicates.other import ChooseOther
from crm_desktop.store import listing

from .kit import fill_board, make_board

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


@pytest.fixture
def shop(ws):
    ws.ids = fill_board(ws)
    return ws


@pytest.fixture
def page(shop, qtbot):
    made = make_board(shop)
    qtbot.addWidget(made)
    strict = QAbstractItemModelTester.FailureReportingMode.Warning
    made.tester = QAbstractItemModelTester(made.list.list, strict)
    made.show_as("list")
    yield made
    made.leave()


def text(page, row, column=0):
    return page.list.list.index(row, column).data()


def heads(page):
    return [text(page, row) for row in page.list.list.heads()]


def test_deals_stand_under_their_stages_with_sums(page):
    assert heads(page)[:2] == [
        "New lead, 6 deals, RM 54,850",
        "Qualified, 5 deals, RM 121,150, S$ 18,000",
    ]
    assert page.list.list.rowCount() == 25 + 6
    assert [text(page, 8, column) for column in (0, 1, 2, 3)] == [
        "Showroom refit", "Lim & Partners", "RM 38,500", "1 d late",
    ]  # fmt: skip


def test_a_stage_folds_and_opens(page):
    model = page.list.list
    page.list.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    assert text(page, 1).startswith("Qualified")
    moves.move(page.context.ws, page_ids(page, "Showroom refit"), model.key(0))
    assert text(page, 0) == "New lead, 7 deals, RM 93,350"
    QTest.keyClick(page.list, Qt.Key.Key_Right)
    assert text(page, 7) == "Showroom refit"


def page_ids(page, *titles):
    return [page.context.ws.ids[title] for title in titles]


def test_moves_come_in_and_the_current_deal_stays(page, shop):
    page.stand_on(shop.ids["Model unit"])
    moves.move(shop, page_ids(page, "Bookshelves", "Rak pameran"), page.list.list.key(5))
    assert page.chosen_ids() == page_ids(page, "Model unit")
    shop.log.undo()
    assert page.chosen_ids() == page_ids(page, "Model unit")
    assert text(page, 6) == "Bookshelves"


def test_alt_right_moves_to_the_next_stage(page, shop):
    page.stand_on(shop.ids["Bookshelves"])
    QTest.keyClick(page.list, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert heads(page)[1].startswith("Qualified, 6 deals")
    assert page.chosen_ids() == page_ids(page, "Bookshelves")


def test_closed_deals_stand_below_and_open_again(page, shop, qtbot):
    page.stand_on(shop.ids["Depot lockers"])
    QTest.keyClick(page.list, Qt.Key.Key_W)
    assert heads(page)[-1] == "Won, 1 deal, RM 12,600"
    page.list.list.fold(6, False)
    assert page.stand_on(shop.ids["Depot lockers"])
    page.reopen_chosen()
    assert len(heads(page)) == 6
    assert listing.record(shop.reader(), "deal", shop.ids["Depot lockers"]).row["result"] is None


def test_the_board_and_the_list_have_the_same_current_card(page, shop):
    page.stand_on(shop.ids["Library tables"])
    page.show_as("board")
    assert page.kanban.current == (3, 2)
    page.kanban.go(0, 1)
    page.show_as("list")
    assert page.chosen_ids() == page_ids(page, "Studio desks")


def test_the_view_is_remembered(page, shop, qtbot):
    again = make_board(shop)
    qtbot.addWidget(again)
    assert again.stack.currentWidget() is again.list
    again.leave()


def test_shift_and_space_choose_rows(page):
    page.list.setCurrentIndex(page.list.list.index(1, 0))
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    QTest.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.chosen()) == 2
    QTest.keyClick(page.list, Qt.Key.Key_Escape)
    assert len(page.chosen()) == 1


def test_the_funnel_tells_who_came_how_far_and_opens_a_stage(page, shop):
    moves.win(shop, page_ids(page, "Branch desks"))
    moves.lose(shop, page_ids(page, "Display racks"), "Too dear")
    page.show_as("funnel")
    chart = page.funnel.chart
    assert [s.reached for s in chart.funnel.steps] == [25, 19, 14, 10, 6, 3]
    assert chart.funnel.bottleneck() == 2
    assert "Won 1, lost 1: 50 %" in chart.ending()
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Down, delay=1)
    assert chart.accessibleName() == "Funnel. Qualified: 19, 5 open"
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.list
    assert page.list.currentIndex().row() == page.list.list.row_of(1)


def test_a_stage_that_has_gone_meanwhile_opens_the_list_alone(page, shop):
    page.show_as("funnel")
    page.funnel.stage_wanted.emit(99)
    assert page.front is page.list


def test_more_than_can_be_shown_at_once_are_not_merged(page, monkeypatch):
    monkeypatch.setattr(page, "chosen_count", lambda: 13)
    monkeypatch.setattr(page, "chosen_ids", None)  # of a million they are not even read
    merge_rows(page)
    assert "At most 12" in page.context.toast[-1][0]


def test_news_reach_the_funnel(page, shop):
    page.show_as("funnel")
    moves.win(shop, page_ids(page, "Branch desks"))
    assert page.funnel.chart.funnel.won.deals == 1
    assert page.funnel.chart.grab().width() > 0


def test_a_deal_of_the_board_is_merged_like_a_row_of_a_table(page):
    page.list.setCurrentIndex(page.list.list.index(1, 0))
    merge_rows(page)
    (dialog,) = page.window().findChildren(ChooseOther)
    dialog.reject()
