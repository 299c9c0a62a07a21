"""A server that writes a large operation may answer late; it is not taken for away."""

from __future__ import annotations

import contextlib
import socket
import time

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.sync import connection, exchange, sending
from crm_desktop.sync.connection import AwayError, Connection

from . import kit

LATE = 1.5


@pytest.fixture
def slow():
    """A server that thinks before it answers."""

    def answer(sock: socket.socket) -> None:
        time.sleep(LATE)
        with contextlib.suppress(OSError):  # who asked has gone
            sock.sendall(kit.ANSWER)

    with kit.answering(answer) as found:
        yield found


def test_who_is_patient_gets_the_answer(slow, monkeypatch):
    monkeypatch.setattr(connection, "READ", LATE / 3)
    line = Connection(slow, "token")
    with pytest.raises(AwayError):
        line.send("/v1/push", b"x", {})
    assert line.send("/v1/push", b"x", {}, patience=10 * LATE) == {}
    line.close()


def test_a_large_operation_is_given_the_time_its_records_take(team, monkeypatch):
    (a, one), _other = team
    monkeypatch.setattr(sending, "ROWS", 20)
    given: list[float] = []
    send = Connection.send

    def noted(self, path, body, headers, patience=0.0):
        given.append(patience)
        return send(self, path, body, headers, patience)

    monkeypatch.setattr(Connection, "send", noted)
    edits = [Edit("contact", new_id(), {"deleted": False, "name": f"P {n}"}) for n in range(100)]
    a.log.record(Label("import", "contact", count=100), edits)
    kit.contact(a, new_id(), name="One more")
    one.round()
    assert given[0] == 100 / exchange.AT_LEAST
    assert given[-1] == 1 / exchange.AT_LEAST
