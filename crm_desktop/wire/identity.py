"""Proof of who the server is: only it holds the key of the workspace, and it says which past it has."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def prove(seed: bytes, workspace: str, epoch: str, nonce: str) -> bytes:
    """Return the signature of an Ed25519 key (RFC 8032) under what a client asked with."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(_said(workspace, epoch, nonce))


def proved(key: bytes, workspace: str, epoch: str, nonce: str, proof: bytes) -> bool:
    """Say whether the holder of the workspace's key answered this very question."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(proof, _said(workspace, epoch, nonce))
    except (InvalidSignature, ValueError):
        return False
    return True


def _said(workspace: str, epoch: str, nonce: str) -> bytes:
    return "\0".join(("crm-hello", workspace, epoch, nonce)).encode()
