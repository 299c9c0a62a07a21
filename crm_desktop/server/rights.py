"""Who may see and write which records: one predicate for everything the server gives out (sync.md, 1.5)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from crm_desktop.domain.sharing import EVERYONE, MANAGER, MEMBER, OWNER, READER, ROLES, TEAM
from crm_desktop.server import tables as t
from crm_desktop.server.finding import by_keys

__all__ = ("MANAGER", "MEMBER", "OWNER", "READER", "ROLES")

ABOUT = frozenset(("activity", "task", "note", "attachment", "lead"))
"""Kinds of record that are about others: who may not see those does not see these."""
SHARING = frozenset(("visibility", "team"))
"""Cells that say who sees a record."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person of a workspace as rights see them; `device` is what they use now, "" none."""

    workspace: str
    id: str
    name: str
    role: str
    teams: frozenset[str]
    device: str = ""


class Guard(NamedTuple):
    """Who sees a record that not everyone sees; `subjects` are keys of what it is about."""

    entity: str
    id: str
    owner: str | None
    team: str | None
    visibility: str
    subjects: tuple[bytes, ...] = ()


Guards = Mapping[bytes, Guard]


def may_see(viewer: Viewer, guard: Guard | None, guards: Guards) -> bool:
    """Say whether somebody sees a record: by its own cells, and everything it is about."""
    if guard is None or viewer.role == OWNER:
        return True
    seen: set[bytes] = set()
    left = [guard]
    while left:  # leads may be about one another in a ring
        one = left.pop()
        if not _by_itself(viewer, one):
            return False
        new = set(one.subjects) - seen
        seen |= new
        left += [guards[key] for key in new if key in guards]
    return True


def _by_itself(viewer: Viewer, guard: Guard) -> bool:
    if guard.visibility == EVERYONE or guard.owner == viewer.name:
        return True
    return guard.visibility == TEAM and guard.team in viewer.teams  # words of a newer version hide


def may_share(viewer: Viewer, guard: Guard | None) -> bool:
    """Say whether somebody may change who sees a record they see."""
    if guard is None or (guard.visibility == EVERYONE and not guard.subjects):
        return True
    return viewer.role in (OWNER, MANAGER) or guard.owner == viewer.name


def guards_of(conn: Connection, workspace: str, keys: Iterable[bytes]) -> dict[bytes, Guard]:
    """Return the guards of records, and of what these are about."""
    found: dict[bytes, Guard] = {}
    left = set(keys)
    while left:
        new = _read(conn, workspace, left)
        found |= new
        left = {key for guard in new.values() for key in guard.subjects} - found.keys() - left
    return found


def all_guards(conn: Connection, workspace: str) -> dict[bytes, Guard]:
    """Return every guard of a workspace."""
    query = select(*_COLUMNS).where(_G.workspace == workspace)
    return dict(map(_guard, conn.execute(query)))


def hidden_from(conn: Connection, viewer: Viewer) -> dict[bytes, Guard]:
    """Return those of all guards that keep their record from somebody."""
    if viewer.role == OWNER:
        return {}
    guards = all_guards(conn, viewer.workspace)
    return {key: g for key, g in guards.items() if not may_see(viewer, g, guards)}


def hidden(conn: Connection, viewer: Viewer, keys: Iterable[bytes]) -> set[bytes]:
    """Return those of some records that somebody does not see."""
    wanted = set(keys)
    found = guards_of(conn, viewer.workspace, wanted)  # with those of what the records are about
    return {key for key in wanted & found.keys() if not may_see(viewer, found[key], found)}


_G = t.guarded.c
_COLUMNS = (_G.record, _G.entity, _G.id, _G.owner, _G.team, _G.visibility, _G.subjects)


def _read(conn: Connection, workspace: str, keys: set[bytes]) -> dict[bytes, Guard]:
    return dict(map(_guard, by_keys(conn, _COLUMNS, _G.record, workspace, keys)))


def _guard(row: Any) -> tuple[bytes, Guard]:
    record, entity, id, owner, team, visibility, subjects = row
    keys = tuple(bytes.fromhex(key) for key in json.loads(str(subjects)))
    return bytes(record), Guard(entity, id, owner, team, visibility, keys)
