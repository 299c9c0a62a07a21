"""Sources and campaigns by hand: what each cost and brought, and the records behind."""

from __future__ import annotations

from datetime import date

from crm_desktop.insight.campaigns import sources

from .test_goals import NOW, put, win

SPAN = (date(2026, 11, 1), date(2026, 12, 1))


def filled(ws):
    ads = put(ws, "campaign", name="Deepavali ads", source="Google Ads")
    put(ws, "campaign", name="Fair", source="Trade fair")
    for day, cost, clicks in (
        ("2026-11-02", 30_000, 120),
        ("2026-11-09", 20_000, 80),
        ("2026-10-30", 9, 9),
    ):
        put(ws, "campaign_result", name="Search", campaign=ads, day=day, clicks=clicks,
            impressions=1000, value={"amount": cost, "currency": "MYR"})  # fmt: skip
    for at in range(10):
        put(ws, "lead", name=f"Lead {at}", source="Google Ads" if at < 8 else "google ads",
            campaign="Deepavali Ads", created="2026-11-05T02:00:00Z",
            status="converted" if at < 4 else "new")  # fmt: skip
    put(ws, "lead", name="Of the street", created="2026-11-05T02:00:00Z")
    win(ws, "2026-11-20", 150_000, source="Google Ads", campaign="Deepavali ads")
    win(ws, "2026-11-21", 50_000, source="Google Ads", campaign="Deepavali ads")
    win(ws, "2026-11-22", 70_000, source="Referral")


def test_what_a_campaign_cost_and_brought(memory):
    filled(memory)
    conn = memory.reader()
    found = sources.brought(conn, sources.CAMPAIGN, SPAN, "MYR", NOW)
    one = found[0]
    assert one.name.casefold() == "deepavali ads"
    assert (one.leads, one.converted, one.won_deals, one.won, one.cost) == (
        10,
        4,
        2,
        200_000,
        50_000,
    )
    assert (one.clicks, one.views) == (200, 2000)
    assert (one.conversion, one.per_lead, one.per_deal, one.gain) == (0.4, 5_000, 25_000, 3.0)
    assert len(one.behind(conn, "leads")) == 10
    assert len(one.behind(conn, "won")) == 2
    assert len(one.behind(conn, "cost")) == 2


def test_costs_go_to_the_source_a_campaign_is_for(memory):
    filled(memory)
    found = {
        one.name: one for one in sources.brought(memory.reader(), sources.SOURCE, SPAN, "MYR", NOW)
    }
    assert found["Google Ads"].cost == 50_000
    assert found["Google Ads"].leads == 10
    assert found["Referral"].won == 70_000
    assert found["Referral"].conversion is None
    assert found["Referral"].gain is None
    assert found[""].leads == 1
    whole = sources.total(found.values())
    assert (whole.leads, whole.won, whole.cost) == (11, 270_000, 50_000)


def test_a_foreign_amount_without_a_rate_is_said(memory):
    put(memory, "deal", title="Abroad", source="Web", value={"amount": 5, "currency": "THB"},
        result={"outcome": "won", "closed": "2026-11-03"})  # fmt: skip
    (one,) = sources.brought(memory.reader(), sources.SOURCE, SPAN, "MYR", NOW)
    assert (one.won_deals, one.won, one.lacking) == (1, 0, 1)


def test_an_empty_file_has_no_sources(memory):
    assert sources.brought(memory.reader(), sources.SOURCE, SPAN, "MYR", NOW) == []
