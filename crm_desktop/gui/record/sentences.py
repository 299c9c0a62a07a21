"""What happened to a record, in words: a title for an operation, and old → new for its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain import own
from crm_desktop.domain.fields import CUSTOM, Field, Kind, Record, Value
from crm_desktop.gui import formats
from crm_desktop.gui.models.columns import heading
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store import catalogue, history, listing

TITLES = {
    "create": mark("Created"), "delete": mark("Deleted"), "restore": mark("Restored"),
    "won": mark("Won"), "lost": mark("Lost"), "reopen": mark("Opened again"),
    "import": mark("Imported"), "sample": mark("Sample data"), "tag": mark("Tagged"),
    "untag": mark("Tag taken off"), "merge": mark("Merged"), "convert": mark("Converted"),
    "discard": mark("Discarded"), "capture": mark("Captured"),
    "bring_back_record": mark("Brought back to an earlier state"),
}  # fmt: skip
ICONS = {
    "merge": "merge", "set_apart": "split",
    "create": "plus", "delete": "trash-2", "restore": "rotate-ccw", "won": "trophy",
    "lost": "thumbs-down", "reopen": "rotate-ccw", "import": "file-input", "move": "handshake",
    "tag": "tag", "untag": "tag", "sample": "sparkles", "convert": "user-plus",
    "discard": "ban", "capture": "inbox", "bring_back": "rotate-ccw",
    "bring_back_record": "rotate-ccw",
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
    key = deed_key(info, cells)
    made = key in ("create", "capture", "import", "sample") and any(
        c[0] == "deleted" for c in cells
    )
    changes = () if made else tuple(lines[:SHOWN])
    return Happening(
        ICONS.get(key, "pencil"), _title(conn, record, key, seen), changes,
        0 if made else max(0, len(lines) - SHOWN), info.author,
        formats.short_moment(info.wall), not info.effective, info.n,
    )  # fmt: skip


def deed_key(info: Any, cells: Sequence[Any]) -> str:
    """Return the key of an operation as it is about one record: what made another only changed this."""
    made = any(cell == "deleted" for cell, _, _ in cells)
    return str(info.label.key) if made or info.label.key != "create" else "edit"


def _title(conn: Any, record: type[Record], key: str, cells: Sequence[Any]) -> str:
    if key == "move" and (place := next((new for c, _, new in cells if c == "place"), None)):
        return tr("Moved to {stage}", stage=listing.title_of(conn, "stage", place["stage"]))
    if key in TITLES:
        return tr(TITLES[key])
    names = dict.fromkeys(field_name(cell) for cell, _, _ in cells)
    if len(cells) == 1 and "lists" in names:
        cell, _, inside = cells[0]
        segment = history.title_of(conn, "segment", cell.partition(".")[2])
        words = mark("Put into “{name}”") if inside else mark("Taken out of “{name}”")
        return tr(words, name=segment or tr("Unnamed"))
    if len(names) == 1:
        return tr("{field} changed", field=field_words(conn, record, next(iter(names))))
    return trn("{n} field changed", "{n} fields changed", len(names))


def field_name(cell: str) -> str:
    """Return the name of the field a cell belongs to: "custom.<id>" for one of the user's own."""
    return cell.partition(":")[0] if cell.startswith(CUSTOM) else cell.partition(".")[0]


def field_words(conn: Any, record: type[Record], name: str) -> str:
    """Return the heading of a field, of one of the user's own that is deleted too."""
    found = catalogue.field(conn, record.entity, name)
    if found is not None:
        return heading(found)
    n = listing.number_of(conn, "custom_field", name.removeprefix(CUSTOM))
    own_name = "" if n is None else history.title(conn, "custom_field", n)
    return own_name or tr("More fields")


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
    words, field = field_words(conn, record, name), catalogue.field(conn, record.entity, name)
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
