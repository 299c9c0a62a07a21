"""How often something wrong was entered for a file, and how long nothing may be tried after it."""

from __future__ import annotations

LONGEST_WAIT = 60
"""Seconds between two tries at most; it doubles from the third wrong one on."""
_wrong: dict[str, int] = {}
"""Wrong tries by the id of the key, or the path of the file: they count on in another page or dialog."""


def count(of: str) -> None:
    """Count a wrong try."""
    _wrong[of] = _wrong.get(of, 0) + 1


def forget(of: str) -> None:
    """Forget the wrong tries: the right thing was entered."""
    _wrong.pop(of, None)


def wait(of: str) -> int:
    """Return for how many seconds nothing may be tried now."""
    made = _wrong.get(of, 0)
    return 0 if made < 3 else min(LONGEST_WAIT, int(2 ** (made - 2)))
