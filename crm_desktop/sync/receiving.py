"""Pulling: pages up to the head, held against the brake, then applied; each goes on where it broke off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import orjson

from crm_desktop.store import outgoing
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import believing, refusing, sums
from crm_desktop.sync.account import Account, Place, place_of, set_place
from crm_desktop.sync.applying import Applying, readable
from crm_desktop.sync.brake import Brake
from crm_desktop.sync.connection import AwayError, Connection, ResetError
from crm_desktop.sync.incoming import LARGE, Incoming, beside
from crm_desktop.wire import batch
from crm_desktop.wire.carried import Carried
from crm_desktop.wire.columns import MalformedError
from crm_desktop.wire.proof import Sum

AHEAD = 4 << 20
"""Bytes of pages fetched before they are applied, so that the brake sees a pull as a whole."""
TOGETHER = 500
"""Confirmations of one transaction."""


class Page:
    """One answer of the server."""

    def __init__(self, incoming: Incoming, place: Place) -> None:
        self._incoming = incoming
        try:
            self.said: dict[str, Any] = orjson.loads(next(incoming.frames(), b""))
        except (MalformedError, orjson.JSONDecodeError) as error:
            incoming.drop()
            raise AwayError(str(error)) from error
        if self.said["after"] != place.cursor:  # an answer to something else (R34)
            incoming.drop()
            raise AwayError("an answer to something else")

    @property
    def size(self) -> int:
        """Bytes of it."""
        return self._incoming.here

    def batches(self) -> Iterator[bytes]:
        """Yield its batches, as often as asked."""
        return islice(self._incoming.frames(), 1, None)

    def carried(self) -> Iterator[Carried]:
        """Yield what can be read of it."""
        for data in self.batches():
            try:
                yield from batch.unpack(data)
            except MalformedError:  # set aside when it is applied
                continue

    def close(self) -> None:
        """Let go of its file, which stays for the next time where the page was not taken."""
        self._incoming.close()

    def drop(self) -> None:
        """Let its bytes go."""
        self._incoming.drop()


class Receiving:
    """Pulls everything the server has for this file."""

    def __init__(
        self, ws: Workspace, account: Account, connection: Connection, *, brake: Brake,
        prove: Callable[[], None], check: Callable[[], None],
        progress: Callable[[int, int], None],
    ) -> None:  # fmt: skip
        self._ws, self._account, self._connection = ws, account, connection
        self._brake, self._prove = brake, prove
        self._check, self._progress = check, progress
        self._proved = False
        self.applying = Applying(ws, check)
        self.gone = 0

    def pull(self) -> dict[str, Sum]:
        """Pull up to the head; return the sums of what the server shows this file.

        Raises `BrakeError` before the page that would take too much away; that one and those after it
        come again next time.
        """
        more = True
        while more:
            place = place_of(self._ws)
            pages: list[Page] = []
            try:
                while more and _fit(pages):
                    page = self._page(place)
                    pages.append(page)
                    place = place.pulled(page.said["upto"], page.said["chain"])
                    more = bool(page.said["more"])
                self._judge(pages)
                for page in pages:
                    self._take(page)
            finally:
                for page in pages:
                    page.close()
            last = pages[-1].said
        self._ws.log.all_came()
        return {kind: Sum(*one) for kind, one in last["sums"].items()}

    def _page(self, place: Place) -> Page:
        asked = {"after": str(place.cursor), "chain": place.chain, "epoch": place.epoch}
        incoming = Incoming(beside(self._ws.path), asked)
        self._connection.download(
            "/v1/pull",
            asked,
            incoming,
            lambda here: self._progress(here, incoming.total),
            place.headers,
        )
        page = Page(incoming, place)
        if page.said["head"] < place.known:  # it lost what we know of; or this is an old answer
            page.drop()
            raise ResetError
        return page

    def _judge(self, pages: Sequence[Page]) -> None:
        """Stop before anything is applied that takes much away, or that a false server says."""
        saying = [page for page in pages if page.said["numbers"] or page.said["gone"]]
        if not saying or self._brake.needless():
            return
        for page in saying:
            self._brake.judge(page.carried(), page.said["gone"])
        if self._brake.going and not self._proved:
            self._prove()
            self._proved = True

    def _take(self, page: Page) -> None:
        small: list[Carried] = []
        for one, pieces in self._operations(page):
            if pieces is None:
                small.append(one)
                continue
            self._small(small)
            small = []
            self.applying.large(one.header, pieces)
        self._small(small)
        self._forget(page.said["gone"])
        numbers = iter(page.said["numbers"])
        while some := list(islice(numbers, TOGETHER)):
            with self._ws.transaction() as conn:
                outgoing.confirm(conn, some)
        place = place_of(self._ws)
        if page.said["upto"] != place.cursor:
            set_place(self._ws, place.pulled(page.said["upto"], page.said["chain"]))
        page.drop()

    def _operations(
        self, page: Page
    ) -> Iterator[tuple[Carried, Callable[[], Iterator[Carried]] | None]]:
        """Yield whole operations, and large ones with what gives their pieces."""
        last = ""
        for data in page.batches():
            self._check()
            try:
                found = batch.unpack(data)
            except MalformedError as error:
                self.applying.unreadable(data, error)
                continue
            for one in found:
                if one.whole:
                    yield one, None
                elif one.header.stamp != last:
                    last = one.header.stamp
                    yield one, _pieces(page, last)

    def _small(self, given: Sequence[Carried]) -> None:
        ops = []
        for one in given:
            op = readable(one)
            if isinstance(op, str):
                self.applying.park(one.header, one.rows, op)
            elif believing.genuine(op, self._account):
                ops.append(op)
        self.applying.small(ops)

    def _forget(self, gone: Sequence[Sequence[str]]) -> None:
        if gone:
            records = [(entity, id) for entity, id in gone]
            self._ws.log.forget(records, self._ws.own_devices, refusing.HIDDEN)
            sums.forget(self._ws)
            self.gone += len(gone)


def _fit(pages: Sequence[Page]) -> bool:
    """Say whether one more page may be fetched before these are applied; a large one comes last."""
    return not pages or (pages[-1].size <= LARGE and sum(p.size for p in pages) < AHEAD)


def _pieces(page: Page, stamp: str) -> Callable[[], Iterator[Carried]]:
    def pieces() -> Iterator[Carried]:
        begun = False
        for one in page.carried():
            if one.header.stamp == stamp:
                begun = True
                yield one
            elif begun:
                return

    return pieces
