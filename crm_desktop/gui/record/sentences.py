"""What happened to a record, in words: a title for an operation, and old → new for its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.fields import Field, Kind, Record, Value
from crm_desktop.gui import formats
from crm_desktop.gui.models.columns import heading
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store import listing

TITLES = {
    "create": mark("Created"), "delete": mark("Deleted"), "restore": mark("Restored"),
    "won": mark("Won"), "lost": mark("Lost"), "reopen": mark("Opened again"),
    "import": mark("Imported"), "sample": mark("Sample data"), "tag": mark("Tagged"),
    "untag": mark("Tag taken off"), "merge": mark("Merged"),
    "bring_back_record": mark("Brought back to an earlier state"),
}  # fmt: skip
ICONS = {
    "create": "plus", "delete": "trash-2", "restore": "rotate-ccw", "won": "trophy",
    "lost": "thumbs-down", "reopen": "rotate-ccw", "import": "file-input", "move": "handshake",
    "tag": "tag", "untag": "tag", "sample": "sparkles", "bring_back": "rotate-ccw",
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
    key = info.label.key
    made = key in ("create", "import", "sample") and any(c[0] == "deleted" for c in cells)
    changes = () if made else tuple(lines[:SHOWN])
    return Happening(
        ICONS.get(key, "pencil"), _title(conn, record, key, seen), changes,
        0 if made else max(0, len(lines) - SHOWN), info.author,
        formats.short_moment(info.wall), not info.effective, info.n,
    )  # fmt: skip


def _title(conn: Any, record: type[Record], key: str, cells: Sequence[Any]) -> str:
    if key == "move" and (place := next((new for c, _, new in cells if c == "place"), None)):
        return tr("Moved to {stage}", stage=listing.title_of(conn, "stage", place["stage"]))
    if key in TITLES:
        return tr(TITLES[key])
    names = dict.fromkeys(cell.partition(".")[0] for cell, _, _ in cells)
    if len(names) == 1:
        return tr("{field} changed", field=heading(record.fields[next(iter(names))]))
    return trn("{n} field changed", "{n} fields changed", len(names))


def change_line(conn: Any, record: type[Record], change: Any) -> tuple[str, str, str] | None:
    """Return field, old and new of one changed cell in words; None for what users never see."""
    cell, old, new = change
    name, dot, key = cell.partition(".")
    field = record.fields[name]
    if field.internal:
        return None
    if dot and field.target:
        title = listing.title_of(conn, field.target, key)
        return heading(field), title if old else "", title if new else ""
    return heading(field), _text(conn, field, old, bool(dot)), _text(conn, field, new, bool(dot))


def _text(conn: Any, field: Field, value: Value, entry: bool) -> str:
    if value is None:
        return ""
    if entry:
        return formats.entry_text(field, value)
    row: dict[str, Any] = {}
    if field.kind is Kind.REFERENCE:
        row[f"{field.name}.shown"] = listing.title_of(conn, field.target, value)
    elif field.name == "place":
        row["place.shown"] = listing.title_of(conn, "stage", value.get("stage") or "")
    return formats.show(field, value, row)
