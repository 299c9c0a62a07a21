"""Guarding a cell against formulas can always be undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain.guarding import STARTS, guard, unguard, unguarded


@pytest.mark.parametrize("start", STARTS)
def test_what_a_spreadsheet_would_run_starts_with_an_apostrophe(start: str) -> None:
    assert guard(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["", "Aminah", "'quoted'", "O'Brien", "'", "12", " =1"])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert guard(text) == text
    assert unguard(text) == text


def test_a_real_apostrophe_before_a_sign_is_doubled() -> None:
    assert guard("'+60 12") == "''+60 12"
    assert unguard("''+60 12") == "'+60 12"


@given(st.text(alphabet=STARTS + "'a1 ", max_size=8))
def test_it_can_be_undone(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text)[:1] not in tuple(STARTS)


@pytest.mark.parametrize("start", STARTS)
def test_white_space_alone_leaves_no_apostrophe_behind(start: str) -> None:
    assert unguarded(guard(start)) == start.strip()
    assert unguarded(f"{guard(start + 'x')} ") == start + "x"


@pytest.mark.parametrize("text", ["\u2028'\r", "\r'=", " '=x"])
def test_an_apostrophe_behind_white_space_is_the_texts_own(text):
    assert unguarded(guard(text)).strip() == text.strip()
