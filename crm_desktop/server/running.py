"""Running the server: one process or several, over TLS where there are files for it."""

from __future__ import annotations

import gc
import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.server.database import Database

if TYPE_CHECKING:
    from fastapi import FastAPI

URL, TOKEN = "CRM_SERVER_URL", "CRM_SERVER_METRICS_TOKEN"
SHARED = "CRM_SERVER_SHARED"
"""Names the folder in which the processes of one server count together."""
RARELY = 100_000
"""Objects after which Python looks for rings of them: a push makes thousands, and leaves no ring."""
GRACE = 5
"""Seconds that requests have to end after the server was told to."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how to serve; `certificate` and `key` are PEM files, `proxy` an address or a network."""

    url: str
    host: str = "127.0.0.1"
    port: int = 8420
    workers: int = 1
    certificate: str | None = None
    key: str | None = None
    metrics_token: str = ""
    proxy: str = "127.0.0.1"


def check_free(host: str, port: int) -> None:
    """Raise `UserError` where nothing can listen: the port is taken, or the address is another machine's."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as tried:
            if os.name == "posix":  # what a server that ended left behind is in nobody's way
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((place[0], port, *place[2:]))
    except (OSError, OverflowError) as error:
        reason = str(getattr(error, "strerror", None) or error).rstrip(".")
        raise UserError(
            tr(
                "Nothing can listen at {host}:{port}: {reason}.",
                host=host,
                port=port,
                reason=reason,
            ),
            tr("Choose another --port or --host; another server may run there already."),
        ) from error


def serve(given: Serving) -> None:
    """Serve until told to stop. The tables are there already."""
    import uvicorn

    os.environ[URL] = given.url  # of processes that are started anew
    os.environ[TOKEN] = given.metrics_token
    with tempfile.TemporaryDirectory(prefix="crm-server-") as folder:
        if given.workers > 1:
            os.environ[SHARED] = os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        uvicorn.run(
            "crm_desktop.server.running:app", factory=True, host=given.host, port=given.port,
            workers=given.workers, ssl_certfile=given.certificate, ssl_keyfile=given.key,
            access_log=False, log_level="warning", server_header=False,
            timeout_graceful_shutdown=GRACE, forwarded_allow_ips=given.proxy,
        )  # fmt: skip


def app() -> FastAPI:
    """Return the application of one process, as the environment says."""
    from crm_desktop.server.app import Options, make_app
    from crm_desktop.server.web.figures import Journal
    from crm_desktop.server.web.limits import Limits

    shared = os.environ.get(SHARED)
    limits = Limits(folder=Path(shared) if shared else None)
    options = Options(limits, os.environ.get(TOKEN, ""), Journal())
    made = make_app(Database(os.environ[URL]), options)
    gc.collect()
    gc.freeze()  # what is loaded stays; looking through it took a sixth of a push
    gc.set_threshold(RARELY, 10, 10)
    return made
