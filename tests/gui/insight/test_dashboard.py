"""The dashboard in the real window: its figures, what is behind each, and why one changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import theme
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.insight.figure_row import FigureRow
from crm_desktop.gui.insight.goals_dialog import GoalsDialog
from crm_desktop.insight import summary
from crm_desktop.insight.glance import APPOINTMENTS, LOSSES, OPENS, WEIGHTED, WINS
from crm_desktop.store import listing
from crm_desktop.store.past import PastWorkspace, moment_at
from crm_desktop.store.workspace import Profile, Workspace

from .shop import fill


def settle(window, qtbot):
    qtbot.waitUntil(lambda: not window.desk.context.busy())


@pytest.fixture
def window(tmp_path, opened, qtbot):
    path = tmp_path / "shop.crm"
    ids = fill(path)
    made = opened(path, (1440, 900))
    made.ids = ids
    made.page = made.desk.show_page("dashboard")
    settle(made, qtbot)
    return made


def texts(tile):
    trend = tile._trend
    return tile._figure, " ".join(p for p in (trend.way, trend.words, trend.rest) if p)


def listed(window, qtbot):
    settle(window, qtbot)
    page = window.desk.page
    rows = listing.page(window.ws.reader(), "deal", page.model.rows)
    return sorted(row["title"] for row in rows.values())


def test_tiles_say_what_is_and_what_a_week_changed(window):
    tiles = window.page.body.tiles
    assert texts(tiles[WINS]) == ("RM 500", "of RM 120,000 target")
    assert texts(tiles[OPENS]) == ("RM 3,000", "up RM 1,500 2 deals")
    assert texts(tiles[WEIGHTED])[0] == "RM 450"
    assert texts(tiles[WEIGHTED])[1].startswith("up RM 300 since ")
    assert texts(tiles[APPOINTMENTS]) == ("0", tiles[APPOINTMENTS]._trend.rest)
    assert "RM 450" in tiles[WEIGHTED].accessibleName()


def test_enter_on_a_tile_says_why_it_changed_and_the_parts_add_up(window, qtbot):
    page = window.page
    tile = page.body.tiles[WEIGHTED]
    tile.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(tile, Qt.Key.Key_Return)
    settle(window, qtbot)
    why = page.why.why
    assert (why.before, why.after, why.by, why.proved) == (150_00, 450_00, 300_00, True)
    assert [(g.name, g.by, [line.title for line in g.lines]) for g in why.groups] == [
        ("entered", 200_00, ["Shelves"]), ("grew", 150_00, ["Counter"]), ("left", -50_00, ["Desk"]),
    ]  # fmt: skip
    assert page.why.isVisible()
    assert page.why.proof.isVisible()
    rows = {row._title: row for row in page.why.findChildren(FigureRow)}
    assert rows["Desk"]._about.startswith("New lead → Won · ")
    assert rows["Counter"]._about.startswith("New lead → Qualified · RM 100 → 250.00")
    assert rows["Shelves"]._about.endswith(" · new, New lead")
    rows["Shelves"].click()
    qtbot.waitUntil(window.desk.side.record_shown)
    assert window.desk.side.panel.id == window.ids["Shelves"]
    QTest.keyClick(page.why, Qt.Key.Key_Escape)
    assert not page.why.isVisible()


def test_all_that_changed_a_figure_are_listed(window, qtbot):
    page = window.page
    page.explain(WEIGHTED)
    settle(window, qtbot)
    assert page.why.all.text() == "Open all 3"
    page.why.all.click()
    assert listed(window, qtbot) == ["Counter", "Desk", "Shelves"]
    page.ask(page.feed.wanted)
    window.desk.show_page("deals").filters.clear()
    assert listed(window, qtbot) == ["Counter", "Desk", "Shelves"]


def test_a_tile_a_bar_a_stage_and_a_source_open_the_deals_behind(window, qtbot):
    page = window.page
    page.open_tile(OPENS)
    assert listed(window, qtbot) == ["Counter", "Shelves"]
    window.desk.show_page("dashboard")
    last = len(page.body.sales.view.shown.categories) - 1
    page.body.sales.view.chosen.emit(Mark(0, last))
    assert listed(window, qtbot) == ["Desk"]
    window.desk.show_page("dashboard")
    funnel = page.body.funnel.view
    assert [funnel.shown.value(m) for m in funnel.shown.marks()] == [3, 2, 0, 0, 0, 1]
    funnel.chosen.emit(Mark(0, 1))
    assert listed(window, qtbot) == ["Counter", "Desk"]
    window.desk.show_page("dashboard")
    funnel.chosen.emit(Mark(0, 5))
    assert listed(window, qtbot) == ["Desk"]
    window.desk.show_page("dashboard")
    assert page.body.sources.view.shown.categories == ("Referral",)
    page.body.sources.view.chosen.emit(Mark(0, 0))
    assert listed(window, qtbot) == ["Desk"]


def test_what_was_lost_and_how_certain_the_rest_is_open_their_deals(window, qtbot):
    page, tiles = window.page, window.page.body.tiles
    assert texts(tiles[LOSSES])[0] == "RM 0"
    assert page.body.reasons.view.shown.empty == "No deal was lost in this time."
    lost = {"outcome": "lost", "closed": f"{datetime.now():%Y-%m-%d}", "reason": "Price"}
    edit = Edit("deal", window.ids["Counter"], {"result": lost})
    window.ws.log.record(Label("edit", "deal"), [edit])
    qtbot.waitUntil(lambda: texts(tiles[LOSSES])[0] == "RM 1,000")
    assert texts(tiles[LOSSES])[1] == "up RM 1,000 1 deal"
    assert tiles[LOSSES]._trend.good == "down"
    reasons = page.body.reasons.view
    assert (reasons.shown.categories, reasons.shown.shares) == (("Price",), ("100 %",))
    forecast = page.body.forecast.view
    assert forecast.shown.categories == ("Commit", "Best case", "Pipeline")
    assert [one.values[2] for one in forecast.shown.series] == [2000_00, 200_00]
    reasons.chosen.emit(Mark(0, 0))
    assert listed(window, qtbot) == ["Counter"]
    window.desk.show_page("dashboard")
    forecast.chosen.emit(Mark(1, 2))
    assert listed(window, qtbot) == ["Shelves"]


def test_what_stands_too_long_is_listed_and_opened(tmp_path, opened, qtbot):
    path = tmp_path / "shop.crm"
    ids = fill(path)
    with Workspace.open(path) as ws:
        place = listing.record(ws.reader(), "deal", ids["Counter"]).row["place"]
        place = place | {"since": "2026-01-01T00:00:00Z"}
        ws.log.record(Label("edit", "deal"), [Edit("deal", ids["Counter"], {"place": place})])
    window = opened(path, (1440, 900))
    page = window.desk.show_page("dashboard")
    settle(window, qtbot)
    (row,) = page.body.stuck.findChildren(FigureRow)
    assert "Counter" in row.accessibleName()
    assert "Qualified" in row.accessibleName()
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    qtbot.waitUntil(window.desk.side.record_shown)
    assert window.desk.side.panel.id == ids["Counter"]
    page.body.stuck.all.click()
    assert listed(window, qtbot) == ["Counter"]


def test_an_edit_is_taken_in_without_asking_all_anew(window, qtbot):
    page, kept = window.page, window.page.feed._kept
    page.explain(WEIGHTED)
    settle(window, qtbot)
    value = {"amount": 3000_00, "currency": "MYR"}
    window.ws.log.record(
        Label("edit", "deal"), [Edit("deal", window.ids["Shelves"], {"value": value})]
    )
    qtbot.waitUntil(lambda: texts(page.body.tiles[OPENS])[0] == "RM 4,000")
    settle(window, qtbot)
    assert page.feed._kept is kept
    assert page.why.why.after == 550_00


def test_the_figures_of_one_person(window, qtbot):
    page = window.page
    assert {"Siti Aminah", "Huda Ismail"} <= set(page.shown.people)
    names = [a.text() for a in page.head.whose_menu().actions()]
    assert names[0] == "Everyone"
    page.head.wanted_changed.emit(page.feed.wanted._replace(owner="Huda Ismail"))
    settle(window, qtbot)
    assert texts(page.body.tiles[WINS])[0] == "RM 500"
    assert texts(page.body.tiles[OPENS])[0] == "RM 0"
    assert page.shown.goal.id == ""  # the shop's goal is not hers


def test_an_amount_without_a_rate_is_said_to_be_left_out(window, qtbot):
    value = {"amount": 9000, "currency": "THB"}
    window.ws.log.record(
        Label("edit", "deal"), [Edit("deal", window.ids["Shelves"], {"value": value})]
    )
    tile = window.page.body.tiles[OPENS]
    qtbot.waitUntil(lambda: texts(tile)[0] == "RM 1,000")
    assert "1 of 2 has no amount, or one in a currency without a rate" in tile.toolTip()


def test_an_empty_file_says_so_and_how_to_begin(tmp_path, opened, qtbot):
    path = tmp_path / "bare.crm"
    Workspace.create(path, Profile("Huda")).close()
    window = opened(path, (1440, 900))
    page = window.desk.show_page("dashboard")
    settle(window, qtbot)
    assert page.empty.isVisible()
    assert page.head.compared.text() == ""


def test_a_young_file_opens_the_records_of_a_tile(tmp_path, opened, qtbot):
    path = tmp_path / "young.crm"
    with Workspace.create(path, Profile("Huda")) as ws:
        cells = {"deleted": False, "title": "First", "value": {"amount": 100, "currency": "MYR"}}
        ws.log.record(Label("create", "deal"), [Edit("deal", "d" * 36, cells)])
    window = opened(path, (1440, 900))
    page = window.desk.show_page("dashboard")
    settle(window, qtbot)
    assert "nothing to compare" in page.head.compared.text()
    page.body.tiles[OPENS].click()
    assert listed(window, qtbot) == ["First"]


def test_a_small_page_has_one_column_and_lets_the_reasons_cover_it(window, qtbot):
    page = window.page
    page.resize(600, 700)
    page.body.resize(580, 900)
    assert page.body._columns == (3, 1)
    page.explain(OPENS)
    settle(window, qtbot)
    page.resize(600, 700)
    assert page.left.isHidden()
    page.close_why()
    assert not page.left.isHidden()


def test_the_arrow_keys_go_from_tile_to_tile(window):
    tiles = list(window.page.body.tiles.values())
    window.page.focus_rows()
    QTest.keyClick(tiles[0], Qt.Key.Key_Right)
    assert window.focusWidget() is tiles[1]
    QTest.keyClick(tiles[1], Qt.Key.Key_Left)
    assert window.focusWidget() is tiles[0]


def test_sales_are_held_against_the_goal_that_is_chosen(window, qtbot):
    page = window.page
    chooser = page.body.goal
    assert not chooser.isVisible()
    cells = {
        "deleted": False,
        "name": "Lead hunt",
        "measure": "new_leads",
        "count": 9,
        "period": "month",
    }
    # Those of the sample came some days ago, which early in a month was in the one before.
    lead = {"deleted": False, "name": "Tan", "created": utc_text(datetime.now(UTC))}
    window.ws.log.record(Label("create", "lead"), [Edit("lead", "l" * 36, lead)])
    window.ws.log.record(Label("create", "goal"), [Edit("goal", "g" * 36, cells)])
    qtbot.waitUntil(chooser.isVisible)
    actions = {a.text(): a for a in chooser.menu_of().actions()}
    next(a for said, a in actions.items() if said.startswith("Lead hunt")).trigger()
    settle(window, qtbot)
    assert page.body.sales.title.text() == "New leads against target"
    assert page.shown.counts == "lead"
    assert texts(page.body.tiles[WINS]) == ("RM 500", "of RM 120,000 target")
    last = len(page.body.sales.view.shown.categories) - 1
    assert page.body.sales.view.shown.series[0].values[last] > 0
    page.body.sales.view.chosen.emit(Mark(0, last))
    settle(window, qtbot)
    assert window.desk.page_name == "leads"
    page = window.desk.show_page("dashboard")
    page.head.wanted_changed.emit(page.feed.wanted._replace(period="this year"))
    settle(window, qtbot)
    assert page.shown.goal.name == "Lead hunt"
    window.ws.log.record(Label("delete", "goal"), [Edit("goal", "g" * 36, {"deleted": True})])
    qtbot.waitUntil(lambda: page.body.sales.title.text() == "Sales against target")


def test_another_day_is_asked_anew_while_the_page_is_open(window, qtbot):
    page, kept = window.page, window.page.feed._kept
    page.feed.day.another.emit()
    settle(window, qtbot)
    assert page.feed._kept is not kept
    page.feed.day._now = lambda: datetime.now() + timedelta(days=1)
    with qtbot.waitSignal(page.feed.day.another):
        page.feed.day.look()


def test_tiles_come_before_the_cards_and_another_period_stops_them(window, qtbot):
    page, seen = window.page, []
    page.feed.told.connect(lambda shown: seen.append((shown.wanted.period, shown.fresh)))
    page.ask(page.feed.wanted._replace(period="last month"))
    page.ask(page.feed.wanted._replace(period="this year"))
    settle(window, qtbot)
    assert {period for period, _fresh in seen} == {"this year"}
    assert [fresh for _period, fresh in seen] == [{part} for part in summary.PARTS]


def test_cards_that_are_not_there_yet_say_so_and_keep_their_room(window):
    body = window.page.body
    before = {name: card.height() for name, card in body.cards.items()}
    body.wait_for(set(body.cards))
    assert body.funnel.view.shown.lack() == "Working it out…"
    assert body.stuck.says.text() == "Working it out…"
    assert {name: card.minimumHeight() for name, card in body.cards.items()} == before
    body.show_figures(replace(window.page.shown, fresh=frozenset(summary.PARTS)))
    assert body.funnel.view.shown.marks()


def test_in_the_past_the_figures_are_those_of_then(window, qtbot):
    before = moment_at(window.ws.reader(), datetime.now().astimezone() - timedelta(days=3))
    window.traveller.enter(
        PastWorkspace.travel(window.ws, before, lambda _part: None, lambda: None)
    )
    page = window.desk.show_page("dashboard")
    settle(window, qtbot)
    assert texts(page.body.tiles[OPENS])[0] == "RM 1,500"
    assert texts(page.body.tiles[WINS])[0] == "RM 0"
    page.explain(OPENS)
    settle(window, qtbot)
    assert page.why.why.by == 0
    assert "No record made it another one" in page.why.says.text()
    dialog = GoalsDialog(window.desk.context, window)
    assert not dialog.new.isEnabled()
    dialog.close()
    window.traveller.back()
    settle(window, qtbot)
    assert texts(window.desk.page.body.tiles[OPENS])[0] == "RM 3,000"


def test_large_text_gives_lines_of_several_things_two(window, qtbot, qapp, light):
    page = window.page
    page.explain(WEIGHTED)
    settle(window, qtbot)
    assert page.why.line.indexOf(page.why.by) >= 0
    theme.apply(qapp, "light", 2.0)
    assert page.why.line.indexOf(page.why.by) < 0
    assert page.why.by.isVisibleTo(page.why)


def test_without_its_goal_the_page_says_so_and_offers_one(window, qtbot):
    body = window.page.body
    assert not body.set_goal.isVisible()
    window.ws.log.record(
        Label("delete", "goal"), [Edit("goal", window.ids["goal"], {"deleted": True})]
    )
    qtbot.waitUntil(body.set_goal.isVisible)
    assert body.tiles[WINS]._progress is None
    assert texts(body.tiles[WINS])[1].startswith("up RM 500 since ")
    assert body.sales.view.shown.target is None
    assert (
        body.sales.sentence.text() == "No goal of won value is set. Set one to see how far it is."
    )
