"""Operations in words: what was done, by whom and when, and the kinds one can filter by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.counts import counted
from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.operation import FINAL, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import formats
from crm_desktop.gui.record.sentences import ICONS, change_line
from crm_desktop.gui.record.story.words import plain_markdown
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store import history
from crm_desktop.store.deeds.titles import KEPT, field_words, kept_person
from crm_desktop.store.history import OperationInfo

TITLES = {
    "create": mark("Added {what}"),
    "log": mark("Logged {what}"),
    "plan": mark("Planned {what}"),
    "attach": mark("Attached {what}"),
    "note": mark("Wrote {what}"),
    "edit_list": mark("Changed {what}"),
    "delete": mark("Deleted {what}"),
    "restore": mark("Restored {what}"),
    "edit": mark("Changed {field} of {what}"),
    "bulk_edit": mark("Changed {field} of {what}"),
    "move": mark("Moved {what} to {stage}"),
    "won": mark("Won {what}"),
    "lost": mark("Lost {what}"),
    "reopen": mark("Opened {what} again"),
    "tag": mark("Tagged {what} with {tag}"),
    "untag": mark("Took {tag} off {what}"),
    "merge": mark("Merged {what}"),
    "settle": mark("Decided a conflict of {what}"),
    "leave": mark("Took {what} off a deleted record"),
    "set_apart": mark("Said that {what} are not the same"),
    "bring_back": mark("Brought back {field} of {what}"),
    "bring_back_record": mark("Brought {what} back to an earlier state"),
    "bring_back_all": mark("Put everything back to an earlier time"),
    "salvaged": mark("Saved from a damaged file"),
    "merge_tags": mark("Merged {n} tags into {tag}"),
    "retype": mark("Changed what {what} holds"),
    "import": mark("Imported {file}"),
    "convert": mark("Converted {what}"),
    "discard": mark("Discarded {what}"),
    "capture": mark("Captured {file}"),
    "sample": mark("Added the sample data"),
    "done_task": mark("Did {what}"),
    "reopen_task": mark("Opened {what} again"),
    "later": mark("Put off {what}"),
    "snooze": mark("Put off the reminder of {what}"),
    "dismiss": mark("Dismissed the reminder of {what}"),
    "reschedule": mark("Moved {what} in time"),
    "start_plan": mark("Planned {what}"),
    "industry": mark("Set up the file for an industry"),
    "carry": mark("Kept the refusal of {what}"),
    "take_off": mark("Took somebody erased off {what}"),
    "erase": mark("Erased {what} for good"),
    "receipt": mark("Confirmed an erasure"),
    "undo": mark("Took back “{deed}”"),
    "redo": mark("Did “{deed}” again"),
}
CHANGING = (
    "edit",
    "bulk_edit",
    "tag",
    "untag",
    "merge",
    "merge_tags",
    "retype",
    "bring_back",
    "convert",
    "discard",
    "bring_back_record",
    "bring_back_all",
    "take_off",
    "settle",
    "leave",
    "carry",
)
KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("all", mark("All kinds"), ()),
    ("added", mark("Added"), ("create", "log", "plan", "note")),
    ("changed", mark("Changed"), CHANGING),
    ("moved", mark("Deals moved or closed"), ("move", "won", "lost", "reopen")),
    ("deleted", mark("Deleted"), ("delete", "erase")),
    ("imported", mark("Imported"), ("import", "capture", "sample", "industry")),
    ("taken", mark("Taken back"), ("undo", "redo")),
)
"""Key, English words and label keys of what one can filter by."""
TURNS = {"undo": "undo-2", "redo": "redo-2"}
LONGEST = 60
OF_SEVERAL = ("merge", "set_apart")
"""Label keys whose label counts records the operation touches more, or fewer, than."""
ALONG = ("convert", "capture", "carry")
"""Label keys of operations that make other records along with what their label counts, or names."""
NOWHERE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Deed:
    """One operation as a row. `target` is what an undo or redo turned, else the operation itself."""

    n: int
    stamp: str
    target: str
    icon: str
    title: str
    detail: str
    author: str
    day: str
    time: str
    rows: int
    effective: bool
    turnable: bool
    merge: bool = False

    @property
    def taken_back(self) -> bool:
        """Whether it is an operation of its own that has no effect now."""
        return not self.effective and self.target == self.stamp


def deed(conn: Any, info: OperationInfo, places: Mapping[str, str] = NOWHERE) -> Deed:
    """Return an operation in words, in the language now in force; `places` names other laptops."""
    target = info if info.cancels is None else history.operation(conn, info.cancels) or info
    return Deed(
        info.n, info.stamp, target.stamp, _icon(info), _title(conn, info),
        _detail(conn, info), _who(info, places), info.wall.date().isoformat(),
        f"{info.wall:%H:%M}", info.rows or target.rows, target.effective,
        target.origin not in FINAL, target.label.key == "merge",
    )  # fmt: skip


def _who(info: OperationInfo, places: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (info.author or tr("Unnamed"), places.get(info.device))))


def _icon(info: OperationInfo) -> str:
    if info.origin == "sync":
        return "refresh-cw"
    key = info.label.key
    return TURNS.get(key) or ICONS.get(key, "users" if info.label.count > 1 else "pencil")


def _title(conn: Any, info: OperationInfo) -> str:
    if info.cancels is not None:
        root = history.operation(conn, info.cancels)
        inner = _title(conn, root) if root is not None and root.cancels is None else ""
        inner = inner.replace("“", "‘").replace("”", "’")
        return tr(TITLES["redo" if info.label.key == "redo" else "undo"], deed=inner)
    if info.origin == "setup":
        return tr("Set up the file")
    if info.label.entity == KEPT and info.label.key == "create":
        return _kept(conn, info)
    words = TITLES.get(info.label.key, mark("Changed {what}"))
    what = _what(conn, info)
    known = {
        "n": f"{info.label.count:,}",
        "what": what,
        "field": _field(conn, info.label),
        "file": info.memo or what,
    }
    into = _merged_into(conn, info.label)
    if into:
        words = mark("Merged {what} into {name}")
        known["name"] = into
    if "{stage}" in words:
        known["stage"] = _stage(conn, info.stamp)
        words = words if known["stage"] else mark("Moved {what}")
    if "{tag}" in words:
        known["tag"] = _shown("tag", history.title_of(conn, "tag", info.label.row))
    return tr(words, **known)


def _kept(conn: Any, info: OperationInfo) -> str:
    touched = history.differences(conn, info.stamp, 1)
    until = next((new for c, _, new in touched[0].cells if c == "until"), "") if touched else ""
    who = _who_is_kept(conn, info)
    return tr("Kept {what} until {day}", what=who, day=formats.date_text(str(until or "")))


def _who_is_kept(conn: Any, info: OperationInfo) -> str:
    """Return the one person by their name, several by their count."""
    many = info.rows or info.label.count
    touched = history.differences(conn, info.stamp, 1) if many == 1 else []
    name = kept_person(conn, touched[0].id) if touched else ""
    return _shown("contact", name) if name else trn("{n} person", "{n} people", many)


def _merged_into(conn: Any, label: Label) -> str:
    """Return the name of the record others were merged into, "" for anything else."""
    if label.key != "merge" or not label.row:
        return ""
    return _shown(label.entity, history.title_of(conn, label.entity, label.row) or tr("Unnamed"))


def _what(conn: Any, info: OperationInfo) -> str:
    """Return the one record by its name, several by their count."""
    label, many = info.label, info.rows or info.label.count
    if label.entity == KEPT:
        return tr("the keeping of {name}", name=_who_is_kept(conn, info))
    one = label.key in ALONG and bool(label.row)
    if label.key in OF_SEVERAL or (label.key in ALONG and not one):
        return counted(label.entity, label.count)
    if label.entity not in RECORDS:
        return counted("", many)
    several = not label.row and many != 1 and label.key != "create"
    if not one and (label.count > 1 or several):
        return counted(label.entity, many)
    about_tags = label.key in ("tag", "untag")
    name = "" if about_tags else history.title_of(conn, label.entity, label.row)
    if not name:
        touched = history.differences(conn, info.stamp, 1)
        mine = bool(touched) and touched[0].entity == label.entity
        name = touched[0].title if mine else ""
    return _shown(label.entity, name) if name else counted(label.entity, many)


def _shown(entity: str, name: str) -> str:
    name = plain_markdown(name) if entity == "note" else name
    short = formats.shortened(name, LONGEST)
    if entity == "privacy_request":  # their name alone would say that they came or went themselves
        return tr("the privacy request of {name}", name=short)
    return short if entity in ("contact", "company") else tr("“{name}”", name=short)


def _field(conn: Any, label: Label) -> str:
    record = RECORDS.get(label.entity)
    if record is None or not (label.field in record.fields or label.field.startswith(CUSTOM)):
        return tr("details")
    return field_words(conn, record, label.field)


def _stage(conn: Any, stamp: str) -> str:
    touched = history.differences(conn, stamp, 1)
    cells = {cell: new for cell, _, new in touched[0].cells} if touched else {}
    place = cells.get("place") or {}
    return history.title_of(conn, "stage", place.get("stage") or "")


def _detail(conn: Any, info: OperationInfo) -> str:
    """Return old → new where one value of one record was changed, else ""."""
    if info.label.key not in ("edit", "bring_back") or info.rows != 1:
        return ""
    touched = history.differences(conn, info.stamp, 1)
    record = RECORDS.get(touched[0].entity) if touched else None
    cells = (
        [c for c in touched[0].cells if c[0].partition(".")[0] in record.fields] if record else []
    )
    if record is None or len(cells) != 1:
        return ""
    line = change_line(conn, record, cells[0])
    return f"{line[1] or tr('(none)')} → {line[2] or tr('(none)')}" if line else ""
