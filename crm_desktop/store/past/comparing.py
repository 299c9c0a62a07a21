"""Two moments of one file compared: what was added, removed and changed between, record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from crm_desktop.domain.fields import Cell, Record, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.store.history import CellChange
from crm_desktop.store.past.building import Progress, find_undone, folded, list_written
from crm_desktop.store.past.place import Place, new_place
from crm_desktop.store.past.stopping import stoppable
from crm_desktop.store.workspace import Workspace

VERDICTS = ("added", "removed", "changed")
BATCH = 500
_UNSEEN = frozenset({"deleted", "merged_into"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that is not as it was."""

    entity: str
    verdict: str
    id: str
    title: str
    cells: tuple[CellChange, ...]


class Wanted(NamedTuple):
    """Which differences are listed; "" for all."""

    entity: str = ""
    verdict: str = ""


EVERYTHING = Wanted()


class Comparison:
    """The differences in a private file, read by pages. `close` removes it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._conn = place.connect()
        self.counts: dict[tuple[str, str], int] = {}

    def count(self, wanted: Wanted = EVERYTHING) -> int:
        """Return how many differences are listed."""
        return sum(
            count for (entity, verdict), count in self.counts.items()
            if wanted.entity in ("", entity) and wanted.verdict in ("", verdict)
        )  # fmt: skip

    def page(self, wanted: Wanted, offset: int, limit: int) -> list[Difference]:
        """Return differences by kind of record, then in the order of their row numbers."""
        found = self._conn.execute(
            "SELECT entity,verdict,id,title,cells FROM difference WHERE (:e='' OR entity=:e) "
            "AND (:v='' OR verdict=:v) ORDER BY n LIMIT :limit OFFSET :offset",
            {"e": wanted.entity, "v": wanted.verdict, "limit": limit, "offset": offset},
        )
        return [Difference(e, v, id, title, _cells(text)) for e, v, id, title, text in found]

    def every(self, wanted: Wanted = EVERYTHING) -> Iterator[Difference]:
        """Yield all that are listed."""
        for offset in range(0, self.count(wanted), BATCH):
            yield from self.page(wanted, offset, BATCH)

    def close(self) -> None:
        """Forget the differences."""
        self._conn.close()
        self._place.remove()


def compare(
    live: Workspace, first: int, second: int, progress: Progress, check: Callable[[], None]
) -> Comparison:
    """Compare the file after operation `first` with what it was after `second`.

    Nothing is left when `check` raises to stop it. Raises `UserError` for a full disk.
    """
    with new_place(live) as place:
        with closing(place.filling(live)) as conn, stoppable(conn, check):
            counts = _fill(conn, first, second, progress)
        made = Comparison(place)
        made.counts = counts
        return made


def _fill(conn: Any, first: int, second: int, progress: Progress) -> dict[tuple[str, str], int]:
    conn.execute("BEGIN")
    find_undone(conn, first, "main.undone_first")
    find_undone(conn, second, "main.undone_second")
    total = _find_touched(conn, first, second)
    conn.execute(
        "CREATE TABLE difference(n INTEGER PRIMARY KEY, entity TEXT, verdict TEXT, id TEXT, "
        "title TEXT, cells TEXT)"
    )
    counts: dict[tuple[str, str], int] = {}
    done = 0
    for entity in RECORDS:
        for found in _differences(conn, entity, first, second):
            done += 1
            if done % BATCH == 0:
                progress(min(1.0, done / total))
            if found is not None:
                key = (entity, found.verdict)
                counts[key] = counts.get(key, 0) + 1
                _put(conn, found)
    conn.execute("CREATE INDEX difference_verdict ON difference(entity,verdict,n)")
    conn.execute("DROP TABLE temp.touched")
    conn.execute("COMMIT")
    progress(1.0)
    return counts


def _put(conn: Any, found: Difference) -> None:
    conn.execute(
        "INSERT INTO difference(entity,verdict,id,title,cells) VALUES(?,?,?,?,?)",
        (found.entity, found.verdict, found.id, found.title, orjson.dumps(found.cells).decode()),
    )


def _cells(text: str) -> tuple[CellChange, ...]:
    return tuple((cell, old, new) for cell, old, new in orjson.loads(text))


def _find_touched(conn: Any, first: int, second: int) -> int:
    """List the rows written between, or by an operation whose effect is another; return how many."""
    low, high = sorted((first, second))
    list_written(conn, low, high)
    conn.execute(
        "INSERT OR IGNORE INTO temp.touched SELECT c.entity,c.row FROM live.change c WHERE c.operation IN "
        "(SELECT n FROM undone_first UNION SELECT n FROM undone_second EXCEPT SELECT * FROM "
        "(SELECT n FROM undone_first INTERSECT SELECT n FROM undone_second))"
    )
    (total,) = conn.execute("SELECT count(*) FROM temp.touched").fetchone()
    return max(1, int(total))


def _differences(conn: Any, entity: str, first: int, second: int) -> Iterator[Difference | None]:
    """Walk both moments side by side; yield what became of each touched row."""
    record = RECORDS[entity]
    before = folded(conn, entity, first, "main.undone_first")
    after = folded(conn, entity, second, "main.undone_second")
    old, new = next(before, None), next(after, None)
    while old is not None or new is not None:
        n = min(row[0] for row in (old, new) if row is not None)
        was, now = (row if row is not None and row[0] == n else None for row in (old, new))
        id = (was or now or ("", ""))[1]
        yield _difference(record, str(id), was and was[2], now and now[2])
        old = next(before, None) if was else old
        new = next(after, None) if now else new


def _difference(
    record: type[Record],
    id: str,
    was: Mapping[Cell, Value] | None,
    now: Mapping[Cell, Value] | None,
) -> Difference | None:
    old, new = _visible(record, was), _visible(record, now)
    if old is None and new is None:
        return None
    # What shows without a value, like a record whose name was cleared, was there all the same.
    verdict = "added" if old is None else "removed" if new is None else "changed"
    shown = new if new is not None else old
    title = str((shown or {}).get(record.title_field) or "")
    old, new = old or {}, new or {}
    cells = tuple(
        (cell, old.get(cell), new.get(cell)) for cell in dict.fromkeys((*old, *new))
        if _plain(cell, old.get(cell)) != _plain(cell, new.get(cell))
    )  # fmt: skip
    return Difference(record.entity, verdict, id, title, cells) if cells else None


def _visible(record: type[Record], cells: Mapping[Cell, Value] | None) -> dict[Cell, Value] | None:
    """Return the cells a user sees of a visible record, else None."""
    if not cells or cells.get("deleted") is not False:
        return None
    return {
        cell: value for cell, value in cells.items()
        if value is not None and cell not in _UNSEEN and _declared(record, cell)
    }  # fmt: skip


def _declared(record: type[Record], cell: Cell) -> bool:
    field = record.fields.get(cell.partition(".")[0])
    return field is not None and (not field.internal or field.name == "custom")


def _plain(cell: Cell, value: Value) -> Value:
    """Return a value without what nobody sees: the rank of a card in its column."""
    if cell == "place" and isinstance(value, dict):
        return {part: v for part, v in value.items() if part != "rank"}
    return value
