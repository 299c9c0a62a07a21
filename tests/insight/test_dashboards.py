"""Dashboards: made, pinned to, arranged, each step an operation of its own that can be taken back."""

from __future__ import annotations

from random import Random

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.insight.composed import dashboards, standard
from crm_desktop.insight.composed.dashboards import DOWN, LEFT, RIGHT, UP, Dashboard, Tile
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def ws(tmp_path):
    with Workspace.create(tmp_path / "shop.crm", Profile("Siti")) as made:
        yield made


def make(ws, name="Sales", *reports):
    id, deed = dashboards.made(ws.reader(), name)
    ws.log.record(*deed)
    for report in reports:
        ws.log.record(*dashboards.pinned(board(ws, id), report))
    return id


def board(ws, id):
    return dashboards.one(ws.reader(), id)


def share(one, other):
    other.log.apply(operation for _n, operation in one.log.since(0))


def reports(ws, id):
    return [tile.report for tile in board(ws, id).tiles]


def test_reports_are_pinned_in_order_and_unpinned(ws):
    id = make(ws, " Sales  team ", "won-by-month", "won-by-owner", "how-far")
    assert board(ws, id).name == "Sales team"
    assert reports(ws, id) == ["won-by-month", "won-by-owner", "how-far"]
    assert board(ws, id).holds("how-far")
    middle = board(ws, id).tiles[1].key
    made = ws.log.record(*dashboards.unpinned(board(ws, id), middle))
    assert reports(ws, id) == ["won-by-month", "how-far"]
    ws.log.cancel(made.stamp)
    assert reports(ws, id) == ["won-by-month", "won-by-owner", "how-far"]


def test_a_tile_is_moved_made_wider_and_shown_in_another_shape(ws):
    id = make(ws, "Sales", "a", "b", "c")
    key = board(ws, id).tiles[2].key
    done = ws.log.record(*dashboards.moved(board(ws, id), key, 0))
    assert reports(ws, id) == ["c", "a", "b"]
    ws.log.record(*dashboards.resized(board(ws, id), key, 9))
    ws.log.record(*dashboards.shaped(board(ws, id), key, "donut"))
    assert (board(ws, id).tile(key).wide, board(ws, id).tile(key).shape) == (3, "donut")
    assert dashboards.moved(board(ws, id), key, 0) is None
    assert dashboards.resized(board(ws, id), key, 3) is None
    assert dashboards.shaped(board(ws, id), key, "donut") is None
    assert dashboards.moved(board(ws, id), "gone", 1) is None
    assert done is not None


@pytest.mark.parametrize("ranked", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_tiles_come_to_stand_where_they_are_put(seed, ranked):
    rng = Random(seed)
    steps = [(rng.randrange(5), rng.randrange(-1, 7)) for _ in range(12)]
    tiles = tuple(Tile(c, c, rank=f"m{i}" if ranked else "") for i, c in enumerate("abcde"))
    one = Dashboard("1", "Sales", "", tiles)
    for which, to in steps:
        key = one.tiles[which].key
        wanted = [t.key for t in one.tiles if t.key != key]
        wanted.insert(max(0, min(to, 4)), key)
        deed = dashboards.moved(one, key, to)
        if deed is not None:
            kept = {t.key: t.value() for t in one.tiles}
            kept |= {cell[6:]: value for cell, value in deed[1][0].cells.items()}
            one = dashboards._of({"id": "1", "name": "Sales", "tiles": kept})
        assert [t.key for t in one.tiles] == wanted


def test_dashboards_are_renamed_copied_and_removed_and_come_back(ws):
    id = make(ws, "Sales", "a", "b")
    second = make(ws, "Team")
    ws.log.record(*dashboards.renamed(board(ws, id), "Shop"))
    copy, deed = dashboards.copied(ws.reader(), board(ws, id), "Shop (copy)")
    ws.log.record(*deed)
    assert [one.name for one in dashboards.every(ws.reader())] == ["Shop", "Team", "Shop (copy)"]
    assert reports(ws, copy) == ["a", "b"]
    assert {t.key for t in board(ws, copy).tiles}.isdisjoint(t.key for t in board(ws, id).tiles)
    gone = ws.log.record(*dashboards.removed(board(ws, second)))
    assert board(ws, second) is None
    ws.log.cancel(gone.stamp)
    assert board(ws, second).name == "Team"
    for refused in (lambda: dashboards.made(ws.reader(), " "),
                    lambda: dashboards.renamed(board(ws, id), "")):  # fmt: skip
        with pytest.raises(UserError, match="needs a name"):
            refused()


def test_what_two_replicas_arrange_at_once_comes_together(ws, tmp_path):
    id = make(ws, "Sales", "a", "b", "c")
    with Workspace.create(tmp_path / "other.crm", Profile("Ben")) as other:
        share(ws, other)
        first, last = board(ws, id).tiles[0].key, board(ws, id).tiles[2].key
        other.log.record(*dashboards.moved(board(other, id), last, 0))
        ws.log.record(*dashboards.resized(board(ws, id), first, 2))
        share(other, ws)
        share(ws, other)
        assert board(ws, id) == board(other, id)
        assert [(t.report, t.wide) for t in board(ws, id).tiles] == [("c", 1), ("a", 2), ("b", 1)]


def test_tiles_of_a_newer_version_are_kept_and_known_to_be_so(ws):
    id = make(ws)
    cells = {
        "tiles.1": {"report": 7, "rank": "a"},
        "tiles.2": {"report": "how-far", "rank": "b", "wide": 40, "shape": "globe"},
        "tiles.3": "text",
        "tiles.4": {"report": "how-far", "rank": "c", "shape": "donut", "more": "x"},
    }
    ws.log.record(Label("edit", "dashboard"), [Edit("dashboard", id, cells)])
    found = {tile.key: tile for tile in board(ws, id).tiles}
    assert {key: tile.known for key, tile in found.items()} == {
        "1": False, "2": False, "3": False, "4": True,
    }  # fmt: skip
    assert found["2"].wide == 3


def test_tiles_stand_in_lines_and_go_one_step_in_each_way():
    tiles = [Tile(c, c, wide=w) for c, w in zip("abcdef", (1, 2, 1, 1, 1, 3), strict=True)]
    assert [[t.key for t in line] for line in dashboards.lines(tiles, 3)] == [
        ["a", "b"], ["c", "d", "e"], ["f"],
    ]  # fmt: skip
    assert [len(line) for line in dashboards.lines(tiles, 1)] == [1] * 6
    assert dashboards.beside(tiles, "a", LEFT, 3) is None
    assert dashboards.beside(tiles, "c", LEFT, 3) == 1
    assert dashboards.beside(tiles, "f", RIGHT, 3) is None
    assert dashboards.beside(tiles, "e", RIGHT, 3) == 5
    assert dashboards.beside(tiles, "e", UP, 3) == 1  # before b, which is two wide
    assert dashboards.beside(tiles, "a", UP, 3) is None
    assert dashboards.beside(tiles, "a", DOWN, 3) == 2  # behind c
    assert dashboards.beside(tiles, "f", DOWN, 3) is None
    assert dashboards.beside(tiles, "c", DOWN, 1) == 3


@pytest.mark.parametrize("name", standard.REPORTS)
def test_every_standard_report_has_a_width(name):
    assert dashboards.usual_width(standard.REPORTS[name].spec) in (1, 2)
    assert dashboards.usual_width(None) == 1


def test_dashboards_of_one_rank_are_ranked_anew_when_one_moves(memory):
    """Two people made a dashboard at once: both came behind the same one."""
    for name in ("a", "b", "c"):
        cells = {"deleted": False, "name": name, "rank": "m"}
        memory.log.record(Label("create", "dashboard"), [Edit("dashboard", name * 26, cells)])
    boards = dashboards.every(memory.reader())
    assert dashboards.stepped(boards, "a" * 26, -1) is None
    memory.log.record(*dashboards.stepped(boards, "c" * 26, -2))
    assert [one.name for one in dashboards.every(memory.reader())] == ["c", "a", "b"]
    memory.log.record(*dashboards.stepped(dashboards.every(memory.reader()), "a" * 26, 1))
    assert [one.name for one in dashboards.every(memory.reader())] == ["c", "b", "a"]
