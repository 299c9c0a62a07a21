"""Reading a moment of the past as if it were now: the tables rebuilt, the log cut off."""

from __future__ import annotations

from typing import Any


def cut_off(conn: Any, arrival: int) -> None:
    """Let a connection to the rebuilt tables, with the file as `live`, read them and nothing later.

    A name without its database is looked for in these views, then in the rebuilt tables, then in
    the file itself: settings, names of entities and contents of files are those of today.
    """
    for sql in _views(conn, int(arrival)):
        conn.execute(sql)
    conn.execute("PRAGMA query_only=1")


def _views(conn: Any, n: int) -> list[str]:
    """Return what hides the operations that came later, and what their undos did."""
    names = [row[1] for row in conn.execute("PRAGMA live.table_info(operation)")]
    effective = "NOT EXISTS (SELECT 1 FROM main.undone u WHERE u.n=o.n) AS effective"
    columns = ",".join(effective if name == "effective" else f"o.{name}" for name in names)
    there = f"EXISTS (SELECT 1 FROM live.operation p WHERE p.stamp=c.{{}} AND p.n<={n})"
    return [
        f"CREATE TEMP VIEW operation AS SELECT {columns} FROM live.operation o WHERE o.n<={n}",
        # "+": an index of operations is no way to the changes of a row.
        f"CREATE TEMP VIEW change AS SELECT * FROM live.change WHERE +operation<={n}",
        "CREATE TEMP VIEW waiting AS SELECT * FROM live.waiting WHERE 0",
        "CREATE TEMP VIEW conflict AS SELECT * FROM live.conflict c "
        f"WHERE {there.format('low')} AND {there.format('high')}",
    ]
