"""Every heading of an export says again what it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.exchange.going_out.export_columns import Meaning, entry_headings, meaning
from crm_desktop.exchange.rows.several import joined, parted


@pytest.mark.parametrize(
    ("entity", "heading", "said"),
    [
        ("contact", "Name", Meaning("name")),
        ("contact", "Family name", Meaning("family_name")),
        ("contact", "ID", Meaning("external_id")),
        ("contact", "CRM ID", Meaning("id")),
        ("contact", "Tags", Meaning("tags")),
        ("contact", "Phone 2 kind", Meaning("phones", 2, "kind")),
        ("contact", "E-mail 1", Meaning("emails", 1, "value")),
        ("contact", "Address 12 postcode", Meaning("addresses", 12, "postcode")),
        ("contact", "T-shirt size (custom)", Meaning("custom", 0, "T-shirt size")),
        ("company", "Part of", Meaning("parent")),
        ("deal", "Amount", Meaning("value", 0, "amount")),
        ("deal", "Stage", Meaning("place", 0, "stage")),
        ("deal", "Outcome reason", Meaning("result", 0, "reason")),
        ("deal", "Contact 3", Meaning("contacts", 3, "value")),
    ],
)
def test_a_heading_is_understood(entity: str, heading: str, said: Meaning) -> None:
    assert meaning(entity, heading) == said


@pytest.mark.parametrize("heading", ["Phone", "Phone 0", "Phone 1 colour", "Shoe", "", " (custom)"])
def test_a_foreign_heading_is_not(heading: str) -> None:
    assert meaning("contact", heading) is None


def test_an_address_has_a_column_for_each_part() -> None:
    assert entry_headings("address", 1)[0] == "Address 1 street"
    assert len(entry_headings("address", 1)) == 6


@given(st.lists(st.text(st.sampled_from('ab;,|" \n'), min_size=1, max_size=6), max_size=4))
def test_names_in_one_cell_come_back(names: list[str]) -> None:
    assert parted(joined(names)) == names


def test_names_typed_by_hand_are_read() -> None:
    assert parted("VIP;Penang ; ") == ["VIP", "Penang"]
