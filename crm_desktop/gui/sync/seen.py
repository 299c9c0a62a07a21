"""Who of the team sees a record: how it is said, and the cells a choice writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.sharing import EVERYONE, PRIVATE, TEAM
from crm_desktop.gui.sync.team import Team
from crm_desktop.i18n import tr

KINDS = ("contact", "company", "deal", "lead", "activity", "task", "note", "attachment")
"""Kinds of record that may be hidden from some."""
ICONS = {EVERYONE: "eye", TEAM: "users", PRIVATE: "lock"}


class Seen(NamedTuple):
    """Who sees a record; `team` is the id of the one team that does."""

    by: str = EVERYONE
    team: str = ""

    @property
    def icon(self) -> str:
        """The icon that says it."""
        return ICONS.get(self.by, ICONS[EVERYONE])

    @property
    def hidden(self) -> bool:
        """Whether somebody of the team may not see it."""
        return self.by != EVERYONE


def seen_of(row: Mapping[str, Any]) -> Seen:
    """Return who sees a record by its row."""
    by = str(row.get("visibility") or EVERYONE)
    return Seen(by, str(row.get("team") or "") if by == TEAM else "")


def words(seen: Seen, team: Team | None) -> str:
    """Return who sees it in words."""
    if seen.by == PRIVATE:
        return tr("Only the owner")
    if seen.by == TEAM:
        name = team.teams.get(seen.team, "") if team is not None else ""
        return tr("Team {name}", name=name) if name else tr("One team")
    return tr("Everyone")


def sign(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the icon and the words of a hidden record in a list, ("", "") of one everybody sees."""
    by = row.get("visibility")
    if by == PRIVATE:
        return "lock", tr("Seen by the owner only")
    if by == TEAM:
        return "users", tr("Seen by one team only")
    return "", ""


def choices(team: Team) -> list[Seen]:
    """Return what may be chosen: everyone, each team there is, the owner alone."""
    named = sorted(team.teams, key=lambda one: team.teams[one].casefold())
    return [Seen(), *(Seen(TEAM, id) for id in named), Seen(PRIVATE)]


def cells(seen: Seen, owner: str, me: str) -> dict[Cell, Value]:
    """Return what a choice writes. What not everyone sees has an owner, or nobody could show it again."""
    made: dict[Cell, Value] = {
        "visibility": seen.by if seen.hidden else None,
        "team": seen.team or None,
    }
    if seen.hidden and not owner and me:
        made["owner"] = me
    return made
