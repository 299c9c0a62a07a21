"""Operations a server did not take: kept as they were written, with the reason in words."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from crm_desktop.domain.operation import Operation
from crm_desktop.i18n import mark, tr
from crm_desktop.store import outgoing, parking

MANY = 5000
"""Records from which only the header is kept: the log holds the rest."""
BEFORE = "verdict"
"""Why of what was refused before, and came here another way."""
HIDDEN = "not_yours"
"""Why of what was written on a record that is hidden by now."""
READ_ONLY = "read_only"
"""Why of what somebody wrote who may only read."""
TOO_LARGE = "too_large"
"""Why of what is not sent at all: one record of it is larger than a server takes."""
REASONS = {
    "malformed": mark("The server could not read it."),
    READ_ONLY: mark("You may read here, not change."),
    HIDDEN: mark("You may not see this record any more."),
    "not_shared": mark("Only its owner or a manager may say who sees this record."),
    TOO_LARGE: mark("One text in it is larger than a server takes; attach it as a file instead."),
    "no_erasing": mark("Only an owner or a manager may erase."),
    "not_cancelled": mark("You may not take back what touched records you do not see."),
}
"""The server's words for why → the user's."""


def final(number: int, why: str) -> bool:
    """Say whether an answer (number 0: left with this device) is one to show: refused here and now."""
    return bool(why) and why != BEFORE and (number > 0 or why == "malformed")


def set_aside(conn: Any, refused: Mapping[str, str]) -> None:
    """Keep refused operations (stamp → why) as this file has them, inside a transaction."""
    for stamp, why in refused.items():
        op = written(conn, stamp)
        if op is not None:
            now = time.time_ns() // 1_000_000
            parking.park(conn, stamp, parking.REFUSED, why, op.to_json().encode(), now)


def written(conn: Any, stamp: str) -> Operation | None:
    """Return an operation of the log, without its changes where they are very many."""
    found = conn.execute("SELECT n FROM operation WHERE stamp=?", (stamp,)).fetchone()
    if found is None:
        return None
    (one,) = outgoing.after(conn, found[0] - 1, 1)
    return one.header if one.total > MANY else outgoing.operation(conn, one)


def reason(why: str) -> str:
    """Return why in words; what a newer server says comes as it is."""
    return tr(REASONS[why]) if why in REASONS else why
