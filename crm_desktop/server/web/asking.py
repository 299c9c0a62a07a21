"""Who asks, with what body: what endpoints depend on."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from crm_desktop.server import people
from crm_desktop.server.database import Database
from crm_desktop.server.rights import OWNER, Viewer


async def database_of(request: Request) -> Database:
    """Return the database of the application."""
    found: Database = request.app.state.database
    return found


Here = Annotated[Database, Depends(database_of)]
_bearer = HTTPBearer(auto_error=False, description="The token of a device")
Token = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def viewer(request: Request, database: Here, token: Token) -> Viewer:
    """Return who asks. Every endpoint but the few open ones depends on it."""
    if token is None or not token.credentials:
        raise HTTPException(401, "no_token")
    try:
        with database.read() as conn:
            found = people.viewer_of(conn, token.credentials)
    except people.NotWelcome as no:
        raise HTTPException(401, "not_welcome") from no
    request.state.device = found.device
    return found


Asking = Annotated[Viewer, Depends(viewer)]


async def owner(asking: Asking) -> Viewer:
    """Return who asks, where that is an owner."""
    if asking.role != OWNER:
        raise HTTPException(403, "owner_only")
    return asking


Owning = Annotated[Viewer, Depends(owner)]


async def body_of(request: Request) -> bytes:
    """Read a body that is no JSON; `bodies` bounds it."""
    return await request.body()


Body = Annotated[bytes, Depends(body_of)]
