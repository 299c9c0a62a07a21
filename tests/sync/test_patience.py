"""A server that writes a large operation may answer late; it is not taken for away."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.sync import connection, exchange, sending
from crm_desktop.sync.connection import AwayError, Connection

from . import kit

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
LATE = 1.5


@pytest.fixture
def slow():
    """A server that thinks before it answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    sock, _ = listening.accept()
                except OSError:
                    return
                with sock:
                    sock.recv(1 << 16)
                    time.sleep(LATE)
                    sock.sendall(ANSWER)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


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
