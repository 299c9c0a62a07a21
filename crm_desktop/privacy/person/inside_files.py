"""What the files of a report say: of each its text, and whether that is all somebody would read in it.

A text is looked through for others like those of records. Pictures, PDFs and documents are not read, and no
file is said to be clean that was not.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any, NamedTuple

from crm_desktop.errors import UserError
from crm_desktop.store import blobs

TEXT, ALL = 1 << 20, 8 << 20
"""Bytes of a text that is read as one, and of all texts of a report: larger ones are not looked into."""
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1f]")
"""Signs that stand in no text."""
_NO_TEXT = ("%PDF", "{\\rtf")
"""How files begin that look like texts, and show something else."""
_CODED = re.compile(r"base64|quoted-printable|\\u[0-9a-f]{4}", re.IGNORECASE)
"""Words of texts that pack others inside: mails, cards, pages with pictures in them."""
_TAG = re.compile(r"<[^<>]*>")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Inside(NamedTuple):
    """What could be read of a file; `whole` says that nothing else is in it."""

    text: str = ""
    whole: bool = False


def read(ws: Any, digests: Iterable[str], check: Callable[[], object]) -> dict[str, Inside]:
    """Return what the bytes of each digest say; `check` may raise to give it up."""
    found, left = dict[str, Inside](), ALL
    for digest in dict.fromkeys(digests):
        check()
        data = _bytes(ws, digest, min(TEXT, left))
        left -= len(data or b"")
        found[digest] = Inside() if data is None else of(data)
    return found


def of(data: bytes) -> Inside:
    """Return what some bytes say. What is in no encoding of today is read as far as it goes."""
    whole = True
    try:
        text = data.decode("utf-16" if data.startswith(_WIDE) else "utf-8-sig")
    except UnicodeDecodeError:
        text, whole = data.decode("cp1252", "replace"), False
    if _STRANGE.search(text) or text.startswith(_NO_TEXT):
        return Inside()
    coded = _CODED.search(text) is not None
    if text.lstrip().startswith("<"):
        text = f"{text}\n{unescape(_TAG.sub(' ', text))}\n{unescape(_TAG.sub('', text))}"
    return Inside(text, whole and not coded)


def _bytes(ws: Any, digest: str, most: int) -> bytes | None:
    """Return the bytes of a file, None for one that is larger, damaged or not here."""
    found = bytearray()
    try:
        for piece in blobs.content(ws.reader(), ws.near, digest):
            found += piece
            if len(found) > most:
                return None
    except UserError:
        return None
    return bytes(found) or None
