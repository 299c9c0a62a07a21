"""People, teams, invites, devices and the audit: for owners; devices also for whose they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from sqlalchemy import Connection

from crm_desktop.server import administering, auditing
from crm_desktop.server.administering import LastOwnerError, NotThereError
from crm_desktop.server.rights import OWNER, Viewer
from crm_desktop.server.web import answers as a
from crm_desktop.server.web.asking import Asking, Here, Owning

routes = APIRouter(prefix="/v1", tags=["administration"])
Named = Annotated[a.Id, Path()]
T = TypeVar("T")


def _changed(request: Request, by: Viewer, change: Callable[[Connection], T]) -> T:
    """Run a change in one transaction and wake those who listen."""
    try:
        with request.app.state.database.write() as conn:
            made = change(conn)
    except NotThereError as error:
        raise HTTPException(404, "not_there") from error
    except LastOwnerError as error:
        raise HTTPException(409, "last_owner") from error
    request.app.state.waking.wake(by.workspace)
    return made


@routes.get("/people", responses=a.problems(401, 429))
def people(database: Here, asking: Asking) -> list[a.Person]:
    """List everybody of the workspace."""
    with database.read() as conn:
        return [a.Person(**one) for one in administering.everybody(conn, asking.workspace)]


@routes.patch("/people/{person}", responses=a.problems(401, 403, 404, 409, 413, 422, 429))
def change_person(request: Request, by: Owning, person: Named, wanted: a.PersonChange) -> a.Told:
    """Give somebody another role, or close or open the door to them and all their devices."""
    number = _changed(request, by, lambda conn: administering.change_person(
        conn, by, by.workspace, person, role=wanted.role, active=wanted.active
    ))  # fmt: skip
    return a.Told(number=number)


@routes.get("/teams", responses=a.problems(401, 429))
def teams(database: Here, asking: Asking) -> list[a.Team]:
    """List the teams with their members."""
    with database.read() as conn:
        return [a.Team(**one) for one in administering.teams(conn, asking.workspace)]


@routes.post("/teams", responses=a.problems(401, 403, 413, 422, 429))
def make_team(request: Request, by: Owning, wanted: a.NewTeam) -> a.Made:
    """Make a team."""
    return a.Made(id=_changed(request, by, lambda conn: administering.make_team(
        conn, by, by.workspace, wanted.name
    )))  # fmt: skip


@routes.patch("/teams/{team}", responses=a.problems(401, 403, 404, 413, 422, 429))
def change_team(request: Request, by: Owning, team: Named, wanted: a.TeamChange) -> a.Told:
    """Give a team another name or other members; whoever sees more or less now is told."""
    number = _changed(request, by, lambda conn: administering.change_team(
        conn, by, by.workspace, team, name=wanted.name, members=wanted.members
    ))  # fmt: skip
    return a.Told(number=number)


@routes.get("/invites", responses=a.problems(401, 403, 429))
def invites(database: Here, by: Owning) -> list[a.Invite]:
    """List the codes nobody used yet, without the codes."""
    with database.read() as conn:
        return [a.Invite(**one) for one in administering.invites(conn, by.workspace)]


@routes.post("/invites", responses=a.problems(401, 403, 404, 413, 422, 429))
def invite(request: Request, asking: Asking, wanted: a.NewInvite) -> a.Code:
    """Make a code: an owner for anybody, others for one more device of their own."""
    if asking.role != OWNER and wanted.person != asking.id:
        raise HTTPException(403, "owner_only")
    return a.Code(code=_changed(request, asking, lambda conn: administering.invite(
        conn, asking, asking.workspace, wanted.name, wanted.role, wanted.teams,
        person=wanted.person, days=wanted.days,
    )))  # fmt: skip


@routes.delete("/invites/{invite}", status_code=204, responses=a.problems(401, 403, 404, 422, 429))
def withdraw(request: Request, by: Owning, invite: Named) -> Response:
    """Make a code worthless."""
    _changed(request, by, lambda conn: administering.withdraw(conn, by, by.workspace, invite))
    return Response(status_code=204)


@routes.get("/devices", responses=a.problems(401, 429))
def devices(database: Here, asking: Asking) -> list[a.Device]:
    """List devices: an owner all, others their own."""
    person = None if asking.role == OWNER else asking.id
    with database.read() as conn:
        found = administering.devices(conn, asking.workspace, person)
    return [a.Device(**one) for one in found]


@routes.delete("/devices/{device}", status_code=204, responses=a.problems(401, 404, 422, 429))
def revoke(request: Request, asking: Asking, device: Named) -> Response:
    """Shut a device out, at once: an owner any, others their own."""
    of = None if asking.role == OWNER else asking.id
    _changed(request, asking, lambda conn: administering.revoke(
        conn, asking, asking.workspace, device, of=of
    ))  # fmt: skip
    return Response(status_code=204)


@routes.get("/audit", responses=a.problems(401, 403, 422, 429))
def audit(
    database: Here, by: Owning, before: Annotated[str, Query(pattern=r"^[0-9a-f-]{0,64}$")] = "",
    most: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[a.Deed]:  # fmt: skip
    """List what was done to people, teams and devices, newest first."""
    with database.read() as conn:
        found = auditing.deeds(conn, by.workspace, before, most)
    return [a.Deed(**one._asdict()) for one in found]
