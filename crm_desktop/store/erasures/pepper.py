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
from typing import NamedTuple

from crm_desktop import keychain, paths
from crm_desktop.store.cipher import remains
from crm_desktop.store.erasures import program_settings

SERVICE, NAME = "crm-desktop-erasures", "pepper"
FILE = "erasures.secret"
LENGTH = 32


class Made(NamedTuple):
    """A secret to key digests with; who was erased is recognised later only where it is `kept`."""

    secret: bytes
    kept: bool


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


def made(ids: Iterable[str] = ()) -> Made:
    """Return one, made where none is found: in the keychain under a name of its own, else in a file."""
    found = known(ids)
    if found:
        # Who made it may have been cut off before the disk was told.
        program_settings.settle(_place())
        return Made(found[min(found)], True)
    fresh = os.urandom(LENGTH)
    kept = keychain.keep(SERVICE, _named(id_of(fresh)), fresh.hex())
    return Made(fresh, kept or _into_file(fresh))


def _named(id: str) -> str:
    return f"{NAME}-{id}"


def _place() -> Path:
    return paths.settings_folder() / FILE


def _of_file() -> list[bytes]:
    found = []
    with contextlib.suppress(OSError):
        for line in _place().read_text("ascii", "replace").split():
            with contextlib.suppress(ValueError):  # a line that was cut off hides no other
                found.append(bytes.fromhex(line))
    return [secret for secret in found if len(secret) == LENGTH]


def _into_file(fresh: bytes) -> bool:
    """Keep a secret; say whether it is on the disk: else nobody erased with it is ever recognised again."""
    try:
        handle = os.open(_place(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(f"\n{fresh.hex()}\n".encode("ascii"))  # what is before may have been cut off
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    remains.settle(_place().parent)
    return True
