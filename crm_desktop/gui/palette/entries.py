"""What the palette offers: groups of records and actions for a query, or recent things for none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm_desktop.agenda import clock, past_days, quick_add
from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.actions import ActionSpec, shown_keys
from crm_desktop.gui.agenda import words
from crm_desktop.gui.kind_icons import icon_of
from crm_desktop.gui.palette.matching import Spot, score, spots_of_both
from crm_desktop.gui.widgets.labels import keys_of
from crm_desktop.i18n import language, malay, mark, tr
from crm_desktop.store.search import Hit

CAPTION, RECORD, ACTION, NEW, NOTHING = "caption", "record", "action", "new", "nothing"
MOST_ACTIONS, MOST_AT_REST = 6, 7
COMMANDS_ONLY = ">"
TASK, LOG = "task", "log"
HIDDEN = ("palette.open",)
USUAL = (
    "record.new", "file.import", "export.table", "edit.undo", "page.pipeline", "view.history",
    "file.preferences",
)  # fmt: skip
"""Actions offered before any was used, in this order."""
OFFERED = {
    "contact": mark("New contact “{name}”"),
    "company": mark("New company “{name}”"),
    "deal": mark("New deal “{name}”"),
}
"""What may be made of a text, by kind of record."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the palette. `name` is an action's name, or a record's entity with its `id`."""

    kind: str
    title: str
    detail: str = ""
    icon: str = ""
    keys: tuple[str, ...] = ()
    name: str = ""
    id: str = ""
    title_spots: tuple[Spot, ...] = ()
    detail_spots: tuple[Spot, ...] = ()

    @property
    def takes_enter(self) -> bool:
        """Whether it can be chosen; captions and notices cannot."""
        return self.kind in (RECORD, ACTION, NEW)

    def said(self) -> str:
        """Return the row for a screen reader."""
        return ", ".join(part for part in (self.title, self.detail, " ".join(self.keys)) if part)


def for_query(query: str, hits: Sequence[Hit], actions: Iterable[ActionSpec]) -> list[Entry]:
    """Return the rows for what was typed: the best record, fitting actions, more records."""
    text = query.lstrip(COMMANDS_ONLY).strip()
    known = [spec for spec in actions if spec.name not in HIDDEN and spec.possible()]
    only = query.startswith(COMMANDS_ONLY)
    chosen = _fitting(text, known, 40 if only else MOST_ACTIONS)
    if only:
        return _group(tr("Commands"), chosen)
    begun = sorted(hits, key=lambda hit: not fold(hit.title).startswith(fold(text)))
    records = [_record(hit, text) for hit in begun]
    best = _group(tr("Best match"), records[:1])
    return [*best, *_group(tr("Commands"), chosen), *_group(tr("Records"), records[1:])]


def at_rest(
    recent: Sequence[Hit], used: Sequence[str], actions: Iterable[ActionSpec]
) -> list[Entry]:
    """Return the rows before anything is typed: what was opened and done last."""
    known = {s.name: s for s in actions if s.name not in HIDDEN and s.possible()}
    names = [name for name in (*used, *USUAL) if name in known]
    first = list(dict.fromkeys([*names, *known]))[:MOST_AT_REST]
    commands = [_action(known[name], "") for name in first]
    records = [_record(hit, "") for hit in recent]
    return [*_group(tr("Recent"), records), *_group(tr("Commands"), commands)]


def offers(text: str) -> list[Entry]:
    """Return what could be made of a text; nothing of a mere number."""
    if not any(c.isalpha() for c in text):
        return []
    return [
        Entry(NEW, tr(said, name=text), _elsewhere(said).format(name=text), "plus", name=entity)
        for entity, said in OFFERED.items()
    ]


def with_offers(rows: list[Entry], text: str, *, found: bool) -> list[Entry]:
    """Return rows with what could be made of a text; first where it says when and no record was found."""
    reading = quick_add.read(text)
    coming = any(span.what in ("day", "repeat") for span in reading.spans)
    told = None if coming else past_days.told(text)
    asked = quick_add.tells(reading) and not (told and reading.due)  # its time is of the past day
    task = [_task(reading)] if asked else []
    log = [_took_place(*told)] if told else []
    made = _group(tr("Make it new"), [*task, *log, *offers(text)[: 1 if found else None]])
    if found or not (log or (task and (reading.due or reading.rule))):
        return [*rows, *made]
    return [*made, *(row for row in rows if row.kind != NOTHING)]


def _task(reading: quick_add.Reading) -> Entry:
    due = words.moment_words(reading.due, clock.now_here())
    detail = " · ".join(p for p in (due, words.rule_words(reading.rule)) if p)
    title = tr("New task: {name}", name=reading.title)
    return Entry(NEW, title, detail, icon_of(reading.kind or "do"), name=TASK)


def _took_place(when: str, what: str) -> Entry:
    day = words.moment_words(when, clock.now_here())
    return Entry(NEW, tr("Log an activity: {name}", name=what), day, "history", name=LOG)


def nothing(text: str) -> Entry:
    """Return the notice that there is no such record and no such action."""
    return Entry(NOTHING, tr("Nothing matches “{text}”", text=text), icon="search")


def caption(head: str) -> Entry:
    return Entry(CAPTION, head)


def _group(head: str, entries: list[Entry]) -> list[Entry]:
    return [caption(head), *entries] if entries else []


def _record(hit: Hit, query: str) -> Entry:
    title = hit.title or tr("Unnamed")
    in_title, in_detail = spots_of_both(query, title, hit.subtitle)
    return Entry(
        RECORD, title, hit.subtitle, RECORDS[hit.entity].icon, name=hit.entity, id=hit.id,
        title_spots=in_title, detail_spots=in_detail,
    )  # fmt: skip


def _fitting(text: str, known: Sequence[ActionSpec], most: int) -> list[Entry]:
    if not text:
        return [_action(spec, "") for spec in known[:most]]
    scored = [(score(text, _names(spec)), spec) for spec in known]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return [_action(spec, text) for _, spec in best[:most]]


def _action(spec: ActionSpec, query: str) -> Entry:
    title, other = spec.text(), _elsewhere(spec.label)
    detail = other if other != title else ""
    keys = tuple(keys_of(shown_keys(spec)))
    in_title, in_detail = spots_of_both(query, title, detail)
    return Entry(
        ACTION, title, detail, spec.icon or "command", keys, spec.name,
        title_spots=in_title, detail_spots=in_detail,
    )  # fmt: skip


def _names(spec: ActionSpec) -> tuple[str, ...]:
    """Return what an action is found by: not the record its words of the moment are about."""
    return tr(spec.label), spec.label, _elsewhere(spec.label), *spec.also


def _elsewhere(english: str) -> str:
    """Return what a text is called in the other of our languages."""
    return english if language() != "en" else malay().get(english, english)
