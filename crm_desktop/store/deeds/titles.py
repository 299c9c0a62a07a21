"""What an operation did to one record, in words: for its history, and for reports about a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm_desktop.domain.fields import CUSTOM, Record
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store import catalogue, history, listing
from crm_desktop.store import cells as kept_cells

TITLES = {
    "create": mark("Created"), "delete": mark("Deleted"), "restore": mark("Restored"),
    "won": mark("Won"), "lost": mark("Lost"), "reopen": mark("Opened again"),
    "import": mark("Imported"), "sample": mark("Sample data"), "tag": mark("Tagged"),
    "untag": mark("Tag taken off"), "merge": mark("Merged"), "convert": mark("Converted"),
    "discard": mark("Discarded"), "capture": mark("Captured"),
    "bring_back_record": mark("Brought back to an earlier state"),
    "bring_back_all": mark("Put back to an earlier time"),
    "salvaged": mark("Saved from a damaged file"),
}  # fmt: skip
KEPT = "kept"
"""Kind of record whose title is a reason and does not say whom it is about."""


def key_of(info: Any, cells: Sequence[Any]) -> str:
    """Return the key of an operation as it is about one record: what made another only changed this."""
    made = any(cell == "deleted" for cell, _, _ in cells)
    return str(info.label.key) if made or info.label.key != "create" else "edit"


def title(conn: Any, record: type[Record], key: str, cells: Sequence[Any]) -> str:
    """Return what an operation of that key did to a record; `cells` are (cell, old, new) of its fields."""
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


def kept_person(conn: Any, id: str) -> str:
    """Return the name of the person a `KEPT` record is or was about, "" where it is not known any more."""
    said = kept_cells.ever(conn, KEPT, id)
    names = (history.title_of(conn, of, str(said.get(of) or "")) for of in ("contact", "lead"))
    return next(filter(None, names), "")


def field_name(cell: str) -> str:
    """Return the name of the field a cell belongs to: "custom.<id>" for one of the user's own."""
    return cell.partition(":")[0] if cell.startswith(CUSTOM) else cell.partition(".")[0]


def field_words(conn: Any, record: type[Record], name: str) -> str:
    """Return the heading of a field, of one of the user's own that is deleted too."""
    found = catalogue.field(conn, record.entity, name)
    if found is not None:
        return catalogue.heading(found)
    n = listing.number_of(conn, "custom_field", name.removeprefix(CUSTOM))
    own_name = "" if n is None else history.title(conn, "custom_field", n)
    return own_name or tr("More fields")
