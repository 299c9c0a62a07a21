"""A line that is dead and says nothing, as after a sleep or another network: it is known within seconds."""

from __future__ import annotations

import ctypes
import socket
import struct
import sys
import time

import pytest

from crm_desktop.sync import connection
from crm_desktop.sync.connection import AwayError, Connection, Streams, client

from . import kit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="drops packets by a Linux filter")

SO_ATTACH_FILTER = 26


def deaden(sock: socket.socket) -> None:
    """Let the kernel drop all that comes to a socket, unacknowledged."""
    nothing = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))
    program = struct.pack("HP", 1, ctypes.addressof(nothing))
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    assert connection.DEAD < 10 and connection.TIMEOUT.read > connection.UNREAD
    monkeypatch.setattr(connection, "DEAD", 2)
    monkeypatch.setattr(connection, "UNREAD", 2)


@pytest.fixture
def lines():
    """A server that answers the first request of its first line and then lets that line die."""
    came = []

    def answer(sock: socket.socket) -> None:
        came.append(sock)
        sock.sendall(kit.ANSWER)
        if len(came) == 1:
            deaden(sock)

    with kit.answering(answer) as found:
        yield found


def test_a_request_over_a_dead_line_is_given_up_soon_and_the_next_takes_another(lines):
    one = Connection(lines, "token")
    assert one.get("/v1/hello") == {}
    began = time.monotonic()
    with pytest.raises(AwayError):
        one.get("/v1/hello")
    assert time.monotonic() - began < 15
    assert one.get("/v1/hello") == {}
    one.close()


def test_who_listens_on_a_dead_line_hears_of_it_soon(lines):
    """Nothing is sent there: only the system asks whether the other machine is there."""
    streams = Streams()
    with client(lines, "token") as http:
        with http.stream("GET", "/v1/events", extensions={"trace": streams.trace}) as answer:
            answer.read()
        (line,) = (stream.get_extra_info("socket") for stream in streams._open)
        line.settimeout(30)
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            line.recv(1)
        assert time.monotonic() - began < 25
