"""Other records whose words name somebody who is to be erased, and those records without the words.

Words that are only edited stay in the history. What is a text of its own, like a note, is therefore made
anew without them, and the old one goes with its history. Of a record others point to only the words that
show are changed, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

import orjson

from crm_desktop.domain.fields import Cell, Kind, Value
from crm_desktop.domain.merged import Key, references
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr
from crm_desktop.store import cells, identities
from crm_desktop.store.erasures import said_again, saying
from crm_desktop.store.erasures.naming import NAMED, WORKERS, ever_named, is_distinct
from crm_desktop.store.erasures.spelling import Finder

BARE = ("privacy_request",)
"""Kinds of which, once somebody is erased, what is not personal stays: the proof that they were answered."""
ANEW = ("note", "activity", "task", "attachment", *BARE, "breach")
"""Kinds that are made anew: nothing but files and mentions points to them."""
TOLD = ("segment", "saved_view", "tag", "report", "score_point")
"""Kinds that are told as such (`store.belongings`): they stay as they are until somebody changes them."""
_SET = (*WORKERS, "digest", "external_id", "media", "of", "form", "formula", "currency", "base", "rank",
        "colour", "repeat", "secret")  # fmt: skip
"""Fields of text that no person writes sentences into."""
_ENTRIES = (
    "address",
    "link",
    "custom",
    "vcard",
    "ics",
    "step",
    "need",
    "option",
    "choice",
    "tile",
    "phone",
    "email",
)
"""Kinds of entries that hold text."""
_CODES = ("kind", "e164", "of", "currency", "country", "id")
_REACH = ("phone", "email")
_NAMES = ("given_name", "family_name")
_BY_CODE = {record.code: entity for entity, record in RECORDS.items() if entity not in TOLD}
_NOBODY = Finder(())
Check = Callable[[], object]
Do = Callable[[str, bool], str]
"""Takes a text, and whether it is itself a name."""


class Mention(NamedTuple):
    """A record that names somebody: `words` is the text around, `anew` whether it is made anew.

    `stands` says whether it shows that now; otherwise it is deleted, or only an earlier wording says it.
    `sure` is not what may well mean others: a short name that is a word too, or part of somebody's own name.
    """

    entity: str
    id: str
    title: str
    words: str
    anew: bool
    stands: bool = True
    sure: bool = True

    @property
    def key(self) -> Key:
        return self.entity, self.id


def find(
    conn: Any, records: Iterable[Key], leave_out: Collection[Key], check: Check = lambda: None
) -> list[Mention]:
    """Return the records whose texts name one of `records`, or ever did, but for `leave_out`.

    The log is looked through, not the indexes: what was deleted or edited since still stands in it.
    """
    finder = Finder(ever_named(conn, records))
    rows: dict[tuple[int, int], tuple[str, bool]] = {}
    for code, n, patch in saying.changes(conn, finder.names) if finder else ():
        check()
        if code not in _BY_CODE or (code, n) in rows:
            continue
        if (said := _first(finder, _BY_CODE[code], orjson.loads(patch)))[0]:
            rows[code, n] = said
    every = [(_BY_CODE[code], n, said) for (code, n), said in rows.items()]
    order = list(RECORDS)
    every.sort(key=lambda one: (order.index(one[0]), one[1]))
    keys = [((e, str(identities.id_of(conn, e, n))), said) for e, n, said in every]
    return [_mention(conn, finder, *one) for one in keys if one[0] not in leave_out]


def _mention(conn: Any, finder: Finder, key: Key, before: tuple[str, bool]) -> Mention:
    words, sure = before
    said = cells.shown(conn, *key)
    title = str((said or cells.ever(conn, *key)).get(RECORDS[key[0]].title_field) or "")
    anew = key[0] in ANEW
    if said is None:
        words = tr("deleted: {words}", words=words)
        return Mention(*key, title, words, anew, stands=False, sure=sure)
    now, is_sure = _first(finder, key[0], said)
    if now:
        return Mention(*key, title, now, anew, sure=is_sure)
    earlier = tr("earlier wording: {words}", words=words)
    return Mention(*key, title, earlier, anew, stands=False, sure=sure)


def still_said(conn: Any, names: Iterable[str]) -> list[str]:
    """Return those of `names` that a text of the log still says: of a record somebody left as it is."""
    left, found = {name: Finder([name]) for name in names}, list[str]()
    for code, _n, patch in saying.changes(conn, left) if left else ():
        texts = list(_strings(_BY_CODE.get(code, ""), orjson.loads(patch)))
        for name, finder in list(left.items()):
            if any(map(finder.meets, texts)):
                found.append(name)
                del left[name]
    return found


def _strings(entity: str, patch: dict[Cell, Value]) -> Iterator[str]:
    """Yield whatever a patch says, but for people's own names, of which another may be part."""
    return said_again.strings(value for cell, value in patch.items() if not is_name(entity, cell))


def kind_of(code: int) -> str:
    """Return the kind of record of an entity's number whose texts are looked through, "" for others."""
    return _BY_CODE.get(code, "")


def texts(entity: str, said: dict[Cell, Value]) -> list[tuple[str, bool]]:
    """Return the texts of some cells that may name somebody, each with whether it is itself a name."""
    found: list[tuple[str, bool]] = []

    def note(text: str, is_name: bool) -> str:
        found.append((text, is_name))
        return text

    for cell, value in said.items():
        _each(_NOBODY, entity, cell, value, note)
    return found


def without(conn: Any, key: Key, names: Collection[str]) -> dict[Cell, Value]:
    """Return the cells of a record that change when the names are taken out of its texts."""
    finder = Finder(names)
    if not finder:
        return {}

    def blank(text: str, is_name: bool) -> str:
        return finder.replaced(text, lambda _said, _folded: tr("[erased]"), name=is_name)

    said = cells.shown(conn, *key) or {}
    return {
        cell: new for cell, value in said.items()
        if (new := _each(finder, key[0], cell, value, blank)) != value
    }  # fmt: skip


def made_anew(conn: Any, key: Key, id: str, names: Collection[str], gone: Collection[str]) -> Edit:
    """Return the edit that makes a record like another, under a new id and without the names.

    One of `BARE` keeps nothing that is personal where it is about one of the ids that are `gone`.
    """
    said = {c: v for c, v in (cells.shown(conn, *key) or {}).items() if c != "merged_into"}
    if key[0] in BARE and any(said.get(f.name) in gone for f in references(RECORDS[key[0]])):
        fields = RECORDS[key[0]].fields
        kept = {c: v for c, v in said.items() if c in fields and not fields[c].personal}
        return Edit(key[0], id, {**kept, "deleted": False})
    return Edit(key[0], id, {**said, **without(conn, key, names), "deleted": False})


def edits(
    conn: Any, made: Iterable[tuple[str, str, str]], names: Collection[str], gone: Iterable[Key]
) -> list[Edit]:
    """Return the edits that take names out of (kind, old id, new id) records of a file.

    What is not there, or was made anew before, is left out: a backup is older than what it is of. `gone` are
    the records that go.
    """
    ids = {id for _, id in gone}
    found = []
    for entity, old, new in made:
        if new == old:
            left = without(conn, (entity, old), names)
            found += [Edit(entity, old, left)] if left else []
        elif not names and entity not in BARE:
            continue  # it would be made anew with them in it
        elif cells.shown(conn, entity, old) and identities.number_of(conn, entity, new) is None:
            found.append(made_anew(conn, (entity, old), new, names, ids))
    return found


def _first(finder: Finder, entity: str, said: dict[Cell, Value]) -> tuple[str, bool]:
    """Return the first place where some cells name somebody, with the words around, and whether that is sure.

    A sure one goes before others; "" where there is none.
    """
    found: dict[bool, str] = {}

    def look(text: str, is_name: bool) -> str:
        for name in finder.named(text, name=is_name):
            sure = not is_name and is_distinct(name)
            found.setdefault(sure, finder.around(text, name=is_name))
        return text

    for cell, value in said.items():
        if True not in found:
            _each(finder, entity, cell, value, look)
    return (found[True], True) if True in found else (found.get(False, ""), False)


def _each(finder: Finder, entity: str, cell: Cell, value: Value, do: Do) -> Value:
    """Return a cell with each of its texts as `do` makes it; whoever bears the very name keeps it."""
    name = cell.partition(".")[0]
    field = RECORDS[entity].fields.get(name)
    if field is None or name in _SET:
        return value
    if isinstance(value, str):
        free = field.kind in (Kind.TEXT, Kind.NOTE) or name == "custom"
        titles = (RECORDS[entity].title_field, *_NAMES)
        borne = entity in NAMED and name in titles and finder.bears(value)
        return do(value, is_name(entity, cell)) if free and not borne else value
    if field.entry in _ENTRIES or name == "result":
        return _inside(value, (*_CODES, "value") if field.entry in _REACH else _CODES, do)
    return value


def _inside(value: Value, codes: Collection[str], do: Do) -> Value:
    if isinstance(value, str):
        return do(value, False)
    if isinstance(value, dict):
        return {k: v if k in codes else _inside(v, codes, do) for k, v in value.items()}
    if isinstance(value, list):
        return [_inside(one, codes, do) for one in value]
    return value


def is_name(entity: str, cell: Cell) -> bool:
    """Say whether a cell is the name of a person, of which one of Han signs may be the beginning."""
    return entity in ("contact", "lead") and cell in ("name", *_NAMES)
