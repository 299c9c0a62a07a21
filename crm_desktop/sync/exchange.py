"""One round with the server: push what it lacks, pull what we lack, prove both equal (R30-R37)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from crm_desktop.domain.sharing import READER
from crm_desktop.i18n import tr
from crm_desktop.store import making_way, outgoing
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import files, marks, refusing, sending, sums
from crm_desktop.sync.account import Account, Place, note_proved, place_of, set_place
from crm_desktop.sync.brake import Brake
from crm_desktop.sync.connection import Connection, RefusedError, ResetError
from crm_desktop.sync.receiving import TOGETHER, Receiving
from crm_desktop.sync.reporting import Reporting
from crm_desktop.wire import batch, frames, identity, proof
from crm_desktop.wire.carried import Carried, rows_of, weight
from crm_desktop.wire.proof import Sum

PIECES, ROW = 12 << 20, 100
"""Bytes of batches sent at once, unpacked, where one is not larger; of a row without its patch."""
AT_LEAST = 500
"""Records of one operation a server writes in a second at least: with the last piece of a large one it
writes them all, and answers when it has. A line that is dead is noticed meanwhile."""
LARGEST = 15 << 20
"""Bytes of one record's patch that a server takes at most: it alone would be a body of so many."""


@dataclass
class Outcome:
    """What a round did; `differing` are kinds of record with (ours, theirs), empty is proved equal."""

    sent: int = 0  # and taken in there
    received: int = 0
    gone: int = 0
    refused: dict[str, str] = field(default_factory=dict)  # stamp → why
    differing: dict[str, tuple[int, int]] = field(default_factory=dict)
    proved: bool = False
    reset: bool = False
    mended: bool = False
    """Whether both sides differed and were brought in line from the log."""
    parked: int = 0  # set aside: they could not be read or applied
    head: int = 0  # the greatest number known of the server


class Exchange:
    """Rounds of one file with its server, in a thread of their own; `check` ends one early."""

    def __init__(
        self, ws: Workspace, account: Account, connection: Connection,
        check: Callable[[], None] = lambda: None,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:  # fmt: skip
        self._ws, self._account, self._connection = ws, account, connection
        self._check, self._progress = check, progress
        self._mended = False  # a difference was mended, or could not be
        self._known = False  # the server has proved who it is
        self._reporting = Reporting(connection)

    def round(self, *, allow: bool = False, repair: bool = False) -> Outcome:
        """Push, pull and prove; `allow` lets any number of deletions through.

        A difference is mended once; `repair` tries it again where that did not help.

        Raises `AwayError` where the server is away, `RefusedError`, `BrakeError`.
        """
        outcome = Outcome()
        self._mended = self._mended and not repair
        for again in (True, True, False):
            try:
                if not self._known or self._ws.role == READER:  # who may be one no more
                    self._prove_server()
                self._make_way(outcome, allow=allow)
                self._push(outcome)
                if refusing.READ_ONLY in outcome.refused.values():  # and did not know
                    self._prove_server()
                theirs = self._pull(outcome, allow=allow)
                outcome.head = place_of(self._ws).known
                if outgoing.count(self._ws.reader()):  # written meanwhile: the next round sends it
                    return outcome
                outcome.differing = proof.differing(sums.sums(self._ws), theirs)
                outcome.proved = not outcome.differing
                if outcome.proved:
                    note_proved(self._ws, time.time(), soon=bool(outcome.sent or outcome.received))
                marks.note(self._ws, self._account)
                self._reporting.tell(place_of(self._ws).cursor, proved=outcome.proved)
                self._reporting.ask_erasures(self._ws)
                if outcome.proved or self._mended:
                    return outcome
                self._mended = outcome.mended = True
                outcome.parked = 0  # what cannot be read comes, and is counted, once more
                self._start_over()  # each side gets from the log what it lacks; asked for once
                sums.forget(self._ws)
            except ResetError:
                if not again:
                    raise
                outcome.reset = True
                self._start_over()
        return outcome

    def _make_way(self, outcome: Outcome, *, allow: bool) -> None:
        """See what the team has before it gets what only the making of this file brought."""
        mine = self._ws.own_devices
        if making_way.alone(self._ws.reader(), mine) is not None:
            self._pull(outcome, allow=allow)
            if self._ws.log.make_way(mine):
                sums.forget(self._ws)

    def _pull(self, outcome: Outcome, *, allow: bool) -> dict[str, Sum]:
        brake = Brake(self._ws.reader(), allowed=allow)
        receiving = Receiving(
            self._ws, self._account, self._connection, brake=brake, prove=self._prove_server,
            check=self._check, progress=self._progress,
        )  # fmt: skip
        try:
            return receiving.pull()
        finally:
            outcome.received += receiving.applying.added
            outcome.parked += receiving.applying.parked
            outcome.gone += receiving.gone

    def _prove_server(self) -> None:
        """Let the server prove that it holds the workspace's key, and which past it has (R33)."""
        nonce = os.urandom(16).hex()
        said = self._connection.post("/v1/hello", {"nonce": nonce})
        key, workspace = bytes.fromhex(self._account.key), self._account.workspace
        given = bytes.fromhex(said.get("proof", ""))
        if not identity.proved(key, workspace, said["epoch"], nonce, given):
            raise RefusedError(
                tr("This is not the server of your team, though it has its address."),
                tr("Nothing was sent or taken. Tell whoever keeps the server."),
            )
        if not self._known:
            marks.recognise(
                self._ws, self._account, lambda: str(self._connection.post("/v1/device", {})["id"])
            )
        self._known = True
        self._note_role(said["person"]["role"])
        epoch = place_of(self._ws).epoch
        if epoch and epoch != said["epoch"]:
            raise ResetError

    def _note_role(self, role: str) -> None:
        self._ws.set_role(role)

    # sending

    def _push(self, outcome: Outcome) -> None:
        more = True
        while more:
            self._check()
            more = self._send_all(sending.next_batches(self._ws.reader()), outcome)

    def _send_all(self, batches: Iterable[Sequence[Carried]], outcome: Outcome) -> bool:
        """Send batches, many small ones at once; say whether there was any.

        What no server takes is set aside, so that it holds nothing up.
        """
        waiting, size, some, patience = list[bytes](), 0, False, 0.0
        for given in batches:
            self._check()
            some = True
            heavy = weight(row for one in given for row in one.rows)
            if heavy > LARGEST:
                self._set_aside(given, outcome)
                continue
            heavy += ROW * (rows_of(given) + len(given))
            if waiting and size + heavy > PIECES:
                self._send(waiting, outcome, patience)
                waiting, size, patience = [], 0, 0.0
            waiting.append(batch.pack(given))
            size += heavy
            patience = max(patience, *(one.total / AT_LEAST for one in given))
        if waiting:
            self._send(waiting, outcome, patience)
        return some

    def _set_aside(self, given: Sequence[Carried], outcome: Outcome) -> None:
        why = {one.header.stamp: refusing.TOO_LARGE for one in given}
        with self._ws.transaction() as conn:
            refusing.set_aside(conn, why)
            outgoing.leave(conn, why)
        outcome.refused |= why

    def _send(self, batches: Sequence[bytes], outcome: Outcome, patience: float) -> None:
        place = place_of(self._ws)
        headers = place.headers | {"X-CRM-Epoch": place.epoch}
        answer = self._connection.send("/v1/push", frames.joined(batches), headers, patience)
        answers = answer["answers"]
        # What is only left with this device may be taken from its author yet.
        refused = {s: why for s, number, why in answers if refusing.final(number, why)}
        for at in range(0, len(answers), TOGETHER):
            some = answers[at : at + TOGETHER]
            given = {stamp: number for stamp, number, _ in some}
            with self._ws.transaction() as conn:
                refusing.set_aside(conn, {s: why for s, why in refused.items() if s in given})
                outgoing.confirm(conn, ((s, number) for s, number in given.items() if number))
                outgoing.leave(conn, {s: why for s, _, why in some if not given[s]})
        outcome.sent += sum(1 for _, number, why in answers if number and not why)
        outcome.refused |= refused
        set_place(self._ws, place.knowing(answer["head"], answer["chain"]))

    # another past

    def _start_over(self) -> None:
        """Forget what the server confirmed, ask what it holds, and begin from nothing (R33)."""
        said = self._connection.post("/v1/hello", {})
        self._known = False
        with self._ws.transaction() as conn:
            outgoing.forget_confirmations(conn)
            files.forget_all(conn)
        set_place(self._ws, Place(epoch=said["epoch"]))
        stamps = list(outgoing.stamps(self._ws.reader()))
        for at in range(0, len(stamps), 5000):
            self._check()
            held = self._connection.post("/v1/held", stamps[at : at + 5000])
            with self._ws.transaction() as conn:
                outgoing.confirm(conn, [
                    (stamp, number) for stamp, (number, records) in held.items()
                    if records == proof.of_records(outgoing.records(conn, stamp))
                ])  # fmt: skip
