"""Which changes of a whole log may say a word: looked for by SQLite, which reads a million in a second."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from crm_desktop.domain.fold import fold
from crm_desktop.store.erasures.spelling import HAN, digits_of

_PLAIN = "length(patch)=length(CAST(patch AS BLOB))"
"""A patch of ASCII alone: there SQLite's own case-blind comparison misses nothing that `fold` finds."""
_LITERAL = f"\x01-\x7f{HAN}\u3001-\u3020"
"""Signs that fold to themselves, but for case: a patch of them alone says a word of them as it is written."""
_SPECIAL = re.compile("[!%_]")
_OTHER = re.compile(f"[^{_LITERAL}]+")
Said = tuple[int, int, str]
"""Code of an entity, number of a row, patch."""


def changes(
    conn: Any, words: Collection[str], code: int | None = None, pieces: Collection[str] = ()
) -> Iterator[Said]:
    """Yield all changes, of one entity by its `code`, that may say one of `words`, or of the plain `pieces`.

    Every one that says it is among them, with others: those with letters that fold to others are not tried.
    """
    every = (*map(_parts, words), *((piece,) for piece in pieces))
    parts = list(dict.fromkeys(filter(None, every)))
    likes = " OR ".join("patch LIKE ? ESCAPE '!'" for _ in parts) or "0"
    of, whose = ("", ()) if code is None else ("entity=? AND ", (code,))
    sql = (
        f"SELECT entity,row,patch FROM change WHERE {of}patch IS NOT NULL "
        f"AND CASE WHEN {_PLAIN} THEN {likes} ELSE 1 END"
    )
    longest = [max(split, key=len) for split in parts]
    for one in conn.execute(sql, (*whose, *map(_pattern, parts))):
        patch = one[2]
        if patch.isascii() or _OTHER.search(patch) or any(map(patch.lower().__contains__, longest)):
            yield one


def _parts(word: str) -> tuple[str, ...]:
    """Return the pieces of a folded word that a patch of `_LITERAL` signs says as they are, in order.

    Of a phone number these are its digits: anything may stand between them.
    """
    if digits := digits_of(fold(word)):
        return tuple(digits)
    return tuple(_OTHER.sub(" ", json.dumps(fold(word), ensure_ascii=False)[1:-1]).split())


def _pattern(parts: Collection[str]) -> str:
    """Return what finds these pieces within a patch, whatever their case and the spaces between."""
    return "%" + "%".join(_SPECIAL.sub(r"!\g<0>", part) for part in parts) + "%"
