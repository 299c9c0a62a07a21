"""Writing a whole file anew: no free page and no slack of one keeps what was deleted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from crm_desktop.errors import Cancelled
from crm_desktop.store import driver

IN_MEMORY = 256 << 20
"""Bytes up to which a file is put together in memory; a larger one in a file SQLite removes itself."""
STEPS = 100_000
"""Steps between two questions whether to stop."""


def compact(opened: Callable[[], Any], path: Path, stop: Callable[[], bool]) -> None:
    """Compact the file that `opened` gives a connection of. Raises `Cancelled`; then it is as it was."""
    conn = opened()
    try:
        conn.execute("PRAGMA query_only=0")
        if path.stat().st_size > IN_MEMORY:
            conn.execute("PRAGMA temp_store=FILE")
        conn.execute("PRAGMA synchronous=FULL")
        conn.set_progress_handler(stop, STEPS)
        conn.execute("VACUUM")
    except driver.OperationalError as error:
        if str(error) == "interrupted":
            raise Cancelled from error
        raise
    finally:
        conn.set_progress_handler(None, 0)
        conn.close()
