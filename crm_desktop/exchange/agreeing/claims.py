"""What a cell says about being written to: allowed, refused or nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.domain.privacy.consent import GIVEN, WITHDRAWN, in_short
from crm_desktop.exchange.agreeing.headings import way_of
from crm_desktop.exchange.columns import choices
from crm_desktop.exchange.rows.drawn import Drawn, RowError
from crm_desktop.i18n import tr

CELL = "consents.+"
"""Begins the drafted cells of consents; behind it stand way, purpose and state."""
_YES = frozenset((
    "subscribed", "opted in", "opt in", "opt-in", "agreed", "agree", "agrees", "granted", "given", "accepted",
    "allowed", "consented", "consent", "confirmed", "setuju", "bersetuju", "melanggan", "dibenarkan",
))  # fmt: skip
_NO = frozenset((
    "unsubscribed", "opted out", "opt out", "opt-out", "refused", "denied", "declined", "withdrawn",
    "revoked", "not subscribed", "non subscribed", "never", "tidak setuju", "tak setuju", "berhenti",
    "ditolak", "ditarik balik", "tak",
))  # fmt: skip
_SILENT = frozenset(("pending", "unknown", "not specified", "never subscribed", "tidak pasti"))
"""Words that say nobody was asked or answered yet."""


class Claim(NamedTuple):
    """One cell that says something: the state it claims, and the words it says it in."""

    channel: str
    purpose: str
    state: str
    heading: str
    text: str

    @property
    def cell(self) -> str:
        """Return the drafted cell: of rows of one person a yes and a no both stay, and the no holds."""
        return f"{CELL}{self.channel}:{self.purpose}:{self.state}"

    def drafted(self, line: int, day: str) -> dict[str, Any]:
        """Return what the drafted cell holds; `day` is when a yes was said, as far as the file knows."""
        said = in_short(self.channel, self.state)
        made = {"said": said, "line": line, "heading": self.heading, "text": self.text}
        return made | {"on": day} if day and self.state == GIVEN else made


def put(row: Any, column: Any, text: str) -> None:
    """Note what a cell claims. Raises `RowError` for a word that says neither yes nor no."""
    way, value = way_of(column.target), read(text)
    if way is None or value is None:
        return
    if way.refuses and not value:
        return  # who did not refuse has not agreed by that
    state = WITHDRAWN if way.refuses or not value else GIVEN
    drawn: Drawn = row.drawn
    drawn.claims.append(Claim(way.channel, way.purpose, state, column.name, text))


def read(text: str) -> bool | None:
    """Return whether a word says yes, None where it says nothing. Raises `RowError` for others."""
    folded = fold(text)
    if folded in _SILENT or (choices.says_nothing(text) and folded != "no"):
        return None
    if folded in _YES or folded in _NO:
        return folded in _YES
    value = choices.yesno(text)
    if value is None:
        raise RowError(
            tr("“{text}” says neither yes nor no; nothing was taken as consent.", text=text)
        )
    return value


def drafted(drawn: Drawn) -> dict[str, Any]:
    """Return the drafted cells of all a row claims."""
    return {claim.cell: claim.drafted(drawn.line, drawn.agreed_on) for claim in drawn.claims}
