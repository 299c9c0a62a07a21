"""The server's tables through its versions, the same steps on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from crm_desktop.server.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x43524D  # of PostgreSQL's advisory locks


def migrate(database: Database) -> None:
    """Bring the tables up to date in one transaction; several processes may do so at once."""
    from alembic import command

    with database.write() as conn:
        hold(conn)
        command.upgrade(config(conn), "head")


def version(conn: Connection) -> str:
    """Return the revision a database has, "" for an empty one."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(conn).get_current_revision() or ""


def latest() -> str:
    """Return the revision this program works with."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(Path(__file__).parent)).get_current_head() or ""


def hold(conn: Connection) -> None:
    """Keep other processes from starting until the transaction ends; SQLite's writers wait anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": LOCK})


def config(conn: Connection) -> Config:
    """Return Alembic's configuration for one connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.attributes["connection"] = conn
    return made
