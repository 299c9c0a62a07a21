"""One round with the server: push what it lacks, pull what we lack, prove both equal (R30-R37)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from crm_desktop.domain.operation import Change, Operation
from crm_desktop.store import outgoing
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import believing, sending, sums
from crm_desktop.sync.account import START, Account, Place, place_of, set_place
from crm_desktop.sync.connection import Connection, ResetError
from crm_desktop.wire import batch, frames, proof
from crm_desktop.wire.carried import Carried
from crm_desktop.wire.proof import Sum

PIECES = 4 << 20
"""Bytes of pieces sent at once."""


@dataclass
class Outcome:
    """What a round did; `differing` are kinds of record with (ours, theirs), empty is proved equal."""

    sent: int = 0
    received: int = 0
    gone: int = 0
    refused: dict[str, str] = field(default_factory=dict)  # stamp → why
    differing: dict[str, tuple[int, int]] = field(default_factory=dict)
    proved: bool = False
    reset: bool = False
    head: int = 0  # the greatest number known of the server


class Exchange:
    """Rounds of one file with its server, in a thread of their own; `check` ends one early."""

    def __init__(
        self, ws: Workspace, account: Account, connection: Connection,
        check: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self._ws, self._account, self._connection = ws, account, connection
        self._check = check

    def round(self) -> Outcome:
        """Push, pull and prove. Raises `AwayError` where the server is away, `RefusedError`."""
        outcome = Outcome()
        for again in (True, False):
            try:
                self._push(outcome)
                theirs = self._pull(outcome)
                outcome.head = place_of(self._ws).known
                if outgoing.count(self._ws.reader()):  # written meanwhile: the next round sends it
                    return outcome
                outcome.differing = proof.differing(sums.sums(self._ws), theirs)
                outcome.proved = not outcome.differing
                return outcome
            except ResetError:
                if not again:
                    raise
                outcome.reset = True
                self._start_over()
        return outcome

    # sending

    def _push(self, outcome: Outcome) -> None:
        while True:
            self._check()
            conn = self._ws.reader()
            one = sending.large(conn)
            given = [] if one is not None else sending.next_batch(conn)
            if one is not None:
                self._send_pieces(sending.pieces_of(conn, one), outcome)
            elif given:
                self._send([batch.pack(given)], outcome)
            else:
                return

    def _send_pieces(self, pieces: Iterable[Carried], outcome: Outcome) -> None:
        waiting: list[bytes] = []
        for piece in pieces:
            self._check()
            waiting.append(batch.pack([piece]))
            if sum(map(len, waiting)) > PIECES:
                self._send(waiting, outcome)
                waiting = []
        self._send(waiting, outcome)

    def _send(self, batches: Sequence[bytes], outcome: Outcome) -> None:
        place = place_of(self._ws)
        headers = {
            "X-CRM-Known": f"{place.known}:{place.known_chain}", "X-CRM-Epoch": place.epoch,
        }  # fmt: skip
        answer = self._connection.send("/v1/push", frames.joined(batches), headers)
        numbers = []
        for stamp, number, refused in answer["answers"]:
            numbers.append((stamp, number or outgoing.LEFT))
            if refused:
                outcome.refused[stamp] = refused
        outcome.sent += len(numbers)
        with self._ws.transaction() as conn:
            outgoing.confirm(conn, numbers)
        set_place(self._ws, place.knowing(answer["head"], answer["chain"]))

    # receiving

    def _pull(self, outcome: Outcome) -> dict[str, Sum]:
        while True:
            self._check()
            place = place_of(self._ws)
            head, *batches = self._connection.fetch(
                "/v1/pull", after=str(place.cursor), chain=place.chain, epoch=place.epoch
            )
            said: dict[str, Any] = orjson.loads(head)
            if said["after"] != place.cursor:  # an answer to something else (R34)
                continue
            self._apply(batches, outcome)
            self._forget(said["gone"], outcome)
            with self._ws.transaction() as conn:
                outgoing.confirm(conn, ((stamp, number) for stamp, number in said["numbers"]))
            set_place(self._ws, place.pulled(said["upto"], said["chain"]))
            if not said["more"]:
                self._ws.log.all_came()
                return {kind: Sum(*one) for kind, one in said["sums"].items()}

    def _apply(self, batches: Iterable[bytes], outcome: Outcome) -> None:
        small: list[Operation] = []
        for header, pieces in _together(batches):
            if len(pieces) == 1 and pieces[0].whole:
                op = pieces[0].operation()
                small += [op] if believing.genuine(op, self._account) else []
                continue
            outcome.received += self._ws.log.apply(small, more=True).added
            small = []
            done = self._ws.log.apply_large(header, _chunks(pieces), self._check, more=True)
            outcome.received += done.added
        outcome.received += self._ws.log.apply(small, more=True).added

    def _forget(self, gone: Sequence[Sequence[str]], outcome: Outcome) -> None:
        if gone:
            self._ws.log.forget((entity, id) for entity, id in gone)
            sums.forget(self._ws)
            outcome.gone += len(gone)

    # another past

    def _start_over(self) -> None:
        """Forget what the server confirmed, ask what it holds, and begin from nothing (R33)."""
        said = self._connection.post("/v1/hello", {})
        with self._ws.transaction() as conn:
            outgoing.forget_confirmations(conn)
        set_place(self._ws, Place(epoch=said["epoch"], known=0, known_chain=START[1]))
        stamps = list(outgoing.stamps(self._ws.reader()))
        for at in range(0, len(stamps), 5000):
            self._check()
            held = self._connection.post("/v1/held", stamps[at : at + 5000])
            with self._ws.transaction() as conn:
                outgoing.confirm(conn, held.items())


def _together(batches: Iterable[bytes]) -> Iterator[tuple[Operation, list[Carried]]]:
    """Yield operations with the pieces they came in."""
    waiting: list[Carried] = []
    for data in batches:
        for one in batch.unpack(data):
            if waiting and waiting[0].header.stamp != one.header.stamp:
                yield waiting[0].header, waiting
                waiting = []
            waiting.append(one)
    if waiting:
        yield waiting[0].header, waiting


def _chunks(pieces: Sequence[Carried]) -> Callable[[], Iterator[list[Change]]]:
    def chunks() -> Iterator[list[Change]]:
        for piece in pieces:
            yield [row.change() for row in piece.rows]

    return chunks
