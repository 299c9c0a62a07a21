"""Texts that may mean somebody by a shorter name: told before an erasure, and left as they are.

"Siti Aminah binti Ali" is written "Siti Aminah" or "Siti", "Tan Wei Ming" is "Wei Ming" or "Mr Tan",
陳美玲 is 美玲 or 陳小姐, which may be anybody's. So nothing is taken away for it: whoever erases is shown
where it stands, also beside the whole name in a text that loses that, and changes what does mean them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

import orjson

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr
from crm_desktop.privacy import short_names
from crm_desktop.privacy.erasing import mentions
from crm_desktop.privacy.erasing.calling import Calling
from crm_desktop.store import cells, identities
from crm_desktop.store.erasures import saying
from crm_desktop.store.erasures.naming import CHILD_OF, ever_named
from crm_desktop.store.erasures.spelling import Finder

OF = frozenset((*sum(CHILD_OF, ()), "ibn", "anak", "a/l", "a/p", "s/o", "d/o"))
"""Words between whose child somebody is and their own name."""
LEAST = 4
"""Letters of a single word that is looked for."""
NAMED, MOST = 5, 500
"""Texts that are shown, and looked for."""
KIND_WIDE = 10
"""Signs that the kinds of records take in a list at least."""
Check = Callable[[], object]


def kind_column(entity: str) -> str:
    """Return what a kind of record is called, as wide as most are."""
    return f"{tr(RECORDS[entity].label):{KIND_WIDE}} "


class Found(NamedTuple):
    """Records whose texts say a shorter name, with the words around the first one in each."""

    texts: tuple[str, ...] = ()
    more: bool = False
    keys: tuple[Key, ...] = ()

    def lines(self) -> list[str]:
        """Say where they are, each with its id and kind, as the command line lists them."""
        if not self.texts:
            return []
        return [
            tr("Perhaps meant by a shorter name; these texts stay, change them yourself"),
            *self.listed(),
        ]

    def listed(self) -> list[str]:
        """Return a line for each, with its id and kind."""
        said = zip(self.keys, self.texts, strict=True)
        return [f"    {id}  {kind_column(entity)} {words}" for (entity, id), words in said]

    def sentence(self) -> str:
        """Say where they are, "" where there are none."""
        if not self.texts:
            return ""
        return tr(
            "Perhaps meant by a shorter name; these texts stay, change them yourself: {texts}",
            texts=self.shown(),
        )

    def shown(self) -> str:
        """Return the first of them, and how many more there are."""
        shown = "; ".join(f"“{text}”" for text in self.texts[:NAMED])
        left = len(self.texts) - NAMED
        if left > 0:
            many = f"{left:,}+" if self.more else f"{left:,}"
            shown = f"{shown} {tr('and {n} more', n=many)}"
        return shown


def of(
    conn: Any, records: Iterable[Key], leave_out: Collection[Key], check: Check = lambda: None
) -> Found:
    """Return which texts, as they show now, say a shorter name of `records` and not the whole one."""
    every = list(records)
    whole = Finder(ever_named(conn, every))
    short = calling(conn, every, whole)
    found: dict[Key, str] = {}
    for code, n, patch in _changes(conn, short):
        check()
        entity = mentions.kind_of(code)
        if not entity or not _may_say(short, entity, orjson.loads(patch)):
            continue
        key = (entity, str(identities.id_of(conn, entity, n)))
        if key in found or key in leave_out:
            continue
        if words := _said(short, whole, entity, cells.shown(conn, *key) or {}):
            found[key] = words
        if len(found) == MOST:
            break
    return Found(tuple(found.values()), len(found) == MOST, tuple(found))


def _changes(conn: Any, short: Calling) -> Iterator[saying.Said]:
    return saying.changes(conn, short.words, pieces=short.pieces) if short else iter(())


def _may_say(short: Calling, entity: str, said: dict[Cell, Value]) -> bool:
    """Say whether a change may call them so beside people's own names, where such words mostly stand."""
    left = {cell: value for cell, value in said.items() if not mentions.is_name(entity, cell)}
    return short.may_be_in(list(left.values())) and any(map(short.meets, _texts(entity, left)))


def calling(conn: Any, records: Iterable[Key], whole: Finder) -> Calling:
    """Return what finds people by what they are called, but for their whole names."""
    people = [key for key in records if key[0] in ("contact", "lead")]
    said = [cells.ever(conn, *key) for key in people]
    short = [short_names.of(str(one.get("name") or "")) for one in said]
    written = {fold(str(one.get("family_name") or "")) for one in said}
    families = {one.family for one in short} | {one for one in written if " " not in one}
    own = {
        word for one in short for word in one.own if len(word) >= LEAST or not one.family
    } | families
    forms = {fold(form) for one in said for form in _given(one)}
    forms |= {form for one in short for form in one.several}
    alone = {one for one in families if len(one) >= LEAST and not short_names.is_common(one)}
    known = set(whole.names)
    return Calling(
        forms - known - {""}, alone - known, own - known - {""},
        {family for one in short for family in one.han},
    )  # fmt: skip


def _given(said: dict[Cell, Value]) -> Iterator[str]:
    """Yield what else somebody is called: what stands before their father's name, each given name alone.

    Where no word says which those are, these are the first, and the second of three.
    """
    every = str(said.get("name") or "").split()
    at = next((n for n, word in enumerate(every) if n and word.casefold() in OF), 0)
    before = every[:at] if at else every
    given = before if at else before[: 2 if len(every) > 2 else 1]
    for form in (" ".join(before), *given, str(said.get("given_name") or "")):
        if " " in form or len(form) >= LEAST:
            yield form


def _texts(entity: str, said: dict[Cell, Value]) -> list[str]:
    return [text for text, is_name in mentions.texts(entity, said) if not is_name]


def _said(short: Calling, whole: Finder, entity: str, said: dict[Cell, Value]) -> str:
    texts = [_without(whole, text) for text in _texts(entity, said)]  # those are listed, and go
    return next((words for text in texts if (words := short.around(text))), "")


def _without(whole: Finder, text: str) -> str:
    return whole.replaced(text, lambda _said, _folded: tr("[erased]"))
