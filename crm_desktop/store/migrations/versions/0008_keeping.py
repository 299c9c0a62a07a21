"""Keeping and telling: retention rules, who is kept after a review, remarks and notices."""

from alembic import op

revision = "0008"
down_revision = "0007"

FIXED = "n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, deleted INTEGER, merged_into TEXT, sort_key TEXT"
TABLES = {
    "retention": "name TEXT, of TEXT, months INTEGER, segment TEXT, notes TEXT, created TEXT",
    "kept": "why TEXT, contact TEXT, lead TEXT, until TEXT, recorded_by TEXT, created TEXT",
    "register_remark": "part TEXT, words TEXT, created TEXT",
    "notice": "name TEXT, language TEXT, version INTEGER, words TEXT, recorded_by TEXT, created TEXT",
}
CODES = {"retention": 40, "kept": 41, "register_remark": 42, "notice": 43}


def upgrade() -> None:
    execute = op.get_bind().exec_driver_sql
    execute("ALTER TABLE purpose ADD COLUMN archived INTEGER")
    for table, columns in TABLES.items():
        execute(f"CREATE TABLE {table}({FIXED}, {columns})")
        execute(f"CREATE INDEX {table}_sort ON {table}(sort_key,n) WHERE deleted=0")
    for column in ("contact", "lead"):
        execute(f"CREATE INDEX kept_{column} ON kept({column}) WHERE deleted=0")
    for name, code in CODES.items():
        execute("INSERT OR IGNORE INTO entity(code,name) VALUES(?,?)", (code, name))
