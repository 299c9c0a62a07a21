"""Which links a program of this computer takes, asked before they are opened."""

from __future__ import annotations

import shutil
import subprocess
import sys
from urllib.parse import urlsplit

PATIENCE = 5
"""Seconds the system has for its answer."""
_SCHEMES = {"tel": ("tel",), "mailto": ("mailto", "https")}  # a browser takes a mailto too


def takes(link: str) -> bool:
    """Say whether a program takes a link; yes where nobody can be asked. Not for the window's thread.

    On Linux `xdg-open` says that all is well as soon as it has begun to look for one.
    """
    asking = shutil.which("xdg-mime") if sys.platform.startswith("linux") else None
    if asking is None:
        return True
    schemes = _SCHEMES.get(urlsplit(link).scheme, ("https",))
    return any(_default(asking, scheme) for scheme in schemes)


def _default(asking: str, scheme: str) -> bool:
    call = [asking, "query", "default", f"x-scheme-handler/{scheme}"]
    try:
        done = subprocess.run(call, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return True
    return done.returncode != 0 or bool(done.stdout.strip())
