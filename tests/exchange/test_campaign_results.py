"""What advertisements cost and brought, from the exports of Google Ads, Meta and Search Console."""

from __future__ import annotations

from datetime import date

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import dry_run, importing, remarks, source
from crm_desktop.exchange.columns import campaign_headings, mapping
from crm_desktop.exchange.rows import dates, result_days
from crm_desktop.insight.campaigns import sources
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery
from tests.insight.world import NOW

GOOGLE = """Campaign report
1 November 2026 - 26 November 2026
Day,Campaign,Ad group,Currency code,Impr.,Clicks,Avg. CPC,Cost,Conversions
2026-11-02,Deepavali ads,Sofas,MYR,"12,345",120,2.50,300.00,4
2026-11-03,Deepavali ads,Sofas,MYR,900,12,2.50,30.00,0
2026-11-03,Deepavali ads,Tables,MYR,100,2,2.50,5.00,0
Total: Account, , , ,"13,345",134, ,335.00,4
"""
META = """Campaign name,Ad set name,Reporting starts,Reach,Impressions,Link clicks,Amount spent (SGD)
Raya reel,Young homes,2026-11-01,800,1500,30,45.50
"""
QUERIES = """Top queries,Clicks,Impressions,CTR,Position
custom sofa penang,12,340,3.53%,4.2
kerusi pejabat,3,90,3.33%,11.7
"""
PAGES = """Top pages,Clicks,Impressions,CTR,Position
https://huda.example/sofa,12,340,3.53%,4.2
"""
POSTS = """Post ID,Publish time,Permalink,Post type,Reach,Reactions,Comments,Shares
77,11/25/2026 09:30,https://social.example/p/77,Photo,2400,120,14,9
"""


def brought(ws, tmp_path, text, name="export.csv"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    found = source.detect(path)
    mapped = mapping.propose(found)
    outcome = importing.quick(ws, found, mapped, progress=lambda _p: None, check=lambda: None)
    return mapped, outcome


def results(ws):
    rows = listing.listed(ws.reader(), ListQuery("campaign_result"))
    return sorted(rows, key=lambda row: (row["day"] or "", row["name"]))


def test_google_ads(memory, tmp_path):
    mapped, outcome = brought(memory, tmp_path, GOOGLE)
    assert (mapped.kind, mapped.program) == ("campaign_result", "Google Ads")
    first, *_rest = found = results(memory)
    assert len(found) == 3
    assert (outcome.errors, outcome.empty) == (0, 1), "the row that adds up the others"
    assert (first["day"], first["impressions"], first["clicks"]) == ("2026-11-02", 12_345, 120)
    assert first["value"] == {"amount": 30_000, "currency": "MYR"}
    assert first["name"] == "Deepavali ads · Sofas"
    (campaign,) = listing.listed(memory.reader(), ListQuery("campaign"))
    assert campaign["name"] == "Deepavali ads"
    assert {row["campaign"] for row in found} == {campaign["id"]}


def test_counts_in_parts_are_rounded_and_no_row_is_lost_to_them(memory, tmp_path):
    text = GOOGLE.replace("300.00,4", "300.00,4.00").replace("30.00,0", "30.00,2.50")
    _mapped, outcome = brought(memory, tmp_path, text)
    assert (outcome.created, outcome.errors, outcome.empty) == (3, 0, 1)
    assert [row["conversions"] for row in results(memory)] == [4, 3, 0]


def test_the_same_export_again_brings_nothing_twice(memory, tmp_path):
    brought(memory, tmp_path, GOOGLE)
    _mapped, outcome = brought(memory, tmp_path, GOOGLE.replace("300.00", "310.00"))
    assert (outcome.created, outcome.updated) == (0, 1)
    assert results(memory)[0]["value"]["amount"] == 31_000
    memory.log.cancel(outcome.stamp)
    assert results(memory)[0]["value"]["amount"] == 30_000


def test_meta_in_the_currency_its_heading_names(memory, tmp_path):
    mapped, _outcome = brought(memory, tmp_path, META)
    assert mapped.program == "Meta Ads"
    (row,) = results(memory)
    assert row["value"] == {"amount": 4_550, "currency": "SGD"}
    assert (row["impressions"], row["clicks"], row["day"]) == (1500, 30, "2026-11-01")


@pytest.mark.parametrize(
    ("text", "name"), [(QUERIES, "custom sofa penang"), (PAGES, "https://huda.example/sofa")]
)
def test_search_console_is_of_the_day_it_is_brought_in(memory, tmp_path, text, name):
    mapped, _outcome = brought(memory, tmp_path, text)
    assert mapped.program == "Search Console"
    row = next(row for row in results(memory) if row["name"] == name)
    assert (row["clicks"], row["impressions"], row["position"]) == (12, 340, "4.2")
    assert row["day"] == date.today().isoformat()


def test_posts_with_their_reactions(memory, tmp_path):
    brought(memory, tmp_path, POSTS)
    (row,) = results(memory)
    assert (row["reactions"], row["comments"], row["shares"]) == (120, 14, 9)
    assert row["day"][:4] == "2026"


def test_leads_and_people_are_taken_for_none(memory, tmp_path):
    for text, kind in (
        ("Name,Email,Campaign name,Created\nAminah,a@x.my,Raya,2026-11-01\n", "lead"),
        ("First Name,Last Name,Email\nTan,Ah Kow,t@x.my\n", "contact"),
        ("Product,Price,Code\nChair,20,C1\n", "product"),
    ):
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, "utf-8")
        assert mapping.propose(source.detect(path)).kind == kind


def test_a_heading_names_its_currency():
    assert campaign_headings.currency_in("Amount spent (MYR)") == "MYR"
    assert campaign_headings.currency_in("Clicks (all)") == ""
    assert campaign_headings.currency_in("Cost (XXX)") == ""


def campaigns(ws):
    rows = listing.listed(ws.reader(), ListQuery("campaign"))
    return [(row["name"], row["source"], row["channel"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "known", "made"),
    [(GOOGLE, "", ("Deepavali ads", "Google", "search")),
     (GOOGLE, "google ads", ("Deepavali ads", "google ads", "search")),
     (META, "Instagram", ("Raya reel", "Instagram", "social_ads")),
     (META, "Walk-in", ("Raya reel", "Facebook", "social_ads")),
     (QUERIES, "", ("Google Search", "Google", "organic"))],
)  # fmt: skip
def test_campaigns_get_their_source_as_leads_call_it(memory, tmp_path, text, known, made):
    if known:
        cells = {"deleted": False, "name": "Siti", "source": known}
        memory.log.record(Label("create"), [Edit("lead", new_id(), cells)])
    brought(memory, tmp_path, text)
    assert campaigns(memory) == [made]
    brought(memory, tmp_path, text)
    assert campaigns(memory) == [made]


def test_the_dry_run_tells_the_source_and_costs_meet_their_leads(memory, tmp_path):
    path = tmp_path / "ads.csv"
    path.write_text(GOOGLE, "utf-8")
    found = source.detect(path)
    plan = dry_run.plan(memory, found, mapping.propose(found), progress=lambda _p: None,
                        check=lambda: None)  # fmt: skip
    changes = plan.page("new", 0, 1)[0].changes
    plan.close()
    assert ("Lead source", "", "Google") in changes and ("Campaign", "", "Deepavali ads") in changes
    brought(memory, tmp_path, GOOGLE)
    lead = {"deleted": False, "name": "Siti", "source": "google", "created": "2026-11-05T00:00:00Z"}
    memory.log.record(Label("create"), [Edit("lead", new_id(), lead)])
    span = (date(2026, 11, 1), date(2026, 12, 1))
    (one,) = sources.brought(memory.reader(), "source", span, "MYR", NOW)
    assert (one.leads, one.cost, one.per_lead) == (1, 335_00, 335_00)


MONTHS = """Campaign report
"1 January 2026 - 30 June 2026"
Month,Campaign,Currency code,Impr.,Clicks,Cost,Conversions
2026-01-01,Sofa Search,MYR,"1,695",62,"1,611.50",19.00
2026-02-01,Sofa Search,MYR,"7,537",274,"1,203.50",7.00
2026-02-01,Total Home,MYR,10,1, --,0
Total: account,--,MYR,--,--,--,--
"""


def test_each_month_of_a_campaign_is_a_result_of_its_own(memory, tmp_path):
    _mapped, outcome = brought(memory, tmp_path, MONTHS)
    assert (outcome.created, outcome.errors, outcome.empty) == (3, 0, 1)
    assert [(row["day"], row["name"], row["clicks"]) for row in results(memory)] == [
        ("2026-01-01", "Sofa Search", 62),
        ("2026-02-01", "Sofa Search", 274),
        ("2026-02-01", "Total Home", 1),
    ]
    campaigns = listing.listed(memory.reader(), ListQuery("campaign"))
    assert {row["name"] for row in campaigns} == {"Sofa Search", "Total Home"}
    _mapped, again = brought(memory, tmp_path, MONTHS)
    assert (again.created, again.same) == (0, 3)


def test_rows_that_add_up_others_are_counted_in_words(memory, tmp_path):
    path = tmp_path / "months.csv"
    path.write_text(MONTHS, "utf-8")
    found = source.detect(path)
    plan = dry_run.plan(
        memory, found, mapping.propose(found), progress=lambda _p: None, check=lambda: None
    )
    assert remarks.sums(plan.sums) == "1 row adds up others and is left out."
    (row,) = plan.page("empty", 0, 9)
    assert (row.line, row.reason) == (7, "The row adds up others.")
    plan.close()


@pytest.mark.parametrize(("headings", "column"), [
    ("Month,Campaign,Day,Impr.,Clicks", "Day"), ("Week,Month,Campaign,Impr.,Clicks", "Week"),
    ("Year,Bulan,Campaign,Impr.,Clicks", "Bulan"),
    ("Campaign name,Reporting starts,Day,Impressions,Reach", "Day"),
    ("Campaign name,Reporting starts,Impressions,Reach", "Reporting starts"),
])  # fmt: skip
def test_of_several_columns_that_say_when_the_narrowest_is_taken(tmp_path, headings, column):
    path = tmp_path / "export.csv"
    path.write_text(headings + "\n2026-01-05,2026-01-01,2026-01-01,1,1\n", "utf-8")
    mapped = mapping.propose(source.detect(path), "campaign_result")
    assert [c.heading for c in mapped.columns if c.target == "day"] == [column]


@pytest.mark.parametrize(("text", "day"), [
    ("2026-02", "2026-02-01"), ("02/2026", "2026-02-01"), ("Feb 2026", "2026-02-01"),
    ("Februari 2026", "2026-02-01"), ("2026-W06", "2026-02-02"), ("Q2 2026", "2026-04-01"),
    ("2026", "2026-01-01"), ("2026-02-02 - 2026-02-08", "2026-02-02"), ("2/2/2026", "2026-02-02"),
])  # fmt: skip
def test_a_period_goes_by_its_first_day(text, day):
    assert result_days.read(text, "dmy") == day


@pytest.mark.parametrize("text", ["2026-13", "Smarch 2026", "2026-W60", "soon", "Total"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(dates.NotADateError):
        result_days.read(text, "dmy")


BY_DAY = (
    "Day,Campaign,Impr.,Clicks\n2026-05-01,Raya,10,1\n2026-05-02,Raya,10,2\n2026-05-03,Raya,10,3\n"
)
BY_MONTH = "Month,Campaign,Impr.,Clicks\n2026-05-01,Raya,30,6\n2026-06-01,Raya,9,1\n"


def test_a_month_is_not_added_to_its_days(memory, tmp_path):
    brought(memory, tmp_path, BY_DAY)
    _mapped, outcome = brought(memory, tmp_path, BY_MONTH)
    assert (outcome.created, outcome.updated, outcome.refused) == (1, 0, 1)
    assert "count twice" in outcome.noted[0][3]
    assert sum(row["clicks"] for row in results(memory)) == 7
    _mapped, again = brought(memory, tmp_path, BY_DAY)
    assert again.same == 3


def test_days_are_not_added_to_their_month(memory, tmp_path):
    brought(memory, tmp_path, BY_MONTH)
    _mapped, outcome = brought(memory, tmp_path, BY_DAY + "2026-07-02,Raya,1,1\n")
    assert (outcome.created, outcome.updated, outcome.refused) == (1, 0, 3)
    _mapped, again = brought(memory, tmp_path, BY_MONTH.replace("Raya", "Other"))
    assert (again.created, again.refused) == (2, 0), "another campaign"


def test_a_week_parted_by_two_months_loses_nothing(memory, tmp_path):
    head = "Week,Month,Campaign,Impr.,Clicks\n"
    text = head + "2026-06-29,2026-06-01,Raya,5,1\n2026-06-29,2026-07-01,Raya,9,2\n"
    _mapped, outcome = brought(memory, tmp_path, text)
    assert outcome.created == 2
    assert [(row["day"], row["clicks"]) for row in results(memory)] == [
        ("2026-06-29", 1), ("2026-07-01", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), [
    ("May 1 - May 7, 2026", "2026-05-01"), ("Dec 29 – Jan 4, 2027", "2026-12-29"),
    ("1 - 7 May 2026", "2026-05-01"), ("1 May - 7 May 2026", "2026-05-01"),
    ("May 1 - 7, 2026", "2026-05-01"), ("May 1, 2026 - May 7, 2026", "2026-05-01"),
])  # fmt: skip
def test_a_span_with_its_year_at_the_end_goes_by_its_first_day(text, day):
    assert result_days.read(text, "dmy") == day


@pytest.mark.parametrize(("clicks", "kept"), [(5, True), (3, False)])
def test_a_campaign_called_a_total_stays_unless_it_adds_up_others(memory, tmp_path, clicks, kept):
    rows = f"2026-05-01,A,10,1\n2026-05-01,B,10,2\n2026-05-01,Total - Malaysia,20,{clicks}\n"
    text = f"Day,Campaign,Impr.,Clicks\n{rows}"
    _mapped, outcome = brought(memory, tmp_path, text)
    assert (outcome.created, outcome.empty) == ((3, 0) if kept else (2, 1))
