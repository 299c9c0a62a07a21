"""The command line `crm`: the same calls as the window's, for scripts and for who likes to type."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import orjson

from crm_desktop import (
    activity_commands,
    agenda_commands,
    attachment_commands,
    commands,
    duplicate_commands,
    exchange_commands,
    industry_commands,
    lead_commands,
    past_commands,
    printing_commands,
    record_commands,
    segment_commands,
    shaping_commands,
)
from crm_desktop.commands import Answer
from crm_desktop.domain import task as task_words
from crm_desktop.domain.own import FORMS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.shaping import own_fields
from crm_desktop.shaping.tags import COLOURS
from crm_desktop.store import driver, faults
from crm_desktop.store.workspace import Workspace

if TYPE_CHECKING:
    from io import TextIOWrapper

DONE, REFUSED, MISUSED = 0, 1, 2
KINDS = ("contact", "company", "deal", "product")
EXCHANGED = (*KINDS, "lead", "activity", "task")
Run = Callable[[Any, argparse.Namespace], Answer]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 when refused (the reason on stderr), 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):  # of a console that has no signs for Han or an arrow
        cast("TextIOWrapper", stream).reconfigure(errors="backslashreplace")
    try:
        asked = parser().parse_args(argv)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        answer = _run(asked)
    except (UserError, driver.Error, OSError) as error:
        place = getattr(error, "filename", None) or asked.file  # of the system where it knows one
        said = faults.in_words(error, Path(place))
        if not isinstance(said, UserError):
            raise
        sys.stderr.write(f"{said}\n")
        return MISUSED if isinstance(said, commands.Misuse) else REFUSED
    except KeyboardInterrupt:
        sys.stderr.write(f"{tr('Stopped. What was not finished was taken back.')}\n")
        return REFUSED
    _say(orjson.dumps(answer.data, default=str).decode() if asked.json else "\n".join(answer.lines))
    return answer.code


def _say(text: str) -> None:
    """Print an answer; that nobody reads it to its end (`crm list … | head`) is no fault."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # its end flushes once more


def _run(asked: argparse.Namespace) -> Answer:
    """Open the file the way the command needs it, and close it whatever happens."""
    if asked.alone and not asked.as_of:
        return asked.run(None, asked)  # type: ignore[no-any-return]
    past_commands.refuse_writing(asked)
    reads = asked.reads or getattr(asked, "dry_run", False)
    with Workspace.open(asked.file, read_only=reads) as ws:
        if asked.daily and not reads:
            _back_up_daily(ws)
        with past_commands.as_asked(ws, asked) as shown:
            return asked.run(shown, asked)  # type: ignore[no-any-return]


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
    made.add_argument(
        "--file", type=Path, required=True, metavar="F.crm", help="the file to work on"
    )
    made.add_argument("--json", action="store_true", help="answer in JSON")
    made.add_argument(
        "--as-of", default="", metavar="DATE",
        help="read the file as it was then: 2026-03-31 (its end), 2026-03-31T18:00",
    )  # fmt: skip
    every = made.add_subparsers(metavar="COMMAND", required=True)
    _add(every, "new", commands.new, "make the file", alone=True)(
        "--sample", action="store_true", help="with the data of a sample business"
    )
    _add_exchange(every)
    _add_reading(every)
    _add_changes(every)
    _add_shaping(every)
    _add_agenda(every)
    duplicate_commands.declare(every, _add, _count)
    lead_commands.declare(every, _add, _count)
    segment_commands.declare(every, _add, _count)
    industry_commands.declare(every, _add)
    _add_making(every)
    attachment_commands.declare(every, _add)
    record_commands.declare(every, _add)
    printing_commands.declare(every, _add, _count)
    return made


def _add_exchange(every: Any) -> None:
    words = "bring in a file: CSV, XLSX, ODS, XLS, vCard, a calendar or mail, told by its content"
    into = _add(every, "import", exchange_commands.import_file, words, daily=True)
    into("source", type=Path, metavar="FILE")
    into("--kind", choices=EXCHANGED, default="", help="what its rows are; guessed by the headings")
    into("--part", metavar="NAME", help="a sheet, or events or tasks of a calendar")
    into("--encoding", metavar="NAME", help="of a text file; guessed")
    into("--dates", choices=("dmy", "mdy", "ymd"), default="", help="order of unclear dates")
    into("--own-fields", action="store_true", help="make fields of columns that have no place")
    into("--rows", type=int, default=5, metavar="N", help="rows of each verdict a dry run tells")
    into("--dry-run", action="store_true", help="say what would happen and write nothing")
    words = "write CSV, XLSX, ODS, vCard or a calendar, told by the ending of OUT"
    out = _add(every, "export", exchange_commands.export, words, reads=True)
    out("--all", type=Path, metavar="DIR", help="everything, into a folder, as CSV")
    out("--format", choices=tuple(exchange_commands.FORMATS.values()), help="instead of the ending")
    out("--vcard-version", choices=("2.1", "3.0", "4.0"), default="3.0")
    out("--search", default="", metavar="WORDS", help="only what these words find")
    out("--tag", default="", metavar="NAME", help="only what has this tag")
    out("kind", nargs="?", choices=EXCHANGED)
    out("out", nargs="?", type=Path, metavar="OUT")


def _add_reading(every: Any) -> None:
    find = _add(every, "search", commands.search, "find records", reads=True)
    find("text")
    every.choices["search"].set_defaults(searches=True)
    find("--limit", type=_count, default=20)
    listed = _add(every, "list", commands.list_records, "list records", reads=True)
    listed("kind", choices=KINDS)
    listed("--limit", type=_count, default=50)
    log = _add(every, "log", commands.log, "list what was done, newest first", reads=True)
    log("--limit", type=_count, default=20)
    told = _add(
        every, "history", past_commands.history, "say what happened to a record", reads=True
    )
    told("id")
    told("--field", default="", help="what happened to this field alone")
    days = _add(
        every, "compare", past_commands.compare, "say what differs between two days", reads=True
    )
    days("first", metavar="DATE")
    days("second", metavar="DATE", nargs="?", default="now")
    days("--limit", type=_count, default=20, help="records told one by one")
    days("--csv", type=Path, metavar="OUT.csv", help="write every difference to a file")
    _add(every, "stats", commands.stats, "count what the file holds", reads=True)


def _add_changes(every: Any) -> None:
    change = _add(every, "set", commands.set_field, "change one field", daily=True)
    change("id")
    change("field")
    change("value")
    back = _add(every, "undo", commands.undo, "take back the newest operation, or one of the log",
                daily=True)  # fmt: skip
    back("stamp", nargs="?", default="")
    _add(every, "redo", commands.redo, "bring back what was undone last", daily=True)
    _add(every, "check", commands.check, "hold the file against its history")(
        "--repair", action="store_true", help="mend what differs"
    )
    _add(every, "backup", commands.backup, "write a checked copy beside the file")
    _add(every, "restore", commands.restore, "put a backup in the file's place", alone=True)(
        "backup", type=Path
    )


def _add_shaping(every: Any) -> None:
    kind = {"choices": own_fields.kinds(), "help": "of which kind of record"}
    deeds = _deeds(every, "fields", shaping_commands.list_fields, "your own fields")
    listed = _deed(deeds, "list", shaping_commands.list_fields, reads=True)
    listed("kind", nargs="?", default="", **kind)
    made = _deed(deeds, "add", shaping_commands.add_field)
    made("kind", **kind)
    made("name")
    made("--form", choices=tuple(FORMS), default="text", help="what it holds")
    made("--choices", default="", metavar="A,B,C", help="of a choice")
    made("--formula", default="", metavar="TEXT", help="like [Value] * 0.06")
    made("--currency", default="", metavar="MYR", help="of money typed without one")
    renamed = _deed(deeds, "rename", shaping_commands.rename_field)
    renamed("kind", **kind)
    renamed("name")
    renamed("new")
    deleted = _deed(deeds, "delete", shaping_commands.delete_fields)
    deleted("kind", **kind)
    deleted("name", nargs="+")
    deeds = _deeds(every, "tags", shaping_commands.list_tags, "your tags")
    _deed(deeds, "list", shaping_commands.list_tags, reads=True)
    renamed = _deed(deeds, "rename", shaping_commands.rename_tag)
    renamed("name")
    renamed("new")
    merged = _deed(deeds, "merge", shaping_commands.merge_tags)
    merged("name", nargs="+", help="the tags that go")
    merged("into", help="the tag that stays")
    coloured = _deed(deeds, "colour", shaping_commands.colour_tag)
    coloured("name")
    coloured("colour", choices=(*COLOURS[1:], "none"))
    deleted = _deed(deeds, "delete", shaping_commands.delete_tags)
    deleted("name", nargs="+")


def _deeds(every: Any, name: str, run: Run, words: str) -> Any:
    """Add a command that is a family of them; alone it lists."""
    made = every.add_parser(name, help=words, description=words)
    made.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    made.set_defaults(run=run, reads=True, alone=False, daily=False, kind="")
    return made.add_subparsers(metavar="DEED")


def _deed(deeds: Any, name: str, run: Run, *, reads: bool = False) -> Callable[..., Any]:
    return _add(deeds, name, run, f"{name} them", reads=reads, daily=not reads)


def _add_agenda(every: Any) -> None:
    words = "list what is overdue and due, and the appointments"
    listed = _add(every, "today", agenda_commands.today, words, reads=True)
    listed("--days", type=_count, default=0, metavar="N", help="and the N days after")
    _add(every, "done", agenda_commands.done, "complete tasks", daily=True)(
        "ids", nargs="+", metavar="ID"
    )


def _add_making(every: Any) -> None:
    """Declare `add KIND`, one parser for each kind of thing that is recorded."""
    kinds = every.add_parser("add", help="record something new").add_subparsers(
        metavar="KIND", required=True
    )
    task = _add(kinds, "task", agenda_commands.add_task, "add a task", daily=True)
    task("words", nargs="*", metavar="LINE", help="like: esok 3ptg telefon Aminah")
    task("--title", default="")
    task("--due", default="", metavar="WHEN", help="like: tomorrow 3pm, 30/11, lusa")
    task("--remind", default="", metavar="WHEN")
    task("--repeat", default="", metavar="RULE", help="like: every Monday, or an RRULE")
    task("--kind", default="", choices=[c.value for c in task_words.KINDS])
    task("--priority", default="", choices=[c.value for c in task_words.PRIORITIES])
    task("--owner", default="", metavar="NAME")
    task("--details", default="")
    task("--about", default="", metavar="ID", help="the contact, company, deal or lead")
    task("--nobody", action="store_true", help="look for no name in the line")
    activity_commands.declare(kinds, _add)
    lead_commands.declare_making(kinds, _add)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"not a number from 0 on: {text}")
    return int(text)


def _add(
    every: Any,
    name: str,
    run: Run,
    words: str,
    *,
    reads: bool = False,
    alone: bool = False,
    daily: bool = False,
) -> Callable[..., Any]:
    made = every.add_parser(name, help=words, description=words)
    # Given after the command too; SUPPRESS keeps what was given before it.
    made.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    made.set_defaults(run=run, reads=reads, alone=alone, daily=daily)
    return made.add_argument  # type: ignore[no-any-return]


if __name__ == "__main__":
    sys.exit(main())
