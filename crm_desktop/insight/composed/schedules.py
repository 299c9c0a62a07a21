"""Reports written to a folder every day, week or month, as this computer keeps it.

A folder is a place of one computer, so this is kept beside the program's own settings and not in the
file, which may be carried or synced to another. A schedule belongs to the file it was made in: a copy
of it beside the original writes nothing, a file that was moved takes its schedules along.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from crm_desktop import paths
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.composed import saved
from crm_desktop.insight.composed.kept_report import Kept, Shown
from crm_desktop.store import faults
from crm_desktop.store.lock import WriterLock

DAY, WEEK, MONTH = "day", "week", "month"
EVERY = {DAY: mark("Every day"), WEEK: mark("Every week"), MONTH: mark("Every month")}
FORMS = ("xlsx", "csv", "pdf")
KEPT = "report-schedules.json"
PATIENCE, _PAUSE = 5.0, 0.02
"""Seconds another process is waited for, and between two tries."""
_LONGEST = 80
"""Letters of a report's title in the name of a file."""
Writer = Callable[[str, Shown, Path], None]
"""Writes an answered report under a title, by the ending of the path, whole or not at all."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One report to be written. `last` is the day it was written for, `told` the day its trouble was said."""

    report: str
    file: str
    device: str
    every: str
    form: str
    folder: str
    last: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a schedule that was due: the file that was written, or why there is none."""

    schedule: Schedule
    title: str
    path: Path | None = None
    problem: str = ""
    fault: Exception | None = None  # of ours: told once, the next day, week or month tried again


def place() -> Path:
    """Return where schedules are kept."""
    return paths.settings_folder() / KEPT


def every() -> list[Schedule]:
    """Return all schedules of this computer; what is no schedule is left out."""
    found: Any = []
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(place().read_text("utf-8"))
    return [made for one in found if (made := _read(one))] if isinstance(found, list) else []


def of_file(ws: Any) -> list[Schedule]:
    """Return the schedules of an open file, those too that it brought along from where it was."""
    here, device = _identity(ws)
    return [replace(one, file=here) for one in every() if _belongs(one, here, device)]


def of_report(ws: Any, report: str) -> Schedule | None:
    """Return the schedule of a report, None where it has none."""
    return next((one for one in of_file(ws) if one.report == report), None)


def keep(
    ws: Any, report: str, how_often: str, form: str, folder: Path,
    check: Callable[[], None] = lambda: None,
) -> Schedule:  # fmt: skip
    """Write a report from now on, in the place of what was said of it before. Raises `UserError`.

    `check` may raise to stop: a folder of a network can be looked for long.
    """
    if how_often not in EVERY or form not in FORMS:
        raise UserError(tr("A report is written every day, week or month, as XLSX, CSV or PDF."))
    if not folder.is_dir():
        raise _no_folder(folder)
    here, device = _identity(ws)
    made = Schedule(report, here, device, how_often, form, str(folder.resolve()))
    check()
    _put(ws, report, made)
    return made


def stop(ws: Any, report: str) -> None:
    """Write a report no more. Raises `UserError`."""
    _put(ws, report, None)


def day_of(how_often: str, today: date) -> date:
    """Return the day a schedule is due for: today, this week's Monday, the first of the month."""
    if how_often == WEEK:
        return today - timedelta(days=today.weekday())
    return today.replace(day=1) if how_often == MONTH else today


def due(schedule: Schedule, today: date) -> bool:
    """Say whether a schedule is to be written: it was not for this day, week or month."""
    return schedule.last != day_of(schedule.every, today).isoformat()


def file_name(title: str, day: str = "") -> str:
    """Return a name for the file of a report that every system takes, without an ending."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", title)
    plain = " ".join(plain.split())[:_LONGEST].strip(". ") or "report"
    return f"{plain} {day}" if day else plain


def write_due(ws: Any, now: datetime, write: Writer) -> list[Outcome]:
    """Write what is due, and return what is to be told of it: a trouble once for each day, week or month."""
    kept = of_file(ws)
    if not kept:  # most files have none, and this is looked at every minute
        return []
    told = []
    titles = {one.id: one.title for one in saved.every(ws.reader())}
    every = [one for one in kept if one.report in titles]  # a deleted one may come back by undo
    for at, one in enumerate(every):
        if not due(one, now.date()):
            continue
        outcome = _written(ws, one, now, write, _number(every[:at], one, titles))
        day = day_of(one.every, now.date()).isoformat()
        said = bool(outcome.problem) and one.told == day
        parts = {"told": day} if outcome.problem else {"last": day, "told": ""}
        with contextlib.suppress(UserError):  # it is written again the next time
            _put(ws, one.report, replace(one, **parts), one)
        if not said:
            told.append(outcome)
    return told


def _number(before: Sequence[Schedule], one: Schedule, titles: Mapping[str, str]) -> int:
    """Return which of its name a report is, from 1: two of one name shall not write the same file."""
    name = file_name(titles[one.report]).casefold()
    same = [
        other for other in before
        if (other.folder, other.form) == (one.folder, one.form)
        and file_name(titles[other.report]).casefold() == name
    ]  # fmt: skip
    return len(same) + 1


def _written(ws: Any, one: Schedule, now: datetime, write: Writer, number: int) -> Outcome:
    title = one.report
    try:
        conn, folder = ws.reader(), Path(one.folder)
        report = saved.named(conn, one.report)
        title = report.title
        if not folder.is_dir():
            raise _no_folder(folder)
        day = day_of(one.every, now.date()).isoformat()
        named = f"{file_name(title)} ({number})" if number > 1 else file_name(title)
        path = folder / f"{named} {day}.{one.form}"
        shown = Kept.ask(conn, report.asked(), ws.profile.currency, now).shown
        assert shown is not None
        write(title, shown, path)
    except Exception as error:  # noqa: BLE001 - told as what it is; the other reports are still due
        problem = faults.in_words(error, ws.path)
        if not isinstance(problem, UserError):
            return Outcome(one, title, fault=error)
        return Outcome(one, title, problem=str(problem))
    return Outcome(one, title, path)


def outputs(ws: Any) -> list[Path]:
    """Return the files that were written for the schedules of a file and lie where they were written."""
    conn = ws.reader()
    found: list[Path] = []
    for one in of_file(ws):
        titles = {one.report, *saved.titles_ever(conn, one.report)}
        named = "|".join(sorted({re.escape(file_name(title)) for title in titles}))
        own = re.compile(rf"(?:{named})(?: \(\d+\))? \d{{4}}-\d\d-\d\d\.{re.escape(one.form)}")
        found += [
            path for path in Path(one.folder).glob(f"*.{one.form}") if own.fullmatch(path.name)
        ]
    return found


def _identity(ws: Any) -> tuple[str, str]:
    return str(Path(ws.path).resolve()), str(ws.setting("device", "") or "")


def _belongs(one: Schedule, here: str, device: str) -> bool:
    """Say whether a schedule is of the file at a place: made there, or where it was before it was moved."""
    moved = bool(device) and one.device == device and not Path(one.file).exists()
    return one.file == here or moved


def _put(ws: Any, report: str, made: Schedule | None, was: Schedule | None = None) -> None:
    """Keep a schedule in the place of the one of its report; where it `was` said, only of that one."""
    here, device = _identity(ws)
    with _alone():
        if was is not None and of_report(ws, report) != was:  # stopped or changed meanwhile
            return
        kept = [one for one in every() if one.report != report or not _belongs(one, here, device)]
        _write([*kept, *([made] if made is not None else [])])


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keep other processes out while what is kept is read and written again: a window, and cron."""
    lock, until = WriterLock(place()), time.monotonic() + PATIENCE
    while not lock.held:
        try:
            lock.take()
        except UserError as error:
            if time.monotonic() > until:
                raise UserError(
                    tr("Another process is writing the settings of this program."), tr("Try again.")
                ) from error
            time.sleep(_PAUSE)
        except OSError as error:
            raise _not_written(error) from error
    try:
        yield
    finally:
        lock.release()


def _write(kept: Sequence[Schedule]) -> None:
    text = json.dumps([asdict(one) for one in kept], ensure_ascii=False, indent=1)
    partial = place().with_suffix(".partial")
    try:
        partial.write_text(text, "utf-8")
        partial.replace(place())
    except OSError as error:
        raise _not_written(error) from error


def _not_written(error: OSError) -> UserError:
    return UserError(
        tr("The settings of this program cannot be written."), str(error.strerror or error)
    )


def _read(found: Any) -> Schedule | None:
    if not isinstance(found, Mapping):
        return None
    texts = {field.name: found.get(field.name, "") for field in fields(Schedule)}
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    made = Schedule(**texts)
    return made if made.every in EVERY and made.form in FORMS and made.report else None


def _no_folder(folder: Path) -> UserError:
    return UserError(
        tr("The folder {name} is not there.", name=str(folder)),
        tr("Bring it back, or choose another folder for the report."),
    )
