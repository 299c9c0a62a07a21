"""Where deals stick, in the real window: choosers, bars and cells that open deals, edits followed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.charts.data import Mark
from crm_desktop.store import listing


@pytest.fixture
def sheet(show):
    return show("bottleneck")


def titles(window, qtbot):
    """Return the titles of the table of deals that was opened."""
    qtbot.waitUntil(lambda: not window.desk.context.busy())
    found = listing.page(window.ws.reader(), "deal", window.desk.page.model.rows)
    return sorted(row["title"] for row in found.values())


def column(sheet, at):
    return [row[at].text for row in sheet.body.table.figures.rows]


def test_it_shows_the_stages_and_what_is_known_of_them(sheet):
    assert column(sheet, 0)[:2] == ["New lead", "Qualified"]
    assert column(sheet, 1)[:2] == ["3", "2"]
    assert sheet.body.funnel.view.shown.categories[-1] == "Won"
    assert sheet.body.notice.words.text().startswith("Too few deals")
    assert sheet.board.text() == "Sales" and sheet.period.text() == "Last 12 months"


def test_a_bar_of_the_funnel_opens_its_deals(window, sheet, qtbot):
    sheet.body.funnel.view.chosen.emit(Mark(0, 1))
    assert titles(window, qtbot) == ["Counter", "Desk"]


def test_the_bar_of_the_won_opens_them(window, sheet, qtbot):
    sheet.body.funnel.view.chosen.emit(Mark(0, len(sheet.shown.funnel.steps)))
    assert titles(window, qtbot) == ["Desk"]


def test_enter_on_a_cell_opens_the_deals_it_counts(window, sheet, qtbot):
    table = sheet.body.table
    table.setCurrentIndex(table.figures.index(0, 5))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert titles(window, qtbot) == ["Shelves"]


def test_enter_on_a_cell_with_nothing_behind_does_nothing(window, sheet):
    table = sheet.body.table
    table.setCurrentIndex(table.figures.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.desk.page is window.page


def test_it_is_of_the_person_chosen(sheet, qtbot):
    menu = sheet.whose.menu_of()
    next(a for a in menu.actions() if a.text() == "Huda Ismail").trigger()
    # Hers was won where it began: nobody was seen in the stages after that one.
    qtbot.waitUntil(lambda: column(sheet, 1)[:2] == ["1", "0"])
    assert sheet.whose.text() == "Huda Ismail"


def test_days_until_a_deal_is_stuck_are_chosen_and_remembered(window, sheet, show, qtbot):
    sheet.body.limit.chosen.emit("7")
    qtbot.waitUntil(lambda: sheet.shown.wanted.limit == 7)
    assert sheet.body.limit.text() == "longer than 7 days"
    assert window.ws.setting("report.sticking", {})["limit"] == 7


def test_an_edit_is_followed_without_the_table_being_made_anew(window, sheet, qtbot):
    resets = []
    sheet.body.table.figures.modelReset.connect(lambda: resets.append(1))
    gone = Edit("deal", window.ids["Shelves"], {"deleted": True})
    window.ws.log.record(Label("delete", "deal"), [gone])
    qtbot.waitUntil(lambda: column(sheet, 1)[:2] == ["2", "2"])
    assert not resets


def test_a_pipeline_that_goes_is_said_in_the_place_of_the_figures(window, sheet, qtbot):
    pipeline = sheet.shown.wanted.pipeline
    window.ws.log.record(
        Label("delete", "pipeline"), [Edit("pipeline", pipeline, {"deleted": True})]
    )
    qtbot.waitUntil(lambda: sheet.empty.isVisible())
    assert sheet.shown is None


def test_the_table_of_stages_can_be_written_to_a_file(sheet):
    made = sheet.exports()
    assert made.headings[0] == "Stage" and made.rows[0][:2] == ("New lead", "3")
    assert len(made.headings) == len(made.rows[0])
    assert all(text == "" or float(text) <= 1000 for row in made.rows for text in row[1:-1])
    assert made.kind == "funnel" and made.data.categories[0] == "New lead"


def test_after_a_fault_all_is_asked_anew(window, sheet, qtbot, monkeypatch):
    """A fault half-way leaves some answers with an edit and others without it."""
    told = []
    monkeypatch.setattr(sheet, "refused", told.append)
    kept = sheet.kept
    broken = list(kept._followed.values())[-1]
    broken.asked = None  # the last of its questions cannot be asked any more
    gone = Edit("deal", window.ids["Shelves"], {"deleted": True})
    window.ws.log.record(Label("delete", "deal"), [gone])
    qtbot.waitUntil(lambda: column(sheet, 1)[:2] == ["2", "2"])
    assert sheet.kept is not kept
    assert len(told) == 1
