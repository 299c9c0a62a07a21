"""Dashboards the user arranges: reports as tiles, in an order, each as wide as it is wanted.

A dashboard is one record and each tile one of its cells, so what two people arrange at once comes together
tile by tile. What is done to one is returned as a `Deed`, for the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crm_desktop.deals import ranks
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.insight.composed.specs import SHAPES, Spec
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

ENTITY = "dashboard"
WIDEST = 3
LEFT, RIGHT, UP, DOWN = "left", "right", "up", "down"
Deed = tuple[Label, list[Edit]]
"""What an operation does: `ws.log.record(*deed)`."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One report on a dashboard; `shape` "" is the report's own, `report` "" is of a newer version."""

    key: str
    report: str
    rank: str = ""
    wide: int = 1
    shape: str = ""

    def value(self) -> dict[str, Any]:
        """Return it as the cell it is kept as."""
        return {"report": self.report, "rank": self.rank, "wide": self.wide, "shape": self.shape}

    @property
    def known(self) -> bool:
        """Whether this version knows how to show it."""
        return bool(self.report) and self.shape in ("", *SHAPES)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One dashboard with its tiles in order."""

    id: str
    name: str
    rank: str = ""
    tiles: tuple[Tile, ...] = ()

    def place(self, key: str) -> int:
        """Return the place of a tile, -1 for one that is not there."""
        return next((at for at, tile in enumerate(self.tiles) if tile.key == key), -1)

    def tile(self, key: str) -> Tile | None:
        """Return a tile by its key."""
        return next((tile for tile in self.tiles if tile.key == key), None)

    def holds(self, report: str) -> bool:
        """Say whether a report is on it."""
        return any(tile.report == report for tile in self.tiles)


def every(conn: Any) -> list[Dashboard]:
    """Return the dashboards in their order."""
    found = [_of(row) for row in listing.listed(conn, ListQuery(ENTITY))]
    return sorted(found, key=lambda one: (one.rank, one.id))


def one(conn: Any, id: str) -> Dashboard | None:
    """Return a dashboard, None for one that is not there."""
    return next((found for found in every(conn) if found.id == id), None)


def made(conn: Any, name: str, tiles: Sequence[Tile] = ()) -> tuple[str, Deed]:
    """Return the id of a new dashboard, the last one, and what makes it. Raises `UserError`."""
    last = max((found.rank for found in every(conn)), default="")
    id = new_id()
    cells: dict[str, Any] = {"deleted": False, "name": _named(name), "rank": _next(last)}
    cells |= {_cell(tile.key): tile.value() for tile in tiles}
    return id, (Label("create", ENTITY, row=id), [Edit(ENTITY, id, cells)])


def copied(conn: Any, board: Dashboard, name: str) -> tuple[str, Deed]:
    """Return the id of a dashboard like another, and what makes it. Raises `UserError`."""
    return made(conn, name, [replace(tile, key=new_id()) for tile in board.tiles])


def renamed(board: Dashboard, name: str) -> Deed:
    """Return what gives a dashboard another name. Raises `UserError`."""
    cells = {"name": _named(name)}
    return Label("edit", ENTITY, field="name", row=board.id), [Edit(ENTITY, board.id, cells)]


def removed(board: Dashboard) -> Deed:
    """Return what removes a dashboard; the reports on it stay."""
    return Label("delete", ENTITY, row=board.id), [Edit(ENTITY, board.id, {"deleted": True})]


def pinned(board: Dashboard, report: str, wide: int = 1, shape: str = "") -> Deed:
    """Return what puts a report on a dashboard as its last tile."""
    last = board.tiles[-1].rank if board.tiles else ""
    tile = Tile(new_id(), report, _next(last), _wide(wide), shape)
    return _arranged(board, {tile.key: tile})


def first_tile(report: str, wide: int = 1) -> Tile:
    """Return the first tile of a dashboard that is made for it."""
    return Tile(new_id(), report, _next(""), _wide(wide))


def unpinned(board: Dashboard, key: str) -> Deed:
    """Return what takes a tile off a dashboard."""
    return _arranged(board, {key: None})


def resized(board: Dashboard, key: str, wide: int) -> Deed | None:
    """Return what makes a tile another width; None where nothing is new."""
    tile = board.tile(key)
    if tile is None or tile.wide == _wide(wide):
        return None
    return _arranged(board, {key: replace(tile, wide=_wide(wide))})


def shaped(board: Dashboard, key: str, shape: str) -> Deed | None:
    """Return what shows a tile in another shape; "" is the report's own."""
    tile = board.tile(key)
    if tile is None or tile.shape == shape:
        return None
    return _arranged(board, {key: replace(tile, shape=shape)})


def moved(board: Dashboard, key: str, to: int) -> Deed | None:
    """Return what puts a tile at a place among the others; None where it stands there."""
    tile = board.tile(key)
    others = [one for one in board.tiles if one.key != key]
    to = max(0, min(to, len(others)))
    if tile is None or to == board.place(key):
        return None
    rank = _rank_at(others, to)
    if not rank:
        return _ranked_anew(board, [*others[:to], tile, *others[to:]])
    return _arranged(board, {key: replace(tile, rank=rank)})


def stepped(boards: Sequence[Dashboard], id: str, by: int) -> Deed | None:
    """Return what moves a dashboard so many places on in their list; None where it cannot go on."""
    at = next((at for at, one in enumerate(boards) if one.id == id), -1)
    to = at + by
    if at < 0 or not 0 <= to < len(boards) or not by:
        return None
    others = [one for one in boards if one.id != id]
    label = Label("edit", ENTITY, field="rank", row=id)
    if rank := _rank_at(others, to):
        return label, [Edit(ENTITY, id, {"rank": rank})]
    order = [*others[:to], boards[at], *others[to:]]
    spread = ranks.between("", "", len(order))
    return label, [
        Edit(ENTITY, one.id, {"rank": rank}) for one, rank in zip(order, spread, strict=True)
    ]


def _rank_at(others: Sequence[Tile] | Sequence[Dashboard], to: int) -> str:
    """Return the rank of a place among others, "" where all are to be ranked anew."""
    neighbours = others[max(0, to - 1) : to + 1]
    low = others[to - 1].rank if to else ""
    high = others[to].rank if to < len(others) else ""
    try:
        return ranks.between(low, high)[0] if all(one.rank for one in neighbours) else ""
    except ranks.NoRoom:
        return ""


def lines(tiles: Sequence[Tile], columns: int) -> list[list[Tile]]:
    """Return the tiles line by line, as they stand where there is room for so many columns."""
    found: list[list[Tile]] = []
    used = columns
    for tile in tiles:
        wide = min(tile.wide, columns)
        if used + wide > columns:
            found.append([])
            used = 0
        found[-1].append(tile)
        used += wide
    return found


def beside(tiles: Sequence[Tile], key: str, way: str, columns: int) -> int | None:
    """Return the place among the others a tile comes to that goes one step; None where it cannot go on."""
    order = [tile.key for tile in tiles]
    at = order.index(key)
    if way == LEFT:
        return at - 1 if at else None
    if way == RIGHT:
        return at + 1 if at + 1 < len(order) else None
    found = lines(tiles, columns)
    line = next(i for i, one in enumerate(found) if any(tile.key == key for tile in one))
    goal = line + (-1 if way == UP else 1)
    if not 0 <= goal < len(found):
        return None
    above = _over(found[goal], _column(found[line], key, columns), columns)
    return order.index(above.key)  # below, that is after it: the others lack the tile itself


def usual_width(spec: Spec | None) -> int:
    """Return how wide a report is at first: those with a long row of bars two columns."""
    if spec is None or spec.shape not in ("bar", "line", "stacked", "table"):
        return 1
    return 2


def _column(line: Sequence[Tile], key: str, columns: int) -> int:
    at = 0
    for tile in line:
        if tile.key == key:
            break
        at += min(tile.wide, columns)
    return at


def _over(line: Sequence[Tile], column: int, columns: int) -> Tile:
    """Return the tile of a line that stands in a column, its last one where none does."""
    end = 0
    for tile in line:
        end += min(tile.wide, columns)
        if column < end:
            return tile
    return line[-1]


def _arranged(board: Dashboard, tiles: Mapping[str, Tile | None]) -> Deed:
    cells = {_cell(key): None if tile is None else tile.value() for key, tile in tiles.items()}
    return Label("edit", ENTITY, field="tiles", row=board.id), [Edit(ENTITY, board.id, cells)]


def _ranked_anew(board: Dashboard, tiles: Sequence[Tile]) -> Deed:
    spread = ranks.between("", "", len(tiles))
    return _arranged(
        board, {t.key: replace(t, rank=rank) for t, rank in zip(tiles, spread, strict=True)}
    )


def _next(last: str) -> str:
    try:
        return ranks.between(last, "")[0]
    except ranks.NoRoom:
        return last


def _cell(key: str) -> str:
    return f"tiles.{key}"


def _wide(wide: int) -> int:
    return max(1, min(wide, WIDEST))


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UserError(tr("The dashboard needs a name."))
    return name


def _of(row: Mapping[str, Any]) -> Dashboard:
    tiles = [_tile(key, value) for key, value in (row.get("tiles") or {}).items()]
    tiles.sort(key=lambda tile: (tile.rank, tile.key))
    return Dashboard(
        str(row["id"]), str(row.get("name") or ""), str(row.get("rank") or ""), tuple(tiles)
    )


def _tile(key: str, value: Any) -> Tile:
    """Return a tile as it is kept; one of another version is kept, and said to be so."""
    if not isinstance(value, Mapping):
        return Tile(key, "")
    report, rank, wide = value.get("report"), value.get("rank"), value.get("wide")
    shape = value.get("shape")
    return Tile(
        key, report if isinstance(report, str) else "", rank if isinstance(rank, str) else "",
        _wide(wide) if isinstance(wide, int) else 1, shape if isinstance(shape, str) else "",
    )  # fmt: skip
