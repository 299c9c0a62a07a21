"""What exchanging with others keeps: newer versions' words, places in folders, operations set aside."""

from alembic import op

revision = "0003"
down_revision = "0002"

SHARED = ("contact", "company", "deal", "lead", "activity", "task", "note", "attachment")
LOG = (
    # What a newer version says of an operation beyond what this one knows, as JSON.
    "ALTER TABLE operation ADD COLUMN more TEXT",
    "ALTER TABLE waiting ADD COLUMN server_number INTEGER",
    # How far each file of a folder was read, and which file it was (`store/carrying.py`).
    """CREATE TABLE folder_file(name TEXT PRIMARY KEY, file TEXT NOT NULL, position INTEGER NOT NULL,
       frames INTEGER NOT NULL, last BLOB NOT NULL, size INTEGER NOT NULL, mine INTEGER NOT NULL,
       clean INTEGER, upto INTEGER NOT NULL, rows INTEGER NOT NULL) WITHOUT ROWID""",
    # What each of them holds: operations by arrival number, and those that still wait, by stamp.
    """CREATE TABLE folder_range(name TEXT, first INTEGER, last INTEGER NOT NULL,
       PRIMARY KEY(name,first)) WITHOUT ROWID""",
    """CREATE TABLE folder_waiting(name TEXT, stamp TEXT, rows INTEGER NOT NULL,
       PRIMARY KEY(name,stamp)) WITHOUT ROWID""",
    # Bytes of attachments that lie in folders, by the names they have there.
    "CREATE TABLE folder_bytes(name TEXT PRIMARY KEY) WITHOUT ROWID",
    # Where the bytes of attachments are, as the server said last (`sync/files.py`).
    "CREATE TABLE blob_state(digest TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID",
    # Operations that cannot be applied here; shown, tried again, exported, never in the way of others.
    """CREATE TABLE parked(stamp TEXT PRIMARY KEY, kind TEXT NOT NULL, reason TEXT NOT NULL,
       body BLOB NOT NULL, received INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0)
       WITHOUT ROWID""",
    # Why the server left operations with this device (`outgoing.LEFT`).
    "CREATE TABLE left_here(stamp TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID",
    # What the conflict desk lists without walking the log: kind 0 two values of a cell, 1 deleted
    # against edited; state as `store.contested` keeps it; `found` the arrival number of the later of
    # the two; `settled` the stamp that decided; `later` put off by the user of this file.
    "ALTER TABLE conflict ADD COLUMN kind INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE conflict ADD COLUMN state INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE conflict ADD COLUMN found INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE conflict ADD COLUMN settled TEXT",
    "ALTER TABLE conflict ADD COLUMN later INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX conflict_state ON conflict(state,later,entity,row,found)",
    # What came from another device and may be one with, or hang on, something here: found when it
    # came (`store.suspects`), shown as long as it is so. `other` is 0 for a parent that is gone.
    """CREATE TABLE suspect(kind INTEGER, entity INTEGER, row INTEGER, other INTEGER, why INTEGER,
       found INTEGER, later INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(kind,entity,row,other))
       WITHOUT ROWID""",
)


def upgrade() -> None:
    execute = op.get_bind().exec_driver_sql
    for statement in LOG:
        execute(statement)
    for table in SHARED:
        execute(f"ALTER TABLE {table} ADD COLUMN visibility TEXT")
        execute(f"ALTER TABLE {table} ADD COLUMN team TEXT")
