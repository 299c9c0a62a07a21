"""Who stood for whom at an earlier moment (R9), and what looked different for that alone."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.merged import Key, Standing, link_of
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import merged


def find(conn: Any, arrival: int, undone: str) -> Standing:
    """Fill `main.merged`, add to the touched rows those that refer to records merged or un-merged
    since, and return who stood for whom."""
    now = _links_now(conn)
    then, there = _links_then(conn, arrival, undone, now)
    named = {(entity, into) for (entity, _), into in now.items() | then.items()}
    moved = {key for key in named if there(key) != _there_now(conn, key)}
    for entity, id in {key for key, _ in now.items() ^ then.items()} | moved:
        family = [id, merged.root(conn, entity, id, "live")]
        for one in {*family, *merged.merged_into(conn, entity, id, "live")}:
            _touch(conn, [(entity, n) for n in _numbers(conn, entity, one)])
            _touch(conn, merged.referring(conn, entity, one, [one], "live"))
    conn.executemany(
        "INSERT INTO main.merged VALUES(?,?,?)",
        [(RECORDS[entity].code, id, into) for (entity, id), into in then.items()],
    )
    return Standing(then, there)


def led(standing: Standing, key: Key, cells: dict[Cell, Value]) -> dict[Cell, Value]:
    """Return the cells of a record as its row had them."""
    if not standing.links:
        return cells
    found = standing.resolved(*key, cells)
    if key in standing.links:
        found["deleted"] = not standing.shows(*key, cells)
    return found


def _links_now(conn: Any) -> dict[Key, str]:
    names = {record.code: record.entity for record in RECORDS.values()}
    found = conn.execute("SELECT entity,id,target FROM live.merged")
    return {(names[code], id): into for code, id, into in found}


def _links_then(
    conn: Any, arrival: int, undone: str, now: dict[Key, str]
) -> tuple[dict[Key, str], Any]:
    """Return the links of then, and what tells whether a record was there."""
    from crm_desktop.store.past.building import folded

    if not merged.ever_linked(conn, "live"):
        return {}, lambda _key: True
    links, there = dict(now), dict[Key, bool]()
    for entity, record in RECORDS.items():
        touched = (
            "SELECT r.id FROM temp.touched t CROSS JOIN live.{0} r ON r.n=t.row WHERE t.entity=?"
        )
        for (id,) in conn.execute(touched.format(entity), (record.code,)):
            links.pop((entity, id), None)
            there[entity, id] = False
        for _n, id, cells in folded(conn, entity, arrival, undone):
            there[entity, id] = cells.get("deleted") is not None
            if into := link_of(cells):
                links[entity, id] = into

    def was_there(key: Key) -> bool:
        if _erased_since(conn, key, arrival):
            return True
        if key in there:
            return there[key]
        return _there_now(conn, key)

    return links, was_there


def _erased_since(conn: Any, key: Key, arrival: int) -> bool:
    """Say whether a record was erased later: what was merged into it did not show then."""
    sql = (
        f"SELECT 1 FROM live.{key[0]} t JOIN live.erased e ON e.entity=?1 AND e.row=t.n "
        "LEFT JOIN live.operation o ON o.n=e.operation WHERE t.id=?2 AND coalesce(o.n,9e18)>?3 "
        "AND EXISTS (SELECT 1 FROM live.change c WHERE c.entity=e.entity AND c.row=t.n "
        "AND c.operation<=?3)"
    )
    code = RECORDS[key[0]].code
    return conn.execute(sql, (code, key[1], arrival)).fetchone() is not None


def _there_now(conn: Any, key: Key) -> bool:
    sql = f"SELECT 1 FROM live.{key[0]} WHERE id=? AND deleted IS NOT NULL"
    return conn.execute(sql, (key[1],)).fetchone() is not None


def _numbers(conn: Any, entity: str, id: str) -> list[int]:
    return [n for (n,) in conn.execute(f"SELECT n FROM live.{entity} WHERE id=?", (id,))]


def _touch(conn: Any, rows: list[tuple[str, int]]) -> None:
    conn.executemany(
        "INSERT OR IGNORE INTO temp.touched VALUES(?,?)", [(RECORDS[e].code, n) for e, n in rows]
    )
