"""Everything that happened about a record in order of time: a light index first, then pages of it.

The index is (time, state, source, row number) an entry. Its sources are the kinds of record that
`about` knows, and the log itself (`LOG`), whose entries are operations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import about, history, listing
from crm_desktop.store.scopes import LOG, NAMES, Entry, Scope, changes_of

PAGE = 64
FEW = 40
"""Records whose newest entries are asked for one by one."""


class Part(NamedTuple):
    """What one filter keeps: kinds of record, of activities their channels, and the log."""

    sources: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    log: bool = False


PARTS = {
    "all": Part(about.SOURCES, (), True),
    "call": Part(("activity",), ("call",)),
    "email": Part(("activity",), ("email",)),
    "message": Part(("activity",), ("whatsapp", "sms", "social")),
    "visit": Part(("activity",), ("visit", "meeting")),
    "note": Part(("note",)),
    "task": Part(("task",)),
    "file": Part(("attachment",)),
    "change": Part((), (), True),
    "history": Part((), (), True),
}
"""Filters by channel; "history" is the log of the record alone, with what was undone."""
TEXTS = {
    "activity": ("subject", "details", "location"),
    "task": ("title", "details"),
    "note": ("text",),
    "attachment": ("name",),
    "lead": ("name", "company_name", "message", "source", "campaign"),
}
"""What a search looks into."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a timeline. `since` and `until` are moments in UTC, "" without bound.

    `person` is ("contact", id) for who took part, ("owner", name) for who did or wrote it.
    """

    part: str = "all"
    person: tuple[str, str] = ("", "")
    since: str = ""
    until: str = ""
    text: str = ""
    deep: bool = False  # with the companies below


def index(conn: Any, of: Scope, wish: Wish | None = None) -> list[Entry]:
    """Return every entry: pinned ones, what is open (the next first), then the past, newest first."""
    wish = wish or Wish()
    part = PARTS[wish.part]
    found = _recorded(conn, of, part) if part.sources else []
    if part.log:
        found += _logged(conn, of, own=wish.part == "history")
    kept = [Entry(_noon(at), state, source, n) for at, state, source, n in found]
    return _in_order(_sieved(conn, of, wish, kept))


def newest(conn: Any, of: Scope, limit: int) -> list[Entry] | None:
    """Return the first entries of the whole timeline; None where so many records tell of it that the
    index is as quick.
    """
    if len(of.targets) > FEW:
        return None
    found: list[Any] = []
    for place in of.targets:
        for state, way in ((about.PAST, "DESC"), (about.OPEN, "ASC"), (about.PINNED, "DESC")):
            found += conn.execute(
                "SELECT at,state,source,s FROM about WHERE target=? AND n=? AND state=? "
                f"ORDER BY at {way} LIMIT ?",
                (*place, state, limit),
            )
        found += _newest_deeds(conn, of, place, limit)
    found += _written(conn, of)
    kept = dict.fromkeys(Entry(_noon(at), state, source, n) for at, state, source, n in found)
    return _in_order(kept)[:limit]


def _newest_deeds(conn: Any, of: Scope, place: tuple[int, int], limit: int) -> list[Any]:
    which = ""
    if place != (RECORDS[of.entity].code, of.n):
        beside = _BESIDE.get(NAMES[place[0]])
        if beside is None:
            return []
        which = f"AND {beside} "
    found = conn.execute(
        f"SELECT {_WALL},0,{LOG},o.n FROM change c JOIN operation o ON o.n=c.operation WHERE "
        f"c.entity=? AND c.row=? AND c.patch IS NOT NULL AND o.effective=1 {which}"
        "ORDER BY c.n DESC LIMIT ?",
        (*place, limit),
    )
    return list(found.fetchall())


def _recorded(conn: Any, of: Scope, part: Part) -> list[Any]:
    codes = ",".join(str(RECORDS[name].code) for name in part.sources)
    every = len(part.sources) == len(about.SOURCES)
    which = "" if every else f" AND a.source IN ({codes})"
    if len(of.targets) == 1:  # nothing can come twice
        sql = f"SELECT a.at,a.state,a.source,a.s FROM about a WHERE a.target=? AND a.n=?{which}"
        own = _written(conn, of) if "lead" in part.sources else []
        return own + list(conn.execute(sql, of.targets[0]).fetchall())
    found = conn.execute(
        "SELECT max(a.at),max(a.state),a.source,a.s FROM json_each(?) j CROSS JOIN about a "
        "ON a.target=json_extract(j.value,'$[0]') AND a.n=json_extract(j.value,'$[1]')"
        f"{which} GROUP BY a.source,a.s",
        (json.dumps(of.targets),),
    )
    return list(found.fetchall())


def _written(conn: Any, of: Scope) -> list[Any]:
    """Return the entry of what a lead wrote itself: the first thing to know stands first."""
    if of.entity != "lead":
        return []
    found = conn.execute(
        "SELECT coalesce(created,''),?,?,n FROM lead WHERE n=? AND message<>''",
        (about.PINNED, RECORDS["lead"].code, of.n),
    )
    return list(found.fetchall())


_WALL = "coalesce(strftime('%Y-%m-%dT%H:%M:%SZ',o.wall/1000,'unixepoch'),'9998')"
_BESIDE = {
    "deal": "(instr(c.patch,'\"place\"') OR instr(c.patch,'\"result\"') OR instr(c.patch,'\"value\"') "
    "OR instr(c.patch,'\"deleted\"'))",
    "contact": "NOT instr(c.patch,'\"deleted\"')",
}
"""What of the log of other records belongs to a record's story: of its deals the moves, of its people
what changed about them, not that a thousand of them were brought in."""


def _logged(conn: Any, of: Scope, *, own: bool) -> list[Any]:
    """Return the operations on the record itself, and those on others that belong to its story."""
    mine = RECORDS[of.entity].code
    shown = "" if own else "AND o.effective=1 "
    found = conn.execute(
        f"SELECT {_WALL},0,{LOG},o.n FROM change c JOIN operation o ON o.n=c.operation "
        f"WHERE c.entity=? AND c.row=? AND c.patch IS NOT NULL {shown}GROUP BY o.n",
        (mine, of.n),
    ).fetchall()
    if own or len(of.targets) == 1:
        return list(found)
    seen = {row[3] for row in found}
    for entity, which in _BESIDE.items():
        code = RECORDS[entity].code
        beside = [n for target, n in of.targets if target == code and (target, n) != (mine, of.n)]
        rows = conn.execute(
            f"SELECT DISTINCT {_WALL},0,{LOG},o.n FROM json_each(?) j CROSS JOIN change c "
            f"ON c.entity=? AND c.row=j.value AND {which} JOIN operation o ON o.n=c.operation "
            "WHERE c.patch IS NOT NULL AND o.effective=1",
            (json.dumps(beside), code),
        ) if beside else ()  # fmt: skip
        found += [row for row in rows if row[3] not in seen]
        seen |= {row[3] for row in found}
    return list(found)


def _noon(at: str) -> str:
    return f"{at}T12:00:00Z" if len(at) == 10 else at


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    sides: tuple[list[Entry], ...] = ([], [], [])
    for entry in entries:
        sides[entry.state].append(entry)
    past, coming, pinned = sides
    past.sort(reverse=True)
    coming.sort()
    pinned.sort(reverse=True)
    return pinned + coming + past


def _sieved(conn: Any, of: Scope, wish: Wish, entries: list[Entry]) -> list[Entry]:
    if wish.since:
        entries = [e for e in entries if e.at >= wish.since]
    if wish.until:
        entries = [e for e in entries if e.at < wish.until]
    channels = PARTS[wish.part].channels
    if not (channels or wish.person[1] or wish.text.strip()):
        return entries
    kept: set[tuple[int, int]] = set()
    for code in {e.source for e in entries}:
        ns = [e.n for e in entries if e.source == code]
        keep = _of_log(conn, of, wish, ns) if code == LOG else _of_kind(conn, code, wish, ns)
        kept |= {(code, n) for n in keep}
    return [e for e in entries if (e.source, e.n) in kept]


def _of_kind(conn: Any, code: int, wish: Wish, ns: list[int]) -> list[int]:
    """Return the rows of one kind that a filter keeps."""
    name = NAMES[code]
    where, values = ["n IN (SELECT value FROM json_each(?))"], [json.dumps(ns)]
    if name == "activity" and (channels := PARTS[wish.part].channels):
        where.append(f"channel IN ({','.join('?' * len(channels))})")
        values += channels
    side, who = wish.person
    if side == "contact":
        among = "EXISTS (SELECT 1 FROM json_each(contacts) j WHERE j.key=?)"
        where.append("contact=?" if name == "lead" else among)
        values.append(who)
    elif who:
        where.append("owner=?")
        values.append(who)
    texts = TEXTS[name]
    found = conn.execute(
        f"SELECT n,{','.join(texts)} FROM {name} WHERE {' AND '.join(where)}", values
    )
    return [row[0] for row in found if _says(wish.text, row[1:])]


def _of_log(conn: Any, of: Scope, wish: Wish, ns: list[int]) -> list[int]:
    """Return the operations that a filter keeps: of an author, or with a text among their values."""
    side, who = wish.person
    if side == "contact":
        return []
    rows = conn.execute(
        "SELECT o.n FROM operation o WHERE o.n IN (SELECT value FROM json_each(?)) "
        "AND (?='' OR o.author=?)",
        (json.dumps(ns), who, who),
    )
    kept = {n for (n,) in rows}
    if not wish.text.strip():
        return list(kept)
    said: set[int] = set()
    for operation, code, n, patch in changes_of(conn, of, sorted(kept)):
        if operation not in said:
            title = history.title(conn, NAMES[code], n)
            names = _stage_names(conn, patch)
            if _says(wish.text, (*json.loads(patch).values(), title, *names)):
                said.add(operation)
    return list(said)


def _stage_names(conn: Any, patch: str) -> list[str]:
    place = json.loads(patch).get("place")
    return [listing.title_of(conn, "stage", place.get("stage") or "")] if place else []


def _says(text: str, values: Iterable[Any]) -> bool:
    """Say whether all words of a text are among some values."""
    words = fold(text).split()
    if not words:
        return True
    said = fold(" ".join(str(value) for value in values if value is not None))
    return all(word in said for word in words)


def people(conn: Any, of: Scope, limit: int = 40) -> tuple[list[str], list[tuple[str, str]]]:
    """Return who did or wrote something (names), and who took part ((id, name)), for a filter."""
    ns = [n for _, _, source, n in _recorded(conn, of, Part(("activity",)))][-2000:]
    taken = json.dumps(ns)
    owners = conn.execute(
        "SELECT owner FROM activity WHERE n IN (SELECT value FROM json_each(?)) AND owner<>'' "
        "GROUP BY owner ORDER BY count(*) DESC,owner LIMIT ?",
        (taken, limit),
    )
    others = conn.execute(
        "SELECT c.id,coalesce(c.name,'') FROM activity x, json_each(x.contacts) j "
        "JOIN contact c ON c.id=j.key AND c.deleted=0 "
        "WHERE x.n IN (SELECT value FROM json_each(?)) GROUP BY c.n "
        "ORDER BY count(*) DESC,c.sort_key LIMIT ?",
        (taken, limit),
    )
    return [name for (name,) in owners], list(others.fetchall())


def counts(conn: Any, of: Scope) -> dict[str, int]:
    """Return how many notes, open tasks and files a record's timeline has."""
    found = _recorded(conn, of, Part(("note", "task", "attachment")))
    codes = {RECORDS[name].code: name for name in ("note", "task", "attachment")}
    made = dict.fromkeys(codes.values(), 0)
    for _, state, source, _n in found:
        if codes[source] != "task" or state == about.OPEN:
            made[codes[source]] += 1
    return made
