"""How a refusal is said in one line."""

from __future__ import annotations

import pytest

from crm_desktop.errors import UserError


@pytest.mark.parametrize(
    ("message", "way", "said"),
    [
        (
            "It has another name: Muthu",
            "Nothing was erased.",
            "It has another name: Muthu. Nothing was erased.",
        ),
        ("It is gone.", "Try again.", "It is gone. Try again."),
        ("Name: Muthu", "", "Name: Muthu"),
    ],
)
def test_two_sentences_do_not_run_into_each_other(message: str, way: str, said: str) -> None:
    assert str(UserError(message, way)) == said
