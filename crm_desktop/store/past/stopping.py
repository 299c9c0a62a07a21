"""Stopping long SQL from the question every long job asks, in the middle of a statement too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from crm_desktop.store import driver

STEPS = 200_000
"""Steps of SQLite's machine between two questions, some ten milliseconds."""


class Stopping:
    """Asks whether to stop; keeps what was raised until SQLite has let go."""

    def __init__(self, check: Callable[[], object]) -> None:
        self.check = check
        self.error: BaseException | None = None

    def asked(self) -> int:
        """Return 1 for SQLite to break off."""
        try:
            self.check()
        except BaseException as error:  # noqa: BLE001 - raised again where the statement ends
            self.error = error
            return 1
        return 0


@contextmanager
def stoppable(conn: Any, check: Callable[[], object]) -> Iterator[Stopping]:
    """Let what `check` raises end the statements of `conn`, and come out of here."""
    stopping = Stopping(check)
    conn.set_progress_handler(stopping.asked, STEPS)
    try:
        yield stopping
    except driver.Error as error:
        if stopping.error is not None:
            raise stopping.error from error
        raise
    finally:
        conn.set_progress_handler(None, 0)
