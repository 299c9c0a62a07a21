"""The privacy desk: what people ask about their data, and breaches."""

from alembic import op

revision = "0007"
down_revision = "0006"

FIXED = "n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, deleted INTEGER, merged_into TEXT, sort_key TEXT"
TABLES = {
    "privacy_request": """name TEXT, contact TEXT, lead TEXT, kind TEXT, law TEXT, received TEXT, due TEXT,
        state TEXT, identity TEXT, words TEXT, answer TEXT, closed TEXT, created TEXT""",
    "breach": """name TEXT, noticed TEXT, happened TEXT, law TEXT, data TEXT, people INTEGER, harm INTEGER,
        devices TEXT, details TEXT, measures TEXT, told_authority TEXT, told_people TEXT, reason TEXT,
        state TEXT, letter_authority TEXT, letter_people TEXT, created TEXT""",
}
CODES = {"privacy_request": 28, "breach": 29}
INDEXES = ("contact", "lead")


def upgrade() -> None:
    execute = op.get_bind().exec_driver_sql
    for table, columns in TABLES.items():
        execute(f"CREATE TABLE {table}({FIXED}, {columns})")
        execute(f"CREATE INDEX {table}_sort ON {table}(sort_key,n) WHERE deleted=0")
    for column in INDEXES:
        execute(
            f"CREATE INDEX privacy_request_{column} ON privacy_request({column}) WHERE deleted=0"
        )
    for name, code in CODES.items():
        execute("INSERT OR IGNORE INTO entity(code,name) VALUES(?,?)", (code, name))
