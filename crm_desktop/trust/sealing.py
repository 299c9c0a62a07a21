"""A key sealed with a passphrase: Argon2id (RFC 9106) and ChaCha20-Poly1305 (RFC 8439).

What a try costs lies beside what is sealed, so that it can grow; a file may not ask for more than `_MOST`.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from enum import Enum
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr
from crm_desktop.store.cipher.key import Key

Seal = Mapping[str, Any]
"""A sealed key as it is kept: its salt, what a try costs, and the key itself."""
SHORTEST = 10
"""Signs of a passphrase at least: who has the file can try as many as he likes."""
_FEWEST = 5
"""Different signs of it at least."""
COSTS = {"memory": 64 * 1024, "passes": 3, "lanes": 4}
"""KiB, passes and lanes of a try: the second choice of RFC 9106, some tenths of a second."""
_MOST = {"memory": 1024 * 1024, "passes": 16, "lanes": 16}
_NONCE = 12


class Strength(Enum):
    """How hard a passphrase is to guess, in words."""

    TOO_SHORT = mark("Too short: take 10 characters or more. Three or four words do well.")
    EASY = mark("Easy to guess for a machine. Another word makes it much better.")
    GOOD = mark("Good.")
    STRONG = mark("Very good.")


def strength(passphrase: str) -> Strength:
    """Return how hard a passphrase is to guess: by its length alone, for nothing else helps as much."""
    said = normal(passphrase)
    if len(said) < SHORTEST or len(set(said)) < _FEWEST:
        return Strength.TOO_SHORT
    wide = 2 if any(ord(sign) > 0x2E80 for sign in said) else 1  # Han: a sign is a word
    if len(said) * wide < 16 or len(set(said)) < 8:
        return Strength.EASY
    return Strength.GOOD if len(said) * wide < 24 else Strength.STRONG


def normal(passphrase: str) -> str:
    """Return a passphrase as it counts: keyboards and systems write the same letter in several ways."""
    composed = unicodedata.normalize("NFC", passphrase)
    return "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in composed)


def unless_short(passphrase: str) -> None:
    """Raise `UserError` for a passphrase that is too short."""
    if strength(passphrase) is Strength.TOO_SHORT:
        raise UserError(
            tr("This passphrase is too short."),
            tr("Take 10 characters or more. Three or four words do well."),
        )


def sealed(key: Key, passphrase: str) -> dict[str, Any]:
    """Return a key sealed with a passphrase. Raises `UserError` for one that is too short."""
    unless_short(passphrase)
    salt, nonce = os.urandom(16), os.urandom(_NONCE)
    closed = _closing(passphrase, salt, COSTS).encrypt(nonce, key.secret, key.id.encode())
    return {"salt": salt.hex(), "sealed": (nonce + closed).hex(), **COSTS}


def opened(seal: Seal, passphrase: str, key_id: str) -> Key | None:
    """Return the key of that id; None where the passphrase is another one, or the seal is damaged."""
    try:
        costs = {name: int(seal[name]) for name in _MOST}
        salt, closed = bytes.fromhex(seal["salt"]), bytes.fromhex(seal["sealed"])
        if any(not 0 < costs[name] <= most for name, most in _MOST.items()):
            return None
        opening = _closing(passphrase, salt, costs)
        key = Key(opening.decrypt(closed[:_NONCE], closed[_NONCE:], key_id.encode()))
    except (InvalidTag, KeyError, ValueError, TypeError, MemoryError):
        return None
    return key if key.id == key_id else None


def _closing(passphrase: str, salt: bytes, costs: Mapping[str, int]) -> ChaCha20Poly1305:
    made = Argon2id(
        salt=salt, length=32, iterations=costs["passes"], lanes=costs["lanes"],
        memory_cost=costs["memory"],
    )  # fmt: skip
    return ChaCha20Poly1305(made.derive(normal(passphrase).encode()))
