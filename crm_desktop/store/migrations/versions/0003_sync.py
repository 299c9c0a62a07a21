"""What exchanging with others keeps: newer versions' words, places in folders, operations set aside."""

from alembic import op

revision = "0003"
down_revision = "0002"

SHARED = ("contact", "company", "deal", "lead", "activity", "task", "note", "attachment")
LOG = (
    # What a newer version says of an operation beyond what this one knows, as JSON.
    "ALTER TABLE operation ADD COLUMN more TEXT",
    "ALTER TABLE waiting ADD COLUMN server_number INTEGER",
    # How far each file of a folder was read, by its name.
    "CREATE TABLE folder_file(name TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID",
    # Operations that cannot be applied here; shown, tried again, exported, never in the way of others.
    """CREATE TABLE parked(stamp TEXT PRIMARY KEY, reason TEXT NOT NULL, body BLOB NOT NULL,
       received INTEGER NOT NULL) WITHOUT ROWID""",
)


def upgrade() -> None:
    execute = op.get_bind().exec_driver_sql
    for statement in LOG:
        execute(statement)
    for table in SHARED:
        execute(f"ALTER TABLE {table} ADD COLUMN visibility TEXT")
        execute(f"ALTER TABLE {table} ADD COLUMN team TEXT")
