"""Shorter names of other people in texts: those of contacts, leads and users that a report may give away.

"Ahmad Faizal", "En. Ahmad Faizal Othman" and "Faizal's wife" say who it is as well as the whole name does.
All names of the file are gone through once, and only those that share a word with the texts are taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from crm_desktop.domain.merged import Key
from crm_desktop.domain.names import has_han
from crm_desktop.privacy import short_names
from crm_desktop.privacy.short_names import Short
from crm_desktop.store.erasures.naming import workers
from crm_desktop.store.twins import PEOPLE

ALONE = 3
"""Letters of a single word at least that is taken for a name without a title before it."""
_OF = re.compile(r"['’]s?$")
_PIECE = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
Person = tuple[str, str, str]  # id, name, folded name


class Called(NamedTuple):
    """Folded name → id of whom it means, of a shorter one "" for several; `alone` want a capital."""

    whole: dict[str, str]
    several: dict[str, str]
    alone: set[str]


class Own:
    """How the person of the report is called: that stays, whoever else is called so."""

    def __init__(self, names: Collection[str], words: Collection[str]) -> None:
        self._words = set(words)
        self._forms = {form for name in names for form in _forms(short_names.of(name))}

    def says(self, name: str) -> bool:
        """Say whether a folded name is theirs as it is, or a word of it."""
        return name in self._words

    def __contains__(self, form: str) -> bool:
        return form in self._forms or all(map(self._words.__contains__, form.split()))


def find(
    conn: Any, runs: Collection[str], own: Own, but: Collection[Key], check: Callable[[], object]
) -> Called:
    """Return which of the folded `runs` of words in texts are names of others than `but`, or shorter ones."""
    said = _said(runs)
    words = {word for run in said for word in _PIECE.findall(run) if short_names.names(word)}
    signs = {sign for word in words if has_han(word) for sign in word}
    found, done = Called({}, {}, set()), set[str]()
    for id, name, key in _people(conn, but):
        check()
        if id and key in runs and not own.says(key):
            found.whole[key] = id
        shared = words.intersection(_PIECE.findall(key))
        left = shared - done
        done |= left
        _alone(found, said, own, left)
        if len(shared) > 1 or not (key.isascii() or signs.isdisjoint(key)):
            _several(found, said, own, id, short_names.of(name))
    return found


def _several(found: Called, said: dict[str, set[str]], own: Own, id: str, short: Short) -> None:
    """Note which runs call this one by several words, or by Han signs."""
    for form in _forms(short):
        for run in said.get(form, ()) if form not in own else ():
            found.several[run] = id if found.several.get(run, id) == id else ""


def _alone(found: Called, said: dict[str, set[str]], own: Own, words: Collection[str]) -> None:
    """Note which runs call anybody by one of these words of a name."""
    for word in words:
        for run in said.get(word, ()) if word not in own else ():
            if run != word:
                found.several[run] = ""  # a title before it
            elif len(word) >= ALONE:
                found.alone.add(run)


def _said(runs: Iterable[str]) -> dict[str, set[str]]:
    """Return each run, without a title before it and an "'s" after it, with what is to be hidden of it."""
    found: dict[str, set[str]] = {}
    for run in runs:
        whole = _OF.sub("", run)
        plain = _untitled(whole)
        found.setdefault(plain, set()).add(whole)
    return found


def _untitled(run: str) -> str:
    words = run.split()
    first = 0
    while first < len(words) - 1 and words[first].rstrip(".") in short_names.TITLES:
        first += 1
    return " ".join(words[first:])


def _forms(short: Short) -> Iterator[str]:
    yield from short.several
    yield from short.titled()


def _people(conn: Any, but: Collection[Key]) -> Iterator[Person]:
    """Yield all contacts and leads, deleted and merged ones too, and who works in the file."""
    for entity in PEOPLE:
        sql = f"SELECT id,name,sort_key FROM {entity} WHERE name<>''"
        yield from (one for one in conn.execute(sql) if (entity, one[0]) not in but)
    yield from (("", name, name) for name in workers(conn))
