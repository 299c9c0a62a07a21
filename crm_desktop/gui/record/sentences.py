"""What happened to a record, in words: a title for an operation, and old → new for its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain import own
from crm_desktop.domain.fields import CUSTOM, Field, Kind, Record, Value
from crm_desktop.gui import formats
from crm_desktop.gui.models.columns import heading
from crm_desktop.store import catalogue, history, listing
from crm_desktop.store.deeds import titles

ICONS = {
    "merge": "merge", "set_apart": "split",
    "create": "plus", "delete": "trash-2", "restore": "rotate-ccw", "won": "trophy",
    "lost": "thumbs-down", "reopen": "rotate-ccw", "import": "file-input", "move": "handshake",
    "tag": "tag", "untag": "tag", "sample": "sparkles", "convert": "user-plus",
    "discard": "ban", "capture": "inbox", "bring_back": "rotate-ccw",
    "bring_back_record": "rotate-ccw", "bring_back_all": "rotate-ccw",
}  # fmt: skip
SHOWN = 3
"""Changed fields named at most; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the history."""

    icon: str
    title: str
    changes: tuple[tuple[str, str, str], ...]  # field, old, new
    more: int
    author: str
    when: str
    undone: bool
    arrival: int = 0  # how many operations were there with it


def happening(conn: Any, record: type[Record], info: Any, cells: Sequence[Any]) -> Happening:
    """Return one operation on a record in words."""
    seen = [c for c in cells if c[0].partition(".")[0] in record.fields]
    lines = [line for c in seen if (line := change_line(conn, record, c)) is not None]
    key = titles.key_of(info, cells)
    made = key in ("create", "capture", "import", "sample") and any(
        c[0] == "deleted" for c in cells
    )
    changes = () if made else tuple(lines[:SHOWN])
    return Happening(
        ICONS.get(key, "pencil"), titles.title(conn, record, key, seen), changes,
        0 if made else max(0, len(lines) - SHOWN), info.author,
        formats.short_moment(info.wall), not info.effective, info.n,
    )  # fmt: skip


def change_line(conn: Any, record: type[Record], change: Any) -> tuple[str, str, str] | None:
    """Return field, old and new of one changed cell in words; None for what users never see."""
    cell, old, new = change
    if cell.startswith(CUSTOM):
        return _own_line(conn, record, change)
    name, dot, key = cell.partition(".")
    field = record.fields[name]
    if field.internal:
        return None
    if dot and field.target:
        title = history.title_of(conn, field.target, key)
        return heading(field), title if old else "", title if new else ""
    return heading(field), _text(conn, field, old, bool(dot)), _text(conn, field, new, bool(dot))


def _own_line(conn: Any, record: type[Record], change: Any) -> tuple[str, str, str]:
    """Return a changed cell of a user's own field in words; of several choices one is a cell."""
    cell, old, new = change
    name, _, key = cell.partition(":")
    words, field = (
        titles.field_words(conn, record, name),
        catalogue.field(conn, record.entity, name),
    )
    if key:
        label = next((c.label for c in field.choices if c.value == key), key) if field else key
        return words, label if old else "", label if new else ""
    if field is None:
        return words, own.text_of(old) or "", own.text_of(new) or ""
    id = own.own_id(field)
    said = [_text(conn, field, own.value(field, {id: entry}), False) for entry in (old, new)]
    return words, said[0], said[1]


def _text(conn: Any, field: Field, value: Value, entry: bool) -> str:
    if value is None:
        return ""
    if entry:
        return formats.entry_text(field, value)
    row: dict[str, Any] = {}
    if field.kind is Kind.REFERENCE:
        title = history.title_of(conn, field.target, value)  # of one merged or deleted too
        row[f"{field.name}.shown"] = title or (str(value) if field.own else "")
    elif field.name == "place":
        row["place.shown"] = listing.title_of(conn, "stage", value.get("stage") or "")
    return formats.show(field, value, row)
