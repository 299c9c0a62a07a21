"""Where the server is that `crm serve` and `crm server …` are about: options all of them take."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import add
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

Run = Callable[[Any, Asked], Answer]


def declare_deed(every: Any, name: str, run: Run, words: str) -> Callable[..., Any]:
    """Add a command that needs the server's packages, and no file of a workspace."""

    def running(ws: Any, asked: Asked) -> Answer:
        _installed()
        return run(ws, asked)

    told = add(every, name, running, words, alone=True)
    every.choices[name].set_defaults(fileless=True)
    told("--data", type=Path, metavar="DIR", help="the folder of its SQLite file")
    words = "its PostgreSQL: postgresql://user:password@host/name; or CRM_SERVER_URL"
    told("--url", default=os.environ.get("CRM_SERVER_URL", ""), help=words)
    words = "holds the password for that address; or CRM_SERVER_PASSWORD_FILE"
    file = os.environ.get("CRM_SERVER_PASSWORD_FILE") or None
    told("--password-file", type=Path, metavar="FILE", default=file, help=words)
    told("--workspace", default="", metavar="NAME", help="where there are several")
    return told


def url_of(asked: Asked) -> str:
    """Return the address of the database: PostgreSQL's, or of the SQLite file in its folder."""
    from crm_desktop.server import console

    if not asked.url:
        return console.url_in(asked.data)
    if asked.password_file is None:
        return str(asked.url)
    try:
        password = asked.password_file.read_text("utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        words = tr("The password cannot be read from {name}.", name=asked.password_file)
        raise UserError(words, tr("Check its name.")) from error
    return console.with_password(str(asked.url), password)


def _installed() -> None:
    wanted = ("fastapi", "uvicorn", "prometheus_client", "zstandard", "cryptography")
    if not all(importlib.util.find_spec(name) for name in wanted):
        raise UserError(
            tr("The server's packages are not installed."),
            tr("Install them with: pip install 'crm-desktop[server]'"),
        )
