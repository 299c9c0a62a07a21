"""E-mail addresses as they stand in the cells of a file."""

from __future__ import annotations

import pytest

from crm_desktop.errors import UserError
from crm_desktop.exchange.rows import addresses


@pytest.mark.parametrize("text", ["jalil@@mail", "a@b@c.my", "Jalil <jalil@@mail>", "nobody"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        addresses.read(text)


def test_two_addresses_in_a_cell_are_two() -> None:
    assert addresses.read("a@b.my, c@d.my") == ["a@b.my", "c@d.my"]
