"""The page of reports in the real window: the list, a sheet, what is behind its figures, why one changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.insight.campaigns.forms import RateForm
from crm_desktop.gui.insight.reports.asked import since
from crm_desktop.gui.insight.reports.records_dialog import RecordsDialog
from crm_desktop.gui.widgets.chip import Chip
from crm_desktop.insight.composed import saved
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store import listing
from crm_desktop.store.workspace import Workspace


def listed(window, settle):
    settle()
    page = window.desk.page
    rows = listing.page(window.ws.reader(), "deal", page.model.rows)
    return sorted(row["title"] for row in rows.values())


def cells(sheet):
    return [row[:2] for row in sheet.parts.table.lines.rows]


def test_a_report_shows_its_figure_its_chart_and_its_table(show, settle):
    sheet = show("open-by-stage")
    assert sheet.parts.figure.figure.text() == "RM 3,000"
    assert sheet.parts.figure.rest.text() == "of 2 deals"
    assert cells(sheet) == [("New lead", "RM 2,000"), ("Qualified", "RM 1,000")]
    assert sheet.parts.view.shown.categories == ("New lead", "Qualified")
    assert sheet.parts.view.canvas.kind == "bar"


def test_figures_open_the_deals_behind(window, show, qtbot, settle):
    sheet = show("open-by-stage")
    sheet.parts.figure.all.click()
    assert listed(window, settle) == ["Counter", "Shelves"]
    sheet = show("open-by-stage")
    sheet.parts.view.chosen.emit(Mark(0, 1))
    assert listed(window, settle) == ["Counter"]
    sheet = show("open-by-stage")
    table = sheet.parts.table
    table.setCurrentIndex(table.lines.index(0, 0))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert listed(window, settle) == ["Shelves"]


def test_a_mark_of_several_groups_opens_its_own_records(window, show, qtbot, settle):
    sheet = show("how-far")
    data = sheet.parts.view.shown
    assert sheet.parts.view.canvas.kind == "stacked"
    open_ = next(at for at, series in enumerate(data.series) if series.name == "Open")
    at = data.categories.index("Qualified")
    sheet.parts.view.chosen.emit(Mark(open_, at))
    assert listed(window, settle) == ["Counter"]


def test_records_without_a_page_of_their_own_are_listed_in_a_window(window, show, qtbot, settle):
    edit = {"deleted": False, "subject": "Call Siti", "channel": "call", "state": "done",
            "start": window.page.sheet.now().isoformat()[:10], "owner": "Siti Aminah"}  # fmt: skip
    window.ws.log.record(Label("create", "activity"), [Edit("activity", "a" * 26, edit)])
    sheet = show("activities-by-week")
    assert sheet.parts.figure.figure.text() == "1"
    sheet.parts.figure.all.click()
    settle()
    dialog = window.findChild(RecordsDialog)
    settle()
    assert [dialog.list.item(at).text() for at in range(dialog.list.count())] == [
        "Today · Call Siti"
    ]
    dialog.close()


def test_a_running_month_is_held_against_as_many_days_and_the_days_are_named(window, show, settle):
    today = window.page.sheet.now().date()
    before = today.replace(day=1) - timedelta(days=1)
    for first in (before.replace(day=1), before.replace(day=1) - timedelta(days=300)):
        edit = {"deleted": False, "title": "Old", "value": {"amount": 200_00, "currency": "MYR"},
                "result": {"outcome": "won", "closed": first.isoformat()}}  # fmt: skip
        window.ws.log.record(Label("create", "deal"), [Edit("deal", new_id(), edit)])
    sheet = show("won-by-owner")
    sheet.bar.period.chosen.emit("this month")
    settle()
    figure = sheet.parts.figure
    assert figure.by.text() == "+ RM 300 (150 %)" and figure.rest.text() == "period before RM 200"
    assert "days before" in figure.held.text() or "period before" in figure.held.text()
    assert not figure.held.isHidden()


def test_the_currency_that_lacks_a_rate_is_named_and_filled_in(window, show, settle):
    edit = {"deleted": False, "title": "Abroad", "value": {"amount": 1, "currency": "USD"},
            "result": {"outcome": "won", "closed": "2024-03-02"}}  # fmt: skip
    window.ws.log.record(Label("create", "deal"), [Edit("deal", new_id(), edit)])
    sheet = show("won-by-owner")
    sheet.bar.period.chosen.emit("")
    settle()
    notice = sheet.parts.notice
    assert "No exchange rate is known of: USD from 2 Mar 2024 on." in notice.words.text()
    assert notice.deeds.rates.text() == "Enter a rate for USD…"
    notice.deeds.rates.click()
    settle()
    form = window.findChild(RateForm)
    texts = {name: form.editors[name].text() for name in ("currency", "base", "day")}
    assert texts == {"currency": "USD", "base": "MYR", "day": "2024-03-02"}
    assert window.desk.page.entity == "rate"
    form.reject()


def test_where_only_an_amount_lacks_no_rate_is_offered(window, show, settle):
    edit = {
        "deleted": False,
        "title": "Unpriced",
        "result": {"outcome": "won", "closed": "2024-03-02"},
    }
    window.ws.log.record(Label("create", "deal"), [Edit("deal", new_id(), edit)])
    sheet = show("won-by-owner")
    sheet.bar.period.chosen.emit("")
    settle()
    notice = sheet.parts.notice
    assert notice.words.text() == "1 of 2 has no amount and is left out."
    assert notice.deeds.rates.isHidden() and not notice.deeds.open.isHidden()


def test_of_a_mean_it_is_said_how_many_have_a_value(window, show, settle):
    edit = {
        "deleted": False,
        "title": "Unpriced",
        "result": {"outcome": "won", "closed": "2024-03-02"},
    }
    window.ws.log.record(Label("create", "deal"), [Edit("deal", new_id(), edit)])
    spec = Spec("deal", "mean", "value", (), shape="number")
    id = saved.save(window.ws, "Mean", spec).label.row
    settle()
    sheet = show(id)
    assert sheet.parts.figure.all.text() == "Open 4 deals"
    assert sheet.parts.figure.rest.text() == "of 3 with a known value, 1 without"
    sheet.open_left_out()
    settle()
    chips = [one.accessibleName() for one in window.desk.page.findChildren(Chip)]
    assert any("Left out: no amount" in chip for chip in chips), chips


def test_days_to_explain_since_lie_within_the_file(window, show, settle):
    sheet = show("won-by-owner")
    # Not today: early in a year its file has the end of the last one.
    now = datetime(2026, 11, 26, 12).astimezone()
    menu = since.menu(sheet, now, now - timedelta(days=9), print)
    texts = [act.text() for act in menu.actions()]
    assert any(text.startswith("a week ago") for text in texts)
    assert not any(
        text.startswith(("30 days", "90 days", "the end of last year")) for text in texts
    )
    assert texts[-1].startswith("the file began")
    sheet.since_menu().actions()[-1].trigger()
    settle()
    assert (sheet.why.why.before, sheet.why.why.after) == (0, 500_00)


def test_where_nothing_was_written_no_day_is_offered(qtbot):
    menu = since.menu(None, datetime.now().astimezone(), None, print)
    (only,) = menu.actions()
    assert only.text() == "Nothing was written into this file yet." and not only.isEnabled()


def test_it_is_narrowed_to_a_person_and_a_period_and_compared(window, show, qtbot, settle):
    sheet = show("won-by-owner")
    assert cells(sheet) == [("Huda Ismail", "RM 500")]
    assert sheet.bar.compared.value == "before"
    assert sheet.parts.figure.by.isHidden()  # the file is younger than the period before
    assert sheet.parts.figure.rest.text() == "of 1 deal"
    assert "there is no period before to compare with" in sheet.parts.figure.held.text()
    sheet.bar.whose.chosen.emit("Siti Aminah")
    settle()
    assert sheet.parts.figure.figure.text() == "RM 0"
    assert sheet.parts.view.shown.lack() == "Nothing of that kind in this time yet."
    sheet.bar.whose.chosen.emit("")
    sheet.bar.period.chosen.emit("last year")
    settle()
    assert cells(sheet) == []
    sheet.bar.period.chosen.emit("")
    settle()
    assert cells(sheet) == [("Huda Ismail", "RM 500")]
    assert sheet.bar.compared.isHidden()
    assert "Everyone" in sheet.bar.whose.accessibleName()


def test_why_a_figure_or_a_group_changed_adds_up(window, show, qtbot, settle):
    sheet = show("open-by-stage")
    week = (sheet.now().date() - timedelta(days=7)).isoformat()
    sheet.explain(week)
    settle()
    why = sheet.why.why
    assert (why.before, why.after, why.proved) == (1500_00, 3000_00, True)
    sheet.explain(week, sheet.shown.result.lines[1])
    settle()
    assert (sheet.why.why.before, sheet.why.why.after) == (0, 1000_00)
    QTest.keyClick(sheet.why, Qt.Key.Key_Escape)
    assert sheet.why.isHidden()
    sheet.explain("2001-01-01")
    settle()
    assert sheet.why.isHidden()


def test_it_follows_an_edit_when_seen_and_when_seen_again(window, show, qtbot, settle):
    sheet = show("open-by-stage")
    value = {"amount": 2500_00, "currency": "MYR"}
    window.ws.log.record(
        Label("edit", "deal"), [Edit("deal", window.ids["Shelves"], {"value": value})]
    )
    qtbot.waitUntil(lambda: sheet.parts.figure.figure.text() == "RM 3,500")
    window.desk.show_page("deals")
    value = {"amount": 100_00, "currency": "MYR"}
    window.ws.log.record(
        Label("edit", "deal"), [Edit("deal", window.ids["Shelves"], {"value": value})]
    )
    settle()
    assert sheet.parts.figure.figure.text() == "RM 3,500"
    window.desk.show_page("reports")
    qtbot.waitUntil(lambda: sheet.parts.figure.figure.text() == "RM 1,100")


def test_the_list_is_found_by_typing_and_walked_by_keys(window, show, qtbot, settle):
    show("open-by-stage")
    reports = window.page.list
    reports.list.setFocus()
    QTest.keyClicks(reports.list, "pro")
    QTest.keyClicks(reports.search, "duct")
    assert window.page.name == "won-by-product"
    QTest.keyClick(reports.search, Qt.Key.Key_Escape)
    QTest.keyClick(reports.search, Qt.Key.Key_Up)
    assert window.page.name == "contacts-by-month"
    QTest.keyClick(reports.search, Qt.Key.Key_Return)
    assert window.page.sheet.isAncestorOf(window.focusWidget())
    reports.search.setText("nothing is called so")
    assert reports.nothing.isVisible()


def test_own_reports_are_listed_first_and_one_of_a_newer_version_says_so(window, qtbot, settle):
    saved.save(window.ws, "Deals by source", Spec("deal", "count", "", ("source",)))
    window.ws.log.record(Label("create", "report"), [
        Edit("report", "b" * 26, {"deleted": False, "name": "From afar", "of": "deal", "rank": "z",
                                  "body": '{"version": 9, "source": "moon"}'})])  # fmt: skip
    qtbot.waitUntil(lambda: sum(entry.own for entry in window.page.entries) == 2)
    mine = [entry for entry in window.page.entries if entry.own]
    assert [entry.said() for entry in mine] == ["Deals by source", "From afar"]
    window.page.show_report(mine[0].name)
    settle()
    assert window.page.sheet.parts.figure.figure.text() == "3"
    window.page.show_report(mine[1].name)
    settle()
    assert "this version does not know" in window.page.sheet.empty._text.text()


def test_the_report_last_seen_is_shown_again(tmp_path, opened, qtbot, window, settle):
    window.page.show_report("lost-by-reason")
    settle()
    path = window.ws.path
    window.leave_file()
    with Workspace.open(path):
        pass
    window.open_file(path)
    page = window.desk.show_page("reports")
    settle()
    assert page.name == "lost-by-reason"


def test_a_narrow_page_offers_the_reports_in_a_menu(window, show, qtbot, settle):
    show("open-by-stage")
    window.page.setFixedWidth(600)
    qtbot.waitUntil(lambda: window.page.side.isHidden())
    menu = window.page.reports_menu()
    action = next(a for a in menu.actions() if "Won value by month" in a.text())
    action.trigger()
    settle()
    assert window.page.name == "won-by-month"


def test_the_deals_without_an_amount_are_opened_exactly(window, show, settle, monkeypatch):
    window.ws.log.record(
        Label("edit", "deal"), [Edit("deal", window.ids["Shelves"], {"value": None})]
    )
    sheet = show("open-by-stage")
    opened = []
    monkeypatch.setattr(sheet, "open_records", lambda *found: opened.append(found))
    assert "1 of" in sheet.parts.notice.words.text()
    sheet.parts.notice.deeds.open.click()
    settle()
    n = (
        window.ws.reader()
        .execute("SELECT n FROM deal WHERE id=?", (window.ids["Shelves"],))
        .fetchone()
    )
    assert opened[0][:2] == ("deal", [n[0]])
    show("how-far")
    assert window.page.sheet.parts.notice.isHidden()


def test_of_lines_left_out_the_deals_are_opened_and_it_is_called_so(
    window, show, settle, monkeypatch
):
    """Two products without a price on one won deal: two lines lack a value, one deal is opened."""
    deal, products = window.ids["Shelves"], (new_id(), new_id())
    today = window.desk.page.sheet.now().date().isoformat()
    window.ws.log.record(Label("edit", "deal"), [
        *(Edit("product", id, {"deleted": False, "name": f"Gift {id}"}) for id in products),
        Edit("deal", deal, {"result": {"outcome": "won", "closed": today},
                            **{f"products.{id}": {"quantity": 1000} for id in products}}),
    ])  # fmt: skip
    sheet = show("won-by-product")
    opened = []
    monkeypatch.setattr(sheet, "open_records", lambda *found: opened.append(found))
    assert sheet.parts.notice.deeds.open.text() == "Open the deals of the 2 left out"
    sheet.parts.notice.deeds.open.click()
    settle()
    ((entity, ns, named),) = opened
    assert (entity, len(ns), named) == ("deal", 1, "Left out: no price, cost or exchange rate")
