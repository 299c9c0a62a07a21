"""What goes out comes in the same: few examples here, thousands in `make soak`."""

from __future__ import annotations

import pytest

from crm_desktop.exchange.formats import card_reading
from tests.faults.inputs import identity


@pytest.mark.parametrize("carrier", identity.CARRIERS)
def test_hostile_texts_come_back_as_they_were(carrier: str) -> None:
    identity.many(carrier, 25, derandomize=True)()


@pytest.mark.parametrize("carrier", identity.CARRIERS)
def test_a_line_end_alone_comes_back_as_nothing(carrier: str) -> None:
    before, after = identity.crossed([("", "\t", "\n"), ("'", "''", "'=")], carrier)
    assert after == before


def test_control_a_text_that_is_changed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_reading, "plain", lambda value: value)
    with pytest.raises(AssertionError):
        identity.many("vcard", 25, derandomize=True)()
