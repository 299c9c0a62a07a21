"""Which lead source an export of advertisements or search results is of: so costs meet their leads."""

from __future__ import annotations

from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.store import in_use


class Origin(NamedTuple):
    """What a campaign of an export is: its lead source, its kind, and its name where rows say none."""

    source: str
    channel: str
    name: str = ""


_GOOGLE, _META = (
    ("Google", "Google Ads", "AdWords"),
    ("Facebook", "Facebook Ads", "Meta", "Meta Ads"),
)
_OF: dict[str, tuple[tuple[str, ...], str, str]] = {
    "Google Ads": (_GOOGLE, "search", ""),
    "Meta Ads": ((*_META, "Instagram"), "social_ads", ""),
    "Meta Business Suite": ((*_META, "Instagram"), "social", ""),
    "Search Console": (("Google", "Google Search"), "organic", "Google Search"),
}
"""Program → names of its source, the plainest first."""
_LOOKED_AT = 200
SOURCE_CELL = "source+"
"""Drafted cell of a result that names a campaign not there yet: the lead source this will have."""


def drafted(references: Any, cells: dict[str, Any]) -> None:
    """Let the drafted cells of a new result say its campaign, and the source of one that is made for it."""
    found: Origin | None = references.origin
    if found is None:
        return
    if found.name:
        cells.setdefault("campaign+", found.name)
    name = cells.get("campaign+", "")
    if name and not references.known("campaign", name):
        cells[SOURCE_CELL] = found.source


def origin(conn: Any, program: str) -> Origin | None:
    """Return what campaigns of a program's export are, None for a program of another kind.

    The source is called as leads and deals call it already; where none does, by its plainest name.
    """
    if program not in _OF:
        return None
    names, channel, name = _OF[program]
    said = {
        fold(one): one for kind in ("deal", "lead")
        for one in in_use.values(conn, kind, "source", limit=_LOOKED_AT)
    }  # fmt: skip
    return Origin(next((said[fold(n)] for n in names if fold(n) in said), names[0]), channel, name)
