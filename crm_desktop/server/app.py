"""The server as an ASGI application; it keeps nothing beside its database, so several may run."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool

from crm_desktop.server import sweeping
from crm_desktop.server.database import Database
from crm_desktop.server.waking import Waking
from crm_desktop.server.web import administration, blobs, exchanging, keeping
from crm_desktop.server.web.bodies import Bounded
from crm_desktop.server.web.figures import Figures, Journal, Silence
from crm_desktop.server.web.limits import Limits
from crm_desktop.server.web.watching import Watched

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Options:
    """How an application runs: limits, who besides this machine reads figures, where lines go."""

    limits: Limits = field(default_factory=Limits)
    metrics_token: str = ""
    journal: Journal = field(default_factory=Silence)


def make_app(database: Database, options: Options | None = None) -> FastAPI:
    """Return the application over a database that is migrated."""
    given, figures = options or Options(), Figures()
    app = FastAPI(
        title="CRM Desktop server", version=VERSION, docs_url=None, redoc_url=None,
        lifespan=_sweeping_now_and_then,
    )  # fmt: skip
    app.state.database, app.state.waking = database, Waking(database, figures.listening)
    app.state.figures, app.state.journal = figures, given.journal
    app.state.guesses = given.limits.of_guesses()
    app.state.metrics_token = given.metrics_token
    for module in (exchanging, administration, blobs, keeping):
        app.include_router(module.routes)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(OperationalError, _busy)
    app.add_exception_handler(InterfaceError, _busy)
    app.add_exception_handler(PoolTimeout, _busy)
    app.add_middleware(Bounded)
    app.add_middleware(Watched, figures=figures, journal=given.journal, limits=given.limits)
    return app


async def _malformed(request: Request, error: Exception) -> JSONResponse:
    """Answer in one word: the usual answer repeats what was sent."""
    return JSONResponse({"detail": "malformed"}, 422)


async def _busy(request: Request, error: Exception) -> JSONResponse:
    """Answer that the database did not: asked again, the same will do."""
    request.app.state.journal.write("database", kind=type(error).__name__)
    return JSONResponse({"detail": "busy"}, 503, {"Retry-After": "1"})


@contextlib.asynccontextmanager
async def _sweeping_now_and_then(app: FastAPI) -> AsyncIterator[None]:
    async def sweep() -> None:
        while True:
            await asyncio.sleep(sweeping.EVERY)
            try:
                done = await run_in_threadpool(sweeping.sweep, app.state.database)
                app.state.journal.write("swept", **done._asdict())
            except DBAPIError as error:  # next time, then
                app.state.journal.write("database", kind=type(error).__name__)

    task = asyncio.create_task(sweep())
    try:
        yield
    finally:
        task.cancel()
