"""Alembic's entry: migrates the connection it is handed, inside the caller's transaction."""

from alembic import context

from crm_desktop.server.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
)
context.run_migrations()
