"""Access: which own fields are secret, and who looked at them."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    execute = op.get_bind().exec_driver_sql
    execute("ALTER TABLE custom_field ADD COLUMN secret TEXT")
    execute("CREATE TABLE looked(n INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT, entity TEXT NOT NULL, "
            "id TEXT NOT NULL, field TEXT NOT NULL)")  # fmt: skip
