"""Addresses in the order of their country."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.domain import postal

HOME = ("my", "malaysia")
KL = {"street": "12, Jalan Ampang\nTaman U Thant", "postcode": "50450", "city": "Kuala Lumpur",
      "state": "Wilayah Persekutuan", "country": "Malaysia"}  # fmt: skip


def test_a_malaysian_letter_has_the_postcode_before_the_town():
    assert postal.lines(KL, HOME) == [
        "12, Jalan Ampang", "Taman U Thant", "50450 Kuala Lumpur", "Wilayah Persekutuan",
    ]  # fmt: skip


def test_abroad_the_country_is_said_last():
    assert postal.lines(KL, ("sg", "singapore"))[-1] == "MALAYSIA"


@pytest.mark.parametrize(
    ("country", "wanted"),
    [
        ("Singapore", ["1 Raffles Place", "Singapore 048616", "SINGAPORE"]),
        ("United Kingdom", ["1 Raffles Place", "Singapore", "048616", "UNITED KINGDOM"]),
        ("US", ["1 Raffles Place", "Singapore 048616", "US"]),
        ("France", ["1 Raffles Place", "048616 Singapore", "FRANCE"]),
    ],
)
def test_other_countries_have_other_orders(country, wanted):
    address = {"street": "1 Raffles Place", "postcode": "048616", "city": "Singapore",
               "state": "Singapore", "country": country}  # fmt: skip
    assert postal.lines(address, HOME) == wanted


def test_a_state_is_not_said_twice():
    assert postal.lines({"city": "Melaka", "state": "Melaka"}, HOME) == ["Melaka"]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["street", "postcode", "city", "state", "country", "odd"]),
                       st.one_of(st.none(), st.text(), st.integers())))  # fmt: skip
def test_whatever_an_address_holds_no_line_is_empty_or_broken(address):
    for line in postal.lines(address, HOME):
        assert line.strip()
        assert "\n" not in line
