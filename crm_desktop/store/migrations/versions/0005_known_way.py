"""What is known of the way of a deal that was brought from elsewhere."""

from alembic import op

revision = "0005"
down_revision = "0004"

DEAL = 3
# A deal that is made already closed says nothing of its way, unless who brought it said what he knows.
TOLD = """coalesce(json_extract({0}.patch,'$.place.told'),iif(json_type({0}.patch,'$.deleted') IS NOT NULL
    AND json_extract({0}.patch,'$.result.outcome') IS NOT NULL,'none',NULL))"""
MOVES = f"""SELECT c.row,c.operation,json_extract(c.patch,'$.place.pipeline') AS pipeline,
    json_extract(c.patch,'$.place.stage') AS stage,json_extract(c.patch,'$.place.since') AS since,
    {TOLD.format("c")} AS told
    FROM change c WHERE c.entity={DEAL} AND json_type(c.patch,'$.place') IN ('object','null')"""
MOVED = f"NEW.entity={DEAL} AND json_type(NEW.patch,'$.place') IN ('object','null')"
PUT = (
    "INSERT OR REPLACE INTO passage(deal,operation,pipeline,stage,since,told) SELECT NEW.row,NEW.operation,"
    "json_extract(NEW.patch,'$.place.pipeline'),json_extract(NEW.patch,'$.place.stage'),"
    f"json_extract(NEW.patch,'$.place.since'),{TOLD.format('NEW')} WHERE {MOVED};"
)
STEPS = (
    "ALTER TABLE deal ADD COLUMN told TEXT",
    "ALTER TABLE passage ADD COLUMN told TEXT",
    "DROP VIEW move",
    "DROP TRIGGER change_moves",
    "DROP TRIGGER change_taken_back",
    f"CREATE VIEW move AS {MOVES}",
    f"CREATE TRIGGER change_moves AFTER INSERT ON change WHEN {MOVED} BEGIN {PUT} END",
    f"""CREATE TRIGGER change_taken_back AFTER UPDATE OF patch ON change WHEN OLD.entity={DEAL} BEGIN
        DELETE FROM passage WHERE deal=OLD.row AND operation=OLD.operation; {PUT} END""",
    "INSERT OR REPLACE INTO passage(deal,operation,pipeline,stage,since,told) "
    "SELECT row,operation,pipeline,stage,since,told FROM move",
)


def upgrade() -> None:
    execute = op.get_bind().exec_driver_sql
    for statement in STEPS:
        execute(statement)
