"""Which server a file belongs to, and as whom; the token lies in the system's keychain only."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from crm_desktop.store.workspace import Workspace
from crm_desktop.wire import chain

KEY = "sync.account"
PLACE = "sync.place"
PROVED = "sync.proved"
SELDOM = 600
"""Seconds between two notes of a proof: a file at rest is not written again and again."""
START = chain.START.hex()


@dataclass(frozen=True, slots=True)
class Account:
    """A file's place in a team: `key` is the server's public key (hex), by which it is known."""

    address: str
    workspace: str
    device: str
    person: str
    role: str
    key: str
    pin: str = ""  # SHA-256 of the server's certificate, where one is pinned
    proxy: str = ""  # instead of the environment's


@dataclass(frozen=True, slots=True)
class Place:
    """How far this file is: the number it has pulled to, and the greatest it knows, with digests."""

    epoch: str = ""
    cursor: int = 0
    chain: str = START
    known: int = 0
    known_chain: str = START

    @property
    def headers(self) -> dict[str, str]:
        """What every request says of the past we know (R33)."""
        return {"X-CRM-Known": f"{self.known}:{self.known_chain}"}

    def pulled(self, upto: int, chain: str) -> Place:
        """Return it after a page."""
        here = replace(self, cursor=upto, chain=chain)
        return here.knowing(upto, chain)

    def knowing(self, number: int, chain: str) -> Place:
        """Return it with a number and its digest, where that is greater than what it knew."""
        return self if number < self.known else replace(self, known=number, known_chain=chain)


def account_of(ws: Workspace) -> Account | None:
    """Return the account of a file, None for one that works alone."""
    found: dict[str, Any] | None = ws.setting(KEY)
    return Account(**found) if found else None


def set_account(ws: Workspace, account: Account | None) -> None:
    """Make a file part of a team, or alone again; its records are not touched by either."""
    ws.set_setting(KEY, asdict(account) if account else None)


def place_of(ws: Workspace) -> Place:
    """Return how far a file is."""
    return Place(**(ws.setting(PLACE) or {}))


def set_place(ws: Workspace, place: Place) -> None:
    """Note how far a file is; what was pulled twice is applied once."""
    ws.set_setting(PLACE, asdict(place))


def proved_at(ws: Workspace) -> float:
    """Return when both sides were last proved equal, in seconds since 1970; 0 for never."""
    return float(ws.setting(PROVED) or 0)


def note_proved(ws: Workspace, at: float, *, soon: bool = False) -> None:
    """Keep when both sides were proved equal, `soon` or where the last note is old."""
    if soon or not 0 <= at - proved_at(ws) < SELDOM:
        ws.remember(PROVED, at)
