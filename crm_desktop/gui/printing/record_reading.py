"""What stands on the sheet of a record: its facts, what belongs to it, what happened with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from PySide6.QtGui import QTextDocument

from crm_desktop.domain.fields import Record
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import formats
from crm_desktop.gui.printing import words
from crm_desktop.gui.record import related
from crm_desktop.i18n import tr
from crm_desktop.store import about, finding, listing, overview

KINDS = ("contact", "company", "deal", "lead")
ALL = -1
PAGE = 500


class Happened(NamedTuple):
    """One entry of the timeline; `at` sorts, `when` is shown."""

    at: str
    when: str
    kind: str
    title: str
    details: str = ""


@dataclass(slots=True)
class Sheet:
    """Everything that is printed of one record."""

    kind: str
    title: str
    line: str
    facts: list[words.Fact]
    notes: list[words.Fact]
    related: list[tuple[str, list[tuple[str, str, str]]]] = field(default_factory=list)
    timeline: list[Happened] = field(default_factory=list)
    left_out: int = 0  # older entries of the timeline


def read(conn: Any, entity: str, id: str, *, belongs: bool = True, entries: int = ALL) -> Sheet:
    """Return the sheet of a record with at most `entries` of its timeline, the newest ones."""
    view = listing.record(conn, entity, id)
    if view is None:
        raise UserError(tr("This record is not there any more."))
    record, row = RECORDS[entity], view.row
    facts = list(words.facts(conn, record, row))
    notes = [fact for fact, long in facts if long]
    sheet = Sheet(tr(record.label), formats.title(record, row), _line(record, row),
                  [fact for fact, long in facts if not long], notes)  # fmt: skip
    if belongs and entity != "lead":
        sheet.related = list(_related(conn, entity, row))
    if entries:
        happened = timeline(conn, entity, id)
        sheet.timeline = happened if entries == ALL else happened[:entries]
        sheet.left_out = len(happened) - len(sheet.timeline)
    return sheet


def timeline(conn: Any, entity: str, id: str) -> list[Happened]:
    """Return what happened with a record and what is planned, the newest first."""
    found: list[Happened] = []
    by_kind: dict[str, list[str]] = {}
    for source, one in about.entries(conn, entity, id):
        by_kind.setdefault(source, []).append(one)
    for source, ids in by_kind.items():
        ns = list(finding.by_id(conn, source, ids).values())
        for start in range(0, len(ns), PAGE):
            rows = listing.page(conn, source, ns[start : start + PAGE])
            found += [_happened(source, row) for row in rows.values()]
    return sorted(found, reverse=True)


def _line(record: type[Record], row: Any) -> str:
    names = {"contact": ("job", "company"), "company": ("industry",), "deal": ("value", "place"),
             "lead": ("company_name", "status")}.get(record.entity, ())  # fmt: skip
    texts = (words.on_paper(record.fields[n], row, one_line=True) for n in names
             if n in record.fields)  # fmt: skip
    return " · ".join(text for text in texts if text)


def _related(conn: Any, entity: str, row: Any) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    over = overview.overview(conn, entity, row)
    people = related.as_people(over.people) if entity != "contact" else []
    deals = related.as_related(over.deals) if entity != "deal" else []
    for name, found in ((tr("Contacts"), people), (tr("Deals"), deals)):
        if found:
            yield name, [(one.title, one.detail, one.amount) for one in found]


def _happened(source: str, row: Any) -> Happened:
    record = RECORDS[source]
    at = str(_at(source, row) or row.get("created") or "")
    title, details = str(row.get(record.title_field) or ""), str(row.get("details") or "")
    if source == "note":
        title, details = tr("Note"), plain(title)
    return Happened(at, words.moment(at), _kind(record, row), title, details.strip())


def _at(source: str, row: Any) -> Any:
    if source == "activity":
        return row.get("start")
    return row.get("done") or row.get("due") if source == "task" else row.get("created")


def _kind(record: type[Record], row: Any) -> str:
    said: Sequence[str] = (tr(record.label),)
    if record.entity == "activity":
        shown = (words.on_paper(record.fields[n], row) for n in ("channel", "outcome"))
        said = [text for text in shown if text] or said
    elif record.entity == "task":
        said = (tr(record.label), tr("Done") if row.get("done") else "")
    elif record.entity == "note":
        said = ()
    return " · ".join(text for text in said if text)


def plain(markdown: str) -> str:
    """Return a note without its signs."""
    document = QTextDocument()
    document.setMarkdown(markdown)
    return document.toPlainText()
