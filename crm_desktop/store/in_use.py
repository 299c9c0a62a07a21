"""Values in use of a text field, offered while one types: found without walking over a whole table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import catalogue, terms

NEWEST = 20_000
"""Records looked at where no index holds the values."""


def values(conn: Any, entity: str, field: str, prefix: str = "", limit: int = 20) -> list[str]:
    """Return values that begin with `prefix` in any letter case.

    Of an indexed field they are all there are, in order; of any other those of the newest records,
    the most used first.
    """
    sql = (
        _leaping(entity, field) if _leads_an_index(entity, field) else _newest(conn, entity, field)
    )
    found = conn.execute(sql, {"prefix": prefix, "length": len(prefix), "limit": limit})
    return [value for (value,) in found]


def owners(conn: Any, entities: Iterable[str]) -> list[str]:
    """Return whoever owns records of these kinds, those of the first kind first."""
    found = (name for entity in entities for name in values(conn, entity, "owner"))
    return list(dict.fromkeys(found))


def _leads_an_index(entity: str, field: str) -> bool:
    return any(index.split(",")[0] == field for index in RECORDS[entity].indexes)


def _leaping(entity: str, field: str) -> str:
    """Return SQL that goes from each value to the next one in the index, past all records that have it."""
    least = f"SELECT min({field}) FROM {entity} WHERE deleted=0 AND {field}>"
    return (
        f"WITH RECURSIVE each(v) AS ({least}'' UNION ALL "
        f"SELECT ({least}each.v) FROM each WHERE each.v IS NOT NULL) "
        "SELECT v FROM each WHERE substr(v,1,:length)=:prefix COLLATE NOCASE LIMIT :limit"
    )


def _newest(conn: Any, entity: str, field: str) -> str:
    known = catalogue.of(conn, entity)
    value = terms.term(known, known.fields[field]).text
    return (
        f"SELECT v FROM (SELECT {value} v FROM {entity} t WHERE deleted=0 ORDER BY n DESC LIMIT {NEWEST}) "
        "WHERE v>'' AND substr(v,1,:length)=:prefix COLLATE NOCASE "
        "GROUP BY v ORDER BY count(*) DESC, v LIMIT :limit"
    )
