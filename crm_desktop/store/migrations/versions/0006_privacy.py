"""Privacy: what data is used for, and what people said about being contacted."""

from alembic import op

revision = "0006"
down_revision = "0005"

FIXED = "n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, deleted INTEGER, merged_into TEXT, sort_key TEXT"
TABLES = {
    "purpose": """name TEXT, basis TEXT, marketing INTEGER, why TEXT, people TEXT, data TEXT,
        recipients TEXT, abroad TEXT, keep TEXT, measures TEXT, created TEXT""",
    "consent": """said TEXT, contact TEXT, channel TEXT, state TEXT, basis TEXT, purpose TEXT,
        happened TEXT, way TEXT, wording TEXT, version TEXT, proof TEXT, recorded_by TEXT, created TEXT""",
}
CODES = {"purpose": 26, "consent": 27}


def upgrade() -> None:
    execute = op.get_bind().exec_driver_sql
    for table, columns in TABLES.items():
        execute(f"CREATE TABLE {table}({FIXED}, {columns})")
        execute(f"CREATE INDEX {table}_sort ON {table}(sort_key,n) WHERE deleted=0")
    execute("CREATE INDEX consent_contact ON consent(contact) WHERE deleted=0")
    for name, code in CODES.items():
        execute("INSERT OR IGNORE INTO entity(code,name) VALUES(?,?)", (code, name))
