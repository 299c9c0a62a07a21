"""What `crm sync` does with a team's server; part of `sync_commands`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked, Misuse
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn

PASSPHRASE = "CRM_PASSPHRASE"  # noqa: S105 - the name of a variable


def declare_options(option: Callable[..., Any]) -> None:
    """Declare what `crm sync` takes for a server."""
    option(
        "what", nargs="?", default="", choices=("", *_DOING),
        help="nothing: one round; enrol URL CODE; status; leave; pending; refused; parked; retry "
        "[STAMP …]; without: take in what waits for changes that will never come; export FOLDER",
    )  # fmt: skip
    option("given", nargs="*", metavar="GIVEN")
    option("--device", default="", help="what this computer is called in the team")
    option("--pin", default="", metavar="SHA256", help="of the server's certificate")
    option("--proxy", default="", metavar="URL", help="instead of the environment's")
    option("--plain-http", action="store_true", help="allow http beyond this computer")
    option(
        "--passphrase", action="store_true",
        help=f"keep the key to the server in the file, under a passphrase (asked, or {PASSPHRASE})",
    )  # fmt: skip
    option("--allow-deletions", action="store_true", help="let many records go at once")
    option("--differences", action="store_true", help="only show which records differ, and how")


def run(ws: Any, asked: Asked) -> Answer:
    """Do a round with the server, or what is asked for."""
    wanted = _differences if asked.differences else _round
    return _DOING.get(asked.what, wanted)(ws, asked)


def _round(ws: Any, asked: Asked) -> Answer:
    from crm_desktop.sync import away
    from crm_desktop.sync.connection import AwayError, connected
    from crm_desktop.sync.exchange import Exchange
    from crm_desktop.sync.files import Files

    account, token = _opened(ws)
    connection = connected(account, token)
    try:
        outcome = Exchange(ws, account, connection).round(allow=asked.allow_deletions)
        Files(ws, connection).some()
    except AwayError as error:
        raise UserError(
            away.now(error).message, tr("Your changes wait here; nothing is lost.")
        ) from error
    finally:
        connection.close()
    return Answer(_said(outcome), asdict(outcome), 0 if outcome.proved else 1)


def _differences(ws: Any, _asked: Asked) -> Answer:
    from crm_desktop.sync import differences
    from crm_desktop.sync.connection import reached

    account, token = _opened(ws)
    with reached(account, token) as connection:
        found = differences.records(ws, connection)
    lines = []
    for one in found:
        lines.append(f"{one.entity}  {one.id}  {one.title}".rstrip())
        lines += [f"    {'  '.join(filter(None, row))}" for row in differences.lines(one)]
    return Answer(
        lines or [tr("No record differs.")], [asdict(one) for one in found], 1 if found else 0
    )


def _said(outcome: Any) -> list[str]:
    from crm_desktop.sync import refusing

    lines = [tr("Sent {sent}, received {received}.", sent=f"{outcome.sent:,}",
                received=f"{outcome.received:,}")]  # fmt: skip
    if outcome.gone:
        lines.append(
            trn("{n} record went out of sight.", "{n} records went out of sight.", outcome.gone)
        )
    if outcome.parked:
        lines.append(
            trn("{n} change was set aside.", "{n} changes were set aside.", outcome.parked)
        )
    lines += [f"{stamp}  {refusing.reason(why)}" for stamp, why in outcome.refused.items()]
    for kind, (ours, theirs) in sorted(outcome.differing.items()):
        lines.append(tr("{kind}: {ours} here, {theirs} there", kind=kind, ours=ours, theirs=theirs))
    if outcome.mended and outcome.proved:
        lines.append(tr("Both sides differed; what was missing came from the log."))
    lines.append(tr("Identical (proved).") if outcome.proved else tr("Not proved identical."))
    return lines


def _enrol(ws: Any, asked: Asked) -> Answer:
    from crm_desktop.sync.enrolment import PlainError, enrol
    from crm_desktop.sync.keychain import NoKeychainError

    if len(asked.given) != 2:
        raise Misuse(tr("Say: crm sync enrol URL CODE"))
    passphrase = _passphrase(twice=True) if asked.passphrase else ""
    try:
        account = enrol(
            ws, *asked.given, device=asked.device, passphrase=passphrase, pin=asked.pin,
            proxy=asked.proxy, plain=asked.plain_http,
        )  # fmt: skip
    except NoKeychainError as error:
        step = tr(
            "Add --passphrase: it is asked for each time, or taken from {name}.", name=PASSPHRASE
        )
        raise UserError(error.message, step) from error
    except PlainError as error:
        step = tr("Use https; or add --plain-http, in a network you trust.")
        raise UserError(error.message, step) from error
    return Answer([tr("This file belongs to a team now. Next: crm sync")], asdict(account))


def _status(ws: Any, _asked: Asked) -> Answer:
    from crm_desktop.store import outgoing, parking
    from crm_desktop.sync import marks
    from crm_desktop.sync.account import account_of, place_of

    account, conn = account_of(ws), ws.reader()
    if account is None:
        return Answer([tr("Working alone")], {"account": None})
    waiting, missing = outgoing.count(conn), outgoing.missing(conn)
    aside = len(parking.parked(conn))
    lines = [
        f"{account.address}  {ws.role or account.role}",
        trn("{n} change waits to be sent", "{n} changes wait to be sent", waiting),
    ]
    if missing:
        lines.append(trn(
            "{n} change waits for others that did not come yet",
            "{n} changes wait for others that did not come yet", missing,
        ))  # fmt: skip
    if aside:
        lines.append(
            trn("{n} change refused or set aside", "{n} changes refused or set aside", aside)
        )
    odd = marks.oddities(conn)
    lines += odd
    data = {"odd": odd, "account": asdict(account), "place": asdict(place_of(ws)), "waiting": waiting,
            "missing": missing, "aside": aside}  # fmt: skip
    return Answer(lines, data)


def _leave(ws: Any, _asked: Asked) -> Answer:
    from crm_desktop.sync.enrolment import leave

    leave(ws)
    return Answer([tr("This file works alone now; everything in it stays.")])


def _listing(*kinds: str) -> Callable[[Any, Asked], Answer]:
    def run(ws: Any, _asked: Asked) -> Answer:
        from crm_desktop.sync import held

        found = held.listed(ws, kinds)
        lines = []
        for one in found:
            lines.append(
                f"{one.stamp}  {tr(held.KINDS[one.kind])}  {one.author}  {one.why}".rstrip()
            )
            lines += _deed(ws.reader(), one.stamp)
            lines += [f"    {said}" for v in one.values if (said := _value(ws.reader(), v))][:20]
        return Answer(lines or [tr("Nothing")], [asdict(one) for one in found])

    return run


def _deed(conn: Any, stamp: str) -> list[str]:
    """Return what an operation of the log did, as the window says it."""
    from crm_desktop.gui.history import phrases
    from crm_desktop.store import history

    info = history.operation(conn, stamp)
    if info is None:
        return []
    said = phrases.deed(conn, info)
    return [f"    {' · '.join(filter(None, (said.title, said.detail)))}"]


def _value(conn: Any, value: Any) -> str:
    """Return one value of a change as the window shows it, "" for what the program writes itself."""
    from crm_desktop.domain.records import RECORDS
    from crm_desktop.gui.conflicts import words

    name, record = value.title or value.id, RECORDS.get(value.entity)
    if record is None:  # of a newer version of the program
        return f"{name}  {value.field}: {value.value}"
    field = record.fields.get(value.field.partition(".")[0])
    own = value.field.startswith("custom.")
    if (value.value is False and value.field == "deleted") or (field is None and not own):
        return f"{name}  {tr('Record')}: {tr('deleted')}" if value.value is True else ""
    if field is not None and field.internal:
        return ""
    said = words.value(conn, value.entity, value.field, value.value) or tr("(none)")
    return f"{name}  {words.field_name(conn, value.entity, value.field)}: {said}"


def _retry(ws: Any, asked: Asked) -> Answer:
    from crm_desktop.sync import held

    done = held.retry(ws, asked.given)
    return Answer(
        [trn("{n} change tried again", "{n} changes tried again", done)], {"retried": done}
    )


def _without(ws: Any, _asked: Asked) -> Answer:
    done = ws.log.go_on_without()
    return Answer([trn("{n} change taken in", "{n} changes taken in", done)], {"taken": done})


def _export(ws: Any, asked: Asked) -> Answer:
    from crm_desktop.sync import held

    if len(asked.given) != 1 or not Path(asked.given[0]).is_dir():
        raise Misuse(tr("Say: crm sync export FOLDER"))
    made = [str(path) for path in held.export(ws, Path(asked.given[0]))]
    return Answer([tr("Wrote {file}.", file=name) for name in made], made)


def _opened(ws: Any) -> tuple[Any, str]:
    from crm_desktop.sync import keychain
    from crm_desktop.sync.account import account_of

    account = account_of(ws)
    if account is None:
        raise Misuse(
            tr("This file works alone."),
            tr("To enter a team: crm sync enrol URL CODE. Without a server: crm sync --folder DIR"),
        )
    passphrase = _passphrase() if ws.setting(keychain.SEALED) else ""
    return account, keychain.token_of(account, ws, passphrase)


def _passphrase(*, twice: bool = False) -> str:
    """Ask for a passphrase, or take that of the environment."""
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    from crm_desktop.trust_commands import asking

    way = tr("Type it in a terminal, or let {name} hold it.", name=PASSPHRASE)
    if not asking.in_terminal():
        raise UserError(tr("The key to the server needs a passphrase."), way)
    given = asking.typed(f"{tr('Passphrase')}: ", way)
    if twice and asking.typed(f"{tr('Once more')}: ", way) != given:
        raise UserError(tr("The two are not the same."), tr("Try again."))
    return given


_DOING: Mapping[str, Callable[[Any, Asked], Answer]] = {
    "enrol": _enrol, "status": _status, "leave": _leave,
    "pending": _listing("pending", "left", "missing"), "refused": _listing("refused"),
    "parked": _listing("malformed", "unreadable"), "retry": _retry, "without": _without,
    "export": _export,
}  # fmt: skip
