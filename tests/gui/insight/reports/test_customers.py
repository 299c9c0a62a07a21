"""The sheets of customers in the real window: two clicks to what one is worth, lists, tasks in one go."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.domain.periods import months_on
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.insight.reports.customers.tasks import TaskDialog
from crm_desktop.insight.customers import rfm
from crm_desktop.store import listing
from crm_desktop.store.figures import asking
from crm_desktop.store.workspace import Profile, Workspace
from tests.insight.customers.trade import Trade

TODAY = date.today()


def fill(path):
    """Write twelve firms of 26 months ago with a shelf for 1,000 each, five with two chairs of 240 a year on,
    and one more who bought each month until half a year ago; return the trade.
    """
    with Workspace.create(path, Profile("Huda")) as ws:
        trade = Trade(ws)
        shelf, chair = (trade.put("product", name=name) for name in ("Shelf", "Chair"))
        first = months_on(TODAY, -26)
        for n in range(12):
            firm = trade.company(f"Firm {n:02}")
            trade.won(firm, first.isoformat(), 1000_00, "MYR", shelf)
            if n < 5:
                for months in (14, 15):
                    trade.won(firm, months_on(first, months).isoformat(), 240_00, "MYR", chair)
        regular = trade.put("contact", name="Aminah")
        for months in range(12, 6, -1):
            trade.won(None, months_on(TODAY, -months).isoformat(), 50_00, "MYR", shelf,
                      **{f"contacts.{regular}": True})  # fmt: skip
    return trade


@pytest.fixture
def window(tmp_path, opened, qtbot):
    path = tmp_path / "trade.crm"
    trade = fill(path)
    made = opened(path, (1440, 900))
    made.trade, trade.ws = trade, made.ws
    settle(made, qtbot)
    return made


def settle(window, qtbot):
    qtbot.waitUntil(lambda: not window.desk.context.busy())


@pytest.fixture
def show(window, qtbot):
    def shown(name):
        page = window.desk.show_page("reports")
        settle(window, qtbot)
        page.show_report(name)
        settle(window, qtbot)
        return page.sheet

    return shown


def listed(window, qtbot, entity):
    settle(window, qtbot)
    rows = listing.page(window.ws.reader(), entity, window.desk.page.model.rows)
    return sorted(row["title" if entity == "deal" else "name"] for row in rows.values())


def test_what_a_customer_is_worth_with_its_formula(window, show):
    sheet = show("customer-value")
    # 13 customers: 12 × 1,000 and 300 of Aminah, whose first year is just over, by 12 in the first year;
    # 5 × 480 by the twelve of the second.
    assert sheet.formula.text() == "RM 946 + RM 200 = RM 1,146"
    assert sheet.figure.text() == "RM 1,146"
    assert sheet.name.text() == "A customer is worth, in its first 2 years"
    assert "14,700" not in sheet.answered.text()
    assert "RM 1,131 on average" in sheet.answered.text()
    assert [row[:2] for row in sheet.terms.lines.rows] == [["Year 1", "13"], ["Year 2", "12"]]
    assert sheet.ranked.lines.rows[0][0] == "Firm 00"
    assert sheet.exports().rows[0][0] == "Firm 00"


def test_it_follows_an_edit_and_asks_for_nothing_else(window, show, qtbot, monkeypatch):
    firm = window.trade.company("Late")
    sheet = show("customer-value")
    asked, real = [], asking.parts

    def seen(conn, of, ns=None, was=None):
        asked.append(ns)
        return real(conn, of, ns, was)

    monkeypatch.setattr(asking, "parts", seen)
    window.trade.won(firm, TODAY.isoformat(), 9000_00, "MYR")
    qtbot.waitUntil(lambda: sheet.ranked.lines.rows[0][0] == "Late")
    assert asked and None not in asked


def test_it_is_of_one_person_or_time_where_that_is_chosen(window, show, qtbot):
    firm = window.trade.company("Late")
    window.trade.won(firm, TODAY.isoformat(), 9000_00, "MYR", owner="Huda")
    sheet = show("customer-value")
    sheet.choosers._whose.chosen.emit("Huda")
    settle(window, qtbot)
    assert [row[0] for row in sheet.ranked.lines.rows] == ["Late"]
    sheet = show("cross-sell")
    assert not sheet.choosers.narrowed
    sheet.choosers._when.chosen.emit("last 90d")
    settle(window, qtbot)
    assert sheet.empty.isVisible()  # of that time no product was sold
    assert sheet.choosers._when.isVisible()  # and another can be chosen


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_segments_are_not_cut_in_the_smallest_window(window, show, qtbot, scale):
    sheet = show("customer-segments")
    window.resize(1024, 680)
    window.set_scale(scale)
    try:
        fits = lambda: sheet.body.minimumSizeHint().width() <= sheet.area.viewport().width()  # noqa: E731
        qtbot.waitUntil(fits)
        assert sheet.deed.text()
    finally:
        window.set_scale(1.0)


def test_every_figure_of_it_opens_its_records(window, show, qtbot):
    sheet = show("customer-value")
    sheet.terms.opened.emit(2)
    assert len(listed(window, qtbot, "company")) == 12
    sheet = show("customer-value")
    sheet.deals.click()
    assert len(listed(window, qtbot, "deal")) == 12 + 10 + 6
    sheet = show("customer-value")
    sheet.view.chosen.emit(Mark(0, 0))
    assert len(listed(window, qtbot, "company")) == 12
    sheet = show("customer-value")
    sheet.ranked.setFocus()
    QTest.keyClick(sheet.ranked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk.context.subject()[0] == "company")


def test_companies_and_contacts_are_offered_apart(window, show, qtbot, monkeypatch):
    sheet = show("customer-value")
    assert sheet.all.text() == "Open 12 companies, 1 contact"
    offered = []
    monkeypatch.setattr(
        "crm_desktop.gui.insight.reports.customers.customer_sheet.drop_down",
        lambda menu, _at: offered.extend(menu.actions()),
    )
    sheet.all.click()
    assert [act.text() for act in offered] == ["12 companies", "1 contact"]
    offered[1].trigger()
    assert listed(window, qtbot, "contact") == ["Aminah"]


def test_it_follows_an_edit(window, show, qtbot):
    sheet = show("customer-value")
    window.trade.won(window.trade.company("New"), TODAY.isoformat(), 9000_00)
    qtbot.waitUntil(lambda: sheet.ranked.lines.rows[0][0] == "New")
    assert sheet.ranked.lines.rows[0][0] == "New"


def test_margins_say_what_is_not_known(window, show, qtbot):
    sheet = show("customer-value")
    sheet._want_measure("margin")
    settle(window, qtbot)
    assert sheet.notice.isVisible()
    assert "not all of the margin" in sheet.notice.words.text()


def test_a_segment_shows_its_customers(window, show, qtbot):
    sheet = show("customer-segments")
    counts = dict(
        zip(rfm.SEGMENTS, (len(sheet.answer.scores.of(n)) for n in rfm.SEGMENTS), strict=True)
    )
    assert sum(counts.values()) == 13
    at = next(n for n, name in enumerate(rfm.SEGMENTS) if counts[name])
    name = list(rfm.SEGMENTS)[at]
    sheet.view.chosen.emit(Mark(0, at))
    assert (sheet.segment, sheet.table.current()) == (name, name)
    assert len(sheet.members.lines.rows) == counts[name]
    last = list(rfm.SEGMENTS)[-1]
    sheet.table.setCurrentIndex(sheet.table.lines.index(len(rfm.SEGMENTS) - 1, 0))
    assert sheet.segment == last
    assert sheet.which.value == last


def test_tasks_for_the_silent_are_taken_back_in_one_go(window, show, qtbot):
    sheet = show("silent-customers")
    assert [row[0] for row in sheet.table.lines.rows] == ["Aminah"]
    sheet._want_how("contact")
    settle(window, qtbot)
    assert len(sheet.table.lines.rows) == 13
    sheet.table.selectAll()
    assert sheet.tasks.make.text() == "Make a task for 13 customers…"
    sheet.tasks.make.click()
    dialog = next(w for w in window.findChildren(TaskDialog))
    dialog.title.setText("Call them")
    dialog.save.click()
    settle(window, qtbot)
    count = "SELECT count(*) FROM task WHERE deleted=0 AND title='Call them'"
    assert window.ws.reader().execute(count).fetchone() == (13,)
    window.ws.log.undo()
    assert window.ws.reader().execute(count).fetchone() == (0,)


def test_who_has_one_product_but_not_another(window, show, qtbot):
    sheet = show("cross-sell")
    assert sheet.tells.text() == ""  # no pair is bought more often than by chance: all have a shelf
    chair = next(id for id, name in sheet.answer.owned.names.items() if name == "Chair")
    sheet._want_lacks(chair)
    settle(window, qtbot)
    assert sheet.figure.text() == "8"
    assert "Of 13 who bought Shelf, 5 also bought Chair" in sheet.tells.text()
    assert "Aminah" in [row[0] for row in sheet.table.lines.rows]
    sheet.both.click()
    assert listed(window, qtbot, "company") == [f"Firm {n:02}" for n in range(5)]


def test_a_bare_file_says_what_is_missing(tmp_path, opened, qtbot):
    path = tmp_path / "bare.crm"
    Workspace.create(path, Profile("Huda")).close()
    window = opened(path, (1024, 680))
    page = window.desk.show_page("reports")
    for name in ("customer-value", "customer-segments", "silent-customers", "cross-sell"):
        settle(window, qtbot)
        page.show_report(name)
        settle(window, qtbot)
        assert page.sheet.empty.isVisible(), name
