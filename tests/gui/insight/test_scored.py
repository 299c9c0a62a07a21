"""The score of a lead or a deal where it is shown: in the panel and on its page, following the file."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.errors import UserError
from crm_desktop.gui.insight.scored.reading import LONG_WAY
from crm_desktop.insight.scores import points, told
from crm_desktop.store.workspace import Profile, Workspace
from tests.insight.scores.trade import Trade


@pytest.fixture
def sold(tmp_path, opened):
    """A window over a file with ended deals and leads, and open ones."""

    def make(deals=120, leads=120, size=(1440, 900)):
        path = tmp_path / "sold.crm"
        with Workspace.create(path, Profile("Huda")) as ws:
            trade = Trade(ws)
            trade.history(deals)
            trade.history(leads, "lead")
            ids = {s: trade.deal(2, source=s, title=f"By {s}") for s in ("Web", "Referral")}
            ids["lead"] = trade.lead(2, source="Referral", name="Aminah", company_name="Klinik")
        made = opened(path, size)
        trade.ws = made.ws
        made.trade, made.ids = trade, ids
        return made

    return make


@pytest.fixture
def deal_page(qtbot):
    def show(window, name="Referral"):
        assert window.desk.trail.open("deal", window.ids[name])
        page = window.desk.page
        qtbot.waitUntil(lambda: page.scored.says.text() not in ("", "Learning from this file…"))
        return page

    return show


def reasons(part):
    grid = part.reasons
    said = [grid.itemAt(at).widget().text() for at in range(grid.count())]
    return dict(zip(said[1::2], said[::2], strict=True))


def test_a_deal_says_its_chance_and_why(sold, deal_page, qtbot):
    window = sold()
    page = deal_page(window)
    part = page.scored
    assert part.isVisible()
    assert part.head.text() == "Chance to be won"
    high = int(part.figure.text().split()[0])
    assert reasons(part)["Source: Referral"].startswith("+")
    assert part.learned.text().startswith("Learned from 120 closed deals")
    deal_page(window, "Web")
    qtbot.waitUntil(lambda: "Source: Web" in reasons(part))
    assert int(part.figure.text().split()[0]) < high
    assert reasons(part)["Source: Web"].startswith("−")


def test_it_follows_an_edit_and_goes_when_the_deal_is_closed(sold, deal_page, qtbot):
    window = sold()
    page = deal_page(window, "Web")
    before = page.scored.figure.text()
    window.trade.edit("deal", window.ids["Web"], source="Referral")
    qtbot.waitUntil(lambda: "Source: Referral" in reasons(page.scored))
    assert page.scored.figure.text() != before
    window.trade.close(window.ids["Web"], "won")
    qtbot.waitUntil(lambda: not page.scored.isVisible())


def test_where_too_little_is_known_it_says_so_and_points_still_count(sold, deal_page, qtbot):
    window = sold(deals=3)
    page = deal_page(window)
    said = page.scored.says.text()
    assert said.startswith("So far 3 deals were won or lost: too few to learn from.")
    assert said.endswith("Until then your own score rules can rank them.")
    assert not page.scored.figure.isVisible()
    points.start(window.ws, "deal")
    qtbot.waitUntil(lambda: page.scored.head.text() == "Points")
    assert page.scored.figure.text()
    assert "Until then" not in page.scored.says.text()


def test_the_list_is_opened_by_click_and_key(sold, deal_page, qtbot):
    window = sold()
    page = deal_page(window)
    page.scored.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.scored.list, Qt.Key.Key_Space)
    reports = window.desk.page
    assert reports.name == "likely-deals"


def test_a_lead_says_it_in_the_panel_and_leads_to_the_reasons(sold, qtbot):
    window = sold()
    window.desk.show_page("leads")
    window.desk.context.open_record("lead", window.ids["lead"])
    panel = window.desk.side.panel
    qtbot.waitUntil(lambda: panel.score_line.isVisible() and bool(panel.score_line.figure.text()))
    assert panel.score_line.name.text() == "Chance to convert"
    assert "Source: Referral" in panel.score_line.toolTip()
    QTest.mouseClick(panel.score_line.why, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.scored.visibleRegion().isEmpty())
    assert reasons(panel.scored)["Source: Referral"].startswith("+")
    window.desk.context.open_record("deal", window.ids["Web"])
    qtbot.waitUntil(lambda: panel.scored.head.text() == "Chance to be won")


def test_what_takes_long_is_only_learned_when_asked(sold, deal_page, qtbot, monkeypatch):
    monkeypatch.setattr(told, "LONG", 10)
    window = sold()
    seen = []
    assert window.desk.trail.open("deal", window.ids["Web"])
    page = window.desk.page
    page.score.found.connect(seen.append)
    qtbot.waitUntil(lambda: page.scored.go.isVisible())
    assert seen[-1] == LONG_WAY
    QTest.mouseClick(page.scored.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.scored.figure.text()))
    assert not page.scored.go.isVisible()


def test_long_learning_is_wanted_of_one_kind(sold, qtbot, monkeypatch):
    monkeypatch.setattr(told, "LONG", 10)
    window = sold()
    window.desk.show_page("leads")
    window.desk.context.open_record("lead", window.ids["lead"])
    panel = window.desk.side.panel
    qtbot.waitUntil(lambda: bool(panel.id) and not panel.scored.go.isHidden())
    panel.scored.go.click()
    qtbot.waitUntil(lambda: bool(panel.scored.figure.text()))
    seen = []
    panel.score.found.connect(seen.append)
    window.desk.context.open_record("deal", window.ids["Web"])
    qtbot.waitUntil(lambda: len(seen) >= 2)
    assert seen[-1] == LONG_WAY


@pytest.fixture
def once_broken(monkeypatch):
    """Let the first score asked for fail once `gate` is open; the records asked for so far are `asked`."""
    real = told.told

    class Broken:
        gate, asked = threading.Event(), []

    def broken(conn, ranking, n):
        Broken.asked.append(n)
        if len(Broken.asked) == 1:
            Broken.gate.wait(20)
            raise UserError("The disk was away.")
        return real(conn, ranking, n)

    monkeypatch.setattr(told, "told", broken)
    return Broken


def test_what_failed_is_said_and_tried_again(sold, qtbot, once_broken):
    window = sold()
    once_broken.gate.set()
    assert window.desk.trail.open("deal", window.ids["Web"])
    part = window.desk.page.scored
    qtbot.waitUntil(lambda: part.says.text() == "It could not be worked out.")
    assert part.head.text() == "Chance to be won"
    assert part.go.text() == "Try again"
    assert part.go.width() < part.width() / 2
    part.go.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(part.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(part.figure.text()))
    assert not part.go.isVisible()
    part.list.click()
    assert window.desk.page.name == "likely-deals"


def test_a_failure_keeps_no_other_record_from_its_score(sold, qtbot, once_broken):
    window = sold()
    assert window.desk.trail.open("deal", window.ids["Web"])
    qtbot.waitUntil(lambda: bool(once_broken.asked))
    assert window.desk.trail.open("deal", window.ids["Referral"])
    page = window.desk.page
    qtbot.waitUntil(lambda: page.score._again)
    once_broken.gate.set()
    qtbot.waitUntil(lambda: bool(page.scored.figure.text()))
    assert reasons(page.scored)["Source: Referral"].startswith("+")
