"""The events and tasks of a calendar file: where each begins, its lines, and what it means.

The lines are kept by our own reader, for what no field takes has to go out again; dates, time zones,
durations and rules are read by icalendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.exchange import encodings
from crm_desktop.exchange.formats.content_lines import (
    Line,
    LineError,
    disguised,
    escaped,
    parsed,
    physical,
    undisguised,
    unfolded,
)
from crm_desktop.i18n import tr

EVENTS, TASKS = "VEVENT", "VTODO"
LARGEST = 64 << 20
"""Bytes of a calendar; it is read into memory."""
_DEEPEST = 8
INNER = "X-CRM-INNER"
"""Stands for a component within an entry, an alarm: its lines escaped in one."""


OURS = "X-CRM"
"""Marks what our own export says beside the fields of a calendar: a parameter of a line, a property
of an alarm, and with a field's name behind it a property of an entry."""


@dataclass(slots=True)
class Entry:
    """One event or task. `component` is icalendar's; `problem` says why a line cannot be read."""

    line: int
    kind: str
    lines: list[Line] = field(default_factory=list)
    component: Any = None
    problem: str = ""


def entries(path: Path, codec: str, kind: str) -> list[Entry]:
    """Return the entries of a kind, `EVENTS` or `TASKS`. Raises `UserError` with the line."""
    found = [entry for entry in _scanned(path, codec) if entry.kind == kind]
    components = [c for c in _components(path, codec) if c.name == kind]
    if len(components) != len(found):
        raise damaged(path)
    for entry, component in zip(found, components, strict=True):
        entry.component = component
    return found


def counts(path: Path, codec: str) -> dict[str, int]:
    """Return how many entries of each kind a calendar holds."""
    made = {EVENTS: 0, TASKS: 0}
    for entry in _scanned(path, codec):
        made[entry.kind] += 1
    return made


def damaged(path: Path) -> UserError:
    """Return what to say of a calendar that cannot be read."""
    return UserError(
        tr("{name} is damaged, or no calendar.", name=path.name),
        tr("Export it again in the program it comes from."),
    )


def _components(path: Path, codec: str) -> list[Any]:
    from icalendar import Calendar

    with encodings.in_words(path):
        text = path.read_text(codec)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        return [part for calendar in calendars for part in calendar.subcomponents]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise damaged(path) from error  # OSError: a time zone is looked for as a file of its name


def _scanned(path: Path, codec: str) -> Iterator[Entry]:
    """Yield the entries with their lines; every component has to end where it should."""
    written = disguised(codec)
    stack: list[tuple[int, str]] = []
    entry: Entry | None = None
    inner: list[str] = []
    for number, text in unfolded(physical(path, codec)):
        word, _, name = text.strip().upper().partition(":")
        if word == "BEGIN":
            stack.append((number, name))
            if len(stack) > _DEEPEST:
                raise damaged(path)
            if len(stack) == 2 and name in (EVENTS, TASKS):
                entry = Entry(number, name)
            elif entry is not None:
                inner.append(text)
        elif word == "END":
            if not stack or stack[-1][1] != name:
                raise _unended(*(stack[-1] if stack else (number, name)))
            stack.pop()
            if entry is not None and len(stack) == 1:
                yield entry
                entry = None
            elif entry is not None:
                inner.append(text)
                if len(stack) == 2:
                    whole = escaped(undisguised("\n".join(inner), written))
                    entry.lines.append(Line(INNER, whole))
                    inner = []
        elif entry is not None and len(stack) > 2:
            inner.append(text)
        elif entry is not None:
            _take(entry, text, written)
    if stack:
        raise _unended(*stack[-1])


def _take(entry: Entry, text: str, codec: str) -> None:
    try:
        entry.lines.append(parsed(text, codec))
    except LineError as error:
        entry.problem = entry.problem or str(error)


def _unended(line: int, name: str) -> UserError:
    return UserError(
        tr("{name}, which begins at line {line}, has no end.", name=name[:20], line=f"{line:,}"),
        tr("The file is cut off or damaged; export it again in the program it comes from."),
    )
