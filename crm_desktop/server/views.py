"""Whose view of which records changes when people do: told at a number of its own.

Such a number stands in the ledger as a line without an operation; the chain runs over it like any, so
that a client's cursor passes it, and a restore that lost it is noticed.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from crm_desktop.server import guarding, ledger, people, rights


def changing(conn: Connection, workspace: str, change: Callable[[], None]) -> int:
    """Change people or teams; return the number at which that is told, 0 where nobody's view changed.

    Takes the counter row, so that no push is judged half before and half after.
    """
    ledger.held(conn, workspace)
    before = {v.id: v for v in people.viewers(conn, workspace, active=False)}
    change()
    guards = rights.all_guards(conn, workspace)
    changed = [
        (v.id, key, g.entity, g.id)
        for v in people.viewers(conn, workspace, active=False)
        if v.id in before and _differ(before[v.id], v)
        for key, g in guards.items()
        if rights.may_see(v, g, guards) != rights.may_see(before[v.id], g, guards)
    ]
    if not changed:
        return 0
    number = ledger.turn(conn, workspace)
    guarding.tell(conn, workspace, number, changed)
    return number


def _differ(a: rights.Viewer, b: rights.Viewer) -> bool:
    return (a.role, a.teams, a.name) != (b.role, b.teams, b.name)
