"""How long deals stayed where: the moves of the log, in order, as times in stages.

The table `passage` holds where each change put a deal, kept by triggers on the log (migration 0004);
which changes hold, and in which order, is said by their operations as everywhere.
"""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.deal import ALL
from crm_desktop.store.terms import Sql, sql

PASSAGES = (
    "SELECT p.deal,p.pipeline,p.stage,p.since,o.stamp,p.told FROM passage p "
    "CROSS JOIN operation o ON o.n=p.operation WHERE o.effective=1"
)
_HOLD = (
    "operation NOT IN (SELECT o.n FROM operation k "
    "CROSS JOIN operation o ON o.stamp=k.cancels WHERE k.cancels IS NOT NULL AND o.effective=0) "
    "AND operation<=(SELECT max(n) FROM operation)"
)
PLACES = f"SELECT deal,pipeline,stage,told FROM passage WHERE {_HOLD}"
"""The same without their order: what was taken back, or in the past not yet there, is told once for all
instead of asking each operation."""
_DATED = f"SELECT deal,since,told FROM passage WHERE {_HOLD}"
_TOLD = (
    "SELECT * FROM (SELECT deal,pipeline,stage,since AS entered,stamp,told,"
    "lead(since) OVER w AS departed,lead(stage) OVER w AS next_stage FROM ("
    "SELECT *,lag(pipeline) OVER v AS before_pipeline,lag(stage) OVER v AS before_stage "
    "FROM ({}) WINDOW v AS (PARTITION BY deal ORDER BY stamp)) "
    # A card that is ranked within its column writes its place and stays where it is.
    "WHERE before_stage IS NOT stage OR before_pipeline IS NOT pipeline "
    "WINDOW w AS (PARTITION BY deal ORDER BY stamp)) "
    # Of one brought by a file that did not say since when it stood there, no time can be told.
    f"WHERE coalesce(told,'{ALL}')='{ALL}'"
)


def stays(passages: Sql | None = None, among: Sql | None = None) -> Sql:
    """Return the SELECT of stays whose begin is known: deal, pipeline, stage, entered, departed, next_stage.

    `departed` is None for the last. `passages` are those of another moment, `among` is a SELECT of the
    deals they are wanted of; without they are of all deals as they are.
    """
    found = passages or Sql(PASSAGES)
    if among is not None:
        found = sql("SELECT * FROM ({}) WHERE deal IN ({})", found, among)
    return sql(_TOLD, found)


def entered(passages: Sql | None = None, among: Sql | None = None) -> Sql:
    """Return the SELECT of the days of stays alone, out of order: deal, entered.

    Which is the earliest is so said without putting the moves of each deal in order. A card that was
    ranked within its column is among them, later than it came there.
    """
    found = sql(
        f"SELECT deal,since AS entered FROM ({{}}) WHERE coalesce(told,'{ALL}')='{ALL}'",
        passages or Sql(_DATED),
    )
    return found if among is None else sql("{} AND deal IN ({})", found, among)


def right(conn: Any) -> bool:
    """Say whether the table holds exactly what the log says."""
    kept = "SELECT deal,operation,pipeline,stage,since,told FROM passage"
    made = "SELECT row,operation,pipeline,stage,since,told FROM move"
    wrong = f"SELECT * FROM ({made} EXCEPT {kept}) UNION ALL SELECT * FROM ({kept} EXCEPT {made})"
    return conn.execute(f"SELECT 1 FROM ({wrong}) LIMIT 1").fetchone() is None


def rebuild(conn: Any) -> None:
    """Fill the table anew."""
    conn.execute("DELETE FROM passage")
    conn.execute(
        "INSERT INTO passage(deal,operation,pipeline,stage,since,told) "
        "SELECT row,operation,pipeline,stage,since,told FROM move"
    )
