"""For whoever keeps the server running: health, figures, and the owner's page of how it stands."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from crm_desktop.server import standing
from crm_desktop.server.web import answers as a
from crm_desktop.server.web import page
from crm_desktop.server.web.asking import Here, Owning, Token

routes = APIRouter(tags=["keeping"])
_LOCAL = ("127.0.0.1", "::1")


def health(database: Here) -> a.Health:
    """Say that the database answers."""
    with database.read() as conn:
        conn.execute(select(1))
    return a.Health(status="ok")


for path in ("/health", "/health/ready"):
    routes.add_api_route(path, health, responses=a.problems(503))


@routes.get("/health/live")
def live() -> a.Health:
    """Say that the process runs."""
    return a.Health(status="ok")


@routes.get(
    "/metrics",
    response_class=Response,
    responses=a.problems(403, 429, ok={"content": {"text/plain": {"schema": {"type": "string"}}}}),
)
def metrics(request: Request, token: Token) -> Response:
    """Give the figures, to this machine or to who has the token of them."""
    wanted: str = request.app.state.metrics_token
    given = token.credentials if token else ""
    known = bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())
    if not known and not _from_here(request):
        raise HTTPException(403, "local_or_token")
    text = request.app.state.figures.text()
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


def _from_here(request: Request) -> bool:
    """Say whether this machine asks, and not a proxy on it for somebody else."""
    passed_on = {"x-forwarded-for", "forwarded", "x-real-ip"} & set(request.headers)
    return not passed_on and request.client is not None and request.client.host in _LOCAL


@routes.get("/v1/status", responses=a.problems(401, 403, 429))
def status(database: Here, by: Owning) -> a.State:
    """Say how the workspace stands: devices, how far each is, sums."""
    with database.read() as conn:
        return a.State(**standing.of(conn, by.workspace))


@routes.post("/v1/status/link", responses=a.problems(401, 403, 429))
def link(database: Here, by: Owning) -> a.Link:
    """Give a link to the page that opens it for a quarter of an hour."""
    with database.read() as conn:
        return a.Link(path=f"/status?key={standing.key_for(conn, by.workspace)}")


@routes.get("/status", response_class=HTMLResponse, responses=a.problems(403, 422, 429))
def status_page(
    request: Request, database: Here, key: Annotated[str, Query(max_length=200)] = "",
    lang: Annotated[str, Query(pattern="^(en|ms)?$")] = "",
) -> HTMLResponse:  # fmt: skip
    """Show an owner who has a link how the workspace stands."""
    spoken = lang or page.language(request.headers.get("accept-language", ""))
    with database.read() as conn:
        workspace = standing.opened_by(conn, key)
        if workspace is None:
            return _shown(page.closed(spoken), 403)
        state = standing.of(conn, workspace)
    return _shown(page.shown(state, key, spoken), 200)


def _shown(text: str, code: int) -> HTMLResponse:
    return HTMLResponse(text, code, {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
        "frame-ancestors 'none'; base-uri 'none'",
        "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    })  # fmt: skip
