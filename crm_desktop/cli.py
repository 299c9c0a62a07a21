"""The command line `crm`: the same calls as the window's, for scripts and for who likes to type."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from crm_desktop import i18n

try:
    import orjson

    from crm_desktop import (
        activity_commands,
        agenda_commands,
        attachment_commands,
        commands,
        conflict_commands,
        customer_commands,
        duplicate_commands,
        erasure_commands,
        exchange_commands,
        field_commands,
        goal_commands,
        industry_commands,
        lead_commands,
        making_commands,
        past_commands,
        paths,
        printing_commands,
        record_commands,
        report_commands,
        score_commands,
        segment_commands,
        server_commands,
        shaping_commands,
        sync_commands,
    )
    from crm_desktop.commands import Answer
    from crm_desktop.declaring_commands import count
    from crm_desktop.domain.whole import is_broken, whole
    from crm_desktop.errors import UserError, trace
    from crm_desktop.i18n import tr
    from crm_desktop.store import faults
    from crm_desktop.store.workspace import Workspace
    from crm_desktop.trust_commands import (
        asking,
        encryption,
        erasing_again,
        keeping,
        persons,
        privacy_desk,
        restore,
        salvage,
        secrets,
        users,
    )
except KeyboardInterrupt:  # they take seconds, in which nothing is begun
    sys.stderr.write(f"{i18n.tr('Stopped.')}\n")
    sys.exit(1)

if TYPE_CHECKING:
    from io import TextIOWrapper

DONE, REFUSED, MISUSED, FAILED = 0, 1, 2, 3
LOG, LONGEST = "crm.log", 500_000
"""Where faults of ours are written, and after how many bytes it begins anew."""
_DECLARING: tuple[Any, ...] = (
    commands, field_commands, exchange_commands, past_commands, shaping_commands, agenda_commands,
    duplicate_commands, lead_commands, segment_commands, industry_commands, attachment_commands,
    record_commands, report_commands, score_commands, goal_commands,
    customer_commands, printing_commands, erasure_commands, sync_commands, server_commands,
    conflict_commands, encryption, salvage, restore, persons, users, secrets,
    privacy_desk, keeping,
)  # fmt: skip
"""Modules with verbs of their own, as the help lists them."""
_MAKING: tuple[Any, ...] = (
    making_commands, agenda_commands, activity_commands, lead_commands, score_commands,
)  # fmt: skip
"""Modules with kinds of records `add` makes."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 when refused (the reason on stderr), 2 for wrong usage.

    It returns 3 where the program itself failed: where is in its log, and stderr says where that is.
    """
    try:
        return _main(argv)
    except KeyboardInterrupt:  # before it has begun, or while it answers
        sys.stderr.write(f"{tr('Stopped.')}\n")
        return REFUSED


def _main(argv: Sequence[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):  # of a console that has no signs for Han or an arrow
        cast("TextIOWrapper", stream).reconfigure(errors="backslashreplace")
    try:
        asked = _asked(argv)
    except SystemExit as end:
        return int(end.code or 0)
    before = i18n.language()
    i18n.set_language(asked.speech or before)
    try:
        return _answered(asked)
    finally:
        i18n.set_language(before)


def _answered(asked: argparse.Namespace) -> int:
    try:
        answer = _run(asked)
    except Exception as error:  # noqa: BLE001 - whatever failed, a person reads of it
        # Of the system where it knows one.
        place = getattr(error, "filename", None) or asked.file or "."
        said = faults.in_words(error, Path(place), looks=True)
        if not isinstance(said, UserError):
            sys.stderr.write(f"{_noted(error)}\n")
            return FAILED
        if said.way == "read_only":  # which a window offers as a button
            said = UserError(said.message, _way_to_write(said, asked.file))
        if said.way == "restore":
            said = UserError(said.message, commands.ways_out())
        sys.stderr.write(f"{said}\n")
        return MISUSED if isinstance(said, commands.Misuse) else REFUSED
    except KeyboardInterrupt:
        sys.stderr.write(f"{tr('Stopped. What was not finished was taken back.')}\n")
        return REFUSED
    text = (
        orjson.dumps(answer.data, default=str).decode() if asked.json else "\n".join(answer.lines)
    )
    with commands.read_or_not():
        (sys.stderr if answer.aside else sys.stdout).write(f"{text}\n")
    return answer.code


def _way_to_write(said: UserError, file: Path | None) -> str:
    """Return what to do where something cannot be written: open elsewhere, the file's place, or another."""
    if not isinstance(said, faults.ProtectedError):
        return tr("Close it there first; commands that only read go on.")
    if file and file.exists() and said.folder in (None, file.absolute().parent):
        return tr("Copy the file to a folder you may write to and work on it there, or ask for that "
                  "right; commands that only read go on.")  # fmt: skip
    return tr("Choose a folder you may write to.")


def _noted(error: Exception) -> str:
    """Write a fault of ours to the log, without what it was about; return what to say of it."""
    words, kind = trace(error), type(error).__name__
    try:
        place = paths.log_folder() / LOG
        if place.exists() and place.stat().st_size > LONGEST:
            place.replace(place.with_suffix(".old"))
        with place.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {words}\n")
    except OSError:
        return tr("The program failed: {kind}. What was done is said by: crm history", kind=kind)
    return tr("The program failed: {kind}. Where is written in {path}; what was done is said by: crm history",
              kind=kind, path=place)  # fmt: skip


def _asked(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return what is asked; all commands but a server's are about a file."""
    made = parser()
    asked, more = made.parse_known_args(argv)
    if more:  # said by the command itself, with the options it has
        getattr(asked, "misused", made.error)(f"unrecognized arguments: {' '.join(more)}")
    if asked.file is None and not getattr(asked, "fileless", False):
        made.error("the following arguments are required: --file")
    return asked


def _make_whole(asked: argparse.Namespace) -> None:
    """Drop control characters of what was typed; raise `UserError` for a word whose bytes are no text.

    Names of files may be of any bytes: they are paths.
    """
    for name, value in vars(asked).items():
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str) and is_broken(word):
                raise UserError(
                    tr("This is no text: {text}", text=word),
                    tr("Type it again, or set the terminal to UTF-8."),
                )
        setattr(asked, name, [*map(whole, value)] if isinstance(value, list) else whole(value))


def _run(asked: argparse.Namespace) -> Answer:
    """Open the file the way the command needs it, and close it whatever happens."""
    _make_whole(asked)
    _sign_out(asked)
    if asked.alone and not asked.as_of:
        return asked.run(None, asked)  # type: ignore[no-any-return]
    past_commands.refuse_writing(asked)
    reads = asked.reads or getattr(asked, "dry_run", False)
    from crm_desktop.store.cipher import converting

    key = asking.key_of(asked.file, asked)
    with (
        Workspace.open(asked.file, read_only=reads, key=key) as ws,
        erasing_again.told_when_stopped(ws),
    ):
        asking.enter(ws, asked)
        converting.take_up(ws, find=asking.known)
        reads = reads or ws.read_only
        if told := erasing_again.carry_out(ws, whole=asked.daily and not reads).words:
            sys.stderr.write(f"{told}\n")
        if asked.daily and not reads:
            _back_up_daily(ws)
        with past_commands.as_asked(ws, asked) as shown:
            return asked.run(shown, asked)  # type: ignore[no-any-return]


def _sign_out(asked: argparse.Namespace) -> None:
    """Let each command ask anew who it is for."""
    if asked.file is not None:
        from crm_desktop.trust.access import sessions

        sessions.drop(asked.file)


def _back_up_daily(ws: Workspace) -> None:
    """Make the day's backup before the day's first change; that it fails does not stop the change."""
    from crm_desktop.store import backup

    try:
        backup.daily(ws)
    except UserError as error:
        sys.stderr.write(f"{error}\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    made = argparse.ArgumentParser("crm", description="A CRM in one file you own.")
    made.add_argument("--file", type=Path, metavar="F.crm", help="the file to work on")
    made.add_argument("--json", action="store_true", help="answer in JSON")
    made.add_argument(
        "--key-fd", type=count, metavar="N",
        help="read the passphrase or recovery code of an encrypted file from descriptor N",
    )  # fmt: skip
    made.add_argument(
        "--user", default="", metavar="NAME",
        help="who you are, in a file with users; the passphrase is asked for, or read by --key-fd",
    )  # fmt: skip
    made.add_argument(
        "--language", dest="speech", choices=tuple(i18n.LANGUAGES), default="",
        help="of the answers, and of certificates and reports about people; en",
    )  # fmt: skip
    made.add_argument(
        "--as-of", default="", metavar="DATE",
        help="read the file as it was then: 2026-03-31 (its end), 2026-03-31T18:00",
    )  # fmt: skip
    every = made.add_subparsers(metavar="COMMAND", required=True)
    for module in _DECLARING:
        module.declare(every)
    kinds = every.add_parser("add", help="record something new").add_subparsers(
        metavar="KIND", required=True
    )
    for module in _MAKING:
        module.declare_making(kinds)
    return made


if __name__ == "__main__":
    sys.exit(main())
