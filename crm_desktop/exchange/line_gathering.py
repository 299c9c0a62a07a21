"""What rows that put products on deals come to: one edit a deal, its value with it where it follows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
_OF, _DRAFTED = "products.", "products.+"


@dataclass(slots=True)
class Lines:
    """What is on a deal: its products by cell, and whether its value is what they come to."""

    entries: dict[str, Any]
    amount: int | None
    currency: str
    follows: bool = False

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


def accepted(conn: Any, spool: Spool) -> Iterator[tuple[str, dict[str, Any], bool, str]]:
    """Yield (id, drafted cells, not fresh, no other kind) of each deal accepted rows put products on."""
    put: dict[str, dict[str, Any]] = {}
    currencies: dict[str, str] = {}
    for row in spool.decided(Decision.TAKE, "update"):
        body = orjson.loads(row.body)
        put.setdefault(body["id"], {}).update(body["cells"])
        currencies[body["id"]] = body[CURRENCY]
    for id, cells in put.items():
        found = finding.record(conn, "deal", id)
        if found is None:  # deleted since it was checked
            continue
        now = lines_of(found)
        now.entries |= cells
        worth = now.worth()
        value = {"amount": worth, "currency": currencies[id]}
        changed = worth is not None and worth != now.amount
        yield id, cells | ({"value": value} if changed else {}), False, ""


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
