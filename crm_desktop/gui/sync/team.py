"""The team a file belongs to, as its server said it last: who I am, who else there is, which teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.gui.sync import installed
from crm_desktop.i18n import mark, tr

ACCOUNT = "sync.account"
"""Where `sync.account` keeps which server a file belongs to."""
KEY = "sync.hello"
"""Local setting: what the server said of the team."""
READING_TOLD = "reading.told"
"""Local setting: the user has read that they may only read."""
ROLES = {
    "owner": mark("Owner"),
    "manager": mark("Manager"),
    "member": mark("Member"),
    "reader": mark("Read-only"),
}
"""Roles with their English names, the one that may most first."""
SHARERS = ("owner", "manager")


@dataclass(frozen=True, slots=True)
class Team:
    """A file's place among others. `teams` maps the id of a team to its name, `mine` are those I am in."""

    address: str
    name: str = ""
    me: str = ""
    role: str = "member"
    people: tuple[str, ...] = ()
    teams: Mapping[str, str] = field(default_factory=dict)
    mine: tuple[str, ...] = ()
    id: str = ""  # mine, on the server

    @property
    def owner(self) -> bool:
        """Whether I may let others in and shut devices out."""
        return self.role == "owner"

    def may_share(self, owner: str) -> bool:
        """Say whether I may change who sees a record of somebody (the server decides in the end)."""
        return self.role in SHARERS or (self.role == "member" and owner in ("", self.me))


def team_of(ws: Any) -> Team | None:
    """Return the team of a file, None for one that works alone, or with nobody but by a stick."""
    if not ws.setting(ACCOUNT) or not installed():  # who works alone loads nothing of it
        return None
    from crm_desktop.sync.account import account_of

    account = account_of(ws)
    if account is None:
        return None
    said = ws.setting(KEY) or {}
    person = said.get("person") or {}
    return Team(
        account.address, str(said.get("name") or ""), str(person.get("name") or ws.profile.name),
        str(person.get("role") or account.role), tuple(said.get("people") or ()),
        dict(said.get("teams") or {}), tuple(person.get("teams") or ()),
        str(person.get("id") or account.person),
    )  # fmt: skip


def keep(ws: Any, said: Mapping[str, Any] | None) -> None:
    """Keep what the server said of the team, so that it is known offline."""
    wanted = ("name", "person", "people", "teams")
    ws.remember(KEY, None if said is None else {name: said.get(name) for name in wanted})


def role_words(role: str) -> str:
    """Return what a role is called."""
    return tr(ROLES[role]) if role in ROLES else role
