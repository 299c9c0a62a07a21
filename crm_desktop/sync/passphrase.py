"""A secret sealed with a passphrase, by scrypt (RFC 7914) and ChaCha20-Poly1305 (RFC 8439)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

Sealed = Mapping[str, Any]
"""Salt, what a try costs (n, r, p), and the secret; as it is kept."""
_NONCE = 12
_MOST_COSTS = {"n": 1 << 20, "r": 16, "p": 4}


class WrongError(Exception):
    """The passphrase is another one, or what it shall open is damaged."""


def sealed(secret: bytes, passphrase: str, name: str, n: int) -> dict[str, Any]:
    """Return a secret that opens under its `name` only; scrypt's `n` takes n KiB a try."""
    salt, nonce, costs = os.urandom(16), os.urandom(_NONCE), {"n": n, "r": 8, "p": 1}
    closed = _closing(passphrase, salt, costs).encrypt(nonce, secret, name.encode())
    return {"salt": salt.hex(), "sealed": (nonce + closed).hex(), **costs}


def opened(given: Sealed, passphrase: str, name: str) -> bytes:
    """Return the secret. Raises `WrongError`."""
    try:
        costs = {cost: int(given[cost]) for cost in _MOST_COSTS}
        if any(not 0 < costs[cost] <= most for cost, most in _MOST_COSTS.items()):
            raise ValueError("a lock that costs too much")
        salt, closed = bytes.fromhex(given["salt"]), bytes.fromhex(given["sealed"])
        opening = _closing(passphrase, salt, costs)
        return opening.decrypt(closed[:_NONCE], closed[_NONCE:], name.encode())
    except (InvalidTag, KeyError, ValueError, TypeError) as error:
        raise WrongError from error


def _closing(passphrase: str, salt: bytes, costs: Mapping[str, int]) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(Scrypt(salt, 32, **costs).derive(passphrase.encode()))
