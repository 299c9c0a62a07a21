"""A server's database opened at its console: found, brought up to date, and names understood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from crm_desktop import paths
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.server import administering, migrations, starting
from crm_desktop.server import tables as t
from crm_desktop.server.database import Database
from crm_desktop.server.starting import Started

_FILE = "sqlite:///"


def url_in(folder: Path | None) -> str:
    """Return the address of the SQLite file in a folder, the usual one where none is given."""
    place = (folder or paths.data_folder() / "server").resolve()
    return f"{_FILE}{place / 'server.db'}"


def with_password(url: str, password: str) -> str:
    """Return the address of a database with a password in it. Raises `UserError` for none."""
    try:
        return make_url(url).set(password=password).render_as_string(hide_password=False)
    except ArgumentError as error:
        raise _no_address() from error


def _no_address() -> UserError:
    return UserError(tr("That is no address of a database."), "postgresql://…")


@contextmanager
def opened(
    url: str, first: tuple[str, str] | None = None, *, bare: bool = False
) -> Iterator[tuple[Database, Started]]:
    """Give a database, ready, with what its first start made; `first` names workspace and owner.

    A `bare` one is enough for a backup to be put into. Raises `UserError` where there is none and
    neither is given, or it does not answer.
    """
    path = Path(url.removeprefix(_FILE)) if url.startswith(_FILE) else None
    if path is not None and not path.exists():
        if first is None and not bare:
            raise _none_yet()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # keys and records lie there
        path.touch(mode=0o600)
    try:
        database = Database(url)
    except (ArgumentError, ImportError) as error:
        raise _no_address() from error
    try:
        yield database, _started(database, first, bare=bare)
    except DBAPIError as error:
        raise UserError(
            tr("The server's database cannot be used now."),
            tr("See that it runs, that its address is right, and that there is room on the disk."),
        ) from error
    finally:
        database.close()


def _started(database: Database, first: tuple[str, str] | None, *, bare: bool) -> Started:
    """Bring a database up to date. Only a first start makes a workspace: it prints its owner's code."""
    if first is not None:
        return starting.ready(database, *first)
    with database.read() as conn:
        if not bare and not migrations.version(conn):
            raise _none_yet()
    migrations.migrate(database)
    with database.read() as conn:
        found = conn.execute(select(t.workspace.c.id).limit(1)).scalar_one_or_none()
    if found is None and not bare:
        raise _none_yet()
    return Started(found or "", "")


def _none_yet() -> UserError:
    return UserError(
        tr("There is no server here yet."), tr("Start one with: crm serve, or name its --data.")
    )


def workspace_named(conn: Connection, name: str) -> str:
    """Return the id of a workspace by name or id, the only one for "". Raises `UserError`."""
    w = t.workspace.c
    found = conn.execute(select(w.id, w.name).order_by(w.created)).all()
    fitting = [one for one in found if name in ("", one.id, one.name)]
    if len(fitting) != 1:
        names = ", ".join(one.name for one in found)
        raise UserError(
            tr("Which workspace?"), tr("Name one with --workspace: {names}", names=names or "–")
        )
    return str(fitting[0].id)


def person_here(conn: Connection, workspace: str, name: str) -> str | None:
    """Return the id of somebody by name or id, None where nobody is called so."""
    for one in administering.everybody(conn, workspace):
        if name in (one["id"], one["name"]):
            return str(one["id"])
    return None


def person_named(conn: Connection, workspace: str, name: str) -> str:
    """Return the id of somebody by name or id. Raises `UserError`."""
    found = person_here(conn, workspace, name)
    if found is None:
        raise UserError(
            tr("Nobody here is called {name}.", name=name), tr("See: crm server people")
        )
    return found


def team_named(conn: Connection, workspace: str, name: str) -> str:
    """Return the id of a team by name or id. Raises `UserError`."""
    for one in administering.teams(conn, workspace):
        if name in (one["id"], one["name"]):
            return str(one["id"])
    raise UserError(tr("There is no team called {name}.", name=name), tr("See: crm server teams"))
