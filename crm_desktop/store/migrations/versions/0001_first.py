"""The first schema: the change log, its projection, the look-ups and the search indexes."""

from alembic import op

revision = "0001"
down_revision = None

LOG = (
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE entity(code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """CREATE TABLE operation(n INTEGER PRIMARY KEY, stamp TEXT NOT NULL UNIQUE, device TEXT,
       number INTEGER, author TEXT, origin TEXT, label TEXT, wall INTEGER, received INTEGER,
       cancels TEXT, revives INTEGER, effective INTEGER NOT NULL DEFAULT 1, touched INTEGER,
       server_number INTEGER, chain BLOB, signature BLOB)""",
    """CREATE TABLE change(n INTEGER PRIMARY KEY, operation INTEGER NOT NULL,
       entity INTEGER NOT NULL, row INTEGER NOT NULL, patch TEXT, base TEXT)""",
    "CREATE TABLE waiting(stamp TEXT PRIMARY KEY, body TEXT NOT NULL, received INTEGER) WITHOUT ROWID",
    """CREATE TABLE erased(entity INTEGER, row INTEGER, operation INTEGER,
       PRIMARY KEY(entity,row)) WITHOUT ROWID""",
    """CREATE TABLE conflict(entity INTEGER, row INTEGER, cell TEXT, low TEXT, high TEXT,
       PRIMARY KEY(entity,row,cell,low,high)) WITHOUT ROWID""",
    "CREATE TABLE memo(operation INTEGER PRIMARY KEY, text TEXT)",
    "CREATE TABLE unknown_record(n INTEGER PRIMARY KEY, entity INTEGER, id TEXT, UNIQUE(entity,id))",
    """CREATE TABLE lookup(kind INTEGER, value TEXT, entity INTEGER, n INTEGER,
       PRIMARY KEY(kind,value,entity,n)) WITHOUT ROWID""",
    "CREATE INDEX change_row ON change(entity,row,n)",
    "CREATE INDEX change_operation ON change(operation)",
    "CREATE INDEX operation_cancels ON operation(cancels) WHERE cancels IS NOT NULL",
    "CREATE INDEX operation_unsent ON operation(n) WHERE server_number IS NULL",
)
FIXED = "n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, deleted INTEGER, merged_into TEXT, sort_key TEXT"
TABLES = {
    "contact": """name TEXT, given_name TEXT, family_name TEXT, prefix TEXT, company TEXT, job TEXT,
        phones TEXT, emails TEXT, stage TEXT, owner TEXT, source TEXT, addresses TEXT, links TEXT,
        birthday TEXT, language TEXT, tags TEXT, notes TEXT, do_not_contact INTEGER, created TEXT,
        external_id TEXT, custom TEXT""",
    "company": """name TEXT, parent TEXT, industry TEXT, phones TEXT, emails TEXT, stage TEXT,
        owner TEXT, source TEXT, registration TEXT, staff INTEGER, addresses TEXT, links TEXT,
        tags TEXT, notes TEXT, created TEXT, external_id TEXT, custom TEXT""",
    "deal": """title TEXT, amount INTEGER, currency TEXT, pipeline TEXT, stage TEXT, rank TEXT,
        since TEXT, outcome TEXT, reason TEXT, closed TEXT, company TEXT, contacts TEXT,
        closing TEXT, owner TEXT, source TEXT, tags TEXT, notes TEXT, created TEXT,
        external_id TEXT, custom TEXT""",
    "pipeline": "name TEXT, rank TEXT",
    "stage": """name TEXT, pipeline TEXT, rank TEXT, colour TEXT, probability INTEGER,
        rotting_days INTEGER""",
    "tag": "name TEXT, colour TEXT",
    "custom_field": "name TEXT, of TEXT, form TEXT",
}
# Indexes hold visible rows only, so that a list walks nothing but what it shows.
INDEXES = {
    "contact": ("company,sort_key", "stage,sort_key", "owner,sort_key", "created,sort_key"),
    "company": ("parent,sort_key", "stage,sort_key"),
    "deal": ("pipeline,outcome,stage,rank", "company,sort_key", "closing,sort_key"),
    "stage": ("pipeline,rank",),
}
WORDS = (
    "CREATE VIRTUAL TABLE {0}_words USING fts5(text, content='', contentless_delete=1, "
    "detail=none, prefix='1 2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
)
PARTS = (
    "CREATE VIRTUAL TABLE {0}_parts USING fts5(text, content='', contentless_delete=1, "
    "detail=none, tokenize='trigram')"
)


def upgrade() -> None:
    for statement in LOG:
        op.execute(statement)
    for table, columns in TABLES.items():
        op.execute(f"CREATE TABLE {table}({FIXED}, {columns})")
        op.execute(f"CREATE INDEX {table}_sort ON {table}(sort_key,n) WHERE deleted=0")
        for index in INDEXES.get(table, ()):
            name = index.split(",")[0]
            op.execute(f"CREATE INDEX {table}_{name} ON {table}({index}) WHERE deleted=0")
    for table in ("contact", "company", "deal"):
        op.get_bind().exec_driver_sql(WORDS.format(table))
        op.get_bind().exec_driver_sql(PARTS.format(table))
