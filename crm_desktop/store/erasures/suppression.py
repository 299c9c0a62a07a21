"""Whose addresses are not to come back unasked: keyed digests of those of erased people, and of their names.

What is kept cannot be read back, only held against an address somebody types or imports.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.i18n import trn
from crm_desktop.store import lookups
from crm_desktop.store.erasures import ledger, pepper, said_again
from crm_desktop.store.erasures.said_again import Met

_KINDS = {lookups.EMAIL: said_again.EMAIL, lookups.PHONE: said_again.PHONE}


def marks_of(
    reached: Iterable[str], secret: bytes, names: Iterable[str] = ()
) -> tuple[str, ...]:  # fmt: skip
    """Return the keyed digests of addresses and numbers, as they are looked up, and of whole names."""
    every = {*reached, *filter(None, map(said_again.key_of, names))}
    return tuple(sorted(_mark(one, secret) for one in every))


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
        return self.met(cells) is not None

    def met(self, cells: Mapping[Cell, Value]) -> Met | None:
        """Return which address or number of a record is that of somebody erased, None for none."""
        found = lookups.reach(dict(cells)) if self._secrets else ()
        every = (Met(_KINDS[kind], one) for kind, one in found)
        return next((one for one in every if self._has(one.text)), None)

    def said(self, entity: str, cells: Mapping[Cell, Value], region: str) -> Met | None:
        """Return what the texts of a record say of somebody erased: an address, a number or a whole name."""
        texts = said_again.texts(entity, cells) if self._secrets else ()
        every = (one for text in texts for one in said_again.tried(text, region))
        return next((met for key, met in every if self._has(key)), None)

    def _has(self, key: str) -> bool:
        return any(_mark(key, secret) in self._marks for secret in self._secrets)


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
    return hmac.digest(secret, reached.encode("utf-8", "surrogatepass"), "sha256").hex()
