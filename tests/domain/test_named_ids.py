"""Ids that names give: the same everywhere, in the shape of all ids, different for different names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain.keys import is_id, named_id, new_id


def test_an_id_stays_what_it_is_in_files_made_earlier():
    assert named_id("industry", "clinic", "tag", "child") == PINNED


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_it_has_the_shape_of_every_id_and_sorts_before_new_ones(names):
    assert is_id(named_id(*names))
    assert named_id(*names) == named_id(*names) < new_id()


def test_where_one_name_ends_matters():
    assert named_id("ab", "c") != named_id("a", "bc")


PINNED = "019b76da-a800-7732-99ec-c0b816b78994"
