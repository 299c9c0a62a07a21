"""Mentions typed as `@Lim Siew Ling` or `@<id>`, where nobody chooses from a list as one types."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NamedTuple

from crm_desktop.activities.notes import link
from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.fold import fold
from crm_desktop.domain.keys import is_id
from crm_desktop.domain.mentions import LINK
from crm_desktop.store import finding, listing

LONGEST = 100
"""Letters of a name that is looked for."""
MOST = 200
"""Names of one text that are looked for."""
_BEGINS = re.compile(r"(?<![\w@.\[\\])@(?=\w)")
"""Neither within an address nor within a link."""
_ENDS = re.compile(r"(?<=[^\s@])(?=\W|$)|(?<=[\u3400-\u9fff])")
"""Where a name may end: before what is no letter, and after any sign of Han, which has no spaces."""
Named = tuple[str, str, str]
"""(kind of record, id, title)."""


class Unclear(NamedTuple):
    """A name that was left as it is: nothing is called so, or these `ids` are."""

    name: str
    ids: tuple[str, ...]


def linked(conn: Any, text: str) -> tuple[str, list[Unclear]]:
    """Return a text with what it mentions as links, and the names nothing or several are called by.

    The longest name counts: "@Tan Ah Kow" is Tan Ah Kow where there is a Tan too.
    """
    made, at, unclear = list[str](), 0, list[Unclear]()
    kept = [found.span() for found in LINK.finditer(text)]
    for found in islice(_BEGINS.finditer(text), MOST):
        start = found.end()
        if start <= at or any(a <= start < b for a, b in kept):
            continue
        end, records = _named(conn, text[start : start + LONGEST])
        if len(records) == 1:
            made += [text[at : found.start()], link(*records[0])]
            at = start + end
        else:
            name = text[start : start + end] or text[start:].split()[0]
            unclear.append(Unclear(name, tuple(id for _entity, id, _title in records)))
    return "".join([*made, text[at:]]), unclear


def _named(conn: Any, text: str) -> tuple[int, list[Named]]:
    """Return where the longest name a text begins with ends, and the records called so."""
    line = text.split("\n")[0]
    for end in sorted({found.start() for found in _ENDS.finditer(line)}, reverse=True):
        if found := _called(conn, line[:end]):
            return end, found
    return 0, []


def _called(conn: Any, name: str) -> list[Named]:
    if is_id(name):
        entity = finding.entity_of(conn, name, SUBJECTS)
        return [(entity, name, listing.title_of(conn, entity, name))] if entity else []
    folded = fold(name)
    return [
        (entity, id, title)
        for entity in SUBJECTS
        for id, title in finding.titled(conn, entity, folded)
    ]
