"""What elsewhere points to the records an undo takes away: it stays, without them.

Found from the records that go, by the indexes of references. What the operation itself wrote is not
counted, for the undo turns that back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.fields import Kind
from crm_desktop.domain.merged import references
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import history, lookups

_UNTOUCHED = (
    "NOT EXISTS (SELECT 1 FROM change c JOIN operation o ON o.n=c.operation AND o.stamp=:stamp "
    "WHERE c.entity={code} AND c.row={n})"
)


def pointing(conn: Any, stamp: str) -> dict[str, int]:
    """Return entity → how many visible records point to what undoing an operation takes away."""
    found: dict[int, set[int]] = defaultdict(set)
    for entity, going in history.going(conn, stamp).items():
        for sql in _asked(entity):
            for code, n in conn.execute(sql, {"going": going, "stamp": stamp}):
                found[code].add(n)
    return {e: len(found[r.code]) for e, r in RECORDS.items() if r.code in found}


def _asked(entity: str) -> Iterator[str]:
    """Yield queries of (kind, row) that point to rows of `entity`, which come as JSON."""
    # CROSS JOIN: those that go may be few of many, or many of which few are pointed to
    own = f"FROM json_each(:going) g CROSS JOIN {entity} x ON x.n=g.value CROSS JOIN"
    for record in RECORDS.values():
        kept = _UNTOUCHED.format(code=record.code, n="t.n")
        for field in references(record):
            if field.target != entity or (record.is_about and entity in SUBJECTS):
                continue
            if field.kind is Kind.REFERENCE and field.name in record.indexes:
                yield (
                    f"SELECT {record.code},t.n {own} {record.entity} t ON t.{field.name}=x.id "
                    f"AND t.deleted=0 AND {kept}"
                )
            elif kind := lookups.kind_of(record, field):
                yield (
                    f"SELECT {record.code},t.n {own} lookup l ON l.kind={kind} AND l.value=x.id AND "
                    f"l.entity={record.code} CROSS JOIN {record.entity} t ON t.n=l.n "
                    f"AND t.deleted=0 AND {kept}"
                )
    if entity in SUBJECTS:
        yield (
            "SELECT a.source,a.s FROM json_each(:going) g CROSS JOIN about a "
            f"ON a.target={RECORDS[entity].code} AND a.n=g.value "
            f"AND {_UNTOUCHED.format(code='a.source', n='a.s')}"
        )
