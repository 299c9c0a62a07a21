"""What an owner does to people, teams, invites and devices; each deed is in the audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from crm_desktop.domain.keys import new_id
from crm_desktop.server import auditing, people, views
from crm_desktop.server import tables as t
from crm_desktop.server.keys import now
from crm_desktop.server.rights import OWNER, ROLES, Viewer


class NotThereError(Exception):
    """A person, team, device or invite that this workspace does not have."""


class LastOwnerError(Exception):
    """Nobody would be left who may change people."""


def everybody(conn: Connection, workspace: str) -> list[dict[str, Any]]:
    """Return all people with their teams, also those who may not come in any more."""
    p, m = t.person.c, t.membership.c
    teams: dict[str, list[str]] = {}
    for person, team in conn.execute(select(m.person, m.team).where(m.workspace == workspace)):
        teams.setdefault(person, []).append(team)
    query = select(p.id, p.name, p.role, p.active).where(p.workspace == workspace)
    found = conn.execute(query.order_by(p.name)).mappings()
    return [
        {str(k): v for k, v in row.items()} | {"teams": sorted(teams.get(row["id"], []))}
        for row in found
    ]


def change_person(
    conn: Connection, by: Viewer | None, workspace: str, person: str, *,
    role: str | None = None, active: bool | None = None,
) -> int:  # fmt: skip
    """Give somebody another role, or close or open the door to them; return the number it is told at."""
    p = t.person.c
    mine = (p.workspace == workspace, p.id == person)
    had = conn.execute(select(p.role, p.active).where(*mine)).first()
    if had is None or role not in (None, *ROLES):
        raise NotThereError(person)
    wanted = (role or had.role, had.active if active is None else active)

    def change() -> None:
        conn.execute(update(t.person).where(*mine).values(role=wanted[0], active=wanted[1]))
        if not wanted[1]:
            _revoke_all(conn, workspace, person)
        if not _owners(conn, workspace):
            raise LastOwnerError(person)

    number = views.changing(conn, workspace, change)
    deed = "role" if wanted[1] == had.active else "activated" if wanted[1] else "deactivated"
    auditing.note(conn, workspace, by, deed, person=person, role=wanted[0], number=number)
    return number


def _owners(conn: Connection, workspace: str) -> int:
    p = t.person.c
    query = select(func.count()).where(p.workspace == workspace, p.role == OWNER, p.active)
    return int(conn.execute(query).scalar_one())


def _revoke_all(conn: Connection, workspace: str, person: str) -> None:
    d = t.device.c
    theirs = (d.workspace == workspace, d.person == person, d.revoked.is_(None))
    conn.execute(update(t.device).where(*theirs).values(revoked=now()))


def teams(conn: Connection, workspace: str) -> list[dict[str, Any]]:
    """Return the teams with the ids of their members."""
    e, m = t.team.c, t.membership.c
    members: dict[str, list[str]] = {}
    for team, person in conn.execute(select(m.team, m.person).where(m.workspace == workspace)):
        members.setdefault(team, []).append(person)
    query = select(e.id, e.name).where(e.workspace == workspace).order_by(e.name)
    return [
        {"id": id, "name": name, "members": sorted(members.get(id, []))}
        for id, name in conn.execute(query)
    ]


def make_team(conn: Connection, by: Viewer | None, workspace: str, name: str) -> str:
    """Make a team without members; return its id."""
    id = new_id()
    conn.execute(insert(t.team).values(workspace=workspace, id=id, name=name))
    auditing.note(conn, workspace, by, "team_made", team=id)
    return id


def change_team(
    conn: Connection, by: Viewer | None, workspace: str, team: str, *,
    name: str | None = None, members: Sequence[str] | None = None,
) -> int:  # fmt: skip
    """Give a team another name or other members; return the number it is told at."""
    e, m, p = t.team.c, t.membership.c, t.person.c
    mine = (e.workspace == workspace, e.id == team)
    if conn.execute(select(e.id).where(*mine)).first() is None:
        raise NotThereError(team)
    number = 0
    if name is not None:
        conn.execute(update(t.team).where(*mine).values(name=name))
        auditing.note(conn, workspace, by, "team_renamed", team=team)
    if members is not None:
        wanted = sorted(set(members))
        here = set(conn.execute(select(p.id).where(p.workspace == workspace)).scalars())
        if not here.issuperset(wanted):
            raise NotThereError(team)

        def change() -> None:
            conn.execute(delete(t.membership).where(m.workspace == workspace, m.team == team))
            rows = [{"workspace": workspace, "team": team, "person": one} for one in wanted]
            if rows:
                conn.execute(insert(t.membership), rows)

        number = views.changing(conn, workspace, change)
        auditing.note(conn, workspace, by, "members", team=team, people=wanted, number=number)
    return number


def invite(
    conn: Connection, by: Viewer | None, workspace: str, name: str, role: str,
    teams: Sequence[str] = (), *, person: str | None = None, days: int = 7,
) -> str:  # fmt: skip
    """Return a code that lets one device in: of somebody new, or of a `person` who is here."""
    p, e = t.person.c, t.team.c
    if person is not None:
        query = select(p.name, p.role).where(p.workspace == workspace, p.id == person, p.active)
        found = conn.execute(query).first()
        if found is None:
            raise NotThereError(person)
        name, role, teams = found.name, found.role, ()
    here = set(conn.execute(select(e.id).where(e.workspace == workspace)).scalars())
    if role not in ROLES or not here.issuperset(teams):
        raise NotThereError(role)
    code = people.invite(conn, workspace, name, role, sorted(set(teams)), person=person, days=days)
    auditing.note(conn, workspace, by, "invited", role=role, person=person or "")
    return code


def invites(conn: Connection, workspace: str) -> list[dict[str, Any]]:
    """Return the codes not used yet, by the beginning of what is kept of them; not the codes."""
    i = t.invite.c
    query = select(i.code, i.name, i.role, i.expires).where(
        i.workspace == workspace, i.used.is_(None), i.expires > now()
    )
    return [
        {"id": code[:16], "name": name, "role": role, "expires": expires}
        for code, name, role, expires in conn.execute(query.order_by(i.expires))
    ]


def withdraw(conn: Connection, by: Viewer | None, workspace: str, id: str) -> None:
    """Make a code worthless."""
    i = t.invite.c
    mine = (i.workspace == workspace, i.used.is_(None), i.code.startswith(id, autoescape=True))
    if len(id) != 16 or not conn.execute(delete(t.invite).where(*mine)).rowcount:
        raise NotThereError(id)
    auditing.note(conn, workspace, by, "withdrawn")


def devices(conn: Connection, workspace: str, person: str | None = None) -> list[dict[str, Any]]:
    """Return devices with whose they are and how far they came; of one person where given."""
    d, p, w = t.device.c, t.person.c, t.workspace.c
    query = (
        select(d.id, d.name, d.person, p.name.label("of"), d.created, d.seen, d.cursor, d.proved,
               d.revoked, w.head)
        .join(t.person, (p.workspace == d.workspace) & (p.id == d.person))
        .join(t.workspace, w.id == d.workspace)
        .where(d.workspace == workspace)
        .order_by(d.revoked.is_not(None), p.name, d.created)
    )  # fmt: skip
    if person is not None:
        query = query.where(d.person == person)
    return [
        {str(k): v for k, v in row.items() if k != "head"}
        | {"lag": max(row["head"] - row["cursor"], 0)}
        for row in conn.execute(query).mappings()
    ]


def revoke(
    conn: Connection, by: Viewer | None, workspace: str, device: str, *, of: str | None = None
) -> None:
    """Shut a device out, at once; where `of` is given, only if it is that person's."""
    d = t.device.c
    mine = [d.workspace == workspace, d.id == device]
    if of is not None:
        mine.append(d.person == of)
    if conn.execute(select(d.id).where(*mine)).first() is None:
        raise NotThereError(device)
    conn.execute(update(t.device).where(*mine, d.revoked.is_(None)).values(revoked=now()))
    auditing.note(conn, workspace, by, "revoked", device=device)


def set_quota(conn: Connection, by: Viewer | None, workspace: str, size: int) -> None:
    """Let a workspace hold `size` bytes; what it holds beyond that stays."""
    w = t.workspace.c
    conn.execute(update(t.workspace).where(w.id == workspace).values(quota=size))
    auditing.note(conn, workspace, by, "quota", bytes=size)
