"""What was done to people, teams and devices, and by whom: ids and numbers, no names."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from crm_desktop.domain.keys import new_id
from crm_desktop.server import tables as t
from crm_desktop.server.keys import now
from crm_desktop.server.rights import Viewer


class Deed(NamedTuple):
    """One entry; `at` is ms since 1970, `about` what it concerned by name of what it is."""

    id: str
    at: int
    person: str
    device: str
    deed: str
    about: dict[str, Any]


def note(
    conn: Connection, workspace: str, by: Viewer | None, deed: str, **about: str | int | list[str]
) -> None:
    """Write an entry; `by` is None for whoever keeps the server, at its own console."""
    conn.execute(insert(t.audit).values(
        workspace=workspace, id=new_id(), at=now(), person=by.id if by else "",
        device=by.device if by else "", deed=deed, about=json.dumps(about, separators=(",", ":")),
    ))  # fmt: skip


def deeds(conn: Connection, workspace: str, before: str = "", most: int = 100) -> list[Deed]:
    """Return entries, newest first, those before the entry `before` where it is given."""
    a = t.audit.c
    query = select(a.id, a.at, a.person, a.device, a.deed, a.about).where(a.workspace == workspace)
    if before:
        query = query.where(a.id < before)
    found = conn.execute(query.order_by(a.id.desc()).limit(most))
    return [Deed(*row[:-1], json.loads(row[-1])) for row in found]
