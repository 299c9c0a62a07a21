"""The inbox holds the open leads; those that are done with stand in the list of all."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Label
from crm_desktop.gui.leads.page import LeadsPage
from crm_desktop.gui.pages import pages as specs
from crm_desktop.leads import triage
from crm_desktop.store import listing

from ..tables.kit import make_context, pages

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")
STATUSES = {"Ali": "new", "Mei": "working", "Devi": "converted", "Tan": "discarded", "Siti": None}


@pytest.fixture
def open_page(ws, qtbot):
    with pages(qtbot, lambda: LeadsPage(make_context(ws))) as make:
        yield make


@pytest.fixture
def leads(ws):
    edits = [triage.fresh({"name": name, "status": status}) for name, status in STATUSES.items()]
    ws.log.record(Label("capture", "lead", len(edits)), edits)
    return edits


def names(page):
    found = listing.page(page.context.ws.reader(), "lead", page.model.rows)
    return {found[n]["name"] for n in page.model.rows}


def front(page):
    return page.tabs.bar.tabText(page.tabs.bar.currentIndex())


def test_it_opens_on_the_open_ones_and_their_number_is_said_at_the_left(leads, open_page, ws):
    page = open_page()
    assert front(page) == "Open leads"
    assert names(page) == {"Ali", "Mei", "Siti"} and page.tabs.save.isHidden()
    (spec,) = [spec for spec in specs() if spec.name == "leads"]
    assert spec.count(ws, ws.reader()) == 3


def test_all_of_them_are_a_tab_away_by_hand_or_by_the_filter(leads, open_page):
    page = open_page()
    page.tabs.bar.setCurrentIndex(1)
    assert front(page) == "All leads" and names(page) == set(STATUSES)
    assert page.tabs.save.isHidden()
    page.tabs.bar.setCurrentIndex(0)
    page.filters.clear()
    assert front(page) == "All leads" and names(page) == set(STATUSES)


def test_saved_views_stand_behind_both(leads, open_page):
    page = open_page()
    page.filters.set_conditions([*page.filters.conditions], "Mei")
    assert front(page) == "Open leads" and not page.tabs.save.isHidden()
    page.tabs.keeper.make("Mine")
    assert front(page) == "Mine" and page.tabs.bar.currentIndex() == 2
    page.tabs.bar.moveTab(2, 1)
    assert page.tabs.bar.tabText(2) == "Mine", "the lists that are always there stay first"
    page.tabs.bar.setCurrentIndex(0)
    page.tabs.bar.setCurrentIndex(2)
    assert names(page) == {"Mei"}
    assert page.tabs.menu_of(1).actions()[0].text() == "Save as a new view…"


def test_an_inbox_that_is_worked_off_says_so(leads, open_page, ws):
    page = open_page()
    for at in range(page.model.rowCount()):
        n = page.model.rows[at]
        page.leads.records.many(Label("discard", "lead"), [n], lambda _r: triage.discarded(""), "")
    page._ask()
    assert page.empty.unmatched._title.text() == "No open leads"
    assert page.empty.clear.isHidden() and not page.empty.unmatched.isHidden()
    page.filters.set_conditions([], "nobody")
    assert page.empty.unmatched._title.text() == "Nothing matches"
    assert not page.empty.clear.isHidden()


def test_a_file_without_leads_says_how_they_come(open_page):
    page = open_page()
    assert not page.empty.none.isHidden() and page.empty.unmatched.isHidden()
