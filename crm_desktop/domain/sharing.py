"""Who of a team sees a record: everyone, unless its fields say otherwise (sync.md, 1.5).

The server decides by the same two cells and the owner; a workspace of one person never asks.
"""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fields import Choice, choice, text

OWNER, MANAGER, MEMBER, READER = "owner", "manager", "member", "reader"
ROLES = (OWNER, MANAGER, MEMBER, READER)
"""What somebody is in a team, who may most first."""
ERASERS = (OWNER, MANAGER)
"""Roles from which a server takes erasures."""
EVERYONE, TEAM, PRIVATE = "everyone", "team", "private"
VISIBILITY = (
    Choice(EVERYONE, "Everyone", "full"),
    Choice(TEAM, "One team", "half"),
    Choice(PRIVATE, "Only the owner", "open"),
)


def visibility() -> Any:
    """Declare who sees a record; none is everyone."""
    return choice("Seen by", choices=VISIBILITY, internal=True, personal=False)


def team() -> Any:
    """Declare which team sees a record that is for one: its id on the server."""
    return text("Team", internal=True, personal=False)
