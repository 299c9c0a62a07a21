from array import array

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.gui.models.steps import agreement, steps

numbers = st.lists(st.integers(0, 60), max_size=60, unique=True)


def played(old, found):
    rows = array("q", old)
    for step in found:
        if step.gone:
            del rows[step.at : step.at + step.gone]
        rows[step.at : step.at] = step.new
    return rows


@settings(suppress_health_check=[HealthCheck.too_slow])  # of a busy computer
@given(numbers, numbers)
def test_steps_turn_old_into_new(old, new):
    old, new = array("q", old), array("q", new)
    assert played(old, steps(old, new)) == new


def test_one_insertion_in_a_long_list_is_one_step():
    old = array("q", range(100_000))
    new = old[:500] + array("q", [7_000_000]) + old[500:]
    assert [(s.at, s.gone, list(s.new)) for s in steps(old, new)] == [(500, 0, [7_000_000])]


def test_one_move_is_a_removal_and_an_insertion():
    old = array("q", range(1000))
    new = old[:10] + old[11:600] + array("q", [10]) + old[600:]
    assert [(s.at, s.gone, list(s.new)) for s in steps(old, new)] == [(10, 1, []), (599, 0, [10])]


def test_growth_at_the_end_is_one_insertion():
    found = steps(array("q", range(50)), array("q", range(5000)))
    assert [(s.at, s.gone, len(s.new)) for s in found] == [(50, 0, 4950)]


def test_agreement_of_lists_that_differ_at_once():
    assert agreement(array("q", [1]), 0, array("q", [2]), 0) == 0
    assert agreement(array("q", [1, 2, 3]), 1, array("q", [2, 3, 4]), 0) == 2
