"""One entry of a timeline in words: a title with what matters in it, when, and the rest in small."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crm_desktop.activities import kinds
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import formats, next_step
from crm_desktop.gui.record import sentences
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store import about, boards, listing
from crm_desktop.store.deeds import titles
from crm_desktop.store.scopes import LOG
from crm_desktop.store.telling import Told

Runs = tuple[tuple[str, bool], ...]
"""Texts of a title, one after the other, each with whether it stands out."""
Row = Mapping[str, Any]

ICONS = {
    "call": "phone", "email": "mail", "meeting": "users", "visit": "map-pin",
    "whatsapp": "message-circle", "sms": "message-circle", "social": "at-sign",
    "other": "circle-dot", "task": "circle", "note": "sticky-note", "attachment": "paperclip",
    "lead": "inbox",
}  # fmt: skip
WITH = {
    ("call", "in"): mark("{who} called"),
    ("call", "out"): mark("Call to {who}"),
    ("call", ""): mark("Call with {who}"),
    ("email", "in"): mark("E-mail from {who}"),
    ("email", "out"): mark("E-mail to {who}"),
    ("whatsapp", "in"): mark("WhatsApp from {who}"),
    ("whatsapp", "out"): mark("WhatsApp to {who}"),
    ("sms", "in"): mark("SMS from {who}"),
    ("sms", "out"): mark("SMS to {who}"),
    ("social", "in"): mark("Message from {who}"),
    ("social", "out"): mark("Message to {who}"),
    ("meeting", ""): mark("Meeting with {who}"),
    ("visit", "in"): mark("{who} came by"),
    ("visit", ""): mark("Visit to {who}"),
}
"""What an activity with others says, by channel and direction."""
OF = {
    "move": mark("{what} moved to {stage}"),
    "won": mark("{what} was won"),
    "lost": mark("{what} was lost"),
    "reopen": mark("{what} was opened again"),
    "create": mark("{what} was added"),
    "delete": mark("{what} was deleted"),
    "import": mark("{what} came in by an import"),
    "merge": mark("{what} was merged"),
}
"""What an operation on another record of the story says."""
ALONG = "contacts.along"
"""Who took part beside the person whose timeline it is."""
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Line:
    """What is painted of one entry. `entity` and `id` are what opening it leads to."""

    icon: str
    title: Runs
    when: str
    detail: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    tone: str = "tertiary"  # of `when`
    undone: bool = False
    entity: str = ""
    id: str = ""
    deed: sentences.Happening | None = None  # of the record itself: it can be brought back to then

    @property
    def plain(self) -> str:
        """Return the title without its weights."""
        return "".join(text for text, _ in self.title)

    def names(self, field: str) -> bool:
        """Say whether the name of a changed field stands before it: the title does not say it."""
        return len(self.changes) > 1 or field not in self.plain

    def spoken(self) -> str:
        """Return the whole entry as a screen reader says it."""
        changed = (f"{f}: {old or tr('(none)')} → {new or tr('(none)')}"
                   for f, old, new in self.changes)  # fmt: skip
        return ". ".join(p for p in (self.plain, self.when, *changed, self.detail) if p)


def line_of(conn: Any, told: Told, of: tuple[str, str]) -> Line | None:
    """Return an entry in words for the timeline of record `of` (entity, id); None when it is gone."""
    if told.entry.source == LOG:
        return _deed(conn, told, of) if told.info is not None else None
    if told.row is None:
        return None
    row = _beside(conn, told.row, of) if told.entity == "activity" else told.row
    return _MAKERS[told.entity](told, row, of)


def runs(template: str, **values: str) -> Runs:
    """Return a translated template as runs, what is filled in standing out."""
    parts = _PLACE.split(template)
    return tuple(
        (values[part] if at % 2 else part, bool(at % 2)) for at, part in enumerate(parts) if part
    )


def _activity(told: Told, row: Row, of: tuple[str, str]) -> Line:
    channel, direction = str(row["channel"] or "other"), str(row["direction"] or "")
    who = "" if of[1] in (row["contacts"] or {}) else str(row.get("contacts.shown") or "")
    kind = str(row.get("kind.shown") or "")
    template = WITH.get((channel, direction)) or WITH.get((channel, ""))
    fields = RECORDS["activity"].fields
    name = kind or formats.show(fields["channel"], channel, row)
    if who and template and not kind:
        title = runs(tr(template), who=who)
    else:
        title = ((name, False), *(((" · ", False), (who, True)) if who else ()))
    way = "" if who else formats.show(fields["direction"], direction, row)
    missed = tr("Did not take place") if row["state"] == "missed" else ""
    minutes = trn("{n} min", "{n} min", row["minutes"]) if row["minutes"] else ""
    title += tuple(
        (f" · {p}", False)
        for p in (way, row.get("outcome.shown"), missed, minutes, row["owner"]) if p
    )  # fmt: skip
    deal = "" if of[0] == "deal" else row.get("deal.shown")
    plain = row["subject"] == name or kinds.only_named(row["subject"], channel)
    subject = "" if plain else row["subject"]  # nothing was typed
    text = _flat(" – ".join(p for p in (subject, row["details"]) if p))
    when, tone = _when(told, row["start"])
    along = tr("With {who}", who=row[ALONG]) if row.get(ALONG) else ""
    detail = " · ".join(p for p in (along, deal, row["location"], text) if p)
    icon = ICONS.get(channel, "circle-dot")
    return Line(icon, title, when, detail, (), tone, False, "activity", row["id"])


def _task(told: Told, row: Row, of: tuple[str, str]) -> Line:
    done = bool(row["done"])
    when, tone = _when(told, row["done"] or row["due"])
    deal = "" if of[0] == "deal" else row.get("deal.shown")
    parts = (tr("Task done") if done else tr("Task"), row["owner"], deal, _flat(row["details"]))
    icon = "circle-check" if done else "circle"
    detail = " · ".join(p for p in parts if p)
    title = ((str(row["title"] or tr("Unnamed")), True),)
    return Line(icon, title, when, detail, (), tone, False, "task", row["id"])


def _note(told: Told, row: Row, _of: tuple[str, str]) -> Line:
    owner = str(row["owner"] or "")
    pinned = told.entry.state == about.PINNED
    if owner:
        title = runs(tr("Note pinned by {who}") if pinned else tr("Note by {who}"), who=owner)
    else:
        title = ((tr("Note"), False),)
    when, tone = _when(told, row["created"])
    return Line("sticky-note", title, when, plain_markdown(row["text"]), (), tone, False,
                "note", row["id"])  # fmt: skip


def _file(told: Told, row: Row, _of: tuple[str, str]) -> Line:
    title = ((tr("File"), False), (" · ", False), (str(row["name"] or tr("Unnamed")), True))
    when, tone = _when(told, row["created"])
    detail = " · ".join(p for p in (formats.size(row["size"]), row["owner"]) if p)
    return Line("paperclip", title, when, detail, (), tone, False, "attachment", row["id"])


def _lead(told: Told, row: Row, of: tuple[str, str]) -> Line:
    name = str(row["name"] or row["company_name"] or tr("Unnamed"))
    when, tone = _when(told, row["created"])
    if of == ("lead", row["id"]):
        return Line(
            "inbox", ((tr("What they wrote"), False),), when, _flat(row["message"]), (), tone
        )
    parts = (row["source"], row["campaign"], _flat(row["message"]))
    return Line("inbox", runs(tr("Came in as a lead: {who}"), who=name), when,
                " · ".join(p for p in parts if p), (), tone, False, "lead", row["id"])  # fmt: skip


_MAKERS: dict[str, Callable[[Told, Row, tuple[str, str]], Line]] = {
    "activity": _activity, "task": _task, "note": _note, "attachment": _file, "lead": _lead,
}  # fmt: skip


def _deed(conn: Any, told: Told, of: tuple[str, str]) -> Line:
    """Return an operation: on the record itself plainly, on another of its story with its name."""
    record, info = RECORDS[told.entity], told.info
    assert info is not None
    happened = sentences.happening(conn, record, info, told.cells)
    own = (told.entity, told.id) == of
    said = _need_ticked(conn, told) or happened.title
    title: Runs = ((said, False),) if own else _of_other(conn, told, said)
    more = trn("and {n} more field", "and {n} more fields", happened.more) if happened.more else ""
    beside = trn("and {n} more record", "and {n} more records", told.more) if told.more else ""
    memo = info.memo if info.label.key == "import" else ""
    moved = _came_from(conn, told)
    detail = " · ".join(p for p in (moved, memo, more, beside, info.author) if p)
    changes = () if moved else happened.changes
    entity, id = ("", "") if own else (told.entity, told.id)
    return Line(happened.icon, title, _clock(info.wall.isoformat()), detail, changes,
                "tertiary", happened.undone, entity, id, happened if own else None)  # fmt: skip


def _need_ticked(conn: Any, told: Told) -> str:
    """Return what a deal needed and was ticked, "" for any other operation."""
    cell, _, new = told.cells[0] if len(told.cells) == 1 else ("", None, None)
    name, _, key = cell.partition(".")
    if name != "met":
        return ""
    every = (need for stage in boards.stages(conn) for need in stage.needs)
    what = next((text for known, text in every if known == key), tr("something needed before"))
    return tr("Met: {what}", what=what) if new else tr("Not met any more: {what}", what=what)


def _of_other(conn: Any, told: Told, plain: str) -> Runs:
    assert told.info is not None
    name, key = told.title or tr("Unnamed"), titles.key_of(told.info, told.cells)
    if key == "edit" and any(c == "deleted" and not new for c, _, new in told.cells):
        key = "create"
    if key == "move":
        stage: Row = next((new for c, _, new in told.cells if c == "place" and new), {})
        to = listing.title_of(conn, "stage", stage.get("stage") or "")
        return runs(tr(OF["move"]), what=name, stage=to)
    if key in OF:
        return runs(tr(OF[key]), what=name)
    return ((name, True), (" · ", False), (plain, False))


def _came_from(conn: Any, told: Told) -> str:
    """Return "Was Qualified for 9 d" of a deal that was moved to another stage."""
    assert told.info is not None
    old, new = next(((o, n) for c, o, n in told.cells if c == "place"), (None, None))
    if not old or not new or told.info.label.key != "move" or old.get("stage") == new.get("stage"):
        return ""
    stage = listing.title_of(conn, "stage", old.get("stage") or "")
    try:
        days = (told.info.wall - formats.moment_of(old.get("since") or "")).days
    except ValueError:
        days = -1
    if days < 1:
        return tr("Was {stage}", stage=stage)
    return trn("Was {stage} for {n} day", "Was {stage} for {n} days", days, stage=stage)


def _when(told: Told, at: Any) -> tuple[str, str]:
    """Return when, and its colour: of what is open whether it is late."""
    if told.entry.state == about.OPEN:
        said = next_step.due(str(at or ""))
        return said.words, said.tone if said.icon else "tertiary"
    return _clock(str(at or "")), "tertiary"


def _clock(at: str) -> str:
    """Return "11:20" of today, the day of any other."""
    day = next_step.day_of(at)
    if day is None:
        return ""
    shown = formats.day(day.isoformat())
    if shown == tr("Today") and len(at) > 10:
        return f"{formats.moment_of(at):%H:%M}"
    return shown


def _beside(conn: Any, row: Row, of: tuple[str, str]) -> Row:
    """Return a row of what the timeline's own person took part in with those who were there too."""
    others = [id for id in row.get("contacts") or {} if id != of[1]]
    if not others or len(others) == len(row["contacts"]):
        return row
    names = listing.titles(conn, "contact", others)
    return {**row, ALONG: ", ".join(filter(None, map(names.get, others)))}


def _flat(text: Any) -> str:
    return " ".join(str(text or "").split())


_MARKS = re.compile(
    r"(^|\s)(#{1,6}|[-*+]|>|\d+\.)\s+|[*_`~]{1,3}|!?\[([^\]]*)\]\([^)]*\)", re.MULTILINE
)


def plain_markdown(text: Any) -> str:
    """Return Markdown as one line without its marks."""
    return _flat(_MARKS.sub(lambda m: m[3] if m[3] is not None else (m[1] or ""), str(text or "")))
