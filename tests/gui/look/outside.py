"""What leaves the computer while the program is driven: every call of the system's network is heard."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_HEARD = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.getaddrinfo": 0,
          "socket.gethostbyname": 0}  # fmt: skip
"""Events of CPython's audit hooks (PEP 578) → which of their values says where to."""
_listening: list[list[str]] = []


class OutsideError(Exception):
    """Something was called that is not this computer."""


@contextmanager
def forbidden() -> Iterator[list[str]]:
    """Refuse every call that leaves this computer; give the list of those that were tried."""
    tried: list[str] = []
    _listening.append(tried)
    try:
        yield tried
    finally:
        _listening.remove(tried)


def _hook(event: str, values: tuple[Any, ...]) -> None:
    if not _listening or event not in _HEARD:
        return
    where = values[_HEARD[event]]
    host = where[0] if isinstance(where, tuple) else where
    if isinstance(where, (str, bytes)) and event == "socket.connect":
        return  # a socket of this computer's files
    if host is not None and not _is_here(host.decode() if isinstance(host, bytes) else str(host)):
        _listening[-1].append(f"{event} {host}")
        raise OutsideError(host)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("", "localhost")


sys.addaudithook(_hook)
