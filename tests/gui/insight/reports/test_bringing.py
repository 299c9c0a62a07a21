"""What sources and campaigns bring, in the real window; their tables and forms; rates that are followed."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.insight.campaigns.forms import CampaignForm, RateForm, ResultForm
from crm_desktop.store import listing


@pytest.fixture
def campaign(window):
    """A campaign for the source of all deals, with two days of results, one of them in SGD."""
    today = date.today().isoformat()
    made = fresh("campaign", {"name": "Open day", "source": "Referral"})
    edits = [made]
    for cost, currency, clicks in ((100_00, "MYR", 40), (10_00, "SGD", 10)):
        cells = {"campaign": made.id, "day": today, "clicks": clicks, "impressions": 1000,
                 "keyword": "desk", "value": {"amount": cost, "currency": currency}}  # fmt: skip
        edits.append(fresh("campaign_result", cells))
    window.ws.log.record(Label("create", "campaign"), edits)
    return made.id


@pytest.fixture
def sheet(campaign, show):
    return show("sources")


def texts(table, row):
    return [cell.text for cell in table.figures.rows[row]]


def test_a_source_has_what_it_brought_and_what_it_cost(sheet):
    row = texts(sheet.table, 0)
    assert row[0] == "Referral" and row[4:7] == ["1", "RM 500", "RM 100"]
    assert row[-1] == "5 for 1"
    assert "Referral pays best" in sheet.chart.sentence.text()
    assert "1 cost is in a currency without a rate" in sheet.notice.words.text()


def test_costs_without_a_source_and_deals_without_an_amount_are_said(
    window, sheet, campaign, qtbot
):
    edits = [Edit("campaign", campaign, {"source": None}),
             Edit("deal", window.ids["Desk"], {"value": None})]  # fmt: skip
    window.ws.log.record(Label("edit", "campaign"), edits)
    qtbot.waitUntil(lambda: "1 won deal has no amount" in sheet.notice.words.text())
    assert sheet.chart.sentence.text().startswith(
        "What was spent is of campaigns without a source."
    )


def test_a_rate_counts_the_other_currency_in_at_once(window, sheet, qtbot):
    cells = {"currency": "SGD", "base": "MYR", "rate": "3", "day": "2020-01-01"}
    window.ws.log.record(Label("create", "rate"), [fresh("rate", cells)])
    qtbot.waitUntil(lambda: texts(sheet.table, 0)[6] == "RM 130")
    assert sheet.notice.isHidden()


def test_a_campaign_that_gets_another_name_is_followed(window, sheet, campaign, qtbot):
    window.ws.log.record(Label("edit", "campaign"), [Edit("campaign", campaign, {"name": "Fair"})])
    qtbot.waitUntil(lambda: texts(sheet.clicks, 0)[0] == "Fair")


def test_figures_open_their_records(window, sheet, qtbot):
    sheet.table.setCurrentIndex(sheet.table.figures.index(0, 5))
    QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk.page is not window.page)
    assert window.desk.page.entity == "deal"
    qtbot.waitUntil(lambda: len(window.desk.page.model.rows) == 1)
    window.desk.show_page("reports")
    sheet.clicks.open_cell(sheet.clicks.figures.index(0, 2))
    qtbot.waitUntil(lambda: getattr(window.desk.page, "entity", "") == "campaign_result")
    qtbot.waitUntil(lambda: len(window.desk.page.model.rows) == 2)


def test_clicks_are_put_together_by_keyword(sheet, qtbot):
    sheet.want(clicked_by="keyword")
    qtbot.waitUntil(lambda: texts(sheet.clicks, 0)[:4] == ["desk", "2,000", "50", "3 %"])


def test_its_rows_can_be_written_to_a_file(sheet):
    made = sheet.exports()
    assert made.headings[0] == "Source" and made.rows[0][0] == "Referral" and made.kind == "bar"
    assert made.headings[5].endswith("(MYR)") and len(made.headings) == len(made.rows[0])
    assert all(text == "" or float(text) >= 0 for row in made.rows for text in row[1:])


@pytest.mark.parametrize("page", ["campaigns", "campaign_results", "rates"])
def test_its_buttons_show_the_tables(window, show, page, qtbot):
    show("sources")._show_page(page)
    qtbot.waitUntil(lambda: window.desk.page is not window.page)
    window.desk.page.new_record()


def filled(form, **values):
    for name, value in values.items():
        form.editors[name].setText(value)
    form.accept()
    return form


def test_a_campaign_is_made_and_cannot_end_before_it_begins(window, qtbot):
    form = CampaignForm(window.desk.context, None, window)
    qtbot.addWidget(form)
    filled(form, name="Fair", starts="2026-03-02", ends="2026-03-01")
    assert form.hint.text().startswith("A campaign cannot end before it begins.")
    filled(form, ends="2026-03-05")
    (row,) = listing.listed(window.ws.reader(), listing.ListQuery("campaign"))
    assert (row["name"], row["starts"], row["ends"]) == ("Fair", "2026-03-02", "2026-03-05")
    window.desk.actions_.trigger("edit.undo")
    qtbot.waitUntil(lambda: not listing.listed(window.ws.reader(), listing.ListQuery("campaign")))


def test_what_has_no_page_of_its_own_opens_its_form(window, qtbot):
    form = CampaignForm(window.desk.context, None, window)
    qtbot.addWidget(form)
    filled(form, name="Fair")
    page = window.desk.show_page("campaigns")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1 and page.model.row(0) is not None)
    page.view.setCurrentIndex(page.model.index(0, 0))
    window.desk.actions_.trigger("record.open")
    (opened,) = (f for f in window.findChildren(CampaignForm) if f is not form)
    assert opened.isVisible() and opened.editors["name"].text() == "Fair"
    opened.reject()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"currency": "dollars"}, "A currency is three letters"),
        ({"currency": "myr"}, "A rate is between two currencies."),
        ({"currency": "SGD", "day": ""}, "A rate needs the day"),
        ({"currency": "SGD", "rate": "-1"}, "A rate is a number above 0."),
    ],
)
def test_a_rate_that_cannot_be_is_refused(window, qtbot, values, said):
    form = RateForm(window.desk.context, None, window)
    qtbot.addWidget(form)
    filled(form, rate="3.3")
    filled(form, **values)
    assert form.hint.text().startswith(said)
    assert not listing.listed(window.ws.reader(), listing.ListQuery("rate"))


def test_a_result_needs_its_campaign(window, campaign, qtbot):
    form = ResultForm(window.desk.context, None, window)
    qtbot.addWidget(form)
    filled(form, clicks="5")
    assert form.hint.text().startswith("A result needs its campaign")


def test_what_sums_leave_out_is_opened_exactly(window, sheet, settle, monkeypatch):
    opened = []
    monkeypatch.setattr(sheet, "open_records", lambda *found: opened.append(found))
    deeds = sheet.notice.deeds
    assert deeds.open.text() == "Open the 1 left out"
    deeds.open.click()
    settle()
    ((entity, ns, named),) = opened
    assert (entity, len(ns), named) == (
        "campaign_result",
        1,
        "Left out: costs without an exchange rate",
    )
    assert listing.page(window.ws.reader(), entity, ns)[ns[0]]["value"]["currency"] == "SGD"
    deeds.rates.click()
    assert window.desk.page_name == "rates"
