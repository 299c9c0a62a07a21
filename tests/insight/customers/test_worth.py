"""What a customer is worth: by hand, on paper, to the sen."""

from __future__ import annotations

from crm_desktop.insight.customers import cohorts, projecting, said, worth

from .trade import NOW, Trade


def filled(ws):
    """Write ten customers of January 2024 and two of this year.

    All ten buy for 100 at once. In the second year, of which all is over, five of them buy again for 60,
    one of these twice; the two young ones have bought for 500.
    """
    trade = Trade(ws)
    firms = [trade.company(f"Firm {n}") for n in range(12)]
    for firm in firms[:10]:
        trade.won(firm, "2024-01-15", 100_00)
    for firm in [*firms[:5], firms[0]]:
        trade.won(firm, "2025-03-15", 60_00)
    for firm in firms[10:]:
        trade.won(firm, "2026-08-01", 500_00)
    return trade, firms


def test_so_far(memory):
    trade, _ = filled(memory)
    found = trade.read()
    made = worth.historic(found)
    assert (made.customers, made.deals, made.total) == (12, 18, 1000_00 + 360_00 + 1000_00)
    assert made.mean == 2360_00 / 12
    assert made.median == 160_00  # 100 ×5, 160 ×4, 220, 500 ×2: the sixth and seventh
    assert made.again == 5
    best, share = worth.share_of_best(found)
    assert (len(best), share) == (2, 1000_00 / 2360_00)


def test_each_term_is_the_mean_of_those_for_whom_it_is_over(memory):
    trade, _ = filled(memory)
    made = projecting.projected(trade.read())
    assert (made.step, made.horizon) == (projecting.YEARS, 24)
    assert [(len(t.customers), t.value, t.each) for t in made.terms] == [
        (10, 1000_00, 100_00), (10, 360_00, 36_00),
    ]  # fmt: skip
    assert made.value == 136_00
    assert said.formula(made, "MYR") == "RM 100 + RM 36 = RM 136"
    assert said.horizon(made) == "in its first 2 years"


def test_a_young_cohort_is_carried_on_by_what_the_older_did(memory):
    trade, firms = filled(memory)
    found = trade.read()
    made = projecting.projected(found)
    old, young = projecting.of_cohorts(made, cohorts.cohorts(found, cohorts.YEAR))
    assert (old.each, old.expected, old.certain) == (136_00, 136_00, True)
    # 3 of 12 months are gone: 9/12 of the first year and all of the second lie ahead.
    assert (young.each, young.expected) == (500_00, 500_00 + 75_00 + 36_00)
    assert projecting.ahead(made, found) == 2 * 111_00
    assert found.customers[trade.key(firms[10])].value == 500_00


def test_curves_add_up_month_by_month(memory):
    trade, _ = filled(memory)
    old, young = cohorts.cohorts(trade.read())
    assert (old.name, old.title, young.name) == ("2024-Q1", "Q1 2024", "2026-Q3")
    assert len(old.curve) == 34  # 15 January 2024 to 26 November 2026
    assert (old.curve[0], old.curve[13], old.curve[14], old.curve[33]) == (
        100_00, 100_00, 136_00, 136_00,
    )  # fmt: skip
    assert young.curve == [500_00] * 3


def test_who_brought_what_nobody_can_tell_is_in_no_mean(memory):
    """A deal without an amount, and one in a currency without a rate, are not 0."""
    trade = Trade(memory)
    trade.won(trade.company("Maju"), "2026-02-01", 10)
    trade.won(trade.company("Silent"), "2026-02-01", None)
    trade.won(trade.company("Abroad"), "2026-02-01", 10, "SGD")
    found = trade.read()
    (one,) = cohorts.cohorts(found)
    assert (len(one.customers), one.each, one.curve[0]) == (1, 10, 10)
    assert worth.historic(found).customers == 1


def test_months_are_whole_ones():
    assert cohorts.months("2026-01-31", "2026-02-28") == 0
    assert cohorts.months("2026-01-15", "2026-02-15") == 1
    assert cohorts.months("2025-11-20", "2026-11-19") == 11
    assert cohorts.months("2026-05-01", "2026-04-01") == 0


def test_quarters_where_there_is_no_second_year_yet(memory):
    trade = Trade(memory)
    for n in range(10):
        firm = trade.company(f"Firm {n}")
        trade.won(firm, "2026-01-15", 100_00)
        trade.won(firm, "2026-06-15", 30_00)
    made = projecting.projected(trade.read())
    assert made.step == projecting.QUARTERS
    assert [t.each for t in made.terms] == [100_00, 30_00, 0]


def test_too_little_is_said(memory):
    trade = Trade(memory)
    made, found = projecting.projected(trade.read()), trade.read()
    assert not made.enough and "Too little" in said.formula(made, "MYR")
    assert "Nobody has bought yet" in said.answer(found, worth.historic(found), made)
    assert said.ahead(found, made) == ""
    trade.won(trade.company("Maju"), "2026-01-15")
    found = trade.read()
    assert "Too few customers" in said.answer(found, worth.historic(found), made)


def test_a_deal_without_a_day_counts_but_starts_no_cohort(memory):
    trade = Trade(memory)
    maju = trade.company("Maju")
    trade.put("deal", title="Undated", company=maju, value={"amount": 7, "currency": "MYR"},
              result={"outcome": "won"})  # fmt: skip
    (one,) = cohorts.cohorts(trade.read())
    assert (one.name, one.total, one.curve) == ("", 7, [])
    trade.won(maju, "2026-02-01", 10)
    (one,) = cohorts.cohorts(trade.read())
    assert (one.name, one.total, one.curve[0]) == ("2026-Q1", 17, 10)


def test_what_is_shown_adds_up_as_shown(memory):
    trade = Trade(memory)
    for n in range(10):
        firm = trade.company(f"Firm {n}")
        trade.won(firm, "2024-01-15", 333_33 + n)
        trade.won(firm, "2025-06-15", 250_49 + n)
    made = projecting.projected(trade.read())
    assert said.formula(made, "MYR") == "RM 333 + RM 251 = RM 584"
    assert said.projected(made, "MYR") == 584_00
    assert NOW.year == 2026
