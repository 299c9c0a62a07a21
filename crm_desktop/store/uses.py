"""How often tags and the user's own fields are used, and the records that use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import lookups

PAGE = 2000


def own_counts(conn: Any, entity: str) -> dict[str, int]:
    """Return id → how many visible records hold a value of each own field. Walks over all records."""
    found = conn.execute(
        "SELECT f,count(DISTINCT n) FROM (SELECT t.n n, CASE WHEN instr(e.key,':') "
        "THEN substr(e.key,1,instr(e.key,':')-1) ELSE e.key END f "
        f"FROM {entity} t, json_each(t.custom) e WHERE t.deleted=0 AND t.custom IS NOT NULL) "
        "GROUP BY f"
    )
    return dict(found.fetchall())


def own_holders(
    conn: Any, entity: str, id: str, progress: Callable[[float], None]
) -> Iterator[list[tuple[str, str, str]]]:
    """Yield pages of (id, title, custom column) of the visible records an own field may have values of.

    `progress` is told how much of the table was read when a page has been used, from 0 to 1.
    """
    title, after = RECORDS[entity].title_field, 0
    (last,) = conn.execute(f"SELECT max(n) FROM {entity}").fetchone()
    while True:
        page = conn.execute(
            f"SELECT t.n,t.id,t.{title},t.custom FROM {entity} t WHERE t.deleted=0 AND t.n>? "
            "AND instr(t.custom,?) ORDER BY t.n LIMIT ?",
            (after, id, PAGE),
        ).fetchall()
        yield [(str(row[1]), str(row[2] or ""), row[3]) for row in page]
        if len(page) < PAGE:
            progress(1.0)
            return
        after = page[-1][0]
        progress(after / last)


def last_rank(conn: Any, entity: str) -> str:
    """Return the greatest rank of the own fields of a kind of record, "" when none has one."""
    sql = "SELECT max(rank) FROM custom_field WHERE deleted=0 AND of=?"
    return str(conn.execute(sql, (entity,)).fetchone()[0] or "")


def tags(conn: Any) -> list[tuple[str, str, str]]:
    """Return (id, name, colour) of every tag by name."""
    found = conn.execute("SELECT id,name,colour FROM tag WHERE deleted=0 ORDER BY sort_key,n")
    return [(id, name or "", colour or "") for id, name, colour in found.fetchall()]


def tag_counts(conn: Any, entity: str) -> dict[str, int]:
    """Return id of a tag → how many visible records of a kind have it."""
    found = conn.execute(
        f"SELECT l.value,count(*) FROM lookup l CROSS JOIN {entity} t ON t.n=l.n AND t.deleted=0 "
        "WHERE l.kind=? AND l.entity=? GROUP BY l.value",
        (lookups.TAG, RECORDS[entity].code),
    )
    return dict(found.fetchall())


def tagged(conn: Any, entity: str, ids: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return (id of a visible record, which of the tags `ids` it has) of a kind of record."""
    marks = ",".join("?" * len(ids))
    found = conn.execute(
        f"SELECT t.id,group_concat(l.value) FROM lookup l CROSS JOIN {entity} t "
        f"ON t.n=l.n AND t.deleted=0 WHERE l.kind=? AND l.value IN ({marks}) AND l.entity=? "
        "GROUP BY t.n",
        (lookups.TAG, *ids, RECORDS[entity].code),
    )
    return [(id, held.split(",")) for id, held in found.fetchall()]
