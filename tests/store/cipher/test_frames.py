"""Sealed bytes: the same again, of any size; and nothing of what was changed, moved or cut off."""

from __future__ import annotations

import io

import pytest

from crm_desktop.store.cipher import frames
from crm_desktop.store.cipher.key import new_key

KEY = new_key()
SIZES = [
    0,
    1,
    frames.FRAME - 1,
    frames.FRAME,
    frames.FRAME + 1,
    2 * frames.FRAME,
    2 * frames.FRAME + 5,
]


def sealed(plain: bytes, step: int = 700_001) -> bytes:
    out = io.BytesIO()
    sealing = frames.Sealing(out, KEY)
    for at in range(0, len(plain), step):
        sealing.write(plain[at : at + step])
    sealing.end()
    return out.getvalue()


def opened(closed: bytes, key=KEY) -> bytes:
    return b"".join(frames.unsealed(io.BytesIO(closed), key))


@pytest.mark.parametrize("size", SIZES)
def test_bytes_come_back(size):
    plain = bytes(range(256)) * (size // 256) + bytes(size % 256)
    closed = sealed(plain)
    assert len(closed) == frames.sealed_size(size)
    assert opened(closed) == plain


def _changed(closed: bytes, how: str) -> bytes:
    head, frame = len(frames.MAGIC) + frames.SALT, frames.FRAME + frames.TAG
    first, second, rest = (
        closed[head:][:frame],
        closed[head + frame :][:frame],
        closed[head + 2 * frame :],
    )
    begin = closed[:head]
    return {
        "bit": closed[:-1] + bytes([closed[-1] ^ 1]),
        "salt": closed[: head - 1] + bytes([closed[head - 1] ^ 1]) + closed[head:],
        "cut": begin + first + second,
        "short": closed[:-1],
        "head": closed[: head - 3],
        "left out": begin + second + rest,
        "order": begin + second + first + rest,
        "more": closed + b"x",
        "nothing": b"",
        "no frame": begin,
    }[how]


@pytest.mark.parametrize(
    "how",
    ["bit", "salt", "cut", "short", "head", "left out", "order", "more", "nothing", "no frame"],
)
def test_what_was_changed_is_not_believed(how):
    with pytest.raises(frames.BrokenError):
        opened(_changed(sealed(bytes(2 * frames.FRAME + 9)), how))


def test_another_key_opens_nothing():
    with pytest.raises(frames.BrokenError):
        opened(sealed(b"plan"), new_key())


def test_alike_bytes_look_different_and_are_called_by_nothing_known():
    assert sealed(b"plan") != sealed(b"plan")
    digest = "a" * 64
    assert frames.name_of(KEY, digest) not in (digest, frames.name_of(new_key(), digest))
