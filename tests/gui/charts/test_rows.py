"""The geometry of bars below each other, lines, rings and the way to a target, in numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from crm_desktop.gui.charts.data import ChartData, Mark, Series
from crm_desktop.gui.charts.drawing import Box, Drawing, Line, Outline, Shape, Words
from crm_desktop.gui.charts.kinds import KINDS, compose
from crm_desktop.gui.charts.ring import HOLE, largest, sectors

from .shown import many, plain, sales

SIZE = QSizeF(420, 260)
STEPS = ChartData(
    "Funnel", ("New lead", "Qualified", "Negotiation"), (Series("Reached", (118, 71, 17)),),
    shares=("", "60 %", "40 %"), matters=2,
)  # fmt: skip


def texts(drawing):
    return {i.text: i for i in drawing.items if isinstance(i, Words)}


def boxes(drawing, *inks):
    return [i.rect for i in drawing.items if isinstance(i, Box) and i.ink in inks]


@pytest.mark.parametrize("kind", ["list", "funnel"])
@given(values=st.lists(st.integers(-1000, 1000), min_size=1, max_size=9))
def test_rows_are_as_long_as_their_values(qapp, kind, values):
    drawing = compose(kind, plain(*values), SIZE, titled=False)
    most = max(map(abs, values)) or 1
    lengths = [p.box.width() for p in drawing.placed]
    longest = lengths[[abs(v) for v in values].index(max(map(abs, values)))]
    for length, value in zip(lengths, values, strict=True):
        assert length == pytest.approx(
            max(longest * abs(value) / most, 1 if value else 0), abs=0.01
        )


def test_a_step_has_its_value_at_its_bar_and_its_share_at_the_end(qapp):
    drawing = compose("funnel", STEPS, SIZE)
    said, bar = texts(drawing), drawing.placed[1].box
    assert bar.right() < said["71"].x < bar.right() + 10
    assert (said["60 %"].x, said["60 %"].lean) == (SIZE.width(), 1.0)


def test_the_narrowest_step_stands_out_in_more_than_colour(qapp):
    drawing = compose("funnel", STEPS, SIZE)
    assert len(boxes(drawing, "c2")) == 1
    said = texts(drawing)
    assert {said[t].style for t in ("Negotiation", "40 %")} == {"small-strong"}
    assert said["Qualified"].style == "small"


def test_values_of_a_list_stand_below_each_other(qapp):
    drawing = compose("list", STEPS, SIZE)
    assert len({texts(drawing)[t].x for t in ("118", "71", "17")}) == 1
    assert max(p.box.right() for p in drawing.placed) < texts(drawing)["118"].x


def test_a_row_has_target_pace_and_an_earlier_time(qapp):
    data = plain(50, target=Series("Target", (100,)), pace=Series("Pace", (75,)),
                 earlier=Series("2025", (25,)))  # fmt: skip
    drawing = compose("list", data, SIZE)
    bar = drawing.placed[0].box
    body = [b for b in boxes(drawing, "text") if b.width() == 2]
    assert body[0].center().x() == pytest.approx(bar.left() + 2 * bar.width(), abs=1)
    pace = next(i.rect for i in drawing.items if isinstance(i, Outline) and i.rect.height() < 10)
    assert pace.width() == pytest.approx(bar.width() / 2)
    assert boxes(drawing, "c6")[-1].width() == pytest.approx(bar.width() / 2)


def test_rows_without_room_are_counted(qapp):
    drawing = compose("list", many(1, 60), SIZE)
    shown = len(drawing.placed)
    assert 5 < shown < 60 and f"+{60 - shown} more" in texts(drawing)
    tall = compose("list", many(1, 60), QSizeF(420, 2400))
    assert len(tall.placed) == 60


def test_long_names_are_cut_and_leave_room_for_bars(qapp):
    name = "Kumpulan Perniagaan Perabot dan Hiasan Dalaman Selatan Semenanjung Sdn Bhd"
    data = ChartData("Won", (name, "B"), (Series("Won", (4, 5)),), shares=("1 %", "2 %"))
    drawing = compose("list", data, SIZE)
    assert name not in texts(drawing)
    assert drawing.placed[1].box.width() >= 40
    assert data.said(Mark(0, 0)).startswith(name)


def test_points_lie_where_their_values_are_and_gaps_stay(qapp):
    drawing = compose("line", plain(10, 20, None, 5, 0), SIZE)
    lines = [i for i in drawing.items if isinstance(i, Line)]
    assert [len(one.points) for one in lines] == [2, 2]
    first, second, fourth, last = (p.box.center() for p in drawing.placed)
    assert first.y() - second.y() == pytest.approx(last.y() - first.y())
    assert last.y() - fourth.y() == pytest.approx((last.y() - first.y()) / 2)
    pitch = second.x() - first.x()
    assert fourth.x() - first.x() == pytest.approx(3 * pitch)


def test_series_have_markers_of_their_own(qapp):
    lines = [i for i in compose("line", many(4, 6), SIZE).items if isinstance(i, Line)]
    assert len({(one.ink, one.marker) for one in lines if len(one.points) == 6}) == 4


def test_an_earlier_time_is_dashed(qapp):
    drawing = compose("line", plain(1, 2, earlier=Series("2025", (2, 1))), SIZE)
    assert any(i.dash and i.ink == "c6" for i in drawing.items if isinstance(i, Line))


def test_of_two_lines_the_nearer_point_is_meant(qapp):
    data = ChartData("Won", ("Jun",), (Series("A", (10,)), Series("B", (2,))))
    drawing = compose("line", data, SIZE)
    low = drawing.placed[1].box.center()
    assert drawing.under(low - QPointF(30, 20)).mark == Mark(1, 0)


def two(values):
    return sum(v > 0 for v in values) > 1


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=40).filter(two))
def test_parts_of_a_ring_are_as_large_as_their_shares(values):
    circle = QRectF(0, 0, 200, 200)
    whole = 3.14159 * 100**2 * (1 - HOLE**2)
    for value, path in zip(values, sectors(circle, values), strict=True):
        covered = area(path)
        gap = 2 * 100 * (1 - HOLE)  # its edges, a pixel and a half apart
        assert covered == pytest.approx(whole * value / sum(values), abs=gap + whole * 0.003)


def test_a_part_that_is_all_is_the_whole_ring():
    none, whole = sectors(QRectF(0, 0, 200, 200), [0, 5])
    assert none.isEmpty() and whole.contains(QPointF(100, 10)) and whole.contains(QPointF(100, 190))
    assert not whole.contains(QPointF(100, 100))


def area(path):
    found = 0.0
    for polygon in path.toSubpathPolygons():
        points = [(p.x(), p.y()) for p in polygon]
        closed = zip(points, [*points[1:], points[0]], strict=True)
        found += sum(a * d - c * b for (a, b), (c, d) in closed) / 2
    return abs(found)


def test_a_ring_names_its_parts_with_value_and_share(qapp):
    drawing = compose("donut", plain(3, 1), SIZE)
    assert {"Jun", "3", "75 %", "Jul", "1", "25 %", "4"} <= set(texts(drawing))
    assert drawing.under(drawing.placed[0].box.center()).mark == Mark(0, 0)


def test_series_of_one_category_are_parts_too(qapp):
    drawing = compose("donut", many(3, 1, lambda s, c: s + 1), SIZE)
    assert {"Person 1", "Person 3", "50 %"} <= set(texts(drawing))


def test_of_many_parts_the_largest_have_colours(qapp):
    assert largest([1, 9, 3], 12) == [0, 1, 2]
    assert largest([n % 7 for n in range(20)], 3) == [5, 6, 13]
    drawing = compose("donut", many(1, 60, lambda s, c: c + 1), SIZE)
    inks = [i.ink for i in drawing.items if isinstance(i, Shape)]
    assert inks.count("control") == 49 and len(drawing.placed) == 60
    assert "+49 more" in texts(drawing)


@pytest.mark.parametrize(
    ("data", "said"),
    [(plain(3, -1), "below 0"), (plain(0, 0), "Every value is 0"), (many(2, 2), "one whole")],
)
def test_what_a_ring_cannot_show_it_says(qapp, data, said):
    drawing = compose("donut", data, SIZE)
    assert said in drawing.lack and not drawing.placed
    assert any(said in text for text in texts(drawing))


def test_the_way_to_a_target(qapp):
    data = plain(60, target=Series("Target", (100,)), pace=Series("By now", (70,)))
    drawing = compose("progress", data, QSizeF(200, 12), titled=False)
    track, bar, tick = (i.rect for i in drawing.items)
    assert (track.width(), bar.width()) == (200, pytest.approx(120))
    assert tick.center().x() == pytest.approx(140, abs=1)


def test_beyond_its_target_the_bar_goes_on(qapp):
    data = plain(150, target=Series("Target", (100,)))
    _track, bar, tick = (
        i.rect for i in compose("progress", data, QSizeF(300, 12), titled=False).items
    )
    assert bar.width() == 300 and tick.center().x() == pytest.approx(200, abs=1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "data",
    [plain(0), plain(0, 0, 0), plain(-5), plain(None, 3), plain(10**16), many(20, 60), sales(),
     plain(1, target=Series("Target", (None,)), pace=Series("Pace", ()), shares=("1 %",))],
)  # fmt: skip
@pytest.mark.parametrize("size", [SIZE, QSizeF(40, 20), QSizeF(0, 0)])
def test_no_data_and_no_size_breaks_a_chart(qapp, kind, data, size):
    drawing = compose(kind, data, size)
    assert isinstance(drawing, Drawing) and drawing.items
    compose(kind, data, size, mirrored=True, titled=False)
