"""Values of secret fields, sealed one by one: ChaCha20-Poly1305 under a key that is not the file's.

The same value of the same record and field is sealed to the same bytes, so that writing it again is no
change; of two records nobody sees that they say the same.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from crm_desktop.store.cipher.key import Key

SEALED = "sealed"
_NONCE = 12


def sealed(key: Key, field: str, record: str, value: Any) -> dict[str, str]:
    """Return the cell of a value of a secret field: which key opens it, and what is sealed."""
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    about = "\0".join((field, record)).encode() + b"\0" + plain
    nonce = hmac.digest(key.derived(b"secret nonce"), about, "sha256")[:_NONCE]
    closed = _cipher(key).encrypt(nonce, plain, field.encode())
    return {SEALED: f"{key.id}:{(nonce + closed).hex()}"}


def key_id_of(cell: Any) -> str:
    """Return by which key a cell opens, "" for one that is not sealed."""
    found = cell.get(SEALED) if isinstance(cell, Mapping) else None
    return str(found).partition(":")[0] if found else ""


def opened(key: Key, field: str, cell: Mapping[str, Any]) -> Any:
    """Return what a cell says; None where the key is another or the cell is damaged."""
    key_id, _, text = str(cell.get(SEALED)).partition(":")
    try:
        found = bytes.fromhex(text)
        plain = _cipher(key).decrypt(found[:_NONCE], found[_NONCE:], field.encode())
        return json.loads(plain) if key_id == key.id else None
    except (InvalidTag, ValueError):
        return None


def _cipher(key: Key) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(key.derived(b"secret field"))
