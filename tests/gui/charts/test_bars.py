"""The geometry of upright bars and their ground, in numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSizeF

from crm_desktop.gui.charts.axes import apart, written
from crm_desktop.gui.charts.data import ChartData, Mark, Series
from crm_desktop.gui.charts.drawing import Box, Outline, Words
from crm_desktop.gui.charts.kinds import compose
from crm_desktop.gui.charts.scale import Scale, ticks

from .shown import many, plain, sales

SIZE = QSizeF(420, 260)


def boxes(drawing, ink):
    return [i.rect for i in drawing.items if isinstance(i, Box) and i.ink == ink and i.radius]


def texts(drawing):
    return [i.text for i in drawing.items if isinstance(i, Words)]


@pytest.mark.parametrize(
    ("low", "high", "least", "lines"),
    [
        (0, 130, 1, [0, 50, 100, 150]), (0, 7, 1, [0, 5, 10]), (0, 3, 1, [0, 1, 2, 3]),
        (-6, 8, 1, [-10, -5, 0, 5, 10]), (0, 0, 1, [0]), (0, 1, 1, [0, 1]), (5, 9, 1, [0, 5, 10]),
        (-30, -10, 1, [-30, -20, -10, 0]), (0, 13_000_000, 100, [0, 5e6, 1e7, 1.5e7]),
        (0, 0.3, 0.01, [0, 0.1, 0.2, 0.3]),
    ],
)  # fmt: skip
def test_an_axis_is_divided_by_round_numbers(low, high, least, lines):
    assert ticks(low, high, least) == pytest.approx(lines)


@given(st.integers(-(10**17), 10**17), st.integers(-(10**17), 10**17), st.sampled_from([1, 100]))
def test_an_axis_holds_every_value_in_few_lines(one, other, parts):
    one, other = one / parts, other / parts
    lines = ticks(min(one, other), max(one, other))
    assert lines[0] <= min(one, other, 0) and max(one, other, 0) <= lines[-1] and 0 in lines
    assert len(lines) <= 5


def test_a_scale_of_no_length_has_one_place():
    assert Scale(0, 0, 10, 90).at(5) == 10


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=40))
def test_bars_are_as_long_as_their_values(qapp, values):
    drawing = compose("bar", plain(*values), SIZE, titled=False)
    lengths = {p.mark.category: p.box.height() for p in drawing.placed}
    most = max(map(abs, values))
    for at, value in enumerate(values):
        wanted = lengths[values.index(most if most in values else -most)] * abs(value) / (most or 1)
        assert lengths[at] == pytest.approx(max(wanted, 1.0 if value else 0.0), abs=0.01)


def test_bars_below_nothing_go_down_from_it(qapp):
    up, down = (p.box for p in compose("bar", plain(5, -3), SIZE).placed)
    assert up.bottom() == down.top()


def test_the_parts_of_a_stack_lie_on_each_other(qapp):
    data = ChartData("Won", ("Jun",), tuple(Series(str(n), (n,)) for n in (4, -2, 6, -1)))
    placed = {p.mark.series: p.box for p in compose("stacked", data, SIZE).placed}
    assert placed[2].bottom() == pytest.approx(placed[0].top())
    assert placed[3].top() == pytest.approx(placed[1].bottom())
    assert placed[0].bottom() == pytest.approx(placed[1].top())
    assert placed[2].height() == pytest.approx(1.5 * placed[0].height())
    assert "7" in texts(compose("stacked", data, SIZE))  # what it comes to


def test_targets_and_pace_are_where_their_values_are(qapp):
    drawing = compose("bar", sales(), SIZE)
    ticks_ = [i.rect for i in drawing.items if isinstance(i, Box) and i.ink == "text"][-6:]
    sep, nov = drawing.placed[3].box, drawing.placed[5].box
    assert ticks_[3].center().y() == pytest.approx(sep.bottom() - sep.height() * 11 / 13, abs=1)
    (pace,) = (i.rect for i in drawing.items if isinstance(i, Outline) and i.rect.width() > 12)
    assert pace.bottom() == nov.top() and pace.left() == nov.left()
    assert pace.height() == pytest.approx(nov.height() * (113 - 82.4) / 82.4, abs=0.01)
    assert ticks_[3].left() < sep.left() and ticks_[3].right() > sep.right()


def test_the_one_that_matters_is_c2(qapp):
    assert len(boxes(compose("bar", plain(1, 2, 3, matters=1), SIZE), "c2")) == 1


def test_values_stand_at_bars_where_all_have_room(qapp):
    assert {"4", "17"} <= set(texts(compose("bar", plain(4, 17), SIZE)))
    assert "17" not in texts(compose("bar", plain(*[17] * 60), SIZE))


def test_an_earlier_time_stands_before_each_bar(qapp):
    drawing = compose("bar", plain(4, 2, earlier=Series("2025", (3, 3))), SIZE)
    earlier = [b for b in boxes(drawing, "c6") if b.height() > 12]
    assert [b.height() / drawing.placed[0].box.height() for b in earlier] == [0.75, 0.75]
    assert all(b.right() < p.box.left() for b, p in zip(earlier, drawing.placed, strict=True))


def test_names_thin_out_and_end_with_the_one_going_on(qapp):
    assert apart(["Jun"] * 6, 60) == 1
    every = apart([f"Week {n}" for n in range(60)], 6)
    assert every * 6 >= 40
    assert written(60, 8)[-1] == 59 and written(60, 8, now=57)[-1] == 57


@pytest.mark.parametrize("kind", ["bar", "stacked"])
@pytest.mark.parametrize(("series", "categories"), [(1, 1), (1, 60), (20, 25), (6, 12)])
def test_everything_lies_within_the_chart(qapp, kind, series, categories):
    drawing = compose(kind, many(series, categories), SIZE)
    assert len(drawing.placed) == series * categories
    for placed in drawing.placed:
        assert placed.box.left() >= 0 and placed.box.right() <= SIZE.width() + 0.01
        assert placed.box.top() >= 0 and placed.box.bottom() <= SIZE.height()
    said = [i for i in drawing.items if isinstance(i, Words)]
    for words in said:
        left = words.x - words.lean * words.wide
        assert left >= -1 and left + words.wide <= SIZE.width() + 1, words.text
    names = sorted((w.x, w.wide) for w in said if w.y > SIZE.height() - 10)
    assert all(a + w / 2 <= b - v / 2 for (a, w), (b, v) in pairwise(names))


def test_a_chart_read_from_the_right_is_mirrored(qapp):
    left, right = compose("bar", sales(), SIZE), compose("bar", sales(), SIZE, mirrored=True)
    for one, other in zip(left.placed, right.placed, strict=True):
        assert one.mark == other.mark
        assert one.box.left() == pytest.approx(SIZE.width() - other.box.right())
        assert one.box.top() == other.box.top()


def test_the_pointer_reaches_a_short_bar_over_its_whole_slot(qapp):
    drawing = compose("bar", plain(1, 1000), SIZE)
    small = drawing.placed[0]
    assert drawing.under(small.reach.center()).mark == Mark(0, 0)
    assert drawing.under(drawing.placed[1].box.center()).mark == Mark(0, 1)
