"""The control of a promise: a call that leaves the computer is heard, and refused."""

from __future__ import annotations

import socket

import httpx2
import pytest

from tests.gui.look.outside import OutsideError, forbidden


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_a_call_outside_is_heard_and_refused(host):
    with forbidden() as tried, pytest.raises(OutsideError):
        socket.create_connection((host, 80), timeout=1)
    assert tried


def test_one_by_the_client_of_the_exchange_too():
    with forbidden() as tried, pytest.raises(Exception, match=r"."):
        httpx2.get("http://192.0.2.1/", timeout=1)
    assert tried


def test_this_computer_may_be_called():
    with socket.create_server(("127.0.0.1", 0)) as server, forbidden() as tried:
        socket.create_connection(server.getsockname(), timeout=5).close()
    assert tried == []
