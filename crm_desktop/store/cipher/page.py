"""One page of an encrypted file, read without SQLite: of a damaged file it would read none."""

from __future__ import annotations

import hmac
from pathlib import Path

from crm_desktop.store.cipher.key import Key

USUAL = 4096
"""Bytes of a page of every file this program makes."""
RESERVED = 80
"""Bytes at the end of each page: 16 that begin its cipher, 64 that prove it."""
SALT = 16
"""Bytes at the beginning of the file that lie there in clear."""


def opened(page: bytes, n: int, raw: bytes) -> bytes:
    """Return the bytes of page `n`, encrypted with the 32 bytes `raw`, in clear.

    The end of the page is empty; of a damaged one all of it is noise. The proof of the page is
    not looked at: what a damaged one holds is told by its rows.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    start = SALT if n == 1 else 0
    end = len(page) - RESERVED
    cipher = Cipher(algorithms.AES(raw), modes.CBC(page[end : end + 16]))
    turn = cipher.decryptor()
    clear = turn.update(page[start:end]) + turn.finalize()
    return (b"SQLite format 3\x00" if n == 1 else b"") + clear + bytes(RESERVED)


class Prover:
    """Says whether a page carries SQLCipher's proof: an HMAC over its bytes and its number."""

    def __init__(self, key: Key) -> None:
        from hashlib import pbkdf2_hmac

        said = bytes.fromhex(key.raw)
        raw, salt = said[:32], bytes(byte ^ 0x3A for byte in said[32:])
        self._secret = pbkdf2_hmac("sha512", raw, salt, 2, 32)

    def __call__(self, page: bytes, n: int) -> bool:
        if len(page) != USUAL:
            return False
        end = USUAL - RESERVED + 16
        told = page[SALT if n == 1 else 0 : end] + n.to_bytes(4, "little")
        made = hmac.digest(self._secret, told, "sha512")
        return hmac.compare_digest(made, page[end:])


def first(path: Path, key: Key) -> bytes | None:
    """Return the first page of a file in clear, without its WAL; None where it fails its proof.

    Raises `OSError` where the file cannot be read.
    """
    with path.open("rb") as handle:
        page = handle.read(USUAL)
    return opened(page, 1, bytes.fromhex(key.raw[:64])) if Prover(key)(page, 1) else None
