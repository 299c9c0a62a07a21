"""What stands behind a name in a list: who of the team sees the record, and that it is contested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_desktop.gui.sync import seen
from crm_desktop.i18n import tr


class Sign(NamedTuple):
    """An icon, the token of its colour, and what it says."""

    icon: str
    tone: str
    words: str


def contested() -> Sign:
    """Return the sign of a record about which the conflict desk has something to decide."""
    return Sign("git-merge", "attention", tr("Changed by two at the same time"))


def of(row: Mapping[str, Any]) -> list[Sign]:
    """Return the signs of a row, in their order."""
    icon, words = seen.sign(row)
    signs = [Sign(icon, "tertiary", words)] if icon else []
    return [*signs, contested()] if row.get("contested") else signs
