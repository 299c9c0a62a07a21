"""Every shape in which a text may lie in raw bytes; a second look, without a line of the program's."""

from __future__ import annotations

import base64
import binascii
import gzip
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import zstandard
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

LEAST = 8
"""Signs of a substring that counts: an index of words may cut the first ones off."""
LETTERS = "bcdfghjklmnpqrstvwxz"
"""What texts that are looked for are made of: only runs of these are looked at closely."""
_ANY = f"[{LETTERS}{LETTERS.upper()}]".encode()
_RUNS = {
    "plain": (LEAST, re.compile(_ANY + b"{8,}")),
    "utf-16-le": (LEAST * 2, re.compile(b"(?:" + _ANY + b"\0){8,}")),
    "utf-16-be": (LEAST * 2, re.compile(b"(?:\0" + _ANY + b"){8,}")),
    "hex": (LEAST * 2, re.compile(rb"(?:[4-7][0-9A-Fa-f]){8,}")),
    "base64": (12, re.compile(rb"[A-Za-z0-9+/]{12,}")),
}
Windows = dict[str, dict[bytes, str]]
"""In which shape → piece of it → the text it is of."""


def windows(texts: Iterable[str]) -> Windows:
    """Return all pieces by which texts are found, whatever they became.

    Escapes of URLs, JSON and quoted-printable leave letters as they are.
    """
    found: Windows = {shape: {} for shape in _RUNS}
    for text in texts:
        assert set(text.lower()) <= set(LETTERS)
        for shape, data in _shapes(text):
            length = _RUNS[shape][0]
            for at in range(len(data) - length + 1):
                found[shape][data[at : at + length]] = text
    return found


def _shapes(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield (shape, bytes) of what a text may have become."""
    for one in {text, text.lower(), text.upper(), text.casefold()}:
        plain = one.encode()
        yield "plain", plain
        for code in ("utf-16-le", "utf-16-be"):
            yield code, one.encode(code)
        yield "hex", binascii.hexlify(plain)
        yield "hex", binascii.hexlify(plain).upper()
        for phase in range(3):  # what surrounds it decides at which of three bits it begins
            coded = base64.b64encode(b"\0" * phase + plain)
            yield "base64", coded[4 if phase else 0 : len(coded) // 4 * 4 - 4]


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield bytes, and what is packed in them."""
    yield data
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from unpacked(packed.read(name))
    elif data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    for at in _found(data, b"\x28\xb5\x2f\xfd"):
        try:
            yield zstandard.ZstdDecompressor().decompressobj().decompress(data[at:])
        except zstandard.ZstdError:
            continue
    for head in (b"\x78\x9c", b"\x78\xda"):
        for at in _found(data, head):
            try:
                yield zlib.decompressobj().decompress(data[at:], 1 << 20)
            except zlib.error:
                continue


def _found(data: bytes, head: bytes) -> Iterator[int]:
    at = data.find(head)
    while at >= 0:
        yield at
        at = data.find(head, at + 1)


def hits(paths: Iterable[Path], wanted: Windows, key: str = "") -> dict[str, set[str]]:
    """Return text → names of the files whose bytes or name hold it, or `LEAST` signs of it."""
    found: dict[str, set[str]] = {}
    for path in paths:
        if path.is_file():
            inside = _decrypted(path.read_bytes(), key)
            for data in (path.name.encode(), *unpacked(inside)):
                for text in _held(data, wanted):
                    found.setdefault(text, set()).add(path.name)
    return found


def _held(data: bytes, wanted: Windows) -> Iterator[str]:
    for shape, (length, runs) in _RUNS.items():
        for run in runs.finditer(data):
            held = run.group()
            for at in range(len(held) - length + 1):
                if (text := wanted[shape].get(held[at : at + length])) is not None:
                    yield text


def _decrypted(data: bytes, key: str) -> bytes:
    """Return every page of an encrypted database as it is inside, other bytes as they are."""
    if not key or data[:16] != bytes.fromhex(key[64:]):
        return data
    secret, plain = AES(bytes.fromhex(key[:64])), []
    for at in range(0, len(data), 4096):
        page = data[at : at + 4096]
        opened = Cipher(secret, CBC(page[-80:-64])).decryptor()
        plain.append(opened.update(page[16 if at == 0 else 0 : -80]) + opened.finalize())
    assert plain[0][5:8] == b"@  ", (
        "these are no pages"
    )  # what each SQLite file says of its b-trees
    return b"".join(plain)
