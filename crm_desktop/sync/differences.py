"""Which records differ between this file and its server, found by reading everything the server has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from crm_desktop.store import history
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import sums
from crm_desktop.sync.account import Place, place_of
from crm_desktop.sync.connection import Connection
from crm_desktop.sync.incoming import Incoming, beside
from crm_desktop.sync.receiving import Page
from crm_desktop.wire import proof
from crm_desktop.wire.carried import Carried
from crm_desktop.wire.proof import Sum

Found = dict[tuple[str, str], Sum]


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that is not the same on both sides; `ours` and `theirs` count what was done to it."""

    entity: str
    id: str
    title: str
    ours: int
    theirs: int


def records(
    ws: Workspace, connection: Connection, kinds: Collection[str],
    check: Callable[[], None] = lambda: None,
) -> list[Difference]:  # fmt: skip
    """Return the records of some kinds that differ. Nothing is changed by it.

    Raises `AwayError`, `ResetError` as a round does.
    """
    ours, theirs = _ours(ws, kinds), _theirs(ws, connection, kinds, check)
    conn, none = ws.reader(), Sum()
    return [
        Difference(
            entity, id, history.title_of(conn, entity, id), *_counts(ours, theirs, (entity, id))
        )
        for entity, id in sorted(ours.keys() | theirs.keys())
        if ours.get((entity, id), none) != theirs.get((entity, id), none)
    ]


def _counts(ours: Found, theirs: Found, named: tuple[str, str]) -> tuple[int, int]:
    return ours.get(named, Sum()).count, theirs.get(named, Sum()).count


def _ours(ws: Workspace, kinds: Collection[str]) -> Found:
    found: Found = {}
    for stamp, entity, id, patch in sums.counted(ws.reader(), kinds):
        _add(found, stamp, entity, id, patch)
    return found


def _theirs(
    ws: Workspace, connection: Connection, kinds: Collection[str], check: Callable[[], None]
) -> Found:
    found: Found = {}
    seen: set[tuple[str, str, str]] = set()  # what was granted later comes twice
    for one in everything(ws, connection, check):
        for row in one.rows:
            key = (one.header.stamp, row.entity, row.id)
            if row.entity in kinds and key not in seen:
                seen.add(key)
                _add(found, one.header.stamp, row.entity, row.id, row.text)
    return found


def everything(
    ws: Workspace, connection: Connection, check: Callable[[], None]
) -> Iterator[Carried]:
    """Yield all the server shows this file, from the beginning; it is not applied."""
    place, more = Place(epoch=place_of(ws).epoch), True
    while more:
        check()
        asked = {"after": str(place.cursor), "chain": place.chain, "epoch": place.epoch}
        incoming = Incoming(beside(ws.path).with_suffix(".compared"), asked)
        connection.download("/v1/pull", asked, incoming)
        page = Page(incoming, place)
        try:
            yield from page.carried()
        finally:
            page.drop()
        place = place.pulled(page.said["upto"], page.said["chain"])
        more = bool(page.said["more"])


def _add(found: Found, stamp: str, entity: str, id: str, text: str | None) -> None:
    hashed = proof.of_change(stamp, entity, id, text)
    found[entity, id] = found.get((entity, id), Sum()).plus((hashed,))
