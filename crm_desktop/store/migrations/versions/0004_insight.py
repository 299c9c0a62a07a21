"""Insight: campaigns, rates, goals, reports, dashboards, points, and the way of each deal."""

from alembic import op

revision = "0004"
down_revision = "0003"

FIXED = "n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, deleted INTEGER, merged_into TEXT, sort_key TEXT"
TABLES = {
    "campaign": """name TEXT, channel TEXT, source TEXT, amount INTEGER, currency TEXT, starts TEXT,
        ends TEXT, owner TEXT, tags TEXT, notes TEXT, created TEXT, external_id TEXT, custom TEXT""",
    "campaign_result": """name TEXT, campaign TEXT, day TEXT, amount INTEGER, currency TEXT,
        impressions INTEGER, clicks INTEGER, conversions INTEGER, keyword TEXT, position TEXT,
        reactions INTEGER, comments INTEGER, shares INTEGER, created TEXT, external_id TEXT""",
    "rate": "currency TEXT, base TEXT, day TEXT, rate TEXT, source TEXT, created TEXT",
    "goal": """name TEXT, measure TEXT, amount INTEGER, currency TEXT, count INTEGER, period TEXT,
        starts TEXT, ends TEXT, owner TEXT, people TEXT, pipeline TEXT, channel TEXT, notes TEXT,
        created TEXT""",
    "report": "name TEXT, of TEXT, body TEXT, notes TEXT, rank TEXT, created TEXT",
    "dashboard": "name TEXT, tiles TEXT, rank TEXT",
    "score_point": "name TEXT, of TEXT, rule TEXT, points INTEGER, off INTEGER, rank TEXT",
}
CODES = {
    "campaign": 19, "campaign_result": 20, "rate": 21, "goal": 22, "report": 23, "dashboard": 24,
    "score_point": 25,
}  # fmt: skip
INDEXES = (
    "CREATE INDEX campaign_result_campaign ON campaign_result(campaign,day) WHERE deleted=0",
    "CREATE INDEX rate_currency ON rate(currency,base,day,id) WHERE deleted=0",
    # What a period asks of deals and leads, without reading the rows of any other time.
    "CREATE INDEX deal_closed ON deal(closed,outcome,pipeline,owner) WHERE deleted=0 AND closed IS NOT NULL",
    "CREATE INDEX deal_created ON deal(created,pipeline,owner) WHERE deleted=0",
)
WORDS = (
    "CREATE VIRTUAL TABLE campaign_words USING fts5(text, content='', contentless_delete=1, "
    "detail=none, prefix='1 2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
)
# Where each change put a deal: the log's own words in columns, kept by triggers on `change`, whoever
# writes it. Which of them hold is said by `operation.effective`, as everywhere.
DEAL = 3
MOVES = f"""SELECT c.row,c.operation,json_extract(c.patch,'$.place.pipeline') AS pipeline,
    json_extract(c.patch,'$.place.stage') AS stage,json_extract(c.patch,'$.place.since') AS since
    FROM change c WHERE c.entity={DEAL} AND json_type(c.patch,'$.place') IN ('object','null')"""
MOVED = f"NEW.entity={DEAL} AND json_type(NEW.patch,'$.place') IN ('object','null')"
# Not by way of the view: of an import's many changes it would look for the one by reading them all.
PUT = (
    "INSERT OR REPLACE INTO passage(deal,operation,pipeline,stage,since) SELECT NEW.row,NEW.operation,"
    "json_extract(NEW.patch,'$.place.pipeline'),json_extract(NEW.patch,'$.place.stage'),"
    f"json_extract(NEW.patch,'$.place.since') WHERE {MOVED};"
)
PASSAGES = (
    """CREATE TABLE passage(deal INTEGER, operation INTEGER, pipeline TEXT, stage TEXT, since TEXT,
       PRIMARY KEY(deal,operation)) WITHOUT ROWID""",
    f"CREATE VIEW move AS {MOVES}",
    f"CREATE TRIGGER change_moves AFTER INSERT ON change WHEN {MOVED} BEGIN {PUT} END",
    f"""CREATE TRIGGER change_taken_back AFTER UPDATE OF patch ON change WHEN OLD.entity={DEAL} BEGIN
        DELETE FROM passage WHERE deal=OLD.row AND operation=OLD.operation; {PUT} END""",
    f"""CREATE TRIGGER change_gone AFTER DELETE ON change WHEN OLD.entity={DEAL} BEGIN
        DELETE FROM passage WHERE deal=OLD.row AND operation=OLD.operation; END""",
    "INSERT INTO passage(deal,operation,pipeline,stage,since) "
    "SELECT row,operation,pipeline,stage,since FROM move",
)


def upgrade() -> None:
    execute = op.get_bind().exec_driver_sql
    execute("ALTER TABLE deal ADD COLUMN campaign TEXT")
    execute("ALTER TABLE product ADD COLUMN cost TEXT")
    for table, columns in TABLES.items():
        execute(f"CREATE TABLE {table}({FIXED}, {columns})")
        execute(f"CREATE INDEX {table}_sort ON {table}(sort_key,n) WHERE deleted=0")
    for statement in (*INDEXES, WORDS, *PASSAGES):
        execute(statement)
    for name, code in CODES.items():
        execute("INSERT OR IGNORE INTO entity(code,name) VALUES(?,?)", (code, name))
