"""Exact numbers: what people type, what is kept, what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain import numbers
from crm_desktop.domain.campaign import CampaignResult


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1,250.50", "1250.5"),
        ("1.250,50", "1250.5"),
        ("12,5", "12.5"),
        ("1,250", "1250"),
        ("1.250", "1.25"),
        ("−3", "-3"),
        ("-0", "0"),
        ("45 %", "45"),
        ("1 250 000", "1250000"),
        (".5", "0.5"),
        ("007", "7"),
        ("", None),
    ],
)
def test_what_people_type(typed: str, kept: str | None) -> None:
    assert numbers.read(typed) == kept


@pytest.mark.parametrize(
    "typed", ["abc", "1e5", "12 kg", "--1", "1" * 16, "0." + "1" * 11, "NaN", "25.11.2026", "1.2.3"]
)
def test_what_is_no_number_is_said(typed: str) -> None:
    with pytest.raises(numbers.NotANumber):
        numbers.read(typed)


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=4))
def test_what_is_shown_reads_back(value) -> None:
    kept = numbers.plain_text(value)
    assert numbers.read(numbers.shown(kept)) == kept


@pytest.mark.parametrize(("typed", "kept"), [("9.00", 9), ("1,200.0", 1200), ("12", 12)])
def test_a_whole_number_may_be_written_with_decimals(typed: str, kept: int) -> None:
    assert numbers.read_whole(typed, CampaignResult.fields["clicks"]) == kept


@pytest.mark.parametrize("typed", ["9.5", "1.000", "9.", "x.0"])
def test_what_is_no_whole_number_is_said(typed: str) -> None:
    with pytest.raises(numbers.NotANumber):
        numbers.read_whole(typed, CampaignResult.fields["clicks"])


def test_shown_with_so_many_decimals() -> None:
    assert numbers.shown("1234567.5", 2) == "1,234,567.50"
    assert numbers.shown("-0.25") == "−0.25"
    assert numbers.shown("PO-4") == "PO-4"  # what another kind of value left
