"""Saved views as tabs: kept under a name, changed and not saved, put in order, deleted and undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from crm_desktop.domain.rule import Condition
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.segments import views
from crm_desktop.store.listing import Sort

from ..tables.kit import fill, make_context, pages

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")
CUSTOMERS = [Condition("stage", "is", ["customer"])]


@pytest.fixture
def shop(ws):
    fill(ws)
    return ws


@pytest.fixture
def open_page(shop, qtbot):
    with pages(qtbot, lambda: RecordTablePage(make_context(shop), "contact")) as make:
        yield make


def tabs(page):
    return [page.tabs.bar.tabText(i) for i in range(page.tabs.bar.count())]


def dotted(page):
    side = QTabBar.ButtonPosition.RightSide
    return [bool(page.tabs.bar.tabButton(i, side)) for i in range(page.tabs.bar.count())]


def saved(page, name, conditions):
    page.tabs.keeper.use(None)
    page.filters.set_conditions(conditions)
    page.tabs.keeper.make(name)
    page.tabs._fill()


def test_a_filter_is_saved_as_a_view_and_shown_again(open_page, shop):
    page = open_page()
    assert tabs(page) == ["All contacts"]
    assert page.tabs.save.isHidden()
    page.filters.set_conditions(CUSTOMERS, "t")
    assert not page.tabs.save.isHidden()
    page.tabs.keeper.make("Customers")
    assert tabs(page) == ["All contacts", "Customers"]
    assert page.tabs.bar.currentIndex() == 1
    page.tabs.bar.setCurrentIndex(0)
    assert page.filters.conditions == [] and page.filters.text == ""
    assert page.model.rowCount() == 12
    page.tabs.bar.setCurrentIndex(1)
    assert page.filters.conditions == CUSTOMERS and page.filters.text == "t"
    (view,) = views.views(shop.reader(), "contact")
    assert view.state.nodes == tuple(CUSTOMERS)


def test_a_change_has_a_dot_until_it_is_saved_or_dropped(open_page, shop):
    page = open_page()
    saved(page, "Customers", CUSTOMERS)
    page.filters.set_conditions([])
    assert dotted(page) == [False, True]
    page.tabs.keeper.drop(page.tabs.keeper.views[0])
    assert dotted(page) == [False, False]
    assert page.filters.conditions == CUSTOMERS
    page.view.head.sort_by(page.model.column("job"))
    page.memory.save()
    assert dotted(page) == [False, True]
    page.tabs.save_current()
    assert dotted(page) == [False, False]
    (view,) = views.views(shop.reader(), "contact")
    assert view.state.sorts == (("job", False),)


def test_an_unsaved_change_outlives_the_window(open_page):
    page = open_page()
    saved(page, "Customers", CUSTOMERS)
    page.filters.set_conditions([*CUSTOMERS, Condition("job", "contains", "owner")])
    page.leave()
    page.leave = lambda: None
    again = open_page()
    assert again.tabs.bar.currentIndex() == 1
    assert dotted(again) == [False, True]
    assert len(again.filters.conditions) == 2
    assert again.query.conditions == tuple(again.filters.conditions)


def test_columns_and_order_belong_to_the_view(open_page):
    page = open_page()
    saved(page, "Narrow", [])
    page.memory.show(page.model.column("job"), False)
    page.memory.save()
    page.tabs.save_current()
    page.tabs.bar.setCurrentIndex(0)
    assert not page.view.head.isSectionHidden(page.model.column("job"))
    page.tabs.bar.setCurrentIndex(1)
    assert page.view.head.isSectionHidden(page.model.column("job"))


def test_the_order_of_all_records_is_not_touched_by_a_view(open_page):
    page = open_page()
    saved(page, "By job", [])
    page.view.head.sort_by(page.model.column("job"))
    page.memory.save()
    page.tabs.bar.setCurrentIndex(0)
    assert page.view.head.sorts == (Sort("name"),)


def test_tabs_are_put_in_order_and_all_records_stay_first(open_page, shop):
    page = open_page()
    for name in "ABC":
        saved(page, name, CUSTOMERS)
    page.tabs.bar.moveTab(3, 1)
    assert tabs(page)[1:] == ["C", "A", "B"]
    assert [v.name for v in views.views(shop.reader(), "contact")] == ["C", "A", "B"]
    page.tabs.bar.moveTab(2, 0)
    assert tabs(page) == ["All contacts", "C", "A", "B"]
    page.tabs.shift(page.tabs.keeper.views[0], 1)
    assert tabs(page)[1:] == ["A", "C", "B"]


def test_a_view_is_renamed_duplicated_deleted_and_undone(open_page, shop, qtbot):
    page = open_page()
    saved(page, "A & B", CUSTOMERS)
    view = page.tabs.keeper.views[0]
    page.tabs.keeper.rename(view, "C")
    assert tabs(page) == ["All contacts", "C"]
    page.tabs.duplicate(page.tabs.keeper.views[0])
    assert tabs(page) == ["All contacts", "C", "C (copy)"]
    page.show()
    qtbot.keyClick(page.tabs.bar, Qt.Key.Key_Delete)
    assert tabs(page) == ["All contacts", "C"]
    assert page.tabs.bar.currentIndex() == 0
    shop.log.undo()
    assert tabs(page) == ["All contacts", "C", "C (copy)"]


def test_a_menu_offers_what_fits_the_tab(open_page):
    page = open_page()
    saved(page, "A", CUSTOMERS)
    words = [a.text() for a in page.tabs.menu_of(1).actions() if a.isEnabled() and a.text()]
    assert words == ["Rename…", "Duplicate", "Share as a file…", "Delete"]
    assert [a.text() for a in page.tabs.menu_of(0).actions()] == ["Save as a new view…"]


def test_a_view_with_a_rule_of_a_newer_version_says_so(open_page, shop):
    page = open_page()
    failed = []
    page.feed.failed.disconnect()
    page.feed.failed.connect(failed.append)
    saved(page, "Newer", [Condition("aura", "is", ["blue"])])
    assert "aura" in str(failed[-1])
    assert page.filters.conditions == [Condition("aura", "is", ["blue"])]
