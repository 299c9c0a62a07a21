"""The sheets of scores in the real window: ranked, followed without a reset, explained; and their rules."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel

from crm_desktop.domain.operation import Label
from crm_desktop.domain.rule import Condition
from crm_desktop.gui.insight.reports import saving
from crm_desktop.gui.insight.reports.scores import words
from crm_desktop.gui.insight.reports.scores.model import ScoreModel
from crm_desktop.gui.insight.reports.scores.rule_form import RuleForm
from crm_desktop.gui.insight.reports.scores.rules_dialog import RulesDialog
from crm_desktop.insight.scores import Reason, Score, listed, points
from crm_desktop.insight.scores.listed import Standing
from crm_desktop.insight.scores.looking import Seen
from crm_desktop.store.workspace import Profile, Workspace
from tests.gui.tables.kit import make_context
from tests.insight.scores.trade import Trade


def settle(window, qtbot):
    qtbot.waitUntil(lambda: not window.desk.context.busy())


def of_chance(n, chance):
    return Score(n, f"id{n}", Seen(n, ()), chance)


def standing(before, after):
    return Standing("deal", "chance", listed.order(before, after), None, None, {}, 0)


@pytest.fixture
def window(tmp_path, opened, qtbot):
    path = tmp_path / "sold.crm"
    with Workspace.create(path, Profile("Huda")) as ws:
        trade = Trade(ws)
        trade.history(120)
        ids = {s: trade.deal(2, source=s, title=f"By {s}") for s in ("Web", "Referral", "Walk-in")}
    made = opened(path, (1440, 900))
    made.ids, trade.ws = ids, made.ws
    made.trade = trade
    return made


@pytest.fixture
def sheet(window, qtbot):
    page = window.desk.show_page("reports")
    page.show_report("likely-deals")
    settle(window, qtbot)
    qtbot.waitUntil(lambda: bool(page.sheet.table.scored.lines))
    return page.sheet


def titles(sheet):
    model = sheet.table.scored
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def test_who_is_likeliest_stands_first_with_the_reasons(sheet, window, qtbot):
    assert titles(sheet) == ["By Referral", "By Walk-in", "By Web"]
    model = sheet.table.scored
    heard = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard.startswith("1., By Referral, chance ")
    assert "Source: Referral +" in heard
    assert "Source: Referral +" in model.index(0, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert sheet.why.title.text() == "Why: By Referral"
    assert "Learned from 120 closed deals" in sheet.chart.sentence.text()
    assert "The squared error (Brier) is 0." in sheet.chart.sentence.text()
    assert sheet.table.isColumnHidden(2)  # there are no rules of points
    sheet.table.setFocus()
    QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    qtbot.waitUntil(window.desk.side.record_shown)
    assert window.desk.side.panel.id == window.ids["Referral"]
    export = sheet.exports()
    assert [row[0] for row in export.rows] == titles(sheet)
    assert [row[4] for row in export.rows] == ["1", "2", "3"]
    assert all(float(row[5]) > 0 and row[6] == "0" for row in export.rows)
    assert export.names == 4  # what follows is written as numbers


def test_all_of_a_list_is_saved_whether_it_was_looked_at_or_not(sheet, window, qtbot, monkeypatch):
    for at in range(150):
        window.trade.deal(2, source="Web", title=f"More {at}")
    qtbot.waitUntil(lambda: len(sheet.table.scored.ns) == 153)
    given = []
    monkeypatch.setattr(saving, "save", lambda _context, found, _window: given.append(found))
    sheet.save_file()
    qtbot.waitUntil(lambda: bool(given))
    assert len(given[0].rows) == 153
    assert given[0].rows[-1][4] == "153"


def test_where_nothing_ranks_them_no_row_has_a_rank(tmp_path, opened, qtbot):
    path = tmp_path / "few.crm"
    with Workspace.create(path, Profile("Huda")) as ws:
        trade = Trade(ws)
        trade.deal(2, title="Only")
    window = opened(path, (1440, 900))
    page = window.desk.show_page("reports")
    page.show_report("likely-deals")
    qtbot.waitUntil(lambda: bool(page.sheet.table.scored.lines))
    model = page.sheet.table.scored
    heard = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard.startswith("Only")
    assert model.row(0).rank is None
    points.start(window.ws, "deal")
    qtbot.waitUntil(lambda: model.row(0) is not None and model.row(0).rank == 1)


def test_an_edit_moves_its_row_and_resets_nothing(sheet, window, qtbot):
    model = sheet.table.scored
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    sheet.table.setCurrentIndex(model.index(2, 0))
    moved = []
    model.rowsMoved.connect(lambda *_: moved.append(1))
    window.trade.edit("deal", window.ids["Web"], source="Referral", title="Now by referral")
    qtbot.waitUntil(lambda: "Now by referral" in titles(sheet)[:2])
    window.trade.close(window.ids["Walk-in"], "won")
    qtbot.waitUntil(lambda: len(titles(sheet)) == 2)
    assert moved
    assert not resets
    assert sheet.table.current().score.id == window.ids["Web"]


def test_where_nothing_ranks_them_they_stand_by_day_and_value_and_follow(tmp_path, opened, qtbot):
    path = tmp_path / "few.crm"
    ahead = [(date.today() + timedelta(days=days)).isoformat() for days in (-30, -3, 1, 20)]
    with Workspace.create(path, Profile("Huda")) as ws:
        trade = Trade(ws)
        trade.deal(9, title="No day", value={"amount": 900_00, "currency": "MYR"})
        for name, day, value in (("Long past", 0, 1), ("Past", 1, 1), ("Small", 2, 5), ("Large", 2, 80),
                                 ("Later", 3, 99)):  # fmt: skip
            ids = trade.deal(2, title=name, closing=ahead[day],
                             value={"amount": value * 100, "currency": "MYR"})  # fmt: skip
    window = opened(path, (1440, 900))
    page = window.desk.show_page("reports")
    page.show_report("likely-deals")
    qtbot.waitUntil(lambda: bool(page.sheet.table.scored.lines))
    assert titles(page.sheet) == ["Large", "Small", "Later", "Past", "Long past", "No day"]
    trade.ws = window.ws
    trade.edit("deal", ids, closing=date.today().isoformat())
    qtbot.waitUntil(lambda: titles(page.sheet)[0] == "Later")


@pytest.mark.parametrize("seed", range(6))
def test_rows_move_to_where_they_belong_and_what_is_held_stays_held(qapp, seed):
    rng = Random(seed)
    model = ScoreModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    scores = {n: of_chance(n, rng.random()) for n in range(30)}
    shown = sorted(scores.values(), key=lambda s: (-s.chance, s.n))
    model.show_standing(standing((), shown))
    held = QPersistentModelIndex(model.index(7, 0))
    n = model.ns[7]
    for step in range(40):
        touched = rng.sample(sorted(scores), rng.randrange(1, 4) if step % 5 else 15)
        for one in touched:
            if one != n and rng.random() < 0.2:
                del scores[one]
            else:
                scores[one] = of_chance(one, rng.random())
        for _ in range(rng.randrange(3)):
            scores[100 + 10 * step + _] = of_chance(100 + 10 * step + _, rng.random())
        after = sorted(scores.values(), key=lambda s: (-s.chance, s.n))
        model.show_standing(standing(shown, after))
        shown = after
        assert model.ns == [s.n for s in after]
        assert model.scores == scores
        assert model.ns[held.row()] == n


def test_a_list_of_very_many_asks_for_what_is_looked_at_alone(qapp, qtbot):
    model = ScoreModel()
    model.show_standing(standing((), [of_chance(n, 1 - n / 100_000) for n in range(100_000)]))
    asked = []
    model.wanted.connect(lambda scores: asked.extend(s.n for s in scores))
    assert model.index(50_000, 0).data() == "Reading…"
    qtbot.waitUntil(lambda: bool(asked))
    assert 50_000 in asked
    assert len(asked) < 200


def test_points_of_rules_stand_beside_the_chance(sheet, window, qtbot):
    edit = points.made("deal", "By web", Condition("source", "is", "Web"), 30)
    window.ws.log.record(Label("create", points.ENTITY, row=edit.id), [edit])
    qtbot.waitUntil(lambda: not sheet.table.isColumnHidden(2))
    settle(window, qtbot)
    qtbot.waitUntil(lambda: sheet.table.scored.index(2, 2).data() == "+30")  # asked for, it is read
    sheet.order.chosen.emit("points")
    settle(window, qtbot)
    qtbot.waitUntil(lambda: titles(sheet)[0] == "By Web")


def test_with_too_little_to_learn_from_it_says_so(tmp_path, opened, qtbot):
    path = tmp_path / "young.crm"
    with Workspace.create(path, Profile("Huda")) as ws:
        Trade(ws).deal(2)
    window = opened(path, (1440, 900))
    page = window.desk.show_page("reports")
    page.show_report("likely-deals")
    settle(window, qtbot)
    said = page.sheet.notice.words.text()
    assert "So far 0 deals were won or lost" in said
    assert "At least 60 closed deals are needed" in said
    assert page.sheet.count.text() == "1 open deal, by expected close"
    assert "Without rules they stand by their expected close" in said
    page.sheet.first_rule.click()
    dialog = window.findChild(RulesDialog)
    settle(window, qtbot)
    dialog.begin.click()
    qtbot.waitUntil(lambda: not page.sheet.first_rule.isVisible(), timeout=5000)
    assert "Without rules" not in page.sheet.notice.words.text()
    dialog.close()
    assert page.sheet.table.isColumnHidden(1)
    assert not page.sheet.chart.isVisible()


@pytest.fixture
def dialog(ws, qtbot):
    context = make_context(ws)
    made = RulesDialog(context, "lead", None)
    qtbot.addWidget(made)
    return SimpleNamespace(made=made, context=context, ws=ws)


def rules_of(ws):
    return [(r.name, r.points, r.off) for r in points.rules(ws.reader(), "lead")]


def again(dialog):
    dialog.made.read()
    return dialog.made


def test_rules_are_begun_with_ordered_switched_off_and_deleted(dialog):
    dialog.made.start()
    made = again(dialog)
    assert made.list.count() == 8
    made.list.setCurrentRow(1)
    made.move_current(-1)
    made = again(dialog)
    assert rules_of(dialog.ws)[0][0] == "Has an e-mail address"
    assert made.list.currentRow() == 0
    made.switch_current()
    made = again(dialog)
    assert rules_of(dialog.ws)[0][2]
    assert made.list.item(0).text() == "+5  Has an e-mail address (switched off)"
    assert made.switch.text() == "Switch on"
    made.delete_current()
    assert len(rules_of(dialog.ws)) == 7


def test_a_rule_is_made_and_changed_in_its_form(dialog, qtbot):
    form = RuleForm(dialog.context, "lead", None, None)
    qtbot.addWidget(form)
    form.name.setText("Big")
    form.accept()
    assert "needs a condition" in form.hint.text()
    form.take_rule(Condition("source", "is", "Referral"))
    assert form.sentence.text() == "Source is Referral."
    form.points.setValue(25)
    form.accept()
    assert rules_of(dialog.ws) == [("Big", 25, False)]
    (known,) = points.rules(dialog.ws.reader(), "lead")
    form = RuleForm(dialog.context, "lead", known, None)
    qtbot.addWidget(form)
    form.points.setValue(0)
    form.accept()
    assert "and not 0" in form.hint.text()
    form.points.setValue(-5)
    form.accept()
    assert rules_of(dialog.ws) == [("Big", -5, False)]


def test_signs_of_what_counts():
    assert words.effect(Reason("a", 0.124)) == "+12 %"
    assert words.effect(Reason("a", -0.05)) == "−5 %"
    assert words.effect(Reason("a", 0.002)) == "< 1 %"
    assert words.effect(Reason("a", points=1)) == "+1 point"
    assert words.effect(Reason("a", points=-20)) == "−20 points"


def test_before_the_first_rule_its_words_are_whole_and_one_button_stands_out(dialog, qtbot):
    made = dialog.made
    made.show()
    qtbot.waitUntil(lambda: made.empty.isVisible())
    text = next(one for one in made.empty.findChildren(QLabel) if one.wordWrap())
    qtbot.waitUntil(lambda: text.geometry().right() <= made.empty.width())
    assert text.x() >= 0
    assert made.new.property("kind") == ""
    made.begin.click()
    again(dialog)
    qtbot.waitUntil(lambda: made.empty.isHidden())
    assert made.new.property("kind") == "primary"


def test_that_imported_deals_are_given_no_stage_is_said(window, sheet, qtbot):
    assert sheet.notice.isHidden()
    for _ in range(4):
        place = {
            "pipeline": window.trade.pipeline,
            "stage": window.trade.stages[1],
            "told": "stage",
        }
        window.trade.deal(2, source="Web", title="Brought", place=place)
    qtbot.waitUntil(lambda: not sheet.notice.isHidden())
    assert sheet.notice.words.text().startswith("The chances of 4 open deals do not count their")
    assert sheet.first_rule.isHidden()
