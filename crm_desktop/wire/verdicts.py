"""A server's refusals: operations of its own, signed, so that they reach every copy (R35)."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from crm_desktop.domain.operation import Label, Operation
from crm_desktop.domain.stamp import next_stamp

FINAL = 2
"""`revives` of a verdict: it beats every redo."""
ORIGIN = "verdict"
"""`origin` of what a server says; nobody else may say so."""


def verdict(workspace: str, seed: bytes, refused: Operation, before: int, now: int) -> Operation:
    """Return the verdict on an operation, later than it (R5), signed by the key of `seed` (32 bytes).

    Of an undo or redo it names the original, and brings it back to how it was `before` (0 undone,
    1 in effect): a refused undo never counts, whatever order things come in. `now` is the server's
    clock in ms since 1970.
    """
    target, revives = refused.stamp, FINAL
    if refused.cancels is not None:
        target, revives = refused.cancels, before
    stamp = next_stamp(now, refused.stamp)
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return Operation(
        stamp, "server", 0, "", ORIGIN, Label("refused"), now, target, revives,
        signature=key.sign(_said(workspace, stamp, target, revives)),
    )  # fmt: skip


def genuine(one: Operation, workspace: str, key: bytes) -> bool:
    """Say whether a verdict comes from the server whose public key is `key` (32 bytes)."""
    if one.cancels is None or len(one.signature) != 64:
        return False
    said = _said(workspace, one.stamp, one.cancels, one.revives or 0)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(one.signature, said)
    except InvalidSignature:
        return False
    return True


def public_key(seed: bytes) -> bytes:
    """Return the public half of a workspace's key."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _said(workspace: str, stamp: str, target: str, revives: int) -> bytes:
    return f"{workspace}\0{stamp}\0{target}\0{revives}".encode()
