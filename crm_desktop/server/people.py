"""Who belongs to a workspace, with which devices; how one more comes in by a code used once."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Column, Connection, Select, bindparam, insert, select, update

from crm_desktop.domain.keys import new_id
from crm_desktop.server import auditing
from crm_desktop.server import tables as t
from crm_desktop.server.keys import now
from crm_desktop.server.rights import OWNER, Viewer
from crm_desktop.wire import chain

DAY = 86_400_000
QUOTA = 20 << 30
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of a code somebody types: no 0 and O, no 1 and I."""


_DEVICE = re.compile(r"[0-9a-f]{16}")


class Enrolled(NamedTuple):
    """What a device gets once: the token is not kept here."""

    workspace: str
    device: str
    person: str
    role: str
    token: str


class NotWelcome(Exception):  # noqa: N818 - an answer, not a fault
    """A code that was never made, is used or too old; or a token that opens nothing."""


def hashed(secret: str) -> str:
    """Return what is kept of a token or a code: both are long and random, so one hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_workspace(conn: Connection, name: str, quota: int = QUOTA) -> str:
    """Make an empty workspace; return its id."""
    id, seed = new_id(), Ed25519PrivateKey.generate().private_bytes_raw()
    conn.execute(insert(t.workspace).values(
        id=id, name=name, epoch=os.urandom(8).hex(), head=0, chain=chain.START, signing_key=seed,
        guarded=0, bytes=0, quota=quota, created=now(),
    ))  # fmt: skip
    return id


def invite(
    conn: Connection, workspace: str, name: str, role: str, teams: Sequence[str] = (), *,
    person: str | None = None, days: int = 7,
) -> str:  # fmt: skip
    """Return a code of 12 signs that lets one device in, as somebody new or as a `person`."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    conn.execute(insert(t.invite).values(
        code=hashed(code), workspace=workspace, name=name, role=role, teams=json.dumps(list(teams)),
        person=person, expires=now() + days * DAY,
    ))  # fmt: skip
    return "-".join(code[at : at + 4] for at in (0, 4, 8))


def enrol(conn: Connection, code: str, device: str, id: str = "") -> Enrolled:
    """Let a device in by its code. Raises `NotWelcome`; a code counts once.

    It keeps the `id` it had alone, so that what it wrote then is its own here, unless that is taken.
    """
    plain = "".join(c for c in code.upper() if c in _ALPHABET)
    i = t.invite.c
    found = conn.execute(select(t.invite).where(i.code == hashed(plain))).mappings().first()
    if found is None or found["expires"] < now():
        raise NotWelcome
    first = conn.execute(
        update(t.invite).where(i.code == hashed(plain), i.used.is_(None)).values(used=now())
    )
    if not first.rowcount:
        raise NotWelcome
    person = found["person"] or _make_person(conn, found)
    p = t.person.c
    mine = (p.workspace == found["workspace"], p.id == person, p.active)
    role = conn.execute(select(p.role).where(*mine)).scalar_one_or_none()
    if role is None:  # one more device of somebody who may not come in any more
        raise NotWelcome
    token, d = f"{found['workspace']}.{secrets.token_urlsafe(32)}", t.device.c
    same = select(d.id).where(d.workspace == found["workspace"], d.id == id)
    if not _DEVICE.fullmatch(id) or conn.execute(same).first() is not None:
        id = os.urandom(8).hex()
    conn.execute(insert(t.device).values(
        workspace=found["workspace"], id=id, person=person, name=device[:80], token=hashed(token),
        created=now(), seen=now(), cursor=0, proved=0,
    ))  # fmt: skip
    auditing.note(conn, found["workspace"], None, "enrolled", person=person, device=id)
    return Enrolled(found["workspace"], id, person, role, token)


def _make_person(conn: Connection, found: Any) -> str:
    id = new_id()
    conn.execute(insert(t.person).values(
        workspace=found["workspace"], id=id, name=free_name(conn, found["workspace"], found["name"]),
        role=found["role"], active=True,
    ))  # fmt: skip
    for team in json.loads(found["teams"]):
        conn.execute(
            insert(t.membership).values(workspace=found["workspace"], team=team, person=id)
        )
    return id


def free_name(conn: Connection, workspace: str, name: str) -> str:
    """Return a name nobody of the workspace has: rights know people by it."""
    p = t.person.c
    taken = set(conn.execute(select(p.name).where(p.workspace == workspace)).scalars())
    made, n = name, 1
    while made in taken:
        n += 1
        made = f"{name} {n}"
    return made


def further_id(conn: Connection, viewer: Viewer) -> str:
    """Return one more id for a device whose file was copied or restored (R36); its token stays."""
    id = os.urandom(8).hex()
    conn.execute(insert(t.alias).values(workspace=viewer.workspace, id=id, device=viewer.device))
    auditing.note(conn, viewer.workspace, viewer, "copied", device=viewer.device)
    return id


def is_own(conn: Connection, viewer: Viewer, id: str) -> bool:
    """Say whether a device's id is the asker's, or that of another copy of the same file."""
    if id == viewer.device:
        return True
    if not _DEVICE.fullmatch(id):
        return False
    a = t.alias.c
    mine = (a.workspace == viewer.workspace, a.id == id, a.device == viewer.device)
    return conn.execute(select(a.id).where(*mine)).first() is not None


def viewer_of(conn: Connection, token: str) -> Viewer:
    """Return who a token stands for. Raises `NotWelcome` for one that opens nothing (any more).

    It names its workspace, so that no request needs to look for it among all (docs/scaling.md).
    """
    workspace = token.partition(".")[0]
    if not workspace.isprintable():  # no database's text
        raise NotWelcome
    return _viewer(conn, _BY_TOKEN, workspace, hashed(token))


def as_now(conn: Connection, viewer: Viewer) -> Viewer:
    """Return who a device stands for in this transaction. Raises `NotWelcome` where nobody any more."""
    return _viewer(conn, _BY_ID, viewer.workspace, viewer.device)


def _who(which: Column[Any]) -> Select[Any]:
    """Return the query, made once, for who holds a device; one row for each team of theirs."""
    d, p, m = t.device.c, t.person.c, t.membership.c
    return (
        select(d.id, p.id, p.name, p.role, m.team)
        .join(t.person, (p.workspace == d.workspace) & (p.id == d.person))
        .outerjoin(t.membership, (m.workspace == p.workspace) & (m.person == p.id))
        .where(d.workspace == bindparam("workspace"), which == bindparam("which"))
        .where(d.revoked.is_(None), p.active)
    )


_BY_TOKEN, _BY_ID = _who(t.device.c.token), _who(t.device.c.id)


def _viewer(conn: Connection, query: Select[Any], workspace: str, which: str) -> Viewer:
    found = conn.execute(query, {"workspace": workspace, "which": which}).all()
    if not found:
        raise NotWelcome
    device, person, name, role, _ = found[0]
    teams = frozenset(team for *_, team in found if team is not None)
    return Viewer(workspace, person, name, role, teams, device)


def viewers(conn: Connection, workspace: str, *, active: bool = True) -> list[Viewer]:
    """Return everybody of a workspace who is there; also who may not come in, where not `active`."""
    p, m = t.person.c, t.membership.c
    teams: dict[str, set[str]] = {}
    for person, team in conn.execute(select(m.person, m.team).where(m.workspace == workspace)):
        teams.setdefault(person, set()).add(team)
    query = select(p.id, p.name, p.role).where(p.workspace == workspace)
    if active:
        query = query.where(p.active)
    return [
        Viewer(workspace, id, name, role, frozenset(teams.get(id, ())))
        for id, name, role in conn.execute(query)
    ]


def first_code(conn: Connection, workspace: str, name: str) -> str:
    """Return the code for the owner of a new workspace."""
    return invite(conn, workspace, name, OWNER, days=30)
