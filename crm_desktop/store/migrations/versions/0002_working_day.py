"""The working day: activities, tasks, notes, leads, files, segments and views, and `about`.

`about` says which records each activity, task, note, file and lead is about, with the time a timeline
sorts it by. It is worked out of the tables by views and kept in step by triggers, whoever writes them.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

FIXED = "n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, deleted INTEGER, merged_into TEXT, sort_key TEXT"
ABOUT = "contacts TEXT, company TEXT, deal TEXT, lead TEXT"
TABLES = {
    "activity": f"""subject TEXT, channel TEXT, kind TEXT, direction TEXT, state TEXT, start TEXT,
        minutes INTEGER, outcome TEXT, {ABOUT}, location TEXT, repeat TEXT, remind TEXT, owner TEXT,
        details TEXT, tags TEXT, created TEXT, external_id TEXT, custom TEXT, ics TEXT""",
    "task": f"""title TEXT, kind TEXT, due TEXT, priority TEXT, owner TEXT, done TEXT, {ABOUT},
        remind TEXT, snoozed TEXT, repeat TEXT, repeat_from TEXT, follows TEXT, plan TEXT,
        details TEXT, tags TEXT, created TEXT, external_id TEXT, custom TEXT, ics TEXT""",
    "note": f"""text TEXT, pinned INTEGER, {ABOUT}, mentions TEXT, tags TEXT, owner TEXT,
        created TEXT, external_id TEXT, custom TEXT""",
    "lead": """name TEXT, company_name TEXT, job TEXT, phones TEXT, emails TEXT, addresses TEXT,
        links TEXT, status TEXT, source TEXT, campaign TEXT, amount INTEGER, currency TEXT,
        owner TEXT, reason TEXT, message TEXT, notes TEXT, language TEXT, tags TEXT, contact TEXT,
        company TEXT, deal TEXT, lists TEXT, distinct_from TEXT, merged_from TEXT, created TEXT,
        external_id TEXT, custom TEXT""",
    "attachment": f"""name TEXT, media TEXT, size INTEGER, digest TEXT, {ABOUT}, activity TEXT,
        owner TEXT, tags TEXT, created TEXT, custom TEXT""",
    "segment": "name TEXT, of TEXT, rule TEXT, notes TEXT, pinned INTEGER",
    "saved_view": "name TEXT, of TEXT, body TEXT, rank TEXT",
    "activity_kind": "name TEXT, channel TEXT, minutes INTEGER, script TEXT, rank TEXT",
    "outcome": "name TEXT, channel TEXT, reached INTEGER, rank TEXT",
    "plan": "name TEXT, trigger TEXT, pipeline TEXT, steps TEXT, off INTEGER",
    "product": """name TEXT, sku TEXT, amount INTEGER, currency TEXT, unit TEXT, category TEXT,
        tags TEXT, retired INTEGER, notes TEXT, created TEXT, external_id TEXT, custom TEXT""",
}
CODES = {
    "activity": 8, "task": 9, "note": 10, "lead": 11, "attachment": 12, "segment": 13,
    "saved_view": 14, "activity_kind": 15, "outcome": 16, "plan": 17, "product": 18,
}  # fmt: skip
ADDED = {
    "contact": (
        "touch_every INTEGER", "lists TEXT", "distinct_from TEXT", "merged_from TEXT", "vcard TEXT",
    ),
    "company": (
        "touch_every INTEGER", "lists TEXT", "distinct_from TEXT", "merged_from TEXT", "vcard TEXT",
    ),
    "deal": ("products TEXT", "met TEXT", "lists TEXT", "merged_from TEXT"),
    "stage": ("needs TEXT",),
    "custom_field": (
        "options TEXT", "currency TEXT", "decimals INTEGER", "formula TEXT", "hint TEXT",
        "required INTEGER", "hidden INTEGER", "rank TEXT",
    ),
}  # fmt: skip
INDEXES = {
    "activity": ("start,sort_key",),
    "lead": ("status,sort_key", "created,sort_key"),
    "attachment": ("digest",),
}
PARTIAL = (
    "CREATE INDEX task_open ON task(due,n) WHERE deleted=0 AND done IS NULL",
    "CREATE INDEX task_done ON task(done,n) WHERE deleted=0 AND done IS NOT NULL",
    "CREATE INDEX task_remind ON task(remind,n) WHERE deleted=0 AND done IS NULL AND remind IS NOT NULL",
    "CREATE INDEX task_repeat ON task(n) WHERE deleted=0 AND done IS NULL AND repeat IS NOT NULL",
    "CREATE INDEX activity_repeat ON activity(n) WHERE deleted=0 AND state='planned' AND repeat IS NOT NULL",
    "CREATE INDEX activity_planned ON activity(start,n) WHERE deleted=0 AND state='planned'",
    # A calendar shows what took place somewhere, and what may reach in from days before.
    "CREATE INDEX activity_held ON activity(start,n) WHERE deleted=0 AND state='done' "
    "AND channel IN ('meeting','visit')",
    "CREATE INDEX activity_long ON activity(start,n) WHERE deleted=0 AND minutes>=720",
    "CREATE INDEX activity_remind ON activity(remind,n) WHERE deleted=0 AND remind IS NOT NULL",
    "CREATE INDEX contact_touch ON contact(touch_every,n) WHERE deleted=0 AND touch_every IS NOT NULL",
    "CREATE INDEX company_touch ON company(touch_every,n) WHERE deleted=0 AND touch_every IS NOT NULL",
)
WORDS = (
    "CREATE VIRTUAL TABLE {0}_words USING fts5(text, content='', contentless_delete=1, "
    "detail=none, prefix='1 2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
)
PARTS = (
    "CREATE VIRTUAL TABLE {0}_parts USING fts5(text, content='', contentless_delete=1, "
    "detail=none, tokenize='trigram')"
)
# state: 0 history, 1 open (the next step), 2 pinned. An open one without a time sorts last.
LOG = (
    """CREATE TABLE about(target INTEGER, n INTEGER, state INTEGER, at TEXT, source INTEGER,
       s INTEGER, PRIMARY KEY(target,n,state,at,source,s)) WITHOUT ROWID""",
    "CREATE INDEX about_open ON about(target,n,at) WHERE state=1",
    # Who stands for a record that was merged into another (R9); worked out of the log.
    """CREATE TABLE merged(entity INTEGER, id TEXT, target TEXT, PRIMARY KEY(entity,id))
       WITHOUT ROWID""",
    "CREATE INDEX merged_target ON merged(entity,target)",
    # What a file of the log holds beside it: the bytes of attachments, by their SHA-256.
    "CREATE TABLE blob(digest TEXT PRIMARY KEY, size INTEGER NOT NULL, data BLOB)",
)
WHEN = {
    "activity": ("x.state IS 'planned'", "coalesce(x.start,x.created,'9')"),
    "task": ("x.done IS NULL", "coalesce(x.done,x.due,'9')"),
    "note": ("2*coalesce(x.pinned,0)", "coalesce(x.created,'')"),
    "lead": ("0", "coalesce(x.created,'')"),
    "attachment": ("0", "coalesce(x.created,'')"),
}
"""Source of `about` → its state and its time, as SQL on its table `x`."""
TARGETS = (("company", 2), ("deal", 3), ("lead", 11))
COLUMNS = {
    "activity": "deleted,contacts,company,deal,lead,start,state,created",
    "task": "deleted,contacts,company,deal,lead,due,done",
    "note": "deleted,contacts,company,deal,lead,mentions,pinned,created",
    "lead": "deleted,contact,company,deal,created",
    "attachment": "deleted,contacts,company,deal,lead,created",
}


def upgrade() -> None:
    execute = op.get_bind().exec_driver_sql
    for statement in LOG:
        execute(statement)
    for table, columns in TABLES.items():
        execute(f"CREATE TABLE {table}({FIXED}, {columns})")
        execute(f"CREATE INDEX {table}_sort ON {table}(sort_key,n) WHERE deleted=0")
        for index in INDEXES.get(table, ()):
            name = index.split(",")[0]
            execute(f"CREATE INDEX {table}_{name} ON {table}({index}) WHERE deleted=0")
    for table, added in ADDED.items():
        for column in added:
            execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for statement in PARTIAL:
        execute(statement)
    for table in ("activity", "task", "note", "lead", "product", "attachment"):
        execute(WORDS.format(table))
    execute(PARTS.format("lead"))
    for source in WHEN:
        execute(f"CREATE VIEW {source}_about AS {' UNION ALL '.join(_branches(source))}")
        for statement in _triggers(source):
            execute(statement)
    for name, code in CODES.items():
        execute("INSERT OR IGNORE INTO entity(code,name) VALUES(?,?)", (code, name))


def _branches(source: str) -> list[str]:
    """Return the SELECTs of a view: one row for each record a source is about."""
    state, at = WHEN[source]
    shown = f"{state} AS state,{at} AS at,{CODES[source]} AS source,x.n AS s"
    people = (
        f"SELECT 1 AS target,t.n AS n,{shown} FROM {source} x CROSS JOIN contact t ON t.id=x.contact "
        "WHERE x.deleted=0"
        if source == "lead"
        else f"SELECT 1 AS target,t.n AS n,{shown} FROM {source} x CROSS JOIN json_each(x.contacts) j "
        "CROSS JOIN contact t ON t.id=j.key WHERE x.deleted=0"
    )
    found = [people] + [
        f"SELECT {code},t.n,{shown} FROM {source} x CROSS JOIN {target} t ON t.id=x.{target} "
        "WHERE x.deleted=0"
        for target, code in TARGETS
        if target != source
    ]
    if source == "note":
        found += [
            f"SELECT {code},t.n,{shown} FROM note x CROSS JOIN json_each(x.mentions) j CROSS JOIN {target} t "
            f"ON t.id=j.key WHERE x.deleted=0 AND json_extract(j.value,'$.of')='{target}'"
            for target, code in (("contact", 1), *TARGETS)
        ]
    return found


def _triggers(source: str) -> list[str]:
    """Return the triggers that keep a source's rows of `about`; unknown records get a hidden row."""
    singles = ["contact"] if source == "lead" else []
    singles += [target for target, _ in TARGETS if target != source]
    unknown = [
        f"INSERT OR IGNORE INTO {target}(id) SELECT NEW.{target} WHERE NEW.{target} IS NOT NULL;"
        for target in singles
    ]
    if source != "lead":
        unknown.append("INSERT OR IGNORE INTO contact(id) SELECT key FROM json_each(NEW.contacts);")
    if source == "note":
        unknown += [
            f"INSERT OR IGNORE INTO {target}(id) SELECT key FROM json_each(NEW.mentions) "
            f"WHERE json_extract(value,'$.of')='{target}';"
            for target in ("contact", *(target for target, _ in TARGETS))
        ]
    put = (
        f"{' '.join(unknown)} INSERT OR IGNORE INTO about(target,n,state,at,source,s) "
        f"SELECT target,n,state,at,source,s FROM {source}_about WHERE s=NEW.n;"
    )
    take = (
        "DELETE FROM about WHERE (target,n,state,at,source,s) IN "
        f"(SELECT target,n,state,at,source,s FROM {source}_about WHERE s=OLD.n);"
    )
    columns = COLUMNS[source]
    return [
        f"CREATE TRIGGER {source}_told AFTER INSERT ON {source} WHEN NEW.deleted=0 BEGIN {put} END",
        f"CREATE TRIGGER {source}_leaves BEFORE UPDATE OF {columns} ON {source} "
        f"WHEN OLD.deleted=0 BEGIN {take} END",
        f"CREATE TRIGGER {source}_comes AFTER UPDATE OF {columns} ON {source} "
        f"WHEN NEW.deleted=0 BEGIN {put} END",
    ]
