"""A server's refusals: operations of its own, signed, so that they reach every copy (R35)."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from crm_desktop.domain.operation import Label, Operation
from crm_desktop.domain.stamp import next_stamp

FINAL = 2
"""`revives` of a verdict: it beats every redo."""


def verdict(workspace: str, seed: bytes, refused: str, now: int) -> Operation:
    """Return the verdict on an operation, later than it (R5), signed by the key of `seed` (32 bytes).

    `now` is the server's clock in ms since 1970.
    """
    stamp = next_stamp(now, refused)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_said(workspace, stamp, refused))
    return Operation(
        stamp, "server", 0, "", "verdict", Label("refused"), now, refused, FINAL,
        signature=signature,
    )  # fmt: skip


def genuine(one: Operation, workspace: str, key: bytes) -> bool:
    """Say whether a verdict comes from the server whose public key is `key` (32 bytes)."""
    if one.cancels is None or len(one.signature) != 64:
        return False
    said = _said(workspace, one.stamp, one.cancels)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(one.signature, said)
    except InvalidSignature:
        return False
    return True


def public_key(seed: bytes) -> bytes:
    """Return the public half of a workspace's key."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _said(workspace: str, stamp: str, refused: str) -> bytes:
    return f"{workspace}\0{stamp}\0{refused}\0final".encode()
