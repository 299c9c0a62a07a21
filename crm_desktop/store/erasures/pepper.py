"""The secrets that key the digests of erased addresses: without them a number would be guessed in seconds.

A keychain may refuse today what it gave yesterday. So no secret is ever written over: a new one gets a name
of its own, each erasure says by which it is keyed, and all that are found are tried.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from crm_desktop import keychain, paths

SERVICE, NAME = "crm-desktop-erasures", "pepper"
FILE = "erasures.secret"


def id_of(secret: bytes) -> str:
    """Return by what a secret is called; it cannot be had from that."""
    return hashlib.sha256(b"pepper" + secret).hexdigest()[:12]


def known(ids: Iterable[str] = ()) -> dict[str, bytes]:
    """Return id → secret of all that are found; `ids` are those a ledger names."""
    found = [keychain.found(SERVICE, NAME)]
    found += [keychain.found(SERVICE, _named(id)) for id in sorted(set(ids) - {""})]
    secrets = _of_file()
    for text in filter(None, found):
        with contextlib.suppress(ValueError):
            secrets.append(bytes.fromhex(text))
    return {id_of(secret): secret for secret in secrets}


def made(ids: Iterable[str] = ()) -> bytes:
    """Return one, made where none is found: in the keychain under a name of its own, else in a file."""
    found = known(ids)
    if found:
        return found[min(found)]
    fresh = os.urandom(32)
    if not keychain.keep(SERVICE, _named(id_of(fresh)), fresh.hex()):
        _into_file(fresh)
    return fresh


def _named(id: str) -> str:
    return f"{NAME}-{id}"


def _place() -> Path:
    return paths.settings_folder() / FILE


def _of_file() -> list[bytes]:
    found = []
    with contextlib.suppress(OSError, ValueError):
        for line in _place().read_text("ascii").split():
            found.append(bytes.fromhex(line))
    return found


def _into_file(fresh: bytes) -> None:
    with contextlib.suppress(OSError):  # then nobody is recognised, which the next start mends
        handle = os.open(_place(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"{fresh.hex()}\n")
