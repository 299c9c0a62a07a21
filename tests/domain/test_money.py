"""Money as people type and read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain import money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("48,600", 4860000, "MYR"),
        ("RM 48,600.50", 4860050, "MYR"),
        ("rm48600", 4860000, "MYR"),
        ("$1,250", 125000, "MYR"),
        ("US$ 1,250.5", 125050, "USD"),
        ("EUR 1.250,50", 125050, "EUR"),
        ("1.250,50 €", 125050, "EUR"),
        ("1 250,50", 125050, "MYR"),
        ("1'250.50 CHF", 125050, "CHF"),
        ("12k", 1200000, "MYR"),
        ("1.5m", 150000000, "MYR"),
        ("¥ 1,250", 1250, "JPY"),
        ("KWD 1.250", 1250, "KWD"),
        ("(300)", -30000, "MYR"),
        ("-300", -30000, "MYR"),
        ("RM -300", -30000, "MYR"),
        ("1.250.000", 125000000, "MYR"),
        ("0.5", 50, "MYR"),
        ("0.500", 50, "MYR"),
        ("1.250", 125000, "MYR"),
        ("48600.000", 4860000, "MYR"),
        ("1,234,567.89", 123456789, "MYR"),
    ],
)
def test_amounts_as_people_type_them(text: str, amount: int, currency: str) -> None:
    assert money.read(text, "MYR") == {"amount": amount, "currency": currency}


@pytest.mark.parametrize(
    "text", ["many", "12 apples", "1.2345", "--3", "9" * 40, "RM", "25.11.2026", "1.2.3", "1,2.50"]
)
def test_what_is_no_amount_is_said(text: str) -> None:
    with pytest.raises(money.NotAnAmount, match="amount of money"):
        money.read(text, "MYR")


def test_nothing_is_no_amount() -> None:
    assert money.read("  ", "MYR") is None


@given(st.integers(-(10**14), 10**14), st.sampled_from(["MYR", "JPY", "KWD", "USD", "IDR", "PLN"]))
def test_what_is_shown_reads_back(amount: int, currency: str) -> None:
    cell = {"amount": amount, "currency": currency}
    assert money.read(money.shown(amount, currency), currency) == cell
    assert money.read(money.plain(amount, currency), currency) == cell


def test_money_is_shown_short() -> None:
    assert money.shown(4860000, "MYR") == "RM 48,600"
    assert money.shown(4860050, "MYR") == "RM 48,600.50"
    assert money.shown(-4860000, "MYR") == "−RM 48,600"
    assert money.plain(-5, "MYR") == "-0.05"
    assert money.currency_of("sg") == "SGD"
    assert money.currency_of("FR") == "EUR"
