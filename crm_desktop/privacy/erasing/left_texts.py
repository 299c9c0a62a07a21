"""Others' records that an erasure left with words that may mean who went: which they are, and no word of it.

A job keeps their kinds and ids. What they are called is read when a certificate is shown, and not where
their own title says a name: then the id alone tells the owner which one it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr
from crm_desktop.privacy.erasing import shorter
from crm_desktop.privacy.erasing.mentions import Mention
from crm_desktop.privacy.erasing.preview import Around
from crm_desktop.store import history, identities
from crm_desktop.store.erasures.naming import ever_named
from crm_desktop.store.erasures.spelling import Finder

LONGEST = 60
Left = tuple[str, str, bool]
"""Kind and id of a record, and whether its title says a name of who went."""


def of(around: Around, named: Iterable[Mention], blank: Collection[Mention]) -> list[Key]:
    """Return the records that are left with such words: shorter names, and names that are not taken out."""
    kept = [one.key for one in named if one not in blank]
    return list(dict.fromkeys((*around.shorter.keys, *kept)))


def noted(
    conn: Any, records: Iterable[Key], left: Iterable[Key], made: Iterable[tuple[str, str, str]],
    gone: Collection[Key],
) -> tuple[Left, ...]:  # fmt: skip
    """Return what a job keeps of them, before anything went: those made anew by their new ids."""
    says, anew = _says(conn, list(records)), {(kind, old): new for kind, old, new in made}
    return tuple(
        (kind, anew.get((kind, id), id), says(history.title_of(conn, kind, id)))
        for kind, id in left if (kind, id) in anew or (kind, id) not in gone
    )  # fmt: skip


def lines(conn: Any, every: Iterable[Left]) -> Iterator[str]:
    """Yield a line for each that is still there, with its kind and title."""
    for kind, id, says in every:
        if kind not in RECORDS or identities.number_of(conn, kind, id) is None:
            continue
        title = history.title_of(conn, kind, id)
        if not title:  # erased since, or nothing names it
            continue
        short = title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
        label = tr(RECORDS[kind].label)
        yield tr("{kind} with the id {id}", kind=label, id=id) if says else f"{label}: {short}"


def _says(conn: Any, records: list[Key]) -> Callable[[str], bool]:
    """Return what asks of a text whether it says any name of theirs, a shorter one, or a word of one."""
    names = ever_named(conn, records)
    parts = [word for name in names for word in name.split() if word.casefold() not in shorter.OF]
    whole = Finder([*names, *(word for word in parts if len(word) > 1)])
    short = shorter.calling(conn, records, whole)
    return lambda text: whole.meets(text) or short.meets(text)
