"""What rows that put products on deals come to: one edit a deal, its value with it where it follows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from crm_desktop.deals import lines
from crm_desktop.deals.lines import Line
from crm_desktop.domain.fold import fold
from crm_desktop.exchange.references import References
from crm_desktop.store import finding
from crm_desktop.store.finding import Found
from crm_desktop.store.spool import Decision, Spool

CURRENCY = "priced_in"
"""Key of the body of such a row: the currency its price is in."""
STATED = "states_it"
"""Key of the body of such a row: whether the row itself says that currency, and it is another one."""
FOUND_IN = "found_in"
"""Key of the body of such a row: the currency the deal was in when it was checked, "" for none."""
_OF, _DRAFTED = "products.", "products.+"


@dataclass(slots=True)
class Lines:
    """What is on a deal: its products by cell, and whether its value is what they come to."""

    entries: dict[str, Any]
    amount: int | None
    currency: str
    follows: bool = False

    @property
    def priced(self) -> bool:
        """Whether an amount or a price says that the currency is meant."""
        return self.amount is not None or any(
            e.get("amount") is not None for e in self.entries.values()
        )

    def worth(self) -> int | None:
        """Return what the deal is worth: the sum of its products, unless it was given another value."""
        return _sum(self.entries) if self.follows else self.amount


def lines_of(found: Found) -> Lines:
    """Return what is on a deal; one without an amount, or with that of its products, follows them."""
    entries = {
        c: dict(v) for c, v in found.cells.items() if c.startswith(_OF) and isinstance(v, dict)
    }
    amount, currency = found.row["amount"], str(found.row["currency"] or "")
    return Lines(entries, amount, currency, follows=not amount or amount == _sum(entries))


def _sum(entries: dict[str, Any]) -> int | None:
    """Return what products come to, None where none of them has a price."""
    priced = [e for e in entries.values() if e.get("amount") is not None]
    made = (Line("", "", "", e.get("quantity") or lines.THOUSAND, e["amount"]) for e in priced)
    return lines.total(made) if priced else None


class Accepted:
    """The deals that accepted rows put products on, and how many of the rows came to be written."""

    def __init__(self, conn: Any, spool: Spool) -> None:
        self._conn, self._spool = conn, spool
        self.rows = 0
        self.drafted: set[str] = set()  # folded names of products that come into being with them

    def records(self) -> Iterator[tuple[str, dict[str, Any], bool, str]]:
        """Yield (id, drafted cells, not fresh, no other kind) of each deal.

        One that was deleted since it was checked, or is priced in another currency by now, is left out.
        """
        every: dict[str, list[dict[str, Any]]] = {}
        for row in self._spool.decided(Decision.TAKE, "update"):
            body = orjson.loads(row.body)
            every.setdefault(body["id"], []).append(body)
        for id, bodies in every.items():
            found = finding.record(self._conn, "deal", id)
            cells = _cells(lines_of(found), bodies) if found is not None else None
            if cells is not None:
                self.rows += len(bodies)
                self.drafted |= {fold(c.removeprefix(_DRAFTED)) for c in cells if _DRAFTED in c}
                yield id, cells, False, ""


def _cells(now: Lines, bodies: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return what rows make of a deal, None where it is in another currency than when they were checked."""
    currency = bodies[-1][CURRENCY]
    as_checked = now.currency in (currency, bodies[0][FOUND_IN])
    if not as_checked or (now.priced and now.currency not in ("", currency)):
        return None
    cells = {cell: entry for body in bodies for cell, entry in body["cells"].items()}
    now.entries |= cells
    worth = now.worth()
    if worth is not None and worth != now.amount:
        return cells | {"value": {"amount": worth, "currency": currency}}
    if now.amount is None and any(body[STATED] for body in bodies):
        return cells | {"value": {"currency": currency}}
    return cells


class NewProducts:
    """Products that rows put on deals and that are not there yet: they come into being with them."""

    def __init__(self, kind: str, references: References) -> None:
        self._kind, self._references = kind, references
        self._names: dict[str, str] = {}

    def note(self, cells: Mapping[str, Any]) -> None:
        """Note those of a row's drafted cells."""
        if self._kind == "deal":
            for cell in cells:
                if cell.startswith(_DRAFTED) and not self._references.known(
                    "product", name := cell.removeprefix(_DRAFTED)
                ):
                    self._names.setdefault(fold(name), name)

    def names(self) -> list[str]:
        """Return their names."""
        return list(self._names.values())
