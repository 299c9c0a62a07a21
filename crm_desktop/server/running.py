"""Running the server: one process or several, over TLS where there are files for it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_desktop.server.database import Database

if TYPE_CHECKING:
    from fastapi import FastAPI

URL, TOKEN = "CRM_SERVER_URL", "CRM_SERVER_METRICS_TOKEN"
GRACE = 5
"""Seconds that requests have to end after the server was told to."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how to serve; `certificate` and `key` are PEM files."""

    url: str
    host: str = "127.0.0.1"
    port: int = 8420
    workers: int = 1
    certificate: str | None = None
    key: str | None = None
    metrics_token: str = ""


def serve(given: Serving) -> None:
    """Serve until told to stop. The tables are there already."""
    import uvicorn

    os.environ[URL] = given.url  # of processes that are started anew
    os.environ[TOKEN] = given.metrics_token
    with tempfile.TemporaryDirectory(prefix="crm-figures-") as folder:
        if given.workers > 1:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        uvicorn.run(
            "crm_desktop.server.running:app", factory=True, host=given.host, port=given.port,
            workers=given.workers, ssl_certfile=given.certificate, ssl_keyfile=given.key,
            access_log=False, log_level="warning", server_header=False,
            timeout_graceful_shutdown=GRACE,
        )  # fmt: skip


def app() -> FastAPI:
    """Return the application of one process, as the environment says."""
    from crm_desktop.server.app import Options, make_app
    from crm_desktop.server.web.figures import Journal

    options = Options(metrics_token=os.environ.get(TOKEN, ""), journal=Journal())
    return make_app(Database(os.environ[URL]), options)
