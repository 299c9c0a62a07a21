"""What groups of figures are called, and in which order they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from crm_desktop.deals import pipelines
from crm_desktop.domain import periods
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.narrowing import CATEGORIES
from crm_desktop.store import catalogue, listing
from crm_desktop.store.figures import customers
from crm_desktop.store.figures.grouping import BUCKETS
from crm_desktop.store.figures.question import Key, Span
from crm_desktop.store.figures.sources import SOURCES

MONTHS = (
    mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun"), mark("Jul"),
    mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec"),
)  # fmt: skip
_OUTCOMES: dict[Key, str] = {"open": mark("Open"), "won": mark("Won"), "lost": mark("Lost")}
_SAID: dict[Key, str] = {1: mark("Yes"), 0: mark("No")}
_WORDS: dict[str, Mapping[Key, str]] = {
    "outcome": _OUTCOMES, "result": _OUTCOMES, "category": CATEGORIES, "ended": _SAID, "stuck": _SAID,
}  # fmt: skip
_OF_BOARD = ("stage", "next_stage", "furthest", "nearest", "pipeline")
_TARGETS = {"stage": "stage", "pipeline": "pipeline", "next_stage": "stage", "product": "product"}
_OF_DEAL = ("deal", "stay", "line")
FIRST = 1900
"""Years before it are no bars of time."""


class Labels:
    """The names of the groups of one source by "owner" or "closed:month", read once."""

    def __init__(self, conn: Any, source: str, group: str, keys: Iterable[Key]) -> None:
        self._group = group
        self._names: dict[Key, str] = {}
        self._order: dict[Key, int] = {}
        field, _, bucket = group.partition(":")
        self.bucket = bucket if bucket in BUCKETS else ""
        if not self.bucket:
            self._read(conn, source, field, list(keys))

    def name(self, key: Key) -> str:
        """Return what a group is called."""
        if key in self._names:
            return self._names[key]
        if key is None or key == "":
            return tr("(none)")
        if self.bucket:
            return _time(self.bucket, key)
        return str(key)

    def place(self, key: Key) -> tuple[int, str]:
        """Return what groups sort by where they have an order of their own: stages, choices, times."""
        if self.bucket:
            return (0 if key is not None else 1), f"{key:>12}" if isinstance(key, int) else str(key)
        return self._order.get(key, len(self._order)), self.name(key).casefold()

    @property
    def ordered(self) -> bool:
        """Whether the groups have an order of their own."""
        return bool(self.bucket or self._order)

    def _read(self, conn: Any, source: str, field: str, keys: list[Key]) -> None:
        if source in _OF_DEAL and field in _OF_BOARD:
            self._read_boards(conn, field)
            return
        if source in _OF_DEAL and field in _WORDS:
            self._put((value, tr(word)) for value, word in _WORDS[field].items())
            return
        if source in _OF_DEAL and field == "customer":
            found = customers.named(conn, keys)
            self._names = {key: one.title or tr("Unnamed") for key, one in found.items()}
            return
        known = catalogue.of(conn, SOURCES[source].entity).fields.get(field)
        target = _TARGETS.get(field) or (known.target if known is not None else "")
        if target in RECORDS:
            titles = listing.titles(conn, target, [k for k in keys if isinstance(k, str)])
            self._names = {k: titles.get(str(k), "") or tr("(deleted)") for k in keys if k}
        elif known is not None:
            self._read_choices(known)

    def _read_boards(self, conn: Any, field: str) -> None:
        every = pipelines.pipelines(conn)
        if field == "pipeline":
            self._put((p.id, p.name) for p in every)
            return
        several = len(every) > 1
        named: list[tuple[Key, str]] = [
            (s.id, f"{s.name} · {p.name}" if several else s.name) for p in every for s in p.stages
        ]
        if field == "furthest":
            named.append(("", tr("Came in closed")))
        self._put(named)

    def _read_choices(self, known: Field) -> None:
        if known.choices:
            self._put((c.value, c.label if known.own else tr(c.label)) for c in known.choices)
        elif known.kind is Kind.YESNO:
            self._put((value, tr(word)) for value, word in _SAID.items())

    def _put(self, named: Iterable[tuple[Key, str]]) -> None:
        for at, (key, name) in enumerate(named):
            self._names[key], self._order[key] = name, at


def day_name(day: str) -> str:
    """Return "23 Nov 2026" for an ISO date."""
    return _time("day", day)


def days_between(first: str, last: str) -> str:
    """Return "1 Nov 2026 to 23 Nov 2026" for two ISO dates, one day alone where they are the same."""
    if first == last:
        return day_name(first)
    return tr("{first} to {last}", first=day_name(first), last=day_name(last))


def _time(bucket: str, key: Key) -> str:
    """Return "23 Nov 2026", "Nov 2026", "Q4 2026", "Monday" or "14:00"."""
    text = str(key)
    if bucket == "weekday" and isinstance(key, int) and 1 <= key <= 7:
        return tr(periods.WEEKDAYS[key - 1])
    if bucket == "hour":
        return f"{text:0>2}:00"
    if bucket == "month" and text[5:7].isdecimal() and 1 <= int(text[5:7]) <= 12:
        return f"{tr(MONTHS[int(text[5:7]) - 1])} {text[:4]}"
    if bucket == "quarter":
        return f"{text[5:]} {text[:4]}"
    if bucket in ("week", "day") and text[5:7].isdecimal() and 1 <= int(text[5:7]) <= 12:
        return f"{int(text[8:10])} {tr(MONTHS[int(text[5:7]) - 1])} {text[:4]}"
    return text


def between(bucket: str, first: str, last: str, most: int = 400) -> list[str]:
    """Return every bar of time from one to another, those with nothing in them too; [] for too many."""
    if bucket not in BUCKETS or bucket in ("weekday", "hour"):
        return []
    found: list[str] = []
    at = first
    while at <= last and len(found) <= most:
        found.append(at)
        at = _next(bucket, at)
    return found if len(found) <= most and found[-1:] == [last] else []


def bars(bucket: str, span: Span) -> list[str]:
    """Return every bar of time that lies in a span, [] for bars that come again, and for too many."""
    first, last = (_bar(bucket, day) for day in (span[0], span[1] - timedelta(days=1)))
    return between(bucket, first, last)


def _bar(bucket: str, day: date) -> str:
    """Return the bar a day lies in, as the SQL of `grouping` names it."""
    if bucket == "week":
        return (day - timedelta(days=day.weekday())).isoformat()
    if bucket == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    return day.isoformat()[: {"year": 4, "month": 7}.get(bucket, 10)]


def _next(bucket: str, at: str) -> str:
    year = int(at[:4])
    if bucket == "year":
        return f"{year + 1:04}"
    if bucket == "quarter":
        quarter = int(at[6:])
        return f"{year + quarter // 4:04}-Q{quarter % 4 + 1}"
    if bucket == "month":
        month = int(at[5:7])
        return f"{year + month // 12:04}-{month % 12 + 1:02}"
    days = 7 if bucket == "week" else 1
    return (date.fromisoformat(at) + timedelta(days=days)).isoformat()
