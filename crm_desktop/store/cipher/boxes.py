"""What is closed for one user: X25519 (RFC 7748) and ChaCha20-Poly1305, with a new key each time.

The private half is made of the user's own key; who has that opens, who closes needs the public half only.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crm_desktop.store.cipher.key import Key

_NONCE, _PUBLIC = 12, 32


def public_of(key: Key) -> str:
    """Return the public half of a user's own key, as it is kept."""
    return _private(key).public_key().public_bytes_raw().hex()


def closed(public: str, secret: bytes, purpose: str) -> str:
    """Return a secret that only the user of that public half opens, and only for that purpose."""
    once, nonce = X25519PrivateKey.generate(), os.urandom(_NONCE)
    shared = once.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    mine = once.public_key().public_bytes_raw()
    box = _cipher(shared, mine + bytes.fromhex(public)).encrypt(nonce, secret, purpose.encode())
    return (mine + nonce + box).hex()


def opened(key: Key, box: str, purpose: str) -> bytes | None:
    """Return what was closed for the user of a key; None where it was for another, or is damaged."""
    private = _private(key)
    mine = private.public_key().public_bytes_raw()
    try:
        found = bytes.fromhex(box)
        once, rest = found[:_PUBLIC], found[_PUBLIC:]
        shared = private.exchange(X25519PublicKey.from_public_bytes(once))
        return _cipher(shared, once + mine).decrypt(rest[:_NONCE], rest[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError, TypeError):
        return None


def _private(key: Key) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(key.derived(b"user"))


def _cipher(shared: bytes, both: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, both, b"crm-desktop user").derive(shared))
