"""Where a user's own settings, data and logs lie, so that no test touches those of who runs it."""

from __future__ import annotations

from pathlib import Path

FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
"""What the environment calls them."""


def folders_in(home: Path) -> dict[str, str]:
    """Return what an environment says whose folders are all below `home`."""
    return {name: str(home / name.lower()) for name in FOLDERS}
