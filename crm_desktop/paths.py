"""Where files live: bundled assets, and the user's data, settings, log and documents."""

from __future__ import annotations

import contextlib
from functools import cache
from pathlib import Path

APP = "crm-desktop"


@cache
def asset(relative: str) -> Path:
    """Return a bundled file or folder, from the installed package or else the checkout."""
    package = Path(__file__).parent
    inside = package / relative
    return inside if inside.exists() else package.parent / relative


def data_folder() -> Path:
    """Return the folder of workspaces, made when missing."""
    import appdirs

    return _made(Path(appdirs.user_data_dir(APP, appauthor=False)))


def settings_folder() -> Path:
    """Return the folder of the program's own settings, made when missing."""
    import appdirs

    return _made(Path(appdirs.user_config_dir(APP, appauthor=False)))


def log_folder() -> Path:
    """Return the folder of the program's logs, made when missing."""
    import platformdirs

    return _made(Path(platformdirs.user_log_dir(APP, appauthor=False)))


def documents_folder() -> Path:
    """Return the user's documents folder, where exports are offered to go."""
    import platformdirs

    return Path(platformdirs.user_documents_dir())


def _made(folder: Path) -> Path:
    with contextlib.suppress(OSError):  # a home that cannot be written to: who writes there says so
        folder.mkdir(parents=True, exist_ok=True)
    return folder
