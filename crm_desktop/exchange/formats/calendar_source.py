"""A calendar as rows: its events become activities, its tasks tasks, by the way of a CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from crm_desktop.domain.guarding import held
from crm_desktop.errors import UserError
from crm_desktop.exchange import encodings
from crm_desktop.exchange.formats import calendar_parts, recognising
from crm_desktop.exchange.formats.calendar_parts import EVENTS, TASKS, Entry
from crm_desktop.exchange.formats.calendar_reading import (
    EVENT_HEADINGS,
    TASK_HEADINGS,
    EntryError,
    read,
)
from crm_desktop.exchange.formats.readers import Wanted
from crm_desktop.exchange.source import SAMPLE, Part, Source, Unreadable
from crm_desktop.i18n import tr, trn

PARTS = {"events": EVENTS, "tasks": TASKS}
"""Name of a part → the kind of its entries."""


def detect(path: Path, wanted: Wanted) -> Source:
    """Count the entries; `wanted.part` is "events" or "tasks", else the one there is more of."""
    if wanted.size > calendar_parts.LARGEST:
        raise UserError(
            tr("A calendar of more than {n} MB cannot be read.", n=calendar_parts.LARGEST >> 20),
            tr("Export it in parts, a year at a time."),
        )
    codec = encodings.checked_text(path, wanted.encoding)
    found = calendar_parts.counts(path, codec)
    parts = [name for name, kind in PARTS.items() if found[kind]]
    if not parts:
        raise encodings.empty(path)
    part = wanted.part if wanted.part is not None else max(parts, key=lambda p: found[PARTS[p]])
    if part not in parts:
        raise UserError(
            tr("There is no part {name}.", name=part),
            tr("There are: {names}", names=", ".join(parts)),
        )
    headings = EVENT_HEADINGS if part == "events" else TASK_HEADINGS
    made = Source(
        path, codec, ",", True, headings, (), wanted.size, len(headings),
        format=recognising.CALENDAR, part=part, count=found[PARTS[part]],
        parts=tuple(Part(p, _label(p, found[PARTS[p]])) for p in parts),
        kind="activity" if part == "events" else "task",
    )  # fmt: skip
    every = [cells for _line, cells in rows(made)]
    told = [at for at in range(len(headings)) if any(cells[at] for cells in every)] or [0]
    sample = tuple(tuple(cells[at] for at in told) for cells in islice(every, SAMPLE))
    shown = tuple(headings[at] for at in told)
    return replace(made, headings=shown, columns=len(shown), sample=sample)


def _label(part: str, count: int) -> str:
    if part == "events":
        return trn("{n} event", "{n} events", count)
    return trn("{n} task", "{n} tasks", count)


def rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of each entry of the part."""
    for entry in calendar_parts.entries(source.path, source.encoding, PARTS[source.part]):
        yield entry.line, _cells(entry, source.headings)


def _cells(entry: Entry, headings: tuple[str, ...]) -> list[str]:
    problem = entry.problem
    try:
        said = read(entry)
    except EntryError as error:
        said, problem = {headings[0]: str(entry.component.get("SUMMARY") or "")}, str(error)
    cells = [held(said.get(heading, "")) for heading in headings]
    return Unreadable(cells, problem) if problem else cells
