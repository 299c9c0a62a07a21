"""Faults planted in client, server, wire and store, each in one named place of the product.

A place that is renamed makes its fault fail to plant, so the list cannot rot silently.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from crm_desktop.server import erasing, guarding, ledger, pulling, refusing, rights
from crm_desktop.store import outgoing
from crm_desktop.store.log import Log
from crm_desktop.sync import sums
from crm_desktop.sync.exchange import Exchange
from crm_desktop.sync.receiving import Receiving
from crm_desktop.wire import batch, carried
from tests.sync.simulation.world import Scenario

PLAIN = Scenario(3, 0.3, False, False, False, 2, False)
SHARING = replace(PLAIN, sharing=True)
ROLES = replace(PLAIN, roles=True)
Plant = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Fault:
    """A fault, the oracles of which one must see it, and a kind of run in which it can matter."""

    oracles: str
    plant: Plant
    scenario: Scenario = PLAIN


def _at(target: object, name: str, instead: object) -> Plant:
    @contextmanager
    def planted() -> Iterator[None]:
        with patch.object(target, name, instead):
            yield

    return planted


def _nothing(*_: object, **__: object) -> None:
    return None


_send, _page, _row_change = Exchange._send, pulling.page, carried.Row.change
_operations = Receiving._operations


def _confirmed_before_the_answer(
    self: Exchange, batches: Sequence[bytes], outcome: Any, patience: float
) -> None:
    found = [(one.header.stamp, 1) for data in batches for one in batch.unpack(data)]
    with self._ws.transaction() as conn:
        outgoing.confirm(conn, found)
    _send(self, batches, outcome, patience)


def _last_one_dropped(self: Receiving, page: Any) -> Any:
    return iter(list(_operations(self, page))[:-1])


def _whole_page(*given: Any, **more: Any) -> pulling.Page:
    found = _page(*given, **more)
    return found._replace(upto=found.head)


def _without_null(self: carried.Row) -> Any:
    if self.text is None or "null" not in self.text:
        return _row_change(self)
    kept = {c: v for c, v in json.loads(self.text).items() if v is not None}
    return _row_change(self._replace(text=json.dumps(kept)))


def _sees_all(*_: object) -> bool:
    return True


FAULTS: dict[str, Fault] = {
    # client
    "confirmed before the answer": Fault("O1 O2 P D", _at(Exchange, "_send", _confirmed_before_the_answer)),
    "the last operation of a page dropped": Fault("O1 P", _at(Receiving, "_operations", _last_one_dropped)),
    "sums not worked out anew": Fault("P D", _at(sums, "_taken_back", lambda *_: False), ROLES),
    # server
    "no dedupe": Fault("crash", _at(ledger, "by_stamp", lambda *_: {})),
    "no verdict": Fault("O1 P", _at(refusing, "_pass_verdict", _nothing), ROLES),
    "a page that was cut is said to be all": Fault("O1 P", _at(pulling, "page", _whole_page)),
    "nobody told whose view changed": Fault("O1 P", _at(guarding, "tell", _nothing), SHARING),
    "everybody sees all": Fault("O1 P R", _at(rights, "may_see", _sees_all), SHARING),
    "erased patches kept": Fault("O1 P", _at(erasing, "erase", _nothing)),
    # wire
    "bases lost on the way": Fault("O6", _at(batch, "_base", lambda *_: 0)),
    "null lost on the way": Fault("O1 O7 P", _at(carried.Row, "change", _without_null)),
    # store
    "hidden rows not forgotten": Fault("O1 P", _at(Log, "forget", _nothing), SHARING),
}  # fmt: skip
