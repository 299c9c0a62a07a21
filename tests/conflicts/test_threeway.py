"""Two edits of one text in one: what each did stays, the same whoever merges, and clashes are marked."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.conflicts.threeway import CLASH, MINE, THEIRS, merge

WORDS = st.lists(
    st.sampled_from(["pays", "late", "lift", "narrow", "gate", "陈", ".", "\n"]), max_size=12
)
TEXTS = WORDS.map(" ".join)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "wanted"),
    [
        ("a b c", "a b c", "a x c", "a x c"),
        ("a b c", "x b c", "a b y", "x b y"),
        ("a b c", "a c", "a b c d", "a c d"),
        ("", "mine", "theirs", "mine theirs"),
        ("Pays.", "Pays. Lift.", "Pays. Gate.", "Pays. Lift. Gate."),
        ("one\ntwo\n", "one\n1.5\ntwo\n", "one\ntwo\nthree\n", "one\n1.5\ntwo\nthree\n"),
        ("a b", "a b", "", ""),
        ("陈 先生", "陈 先生 好", "林 先生", "林 先生 好"),
    ],
)
def test_changes_at_different_places_join(base, mine, theirs, wanted):
    found = merge(base, mine, theirs)
    assert found.clean
    assert found.text == wanted


def test_one_place_changed_by_both_is_marked_and_keeps_both():
    found = merge("Pays in 30 days.", "Pays in 45 days.", "Pays in 60 days.")
    assert not found.clean
    (clash,) = (part for part in found.parts if part.kind == CLASH)
    assert (clash.text, clash.other) == ("45", "60")
    assert found.text == "Pays in 45 / 60 days."


@given(TEXTS, TEXTS)
def test_who_changed_nothing_takes_nothing_away(base, other):
    assert merge(base, base, other).text == other
    assert merge(base, other, base).text == other
    assert merge(base, other, other).text == other


@given(TEXTS, TEXTS, TEXTS)
def test_every_word_somebody_added_is_in_the_result(base, mine, theirs):
    found = merge(base, mine, theirs).text.split()
    for side in (mine, theirs):
        assert set(side.split()) - set(base.split()) <= set(found)


@given(TEXTS, TEXTS, TEXTS)
def test_both_sides_merge_to_the_same_but_for_the_order_of_what_both_added(base, mine, theirs):
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert one.clean == other.clean
    swapped = {MINE: THEIRS, THEIRS: MINE}
    assert sorted(p.text.strip() for p in one.parts if p.kind in swapped) == sorted(
        p.text.strip() for p in other.parts if p.kind in swapped
    )


def test_a_text_of_a_megabyte_is_merged_in_time():
    base = "".join(f"Line {n} of what was said on the phone.\n" for n in range(25_000))
    start = time.monotonic()
    found = merge(base, "First\n" + base, base + "Last\n")
    assert found.clean and found.text == "First\n" + base + "Last\n"
    assert time.monotonic() - start < 20
