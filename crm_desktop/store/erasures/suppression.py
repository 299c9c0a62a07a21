"""Whose addresses are not to come back unasked: keyed digests of those of erased people.

What is kept cannot be read back, only held against an address somebody types or imports.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.i18n import tr, trn
from crm_desktop.store import lookups
from crm_desktop.store.erasures import ledger, pepper


def marks_of(reached: Iterable[str], secret: bytes) -> tuple[str, ...]:
    """Return the keyed digests of addresses and numbers, as they are looked up."""
    return tuple(sorted(_mark(one, secret) for one in set(reached)))


def reached_by(cells: Mapping[Cell, Value]) -> set[str]:
    """Return the addresses and numbers of a record as they are looked up."""
    return {found for _, found in lookups.reach(dict(cells))}


class Suppressed:
    """Who was erased on this computer, as it was when this was made: one look a million rows.

    With `entries` only those of these erasures.
    """

    def __init__(self, entries: Iterable[ledger.Entry] | None = None) -> None:
        known = ledger.entries() if entries is None else entries
        every = [entry for entry in known if entry.marks]
        self._marks = {mark for entry in every for mark in entry.marks}
        ids = {entry.pepper for entry in every}
        found = pepper.known(ids) if every else {}
        self._secrets = list(found.values())
        self.unchecked = sum(
            not found if not one.pepper else one.pepper not in found for one in every
        )
        """How many erasures nobody can be held against: their secret is not found."""

    def __bool__(self) -> bool:
        return bool(self._secrets)

    def meets(self, cells: Mapping[Cell, Value]) -> bool:
        """Say whether one of the addresses or numbers of a record is that of somebody erased."""
        reached = reached_by(cells) if self._secrets else ()
        return any(_mark(one, secret) in self._marks for one in reached for secret in self._secrets)


def warning() -> str:
    """Say that an address is that of somebody who was erased."""
    return tr("Somebody with this address was erased. Take it only if they want to be here again.")


def unchecked_warning(many: int) -> str:
    """Say that some who were erased cannot be recognised, "" where all can."""
    if not many:
        return ""
    return trn(
        "The keychain does not give the secret of {n} erasure: who was erased then is not recognised.",
        "The keychain does not give the secret of {n} erasures: who was erased then is not recognised.",
        many,
    )


def _mark(reached: str, secret: bytes) -> str:
    return hmac.new(secret, reached.encode(), hashlib.sha256).hexdigest()
