"""What one operation changed, record by record, as lines one can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.counts import counted_each
from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.pages import page_of
from crm_desktop.gui.record.sentences import change_line
from crm_desktop.i18n import tr, trn
from crm_desktop.store import history, left_behind
from crm_desktop.store.deeds.titles import field_name, field_words
from crm_desktop.store.history import Clash, RowDifference

READ = 200
"""Records read at most; the rest are counted."""
NAMED = 3
"""Records changed again later that are named at most; more are counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One changed value. `title` is empty on all but the first line of a record.

    `word` stands instead of values where the whole record came or went.
    """

    entity: str
    id: str
    title: str
    field: str = ""
    old: str = ""
    new: str = ""
    word: str = ""

    def said(self) -> str:
        """Return the line for a screen reader."""
        values = f"{self.old or tr('(none)')} → {self.new or tr('(none)')}"
        return ": ".join(part for part in (self.title, self.field, self.word or values) if part)


@dataclass(frozen=True, slots=True)
class Story:
    """All there is to show of one operation."""

    lines: tuple[Line, ...]
    more: int  # records not among the lines
    single: bool  # one record: its name goes without saying
    one_field: bool  # the same field everywhere: it goes without saying
    most: tuple[str, int] = ("", 0)  # the kind of record it touched most that has a list, how many


def story(conn: Any, stamp: str, rows: int) -> Story:
    """Return what an operation changed, of an undo what it was about."""
    touched = history.differences(conn, stamp, READ)
    single = len(touched) == 1
    lines = [line for row in touched for line in lines_of(conn, row, single)]
    fields = {line.field for line in lines if line.field}
    one_field = len(fields) == 1 and not single
    more = max(0, rows - len(touched))
    return Story(tuple(lines), more, single, one_field, _most(history.touched(conn, stamp)))


def _most(counts: Mapping[str, int]) -> tuple[str, int]:
    return max(
        ((entity, count) for entity, count in counts.items() if page_of(entity)),
        key=lambda found: found[1], default=("", 0),
    )  # fmt: skip


def lines_of(conn: Any, row: RowDifference, single: bool) -> list[Line]:
    """Return what changed on one record in words; `single`: it is the only one."""
    title = row.title or tr("Unnamed")
    known = {cell: (old, new) for cell, old, new in row.cells}
    gone = known.get("deleted")
    if known.get("merged_into", ("", None))[1]:
        return [Line(row.entity, row.id, title, word=tr("merged"))]
    if gone is not None and gone[1]:
        return [Line(row.entity, row.id, title, word=tr("deleted"))]
    if gone is not None and not single:
        return [Line(row.entity, row.id, title, word=tr("added"))]
    record = RECORDS.get(row.entity)
    made = [
        change_line(conn, record, c) if record and _is_shown(record, c[0]) else None
        for c in row.cells
    ]
    found = [line for line in made if line is not None]
    if not found:
        word = tr("added") if gone is not None else tr("changed")
        return [Line(row.entity, row.id, title, word=word)]
    return [
        Line(row.entity, row.id, title if at == 0 else "", *line) for at, line in enumerate(found)
    ]


def _rebuilt_words(conn: Any, stamp: str, clash: Clash) -> list[str]:
    """Return what was changed again of which record, where they are few and all can be named."""
    if not clash.rebuilt or clash.rebuilt > NAMED or clash.lost:
        return []
    found = []
    for entity, id, cells in history.rebuilt(conn, stamp, NAMED):
        record = RECORDS.get(entity)
        fields = dict.fromkeys(
            field_words(conn, record, field_name(c)) for c in cells
            if record and _is_shown(record, c) and (c.startswith(CUSTOM) or not _internal(record, c))
        )  # fmt: skip
        if not fields:
            return []
        name = history.title_of(conn, entity, id) or tr("Unnamed")
        words = tr("{name}: {fields} changed again later; that stays",
                   name=name, fields=", ".join(fields))  # fmt: skip
        found.append(words)
    return found


def _internal(record: Any, cell: str) -> bool:
    return bool(record.fields[cell.partition(".")[0]].internal)


def _is_shown(record: Any, cell: str) -> bool:
    field = record.fields.get(cell.partition(".")[0])
    return field is not None and field.name != "created"


def clash_words(conn: Any, stamp: str, clash: Clash) -> list[tuple[str, str]]:
    """Return what undoing would meet, as (tone, sentence): nothing hidden, nothing exaggerated."""
    found = [("attention", words) for words in _rebuilt_words(conn, stamp, clash)]
    if clash.rebuilt and not found:
        words = trn(
            "{n} of {total} was changed again later; that change stays",
            "{n} of {total} were changed again later; those changes stay",
            clash.rebuilt, total=f"{clash.rows:,}",
        )  # fmt: skip
        found.append(("attention", words))
    stay = left_behind.pointing(conn, stamp) if clash.vanish else {}
    if clash.vanish:
        gone = trn("{n} record it added will go", "{n} records it added will go", clash.vanish)
        found.append(("small", gone))
    if stay:
        words = tr("These point to what goes and stay without it: {what}", what=counted_each(stay))
        found.append(("attention", words))
    if clash.lost:
        words = trn("{n} of them was changed since; that goes with it",
                    "{n} of them were changed since; that goes with them", clash.lost)  # fmt: skip
        found.append(("attention", words))
    if not clash.rebuilt and not clash.lost and not stay:
        found.append(("small", tr("Nothing was built on it since")))
    return found
