"""`crm serve` and `crm server …`: a team's server, started and kept from the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from crm_desktop import server_people_commands
from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import count
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.server_people_commands import columns, device
from crm_desktop.server_place_commands import declare_deed, url_of

PORT = 8420


def declare(every: Any) -> None:
    """Declare the commands; none of them needs a file of a workspace."""
    told = declare_deed(
        every, "serve", serve, "run a team's server; the first start prints the owner's code"
    )
    told("--host", default="127.0.0.1", help="the address to listen on; 0.0.0.0 for all")
    told("--port", type=count, default=PORT)
    told("--workers", type=count, default=1, metavar="N", help="processes that answer")
    told("--certificate", type=Path, metavar="PEM", help="with --key: serve over TLS")
    told("--key", type=Path, metavar="PEM")
    words = "of a proxy before it, whose X-Forwarded-For is believed; or CRM_SERVER_PROXY"
    proxy = os.environ.get("CRM_SERVER_PROXY", "127.0.0.1")
    told("--proxy", default=proxy, metavar="ADDRESS", help=words)
    told("--name", default="", help="of the workspace, at the first start")
    told("--owner", default="", help="who owns it, at the first start")
    words = "who may read /metrics from other machines; or CRM_SERVER_METRICS_TOKEN"
    told("--metrics-token", default=os.environ.get("CRM_SERVER_METRICS_TOKEN", ""), help=words)
    family = every.add_parser("server", help="keep a team's server: people, devices, backups …")
    _declare_deeds(family.add_subparsers(metavar="DEED", required=True))


def _declare_deeds(deeds: Any) -> None:
    told = declare_deed(deeds, "status", status, "say how far each device is")
    told(
        "--link",
        action="store_true",
        help="a link to the page of it, good for a quarter of an hour",
    )
    told("--address", default=f"http://127.0.0.1:{PORT}", help="of the server, for the link")
    server_people_commands.declare(deeds)
    told = declare_deed(deeds, "quota", quota, "say how much the workspace may hold, or change it")
    told("gigabytes", type=count, nargs="?", metavar="GB")
    told = declare_deed(deeds, "backup", backup, "write a checked backup, also while it runs")
    told("target", type=Path)
    told("--portable", action="store_true", help="one that SQLite and PostgreSQL are restored from")
    told = declare_deed(deeds, "restore", restore, "put a backup in the place of everything")
    told("source", type=Path)
    told("--yes", action="store_true", help="without asking")


def serve(_ws: Any, asked: Asked) -> Answer:
    """Serve until stopped."""
    from crm_desktop.server import console, running

    if bool(asked.certificate) != bool(asked.key):
        raise UserError(tr("TLS needs both files."), tr("Give --certificate and --key."))
    for path in (asked.certificate, asked.key):
        if path and not path.is_file():
            raise UserError(tr("There is no file {name}.", name=path), tr("Check its name."))
    running.check_free(asked.host, asked.port)
    name = (asked.name or tr("Our workspace"), asked.owner or tr("Owner"))
    with console.opened(url_of(asked), name) as (_, started):
        code = started.code
    scheme = "https" if asked.certificate else "http"
    address = f"{scheme}://{asked.host}:{asked.port}"
    said = {"address": address, "workspace": started.workspace, "code": code}
    _tell(asked, said, [tr("Listening at {address}. Ctrl+C stops it.", address=address)])
    running.serve(running.Serving(
        url_of(asked), asked.host, asked.port, max(asked.workers, 1),
        str(asked.certificate) if asked.certificate else None,
        str(asked.key) if asked.key else None, asked.metrics_token, asked.proxy,
    ))  # fmt: skip
    return Answer([tr("Stopped.")])


def _tell(asked: Asked, said: dict[str, str], lines: list[str]) -> None:
    """Print what whoever starts it must know before it runs: answers come when it has ended."""
    import orjson

    if said["code"]:
        first = tr("The owner's code, good for 30 days: {code}", code=said["code"])
        lines = [first, tr("Enter it in the program to join as the owner."), *lines]
    sys.stdout.write(orjson.dumps(said).decode() if asked.json else "\n".join(lines))
    sys.stdout.write("\n")
    sys.stdout.flush()


def status(_ws: Any, asked: Asked) -> Answer:
    """Say how the workspace stands, or give a link to the page."""
    from crm_desktop.server import console, standing

    with console.opened(url_of(asked)) as (database, _), database.read() as conn:
        workspace = console.workspace_named(conn, asked.workspace)
        state = standing.of(conn, workspace)
        key = standing.key_for(conn, workspace) if asked.link else ""
    if asked.link:
        link = f"{asked.address.rstrip('/')}/status?key={key}"
        return Answer([link], {"link": link})
    head = trn("{n} operation", "{n} operations", state["head"])
    lines = [columns(state["name"], head, _used(state)), *(device(one) for one in state["devices"])]
    return Answer(lines, state)


def _used(state: dict[str, Any]) -> str:
    return f"{state['bytes'] / 2**20:,.1f} / {state['quota'] / 2**20:,.0f} MB"


def quota(_ws: Any, asked: Asked) -> Answer:
    """Say how much the workspace holds and may hold, or let it hold another amount."""
    from crm_desktop.server import administering, console, standing

    with console.opened(url_of(asked)) as (database, _), database.write() as conn:
        workspace = console.workspace_named(conn, asked.workspace)
        if asked.gigabytes is not None:
            administering.set_quota(conn, None, workspace, asked.gigabytes << 30)
        state = standing.of(conn, workspace)
    return Answer([_used(state)], {"bytes": state["bytes"], "quota": state["quota"]})


def backup(_ws: Any, asked: Asked) -> Answer:
    """Write a backup."""
    from crm_desktop.server import backups, console

    if asked.target.exists():
        raise UserError(
            tr("There is already a file called {name}.", name=asked.target.name),
            tr("Choose another name."),
        )
    if not asked.target.resolve().parent.is_dir():
        raise UserError(
            tr("There is no folder {folder}.", folder=asked.target.parent),
            tr("Make it first, or choose another folder."),
        )
    with console.opened(url_of(asked)) as (database, _):
        size = backups.back_up(database, asked.target, portable=asked.portable)
    said = tr(
        "{name} is written and checked: {size} MB.", name=asked.target, size=f"{size / 2**20:,.1f}"
    )
    return Answer([said], {"bytes": size, "file": str(asked.target)})


def restore(_ws: Any, asked: Asked) -> Answer:
    """Put a backup in the place of everything."""
    from crm_desktop.server import backups, console

    if not asked.yes and not _sure():
        raise UserError(tr("Nothing was changed."), tr("Answer yes, or add --yes."))
    with console.opened(url_of(asked), bare=True) as (database, _):
        try:
            done = backups.restore(database, asked.source)
        except backups.DamagedError as error:
            raise UserError(
                tr("{name} is no whole backup of this version.", name=asked.source),
                tr("Nothing was changed. Take another one."),
            ) from error
    lines = [
        trn("{n} operation is back.", "{n} operations are back.", done.operations),
        tr("Devices notice it by themselves and send again what the backup lacks."),
    ]
    return Answer(lines, done._asdict())


def _sure() -> bool:
    from crm_desktop.trust_commands import asking

    if not asking.in_terminal():
        return False
    sys.stderr.write(tr("Everything on this server is replaced. Go on? (yes/no)") + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("yes", "ya", "y")
