from array import array

from crm_desktop.gui.models.ticks import Ticks


def test_all_but_some():
    ticks = Ticks()
    ticks.tick_all()
    ticks.toggle(3)
    assert 3 not in ticks
    assert 4 in ticks
    assert ticks.count(10) == 9
    assert ticks.of(array("q", [1, 2, 3, 4])) == array("q", [1, 2, 4])


def test_tick_range_then_untick():
    ticks = Ticks()
    ticks.tick([1, 2, 3])
    ticks.tick([2], ticked=False)
    assert ticks.of(array("q", [3, 2, 1])) == array("q", [3, 1])
    ticks.drop([3])
    assert ticks.count(10) == 1


def test_change_is_told_once_a_call():
    ticks = Ticks()
    told = []
    ticks.changed.connect(lambda: told.append(1))
    ticks.tick(range(100))
    ticks.clear()
    ticks.clear()
    assert len(told) == 2
