"""Bringing a workspace file to this version's schema, by Alembic on the live connection."""

from __future__ import annotations

from typing import Any

HEAD = 9
"""`PRAGMA user_version` of a file at the newest revision."""
APPLICATION_ID = 0x43524D44  # "CRMD"


def upgrade(conn: Any) -> None:
    """Run every revision the file lacks, in one transaction that rolls back as a whole."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool
    from sqlcipher3 import dbapi2

    from crm_desktop.paths import asset
    from crm_desktop.store import contested
    from crm_desktop.store.migrations import taking_in

    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: conn, poolclass=StaticPool)
    config = Config()
    folder = str(asset("store/migrations")).replace("%", "%%")  # "%" begins a name to fill in
    config.set_main_option("script_location", folder)
    # The driver's own connection is in autocommit, so the transaction is begun by hand; SQLAlchemy
    # commits it at the end or rolls all of it back.
    with engine.begin() as live:
        live.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = live
        before = taking_in.schema(conn)
        command.upgrade(config, "head")
        taking_in.take_in(conn, before)
        contested.review_all(conn)
        live.exec_driver_sql(f"PRAGMA user_version={HEAD}")
