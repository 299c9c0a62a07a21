"""What waits to be sent, was refused or set aside, as rows in words; read in a lane."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from crm_desktop.domain.moments import local_time
from crm_desktop.domain.operation import Operation
from crm_desktop.gui import formats
from crm_desktop.gui.history import phrases
from crm_desktop.i18n import tr, trn
from crm_desktop.store import history, outgoing, parking
from crm_desktop.store.history import OperationInfo
from crm_desktop.store.parking import Parked
from crm_desktop.sync import held, refusing

WAITING, REFUSED, PARKED = "waiting", "refused", "parked"
SHOWN = 500
"""Rows of a list at most; how many there are is said besides."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: what was done, when, and why it is not on the server."""

    kind: str
    stamp: str
    icon: str
    title: str
    detail: str
    moment: str
    why: str = ""
    record: tuple[str, str] = ("", "")  # kind and id of the record it is about
    held: str = ""  # of what waits: `held.LEFT` or `held.MISSING`, "" for what goes out by itself

    @property
    def said(self) -> str:
        """All of it in one line, as it is read out."""
        return ", ".join(part for part in (self.title, self.detail, self.moment, self.why) if part)


class Lists(NamedTuple):
    """The lists with how many each has; a list holds at most `SHOWN` of them."""

    waiting: tuple[Entry, ...] = ()
    refused: tuple[Entry, ...] = ()
    parked: tuple[Entry, ...] = ()
    many: int = 0  # that wait

    def of(self, kind: str) -> tuple[Entry, ...]:
        """Return one list."""
        return {WAITING: self.waiting, REFUSED: self.refused, PARKED: self.parked}.get(kind, ())

    def count(self, kind: str) -> int:
        """Return how many a list has."""
        return self.many if kind == WAITING else len(self.of(kind))


def read(ws: Any, limit: int = SHOWN) -> Lists:
    """Return what waits, newest first, what was refused, and what could not be read."""
    conn = ws.reader()
    aside = [_aside(conn, one) for one in parking.parked(conn)[:limit]]
    refused = tuple(one for one in aside if one.kind == REFUSED)
    parked = tuple(one for one in aside if one.kind == PARKED)
    many = outgoing.count(conn, known=True) + len(outgoing.left(conn)) + outgoing.missing(conn)
    return Lists((*_held(conn, limit), *_waiting(conn, limit))[:limit], refused, parked, many)


def _waiting(conn: Any, limit: int) -> list[Entry]:
    found = (history.operation(conn, one.header.stamp) for one in outgoing.unsent(conn, limit))
    return [entry(conn, WAITING, info) for info in found if info is not None][::-1]


def _held(conn: Any, limit: int) -> list[Entry]:
    """Return what does not go out by itself: left with this device, or built on what is not here."""
    missing = [(op, tr(held.BUILT_ON)) for op in outgoing.waiting_all(conn)[:limit]]
    kinds = ((held.LEFT, held.left(conn, limit)), (held.MISSING, missing))
    return [
        replace(
            entry(conn, WAITING, history.operation(conn, op.stamp) or _info(op), why), held=kind
        )
        for kind, found in kinds
        for op, why in found
    ]


def _aside(conn: Any, one: Parked) -> Entry:
    kind = REFUSED if one.kind == parking.REFUSED else PARKED
    op = one.operation
    if op is None:
        at = formats.short_moment(local_time(one.received))
        why = tr("Damaged on the way, or written by a newer version of the program.")
        return Entry(kind, one.stamp, "hourglass", tr("A change that cannot be read"), "", at, why)
    info = history.operation(conn, one.stamp) or _info(op)
    why = refusing.reason(one.reason) if kind == REFUSED else tr("It breaks the rules, or failed.")
    return entry(conn, kind, info, why)


def _info(op: Operation) -> OperationInfo:
    """Return an operation that is not in the log as it would be listed."""
    at = local_time(op.wall)
    return OperationInfo(
        0, op.stamp, op.author, op.origin, op.label, at, len(op.changes), False, op.cancels, ""
    )  # fmt: skip


def entry(conn: Any, kind: str, info: OperationInfo, why: str = "") -> Entry:
    """Return an operation as a row."""
    said = phrases.deed(conn, info)
    return Entry(
        kind, info.stamp, said.icon, said.title, said.detail, formats.short_moment(info.wall), why,
        _record(conn, said.target),
    )  # fmt: skip


def _record(conn: Any, stamp: str) -> tuple[str, str]:
    """Return the one record an operation is about."""
    touched = history.differences(conn, stamp, 1)
    return (touched[0].entity, touched[0].id) if touched else ("", "")


def retry(ws: Any, entry: Entry) -> str:
    """Try a change that was refused, left here or set aside again; return what to say of it."""
    if entry.held == held.MISSING:
        return tr("What it is built on is asked for.")
    if held.retry(ws, (entry.stamp,)):
        return tr("It is tried again.")
    return tr("It is tried again by itself when a newer version of the program is here.")


def go_on_without(ws: Any) -> str:
    """Take in what waits for changes that will never come; return what to say of it."""
    return trn("{n} change taken in", "{n} changes taken in", ws.log.go_on_without())


def note_seen(ws: Any) -> None:
    """Note that the user has looked at what was refused and set aside."""
    if parking.unseen(ws.reader()) or parking.unseen(ws.reader(), parking.MALFORMED):
        with ws.transaction() as conn:
            parking.note_seen(conn)
