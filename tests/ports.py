"""Ports for servers of the tests, which several runs and many clients beside them share a machine with."""

from __future__ import annotations

import contextlib
import socket
from random import SystemRandom

_OURS = range(10_000, 32_000)
"""Below those a system gives to whoever connects: none of them is taken between our look and our server,
nor while a server that comes back at its address is away."""


def free_port() -> int:
    """Return the number of a port of this machine that nobody uses now, nor takes by chance later."""
    while True:
        port = SystemRandom().choice(_OURS)
        with contextlib.suppress(OSError), socket.socket() as found:
            found.bind(("127.0.0.1", port))
            return port
