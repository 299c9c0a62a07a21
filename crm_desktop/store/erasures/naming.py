"""By what the erased are known: names, addresses and numbers that are theirs, and words of their records."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from crm_desktop.domain import phones
from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import cells, identities, lookups
from crm_desktop.store.erasures import saying
from crm_desktop.store.erasures.spelling import HAN_RUN, alike, bounded, digits_of

NAMED = ("contact", "lead", "company")
"""Kinds whose title is somebody's name."""
WORKERS = ("owner", "recorded_by", "team")
"""Fields that say who works here, not whom a record is about."""
SHORTEST, TITLE, LONGEST, MOST = 12, 5, 60, 60
"""Signs of a text, and of a name or an address, that tell one person from others; signs kept; words kept."""
DISTINCT = 8
"""Signs of a single word that is found inside a text; a shorter one counts where it stands alone."""
CHILD_OF = (("binti", "binte", "bt", "bt.", "bte", "bte."), ("bin", "b."))
"""Ways to write the word between somebody's own name and their father's."""
_PLAIN = re.compile(r"[0-9a-fA-F-]{16,}|[\d\s:.,TZ+-]+")
"""Ids, digests, dates and numbers: they are no words."""
Key = tuple[str, str]


def named_by(conn: Any, records: Iterable[Key]) -> list[str]:
    """Return what a text may name records by: their names, addresses and numbers."""
    found: dict[str, None] = {}
    for entity, id in records:
        said = cells.ever(conn, entity, id)
        name = str(said.get(RECORDS[entity].title_field) or "").strip()
        if entity in NAMED and _is_name(name):
            found[name] = None
        found |= dict.fromkeys(_reached(said))
    return [one for one in found if one]


def ever_named(conn: Any, records: Iterable[Key]) -> list[str]:
    """Return that, and the names, addresses and numbers they ever had."""
    every = [key for key in records if key[0] in NAMED]
    found = dict.fromkeys(named_by(conn, every))
    for entity, id in every:
        for patch in _patches(conn, entity, id):
            found |= dict.fromkeys(_own(entity, patch))
    return list(found | dict.fromkeys(way for name in found for way in _ways(name)))


def _ways(name: str) -> Iterator[str]:
    """Yield a name with "binti" written otherwise: it is the same whole name."""
    words = name.split()
    for at, word in enumerate(words[1:-1], 1):
        for ways in CHILD_OF:
            if word.casefold() in ways:
                others = (way for way in ways if way != word.casefold())
                yield from (" ".join((*words[:at], way, *words[at + 1 :])) for way in others)


def _own(entity: str, patch: dict[str, Any]) -> Iterator[str]:
    """Yield the names, addresses and numbers that a patch of a person or a company says."""
    for cell, value in patch.items():
        field = cell.partition(".")[0]
        if field == RECORDS[entity].title_field and _is_name(str(value or "").strip()):
            yield str(value).strip()
    yield from _reached(patch)


def _reached(said: dict[str, Any]) -> Iterator[str]:
    """Yield addresses and numbers as they are typed and looked up, and numbers as they are dialled here."""
    for cell, value in said.items():
        if cell.partition(".")[0] in ("emails", "phones") and isinstance(value, dict):
            typed = str(value.get("value") or "").strip()
            yield from filter(None, (typed, digits_of(typed)))
    for kind, one in lookups.reach(said):
        if len(one) > 5:
            yield one
        if kind == lookups.PHONE and (dialled := phones.national(one)):
            yield dialled


def _is_name(text: str) -> bool:
    return len(text) > 2 or (HAN_RUN.fullmatch(text) is not None and len(text) > 1)


def nobody_else_bears(
    conn: Any, names: Iterable[str], but: Collection[Key] = ()
) -> list[str]:  # fmt: skip
    """Return those of `names` that are no name, address or number of a record that is left.

    Nor of anybody who works here. What is shared, like the number of an office or a name two people have,
    tells nobody from others. `but` are records that are still to go.
    """
    here = workers(conn)
    left = {name: said for name in names if (said := alike(name)) not in here}
    entities = {record.code: entity for entity, record in RECORDS.items()}
    gone = {(identities.code_of(conn, e), identities.number_of(conn, e, id)) for e, id in but}
    for code, row, patch in saying.changes(conn, left) if left else ():
        if (code, row) not in gone and code in entities:
            borne = set(map(alike, _borne(entities[code], json.loads(patch))))
            left = {name: said for name, said in left.items() if said not in borne}
            if not left:
                break
    return list(left)


def _borne(entity: str, patch: dict[str, Any]) -> Iterator[str]:
    """Yield who a patch says that its record is, and who works on it."""
    yield from _own(entity, patch) if entity in NAMED else ()
    yield from (str(patch[cell]) for cell in WORKERS if patch.get(cell))


def workers(conn: Any) -> set[str]:
    """Return the folded names of who works in a file, or did."""
    found = {str(name) for (name,) in conn.execute("SELECT DISTINCT author FROM operation")}
    for (text,) in conn.execute(
        "SELECT value FROM meta WHERE key IN ('profile','users')"
    ).fetchall():
        said = json.loads(text)
        every = said if isinstance(said, list) else [said or {}]
        found |= {str(one.get("name") or "") for one in every}
    return set(map(fold, found))


def words_of(conn: Any, rows: Iterable[Key]) -> list[str]:
    """Return words by which what is left of some records would be known; names and addresses first.

    They are only looked for: others may say them too, so nothing is taken away for them.
    """
    first: dict[str, None] = {}
    more: dict[str, None] = {}
    for entity, id in rows:
        title = RECORDS[entity].title_field if entity in RECORDS else ""
        for patch in _patches(conn, entity, id):
            for cell, value in patch.items():
                field = cell.partition(".")[0]
                named = field in (title, "emails", "phones") and entity != "attachment"
                (first if named else more).update(dict.fromkeys(_kept(value, named=named)))
    return list(dict.fromkeys((*first, *more)))[:MOST]


def digests_of(conn: Any, rows: Iterable[Key]) -> tuple[str, ...]:
    """Return the digests of the erased attachments: by them their bytes are found among those of backups."""
    found: dict[str, None] = {}
    for entity, id in rows:
        for patch in _patches(conn, entity, id) if entity == "attachment" else ():
            if digest := patch.get("digest"):
                found[str(digest)] = None
    return tuple(found)


def _patches(conn: Any, entity: str, id: str) -> Iterator[dict[str, Any]]:
    n = identities.number_of(conn, entity, id)
    sql = "SELECT patch FROM change WHERE entity=? AND row=? AND patch IS NOT NULL"
    code = identities.code_of(conn, entity)
    for (patch,) in conn.execute(sql, (code, n)).fetchall() if n is not None else ():
        yield json.loads(patch)


def _kept(value: Any, *, named: bool) -> Iterator[str]:
    for text in _leaves(value):
        words = text.strip()[:LONGEST]
        if (named and len(words) >= TITLE) or (
            len(words) >= SHORTEST and not _PLAIN.fullmatch(words)
        ):
            yield words


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)


class Naming:
    """Finds names in texts: as whole words, a short single word only where nothing else stands there."""

    def __init__(self, names: Collection[str]) -> None:
        said = {fold(" ".join(name.split())) for name in names} - {""}
        self._whole, self._names = said, tuple(names)
        inside = [one for one in said if is_distinct(one)]
        longest = sorted(map(bounded, inside), key=len, reverse=True)
        self._inside = re.compile("|".join(longest)) if longest else None

    def __bool__(self) -> bool:
        return bool(self._whole)

    @property
    def distinct(self) -> list[str]:
        """Return those that are looked for inside texts, as they are written."""
        return [name for name in self._names if is_distinct(fold(name))]

    def meets(self, text: str) -> bool:
        """Say whether a text names one of them."""
        folded = " ".join(fold(text).split())
        if folded in self._whole:
            return True
        return self._inside is not None and self._inside.search(folded) is not None


def is_distinct(name: str) -> bool:
    """Say whether a folded name tells one person from others within a text: a single short word does not."""
    if HAN_RUN.search(name):
        return len(name) > 2
    return " " in name or len(name) >= DISTINCT or not name.isalpha()
