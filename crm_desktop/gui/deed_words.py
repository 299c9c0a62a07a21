"""One operation as a short phrase for Undo and Redo: "moving 12 deals"."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.counts import counted
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import formats
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store import catalogue, listing
from crm_desktop.store.deeds.titles import KEPT, kept_person

PHRASES = {
    "create": mark("adding {what}"),
    "log": mark("logging {what}"),
    "plan": mark("planning {what}"),
    "attach": mark("attaching {what}"),
    "note": mark("writing {what}"),
    "delete": mark("deleting {what}"),
    "restore": mark("restoring {what}"),
    "edit": mark("changing {field} of {what}"),
    "bulk_edit": mark("changing {field} of {what}"),
    "move": mark("moving {what}"),
    "won": mark("winning {what}"),
    "lost": mark("losing {what}"),
    "reopen": mark("reopening {what}"),
    "tag": mark("tagging {what}"),
    "untag": mark("untagging {what}"),
    "merge": mark("merging {what}"),
    "set_apart": mark("setting {what} apart"),
    "bring_back": mark("bringing back {field} of {what}"),
    "bring_back_record": mark("bringing back {what}"),
    "bring_back_all": mark("putting everything back"),
    "salvaged": mark("what was saved from a damaged file"),
    "merge_tags": mark("merging tags into {what}"),
    "retype": mark("changing what {what} holds"),
    "convert": mark("converting {what}"),
    "discard": mark("discarding {what}"),
    "capture": mark("capturing {what}"),
    "import": mark("the import of {what}"),
    "sample": mark("the sample data"),
    "done_task": mark("ticking off {what}"),
    "reopen_task": mark("reopening {what}"),
    "later": mark("putting off {what}"),
    "snooze": mark("putting off the reminder of {what}"),
    "dismiss": mark("dismissing the reminder of {what}"),
    "reschedule": mark("moving {what} in time"),
    "start_plan": mark("planning {what}"),
    "carry": mark("keeping the refusal of {what}"),
    "industry": mark("setting up your industry"),
}
"""English phrases by the key of a label."""
LONGEST = 40


def deed(conn: Any, info: Any) -> str:
    """Return what an operation did, for after "Undo" and "Redo"."""
    label = info.label
    if label.key == "merge":
        return tr(PHRASES["merge"], what=counted(label.entity, label.count))
    if label.entity == KEPT and label.key == "create":
        return tr("keeping {what}", what=_who(conn, label))
    phrase = PHRASES.get(label.key, mark("changing {what}"))
    return tr(phrase, what=_what(conn, label, info.rows), field=_field(conn, label))


def _who(conn: Any, label: Any) -> str:
    if label.row and (name := kept_person(conn, label.row)):
        return tr("“{name}”", name=formats.shortened(name, LONGEST))
    return trn("{n} person", "{n} people", label.count)


def _what(conn: Any, label: Any, rows: int) -> str:
    title = ""
    if label.row and label.entity in RECORDS and label.entity != KEPT and label.count == 1:
        title = listing.title_of(conn, label.entity, label.row)
    if label.entity == "note":
        from crm_desktop.gui.record.story.words import plain_markdown

        title = plain_markdown(title)
    if title:
        return tr("“{name}”", name=formats.shortened(title, LONGEST))
    return counted(label.entity, label.count if label.count > 1 else max(1, rows))


def _field(conn: Any, label: Any) -> str:
    known = label.entity in RECORDS and label.field
    field = catalogue.field(conn, label.entity, label.field) if known else None
    return catalogue.heading(field) if field is not None else tr("details")
