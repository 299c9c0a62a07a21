"""Whether a program of this computer takes links of a kind, as "tel:", where the system can be asked."""

from __future__ import annotations

import shutil
import subprocess
import sys

ASKED = ("tel", "mailto")
"""What a browser does not take by itself."""
LONGEST = 5
"""Seconds the system may take to answer."""


def known(link: str) -> bool:
    """Say whether a program takes a link; True where the system cannot be asked. Not for the window's thread.

    Of a desktop on Linux `openUrl` tells only that it passed the link on.
    """
    scheme = link.partition(":")[0]
    asks = shutil.which("xdg-mime") if sys.platform.startswith("linux") else None
    if asks is None or scheme not in ASKED:
        return True
    words = [asks, "query", "default", f"x-scheme-handler/{scheme}"]
    try:
        said = subprocess.run(words, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return True
    return said.returncode != 0 or bool(said.stdout.strip())
