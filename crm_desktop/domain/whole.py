"""Texts as any file can hold them: our own, and those we export."""

from __future__ import annotations

import re
from typing import Any

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Control characters: no reader of CSV, cards or XML takes a NUL, and few the others."""
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of a sign: what stands for bytes that were no text, and that nothing encodes."""


def whole(value: Any) -> Any:
    """Return a value without control characters, with U+FFFD for each half of a sign in its texts."""
    if isinstance(value, str):
        return value if value.isprintable() else _HALVES.sub("\ufffd", _NO_TEXT.sub("", value))
    if isinstance(value, dict):
        return {key: whole(inner) for key, inner in value.items()}
    return value


def is_broken(text: str) -> bool:
    """Say whether a text has halves of signs."""
    return _HALVES.search(text) is not None
