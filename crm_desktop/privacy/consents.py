"""Recording what contacts allow or refuse: one of them or many, each time as an event of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.moments import now_text, utc_text
from crm_desktop.domain.operation import Label, Operation
from crm_desktop.domain.privacy.consent import BASES, CHANNELS, GIVEN, STATES, WAYS, in_short
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.privacy import coming
from crm_desktop.store.consents import told


@dataclass(frozen=True, slots=True)
class Said:
    """What is recorded: `happened` a day or a moment, "" for now; the ids may be ""."""

    channel: str
    state: str = GIVEN
    basis: str = "consent"
    purpose: str = ""
    happened: str = ""
    way: str = ""
    wording: str = ""
    version: str = ""
    proof: str = ""


def record(ws: Any, contacts: Iterable[str], said: Said) -> Operation | None:
    """Record what some contacts said, one event each, as one operation that can be undone.

    Raises `UserError` for what is not whole.
    """
    _check(said)
    cells = {
        "said": in_short(said.channel, said.state), "channel": said.channel, "state": said.state,
        "basis": said.basis if said.state == GIVEN else "", "purpose": said.purpose,
        "way": said.way, "wording": said.wording.strip(),
        "version": said.version.strip(), "proof": said.proof, "recorded_by": ws.profile.name,
    }  # fmt: skip
    kept = {name: value for name, value in cells.items() if value}
    ids, now = list(contacts), now_text()
    last = {} if said.happened else told.latest(ws.reader(), ids)
    edits = [
        fresh("consent", {**kept, "contact": id, **_when(said, last.get(id, ""), now)})
        for id in ids
    ]
    if not edits:
        return None
    label = Label("create", "consent", len(edits), row=edits[0].id if len(edits) == 1 else "")
    found: Operation | None = ws.log.record(label, edits)
    return found


def _when(said: Said, last: str, now: str) -> dict[str, str]:
    """Return when something was said; now is after the last word, though a wrong clock dated that ahead."""
    if said.happened or last < now:
        return {"happened": said.happened or now}
    with contextlib.suppress(ValueError, OverflowError):
        at = datetime.fromisoformat(last)
        after = utc_text((at if at.tzinfo else at.replace(tzinfo=UTC)) + timedelta(seconds=1))
        return {"happened": after, "created": after}
    return {"happened": now}


def _check(said: Said) -> None:
    if coming.is_to_come(said.happened):
        day = coming.local_day(said.happened)
        raise UserError(
            tr("Nobody can have said it on {day}: that day is to come.", day=day),
            tr("Give the day it was said, or none for now."),
        )
    for choices, value in ((CHANNELS, said.channel), (STATES, said.state)):
        if value not in {choice.value for choice in choices}:
            raise UserError(tr("“{text}” does not fit here.", text=value))
    if said.state == GIVEN and said.basis not in {choice.value for choice in BASES}:
        raise UserError(
            tr("Say why it is allowed."), tr("They agreed, a contract, or another reason.")
        )
    if said.way and said.way not in {choice.value for choice in WAYS}:
        raise UserError(tr("“{text}” does not fit here.", text=said.way))
