"""The log of breaches: who has to be told by when, and what is left of it on a given moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.periods import months_on
from crm_desktop.domain.privacy import laws
from crm_desktop.domain.privacy.breach import DONE, OPEN
from crm_desktop.domain.privacy.notices import AFTER, AUTHORITY, DUTIES, PEOPLE, TOLD, After, Duty
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.privacy import clocks, coming
from crm_desktop.privacy.clocks import Clock
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

ENTITY = "breach"
CELLS = {AUTHORITY: "told_authority", PEOPLE: "told_people"}
_LAST = datetime.max.replace(tzinfo=UTC)
LETTERS = {AUTHORITY: "letter_authority", PEOPLE: "letter_people"}


@dataclass(frozen=True, slots=True)
class Notice:
    """One who has to be told; `due` is None where the law has no figure, or what it counts from is open.

    `asked` names the cell that says whether they are owed it at all, while nobody has filled it in;
    `to_come` says that it counts from a day to come.
    """

    duty: Duty
    done: str
    due: datetime | None
    clock: Clock
    asked: str = ""
    to_come: bool = False


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach as it stands at a moment; its clock is the most urgent one."""

    row: Mapping[str, Any]
    notices: tuple[Notice, ...]

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def name(self) -> str:
        return str(self.row.get("name") or "")

    @property
    def open(self) -> bool:
        return self.row.get("state") != DONE

    @property
    def more_by(self) -> date | None:
        """Return by when the authority gets what was not known at first; None where no law says a day."""
        after, told = self._after()
        return told + timedelta(days=after.more_days) if after and told else None

    @property
    def kept_until(self) -> date | None:
        """Return until when the record of it is kept at least; None where no law says so."""
        after, told = self._after()
        return months_on(told, 12 * after.kept_years) if after and told else None

    def _after(self) -> tuple[After | None, date | None]:
        at = moment(self.row.get(CELLS[AUTHORITY]))
        return AFTER.get(str(self.row.get("law") or "")), at.astimezone().date() if at else None

    @property
    def clock(self) -> Clock:
        """Return the clock of who has to be told first."""
        waiting = [n for n in self.notices if not n.done]
        if not self.open:
            return Clock(tr("Dealt with"), "good", "full")
        if not waiting:
            told = any(n.done for n in self.notices)
            return Clock(tr("Everybody told") if told else tr("Open"), "quiet", "half")
        first = min(waiting, key=lambda n: (n.due is None, n.due or _LAST))
        return first.clock


def of(row: Mapping[str, Any], now: datetime) -> Breach:
    """Return a breach as it stands at a moment with a time zone."""
    duties = DUTIES.get(str(row.get("law") or ""), ())
    notices = (
        _notice(row, duty, now) for duty in duties if owed(row, duty) or unanswered(row, duty)
    )
    return Breach(row, tuple(notices))


def owed(row: Mapping[str, Any], duty: Duty) -> bool:
    """Say whether somebody has to be told, as far as what is written down says."""
    people = row.get("people")
    many = bool(duty.many) and isinstance(people, int) and people > duty.many
    return not duty.serious or bool(row.get("harm")) or many or bool(row.get(CELLS[duty.whom]))


def unanswered(row: Mapping[str, Any], duty: Duty) -> str:
    """Return the cell that has to be filled in before it is known whether somebody is told, "" for none."""
    if owed(row, duty):
        return ""
    if row.get("harm") is None:
        return "harm"
    return "people" if duty.many and row.get("people") is None else ""


def begun(ws: Any, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells of a new one, with what stands there unless somebody says otherwise."""
    said = {"law": laws.usual(ws.profile.region) or None, "state": OPEN} | dict(cells)
    need(said.get)
    coming.refuse_untimed(ENTITY, said.get)
    return {cell: value for cell, value in said.items() if value is not None}


def need(now: Callable[[str], Any]) -> None:
    """Raise `UserError` where a breach lacks what its clock runs from, or says a day to come.

    `now` says what a cell will hold.
    """
    if not now("name"):
        raise UserError(tr("Say in short what happened."))
    if not now("noticed"):
        raise UserError(tr("Say when it was noticed: the clock runs from then."))
    coming.refuse(ENTITY, now)


def every(conn: Any, now: datetime) -> list[Breach]:
    """Return all breaches: open ones, the most urgent first, then those dealt with, the newest first."""
    found = [of(row, now) for row in listing.listed(conn, ListQuery(ENTITY))]
    waiting = sorted((b for b in found if b.open), key=lambda b: (_urgency(b), b.id))
    done = sorted(
        (b for b in found if not b.open), key=lambda b: (str(b.row.get("noticed") or ""), b.id)
    )
    return [*waiting, *reversed(done)]


def _urgency(one: Breach) -> tuple[bool, bool, datetime]:
    """Return what open breaches are ordered by: a day to come, then late, then by when somebody is told.

    Where the law has no figure, or it is not known whether they are told, that is since it was noticed.
    """
    waiting = [n for n in one.notices if not n.done]
    to_come = any(n.to_come for n in waiting)
    due = min((n.due for n in waiting if n.due), default=None)
    at_once = any(n.asked or n.clock.calls for n in waiting)
    noticed = moment(one.row.get("noticed")) if at_once else None
    return not to_come, not one.clock.late, due or noticed or _LAST


def calling(_ws: Any, conn: Any, today: date) -> int:
    """Return how many breaches have somebody who is to be told now."""
    now = datetime.now().astimezone()
    if now.date() != today:
        now = datetime.combine(today, time()).astimezone()
    return sum(1 for one in every(conn, now) if one.open and one.clock.calls)


def told(ws: Any, id: str, whom: str, at: str) -> Operation | None:
    """Note that the authority or the people were told, on a day or at a moment."""
    return _write(ws, id, CELLS[whom], at)


def keep_letter(ws: Any, id: str, whom: str, text: str) -> Operation | None:
    """Keep the letter as it was edited."""
    return _write(ws, id, LETTERS[whom], text.strip() or None)


def close(ws: Any, id: str) -> Operation | None:
    """Note that a breach is dealt with. Raises `UserError` while somebody waits and no reason is given."""
    row = _row(ws, id)
    one = of(row, datetime.now().astimezone())
    if any(notice.asked for notice in one.notices) and not row.get("reason"):
        raise UserError(
            tr("It is not known yet whether the people are to be told."),
            tr("Say how serious it is and about how many people: Change…"),
        )
    if any(not notice.done for notice in one.notices) and not row.get("reason"):
        raise UserError(
            tr("Somebody has not been told yet."),
            tr("Note when they were told, or write down why nobody is: Who was told…"),
        )
    return _write(ws, id, "state", DONE)


def again(ws: Any, id: str) -> Operation | None:
    """Open a breach again."""
    return _write(ws, id, "state", OPEN)


def remove(ws: Any, id: str) -> Operation | None:
    """Delete one that was written down by mistake; undo brings it back."""
    return _write(ws, id, "deleted", True)


def _write(ws: Any, id: str, cell: str, value: Any) -> Operation | None:
    key = "delete" if cell == "deleted" else "edit"
    label = Label(key, ENTITY, field="" if cell == "deleted" else cell, row=id)
    done: Operation | None = ws.log.record(label, [Edit(ENTITY, id, {cell: value})])
    return done


def _row(ws: Any, id: str) -> Mapping[str, Any]:
    found = listing.record(ws.reader(), ENTITY, id)
    if found is None:
        raise UserError(tr("This record is not there any more."))
    return found.row


def _notice(row: Mapping[str, Any], duty: Duty, now: datetime) -> Notice:
    done = str(row.get(CELLS[duty.whom]) or "")
    since = row.get(CELLS[AUTHORITY]) if duty.since == TOLD else row.get("noticed")
    start = moment(since)
    if not done and start and start.astimezone(now.tzinfo).date() > now.date():
        clock = Clock(tr("On a day to come"), "attention", "alert", close=True)
        return Notice(duty, done, None, clock, unanswered(row, duty), to_come=True)
    if asked := unanswered(row, duty):
        words = tr("How serious is it?") if asked == "harm" else tr("How many people?")
        return Notice(duty, done, None, Clock(words, "attention", "dashed"), asked)
    due = start + timedelta(hours=duty.hours) if start and duty.hours else None
    if done:
        clock = Clock(tr("Told"), "good", "full")
    elif due is not None:
        clock = clocks.of_moment(due, now)
    elif duty.hours:
        waits = tr("After the authority is told") if duty.since == TOLD else tr("No day given")
        clock = Clock(waits, "quiet", "dashed")
    else:
        clock = Clock(tr("Without delay"), "attention", "alert", close=True)
    return Notice(duty, done, due, clock)


def moment(value: Any) -> datetime | None:
    """Return a WHEN value as a moment with a time zone; a day begins at its midnight here."""
    text = str(value or "")
    try:
        if len(text) == len("2026-01-01"):
            return datetime.combine(date.fromisoformat(text), time()).astimezone()
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
