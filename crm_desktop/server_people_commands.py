"""`crm server invite|people|teams|devices|revoke|audit`: who may come in, with what, and who changed it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import count, day_count
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.server_place_commands import declare_deed, url_of


def declare(deeds: Any) -> None:
    """Declare the deeds on the parser of `crm server`."""
    told = declare_deed(deeds, "invite", invite, "make a code that lets one device in")
    told(
        "name",
        nargs="?",
        default="",
        help="of somebody new; or of who is here, for one more device",
    )
    words = "of somebody new; member unless given, and owner as long as nobody is"
    told("--role", choices=tuple(_ROLES), help=words)
    told("--team", action="append", default=[], metavar="TEAM", help="name or id; may be repeated")
    told("--days", type=day_count, default=7, help="how long it is good")
    told = declare_deed(deeds, "people", people, "list people, or change one")
    told("name", nargs="?", default="", help="of whom to change")
    told("--role", choices=tuple(_ROLES))
    told("--deactivate", action="store_true", help="shut them and all their devices out")
    told("--activate", action="store_true")
    told = declare_deed(deeds, "teams", teams, "list teams, make one, or change its members")
    told("name", nargs="?", default="", help="of a team; a new one is made")
    told("--rename", default="", metavar="NAME")
    told("--add", action="append", default=[], metavar="PERSON")
    told("--remove", action="append", default=[], metavar="PERSON")
    declare_deed(deeds, "devices", devices, "list devices")
    declare_deed(deeds, "revoke", revoke, "shut a device out, at once")("device", help="its id")
    declare_deed(deeds, "audit", audit, "list what was done to people, teams and devices")(
        "--limit", type=count, default=50
    )


def invite(_ws: Any, asked: Asked) -> Answer:
    """Make a code."""
    from crm_desktop.server import administering, console

    with console.opened(url_of(asked)) as (database, _), database.write() as conn:
        workspace = console.workspace_named(conn, asked.workspace)
        here = console.person_here(conn, workspace, asked.name) if asked.name else None
        if here is not None and (asked.role or asked.team):
            raise UserError(
                tr("{name} is here already: the code is for one more device.", name=asked.name),
                tr("Change a role with: crm server people NAME --role ROLE"),
            )
        owned = any(one["role"] == "owner" for one in administering.everybody(conn, workspace))
        role = asked.role or ("member" if owned else "owner")  # the first code may have been lost
        chosen = [console.team_named(conn, workspace, one) for one in asked.team]
        code = administering.invite(
            conn, None, workspace, asked.name or tr("Owner"), role, chosen, person=here,
            days=max(asked.days, 1),
        )  # fmt: skip
    return Answer([code], {"code": code})


def people(_ws: Any, asked: Asked) -> Answer:
    """List people, or change one."""
    from crm_desktop.server import administering, console

    with console.opened(url_of(asked)) as (database, _), database.write() as conn:
        workspace = console.workspace_named(conn, asked.workspace)
        if asked.name:
            active = False if asked.deactivate else True if asked.activate else None
            try:
                administering.change_person(
                    conn, None, workspace, console.person_named(conn, workspace, asked.name), role=asked.role,
                    active=active,
                )  # fmt: skip
            except administering.LastOwnerError as error:
                raise UserError(
                    tr("Nobody would be left who owns the workspace."),
                    tr("Make somebody else owner first."),
                ) from error
        found = administering.everybody(conn, workspace)
        named = {one["id"]: one["name"] for one in administering.teams(conn, workspace)}
    lines = [
        columns(one["name"], _role(one["role"]), ", ".join(named[team] for team in one["teams"]),
                 "" if one["active"] else tr("Shut out"))
        for one in found
    ]  # fmt: skip
    return Answer(lines or [tr("Nobody has entered yet.")], found)


_ROLES = {
    "owner": mark("Owner"), "manager": mark("Manager"), "member": mark("Member"),
    "reader": mark("May only read"),
}  # fmt: skip


def _role(code: str) -> str:
    return tr(_ROLES[code])


def teams(_ws: Any, asked: Asked) -> Answer:
    """List teams, make one, or change it."""
    from crm_desktop.server import administering, console

    with console.opened(url_of(asked)) as (database, _), database.write() as conn:
        workspace = console.workspace_named(conn, asked.workspace)
        if asked.name:
            known = {one["name"]: one for one in administering.teams(conn, workspace)}
            one = known.get(asked.name)
            id = one["id"] if one else administering.make_team(conn, None, workspace, asked.name)
            members = set(one["members"]) if one else set()
            members |= {console.person_named(conn, workspace, name) for name in asked.add}
            members -= {console.person_named(conn, workspace, name) for name in asked.remove}
            administering.change_team(
                conn, None, workspace, id, name=asked.rename or None,
                members=sorted(members) if asked.add or asked.remove else None,
            )  # fmt: skip
        found = administering.teams(conn, workspace)
        named = {one["id"]: one["name"] for one in administering.everybody(conn, workspace)}
    lines = [columns(one["name"], ", ".join(named[p] for p in one["members"])) for one in found]
    return Answer(lines or [tr("There are no teams yet.")], found)


def devices(_ws: Any, asked: Asked) -> Answer:
    """List devices."""
    from crm_desktop.server import administering, console

    with console.opened(url_of(asked)) as (database, _), database.read() as conn:
        found = administering.devices(conn, console.workspace_named(conn, asked.workspace))
    return Answer([device(one) for one in found] or [tr("There are no devices yet.")], found)


def device(one: dict[str, Any]) -> str:
    """Return a line about a device."""
    lag = tr("Shut out") if one["revoked"] else _lag(one["lag"])
    seen = tr("last seen {time}", time=time(one["seen"]))
    proved = tr("proved identical {time}", time=time(one["proved"])) if one["proved"] else ""
    return columns(one["id"], one["of"], one["name"], lag, seen, proved)


def _lag(many: int) -> str:
    return trn("{n} operation behind", "{n} operations behind", many) if many else tr("up to date")


def revoke(_ws: Any, asked: Asked) -> Answer:
    """Shut a device out."""
    from crm_desktop.server import administering, console

    with console.opened(url_of(asked)) as (database, _), database.write() as conn:
        try:
            administering.revoke(
                conn, None, console.workspace_named(conn, asked.workspace), asked.device
            )
        except administering.NotThereError as error:
            raise UserError(
                tr("There is no device {id}.", id=asked.device), tr("See: crm server devices")
            ) from error
    return Answer([tr("It is shut out.")], {"revoked": asked.device})


def audit(_ws: Any, asked: Asked) -> Answer:
    """List the audit."""
    from crm_desktop.server import auditing, console

    with console.opened(url_of(asked)) as (database, _), database.read() as conn:
        found = auditing.deeds(
            conn, console.workspace_named(conn, asked.workspace), most=asked.limit
        )
    lines = [
        columns(time(one.at), one.deed, *(f"{k}={v}" for k, v in one.about.items() if v != ""))
        for one in found
    ]
    return Answer(lines or [tr("Nothing yet.")], [one._asdict() for one in found])


def time(ms: int) -> str:
    """Return a moment as people read it."""
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"


def columns(*texts: str) -> str:
    """Return what is said of one thing as a line."""
    return "  ".join(text for text in texts if text)
