"""What people asked about their data: what waits, until when, and the workspace's own days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.privacy import laws
from crm_desktop.domain.privacy.request import CLOSED, NEW, STATES
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.privacy import clocks, coming
from crm_desktop.privacy.clocks import Clock
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

ENTITY = "privacy_request"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it stands on a day; `due` is None where it is not known when it was made."""

    row: Mapping[str, Any]
    due: date | None
    clock: Clock

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def open(self) -> bool:
        """Whether the person still waits for an answer."""
        return self.state not in CLOSED

    @property
    def state(self) -> str:
        return str(self.row.get("state") or NEW)

    @property
    def name(self) -> str:
        """Return who asks, "" for one who was erased."""
        shown = (self.row.get(f"{of}.shown") for of in ("contact", "lead"))
        return next((str(name) for name in (*shown, self.row.get("name")) if name), "")

    @property
    def erased(self) -> bool:
        """Whether who asked was erased since: nobody asks without a name."""
        return not self.name and not self.subject[1]

    @property
    def subject(self) -> tuple[str, str]:
        """Return the record of who asks, (entity, id), both "" where none is chosen."""
        found = ((of, str(self.row.get(of) or "")) for of in ("contact", "lead"))
        return next(((of, id) for of, id in found if id), ("", ""))


def days(ws: Any) -> dict[str, int]:
    """Return the days the workspace gives itself, of the laws it has days of its own for."""
    kept = ws.setting(laws.SETTING, {})
    if not isinstance(kept, dict):
        return {}
    known = {law.value for law in laws.LAWS}
    return {
        law: n
        for law, n in kept.items()
        if law in known and isinstance(n, int) and 0 < n <= laws.most(law)
    }


def begun(ws: Any, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells of a new one, with what stands there unless somebody says otherwise."""
    usual = {"law": laws.usual(ws.profile.region) or None, "received": date.today().isoformat(),
             "state": NEW}  # fmt: skip
    said = usual | dict(cells)
    need(said.get)
    return {cell: value for cell, value in said.items() if value is not None}


def need(now: Callable[[str], Any]) -> None:
    """Raise `UserError` where it is not said who asks, what for or since when, or that is a day to come.

    `now` says what is held.
    """
    if not any(map(now, ("contact", "lead", "name"))):
        raise UserError(tr("Say who asks: a contact, a lead or a name."))
    if not now("kind"):
        raise UserError(tr("Say what they ask for."))
    if not now("received"):
        raise UserError(tr("Say on which day they asked."))
    coming.refuse(ENTITY, now)


def set_days(ws: Any, own: Mapping[str, int]) -> None:
    """Keep days of one's own; 0 gives a law its own days back. Raises `UserError` for more than it gives.

    They are an owner's to set, where the file has users.
    """
    ws.may_manage()
    for law, n in own.items():
        if n < 0 or n > laws.most(law):
            raise UserError(
                tr("Give a number of days up to {n}.", n=laws.most(law)),
                tr("The law gives no more; a single request may have a later day of its own."),
            )
    ws.set_setting(laws.SETTING, {law: n for law, n in own.items() if n})


def due_of(row: Mapping[str, Any], own: Mapping[str, int]) -> date | None:
    """Return the day by which a request is to be answered: its own, or as its law says."""
    if (own_day := _day(row.get("due"))) is not None:
        return own_day
    received = _day(row.get("received")) or _day(row.get("created"))
    return laws.due(str(row.get("law") or ""), received, own) if received else None


def of(row: Mapping[str, Any], own: Mapping[str, int], today: date) -> Request:
    """Return a request as it stands on a day."""
    due, state = due_of(row, own), str(row.get("state") or NEW)
    if state in CLOSED:
        said = next(choice for choice in STATES if choice.value == state)
        return Request(row, due, Clock(tr(said.label), said.tone, said.shape))
    if coming.is_to_come(str(row.get("received") or ""), today):
        to_come = Clock(tr("On a day to come"), "attention", "alert", close=True)
        return Request(row, _day(row.get("due")), to_come)
    if due is None:
        return Request(row, None, Clock(tr("No day given"), "attention", "dashed"))
    return Request(row, due, clocks.of_day(due, today))


def every(conn: Any, own: Mapping[str, int], today: date) -> list[Request]:
    """Return all requests: those that wait, the most urgent first, then the closed ones, the newest first."""
    found = [of(row, own, today) for row in listing.listed(conn, ListQuery(ENTITY))]
    waiting = sorted((r for r in found if r.open), key=lambda r: (r.due or date.min, r.id))
    closed = sorted(
        (r for r in found if not r.open), key=lambda r: (str(r.row.get("closed") or ""), r.id)
    )
    return [*waiting, *reversed(closed)]


def calling(ws: Any, conn: Any, today: date) -> int:
    """Return how many requests are late or close to it."""
    return sum(1 for one in every(conn, days(ws), today) if one.open and one.clock.calls)


def answer(ws: Any, id: str, state: str, text: str, identity: str, day: date) -> Operation | None:
    """Close a request on a day: `state` says whether it was answered or turned down. Raises `UserError`."""
    if state not in CLOSED:
        raise UserError(tr("“{text}” does not fit here.", text=state))
    if not text.strip():
        raise UserError(
            tr("Write down what you answered."),
            tr("Should somebody complain, this is what you can show."),
        )
    coming.refuse(ENTITY, {"closed": day.isoformat()}.get)
    cells = {"state": state, "answer": text.strip(), "closed": day.isoformat()}
    if identity.strip():
        cells["identity"] = identity.strip()
    label = Label("edit", ENTITY, row=id)
    done: Operation | None = ws.log.record(label, [Edit(ENTITY, id, cells)])
    return done


def again(ws: Any, id: str) -> Operation | None:
    """Open a closed request again."""
    cells = {"state": "working", "closed": None}
    label = Label("edit", ENTITY, row=id)
    done: Operation | None = ws.log.record(label, [Edit(ENTITY, id, cells)])
    return done


def remove(ws: Any, id: str) -> Operation | None:
    """Delete a request that was written down by mistake; undo brings it back."""
    label = Label("delete", ENTITY, row=id)
    done: Operation | None = ws.log.record(label, [Edit(ENTITY, id, {"deleted": True})])
    return done


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None
