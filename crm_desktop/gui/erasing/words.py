"""What the steps of an erasure are called on screen."""

from __future__ import annotations

from crm_desktop.i18n import mark, tr
from crm_desktop.privacy.erasing.jobs import STEPS

_SAID = {
    "ledger": mark("Noting whom restored backups must not bring back…"),
    "rows": mark("Erasing records, history and search…"),
    "files": mark("Erasing attached files…"),
    "traces": mark("Erasing what the program remembers…"),
    "fold": mark("Overwriting what was erased…"),
    "backups": mark("Writing backups anew…"),
    "tidy": mark("Writing the file anew…"),
    "scan": mark("Looking through every byte…"),
    "receipt": mark("Telling the others…"),
}


def step(name: str) -> str:
    """Return what is being done."""
    return tr(_SAID[name]) if name in _SAID else ""


def part(name: str, of_step: float) -> float:
    """Return how far the whole erasure is, 0 to 1."""
    at = STEPS.index(name) if name in STEPS else len(STEPS)
    return min(1.0, (at + of_step) / len(STEPS))
