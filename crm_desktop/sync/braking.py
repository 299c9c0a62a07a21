"""The brake for bundles: what they hold is looked through before anything of it is taken in."""

from __future__ import annotations

from collections.abc import Callable

from crm_desktop.sync.brake import Brake
from crm_desktop.sync.bundle import OPERATIONS, Walk
from crm_desktop.sync.taking import MOST
from crm_desktop.wire import batch
from crm_desktop.wire.columns import MalformedError


def look_through(brake: Brake, walk: Walk, check: Callable[[], None]) -> None:
    """Count what the frames of a bundle would take away. Raises `BrakeError` where that is too much."""
    for frame in walk:
        check()
        if frame.kind == OPERATIONS:
            try:
                brake.judge(batch.unpack(frame.body, MOST), ())
            except MalformedError:  # of another version: not taken in either
                continue
