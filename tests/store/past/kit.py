"""What a file shows at a moment, written down whole, to hold the past against."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import history, search
from crm_desktop.store.past import Moment, PastWorkspace
from crm_desktop.store.workspace import Workspace

TYPED = ("a", "b", "new", "陈", "ab", "kedai", "12")
"""What is searched for."""


def go_on() -> None:
    return None


def unheard(_part: float) -> None:
    return None


def travel(ws: Workspace, arrival: int) -> PastWorkspace:
    moment = Moment(datetime.now().astimezone(), arrival)
    return PastWorkspace.travel(ws, moment, unheard, go_on)


def tables(conn: Any) -> dict[str, Any]:
    """Return every visible row with all its columns, their look-ups, and the log with its effects."""
    shown: dict[str, Any] = {"about": about_people(conn)}
    for entity, record in RECORDS.items():
        rows = conn.execute(f"SELECT * FROM {entity} WHERE deleted=0").fetchall()
        shown[entity] = {row[1]: row for row in rows}
        shown[f"{entity} looked up"] = {
            (kind, value, id) for kind, value, id in conn.execute(
                f"SELECT l.kind,l.value,t.id FROM lookup l JOIN {entity} t ON t.n=l.n "
                "WHERE l.entity=? AND t.deleted=0", (record.code,),
            )
        }  # fmt: skip
    return shown


def about_people(conn: Any) -> set[tuple[Any, ...]]:
    """Return what is about visible contacts: state, time, the contact, and the task."""
    return set(
        conn.execute(
            "SELECT a.state,a.at,t.id,s.id FROM about a JOIN contact t ON t.n=a.n AND t.deleted=0 "
            "JOIN task s ON s.n=a.s AND a.source=9 WHERE a.target=1"
        )
    )


def log(conn: Any) -> list[tuple[str, bool]]:
    """Return (stamp, whether it has an effect) of what the History panel lists, newest first."""
    return [(info.stamp, info.effective) for info in history.operations(conn, limit=1000)]


def found(conn: Any) -> dict[str, set[str]]:
    """Return the ids that searching finds."""
    return {text: {hit.id for hit in search.search(conn, text, 100)} for text in TYPED}


def without(shown: dict[str, Any], erased: set[str]) -> dict[str, Any]:
    """Return a written-down screen without what was erased later (R53)."""
    left: dict[str, Any] = {}
    for name, rows in shown.items():
        if isinstance(rows, dict):
            left[name] = {id: row for id, row in rows.items() if id not in erased}
        else:
            left[name] = {row for row in rows if row[2] not in erased}
    return left
