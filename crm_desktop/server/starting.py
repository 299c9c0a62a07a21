"""What a server needs before it answers: its tables, and at the first start a workspace with its owner."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from crm_desktop.server import migrations, people
from crm_desktop.server import tables as t
from crm_desktop.server.database import Database


class Started(NamedTuple):
    """The first workspace, and the code of its owner where it was made just now."""

    workspace: str
    code: str


def ready(database: Database, name: str, owner: str) -> Started:
    """Bring the tables up to date and make the first workspace; once, whoever else begins as well."""
    migrations.migrate(database)
    w = t.workspace.c
    with database.write() as conn:
        migrations.hold(conn)
        found = conn.execute(select(w.id).order_by(w.created).limit(1)).scalar_one_or_none()
        if found is not None:
            return Started(found, "")
        made = people.make_workspace(conn, name)
        return Started(made, people.first_code(conn, made, owner))
