"""The key of a folder: its text, its lock by a passphrase, and how frames are sealed with it.

A key is 20 random bytes. Each file has a key of its own (HKDF, RFC 5869), so that frames of one never
open in another; within it each frame has a random nonce (ChaCha20-Poly1305, RFC 8439). What seals is
shared by all who have the key: it keeps others out and damage from being believed, and does not say
which of them wrote (docs/decisions/0017).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.cipher import code
from crm_desktop.sync.passphrase import Sealed, WrongError, opened, sealed

SIZE = 20
SHORTEST = 10
"""Characters a passphrase must have: whoever finds the stick can try as many as he likes."""
OVERHEAD = 28
"""Bytes a sealed text is longer: its nonce and its tag."""
TAG = 16
_NONCE = 12
_N = 1 << 15
"""Of scrypt: 32 MB and about a tenth of a second a try."""
_WORD = b"crm-desktop key"
"""Of the check in a key's text."""


@dataclass(frozen=True, slots=True)
class Key:
    """What opens the files of a folder; `id` names it in them and says nothing else of it."""

    secret: bytes

    @property
    def id(self) -> str:
        """Return by what name files call the key."""
        return self.derived(b"id", 8).hex()

    def derived(self, purpose: bytes, size: int = 32) -> bytes:
        """Return bytes for one purpose, from which the key cannot be had."""
        return HKDF(SHA256(), size, b"crm-desktop", purpose).derive(self.secret)

    def text(self) -> str:
        """Return the key as it is typed: 8 groups of 5 letters and digits, with a check."""
        return code.text_of(self.secret, _WORD)


def new_key() -> Key:
    """Return a key nobody has yet."""
    return Key(os.urandom(SIZE))


def key_of(text: str) -> Key:
    """Return the key somebody typed. Raises `UserError` where a letter of it is wrong."""
    secret = code.secret_of(text, _WORD)
    if secret is None:
        raise UserError(
            tr("This is not a key, or a letter of it is wrong."),
            tr("A key is 8 groups of 5 letters and digits; compare it with the other laptop's."),
        )
    return Key(secret)


Lock = Sealed
"""A key as a passphrase seals it; it lies at the head of files."""


def lock(key: Key, passphrase: str) -> Lock:
    """Return a key sealed with a passphrase. Raises `UserError` for one that is too short."""
    if len(passphrase) < SHORTEST:
        raise UserError(
            tr("This passphrase is too short."),
            tr("Take {n} characters or more: several words do well.", n=SHORTEST),
        )
    return {"id": key.id, **sealed(key.secret, passphrase, key.id, _N)}


def unlocked(given: Lock, passphrase: str) -> Key:
    """Return the key a passphrase opens. Raises `UserError` where it does not."""
    try:
        return Key(opened(given, passphrase, str(given.get("id"))))
    except WrongError as error:
        raise UserError(
            tr("This passphrase does not open the folder."),
            tr("Try again, or type the key that the other laptop shows."),
        ) from error


class Seal:
    """Seals and opens what belongs to one file, told by the bytes at its head."""

    def __init__(self, key: Key, head: bytes) -> None:
        self._with = ChaCha20Poly1305(key.derived(b"file" + hashlib.sha256(head).digest()))

    def closed(self, counter: int, plain: bytes) -> bytes:
        """Return the frame of a number, sealed."""
        nonce = os.urandom(_NONCE)
        return nonce + self._with.encrypt(nonce, plain, counter.to_bytes(8, "big"))

    def opened(self, counter: int, sealed: bytes) -> bytes | None:
        """Return what a frame holds; None where it is damaged, of another place or another file."""
        try:
            return self._with.decrypt(sealed[:_NONCE], sealed[_NONCE:], counter.to_bytes(8, "big"))
        except (InvalidTag, ValueError):
            return None


def name_of_bytes(key: Key, digest: str) -> str:
    """Return under which name the bytes of a digest lie in a folder; it gives nothing away."""
    return hmac.new(key.derived(b"names"), digest.encode(), hashlib.sha256).hexdigest()[:40]
