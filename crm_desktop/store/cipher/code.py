"""A key as it is printed and typed: 8 groups of 5 letters and digits, with a check.

The check is made with a word of what the key is of, so that the key of a folder is never taken for the
recovery code of a file. No letter is one that is often misread for another: 0, 1 and 8 mean O, I and B.
"""

from __future__ import annotations

import base64
import hashlib

from crm_desktop.store.cipher.key import SIZE, Key

RECOVERY = b"crm-desktop recovery"
"""The word of recovery codes of encrypted files."""
_CHECK = 5
_GROUP = 5
_MISREAD = str.maketrans("018", "OIB")


def text_of(secret: bytes, word: bytes) -> str:
    """Return a secret of `SIZE` bytes as it is typed."""
    said = base64.b32encode(secret + _check(secret, word)).decode()
    return "-".join(said[at : at + _GROUP] for at in range(0, len(said), _GROUP))


def secret_of(text: str, word: bytes) -> bytes | None:
    """Return the secret somebody typed, with whatever between its letters; None where one is wrong."""
    try:
        found = base64.b32decode(_letters(text))
    except ValueError:
        return None
    secret, check = found[:SIZE], found[SIZE:]
    return secret if len(secret) == SIZE and check == _check(secret, word) else None


def looks_like_one(text: str) -> bool:
    """Say whether a text is of the shape of a code, though a letter of it may be wrong or missing."""
    groups = text.replace("–", "-").replace("-", " ").split()
    if not all(group.isascii() and group.isalnum() for group in groups):
        return False
    parted = len(groups) >= 6 and all(3 <= len(group) <= 6 for group in groups)
    said = _letters(text)
    return parted or (len(groups) == 1 and abs(len(said) - 8 * _GROUP) <= 3 and not said.isalpha())


def recovery_code(key: Key) -> str:
    """Return the recovery code of an encrypted file: its key in print."""
    return text_of(key.secret, RECOVERY)


def key_of(code: str) -> Key | None:
    """Return the key of a recovery code; None where it is none."""
    secret = secret_of(code, RECOVERY)
    return None if secret is None else Key(secret)


def _letters(text: str) -> str:
    said = "".join(sign for sign in text.upper() if sign.isalnum())
    return said.translate(_MISREAD) if said.isascii() else ""


def _check(secret: bytes, word: bytes) -> bytes:
    return hashlib.sha256(word + secret).digest()[:_CHECK]
