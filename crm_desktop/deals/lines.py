"""The lines of a deal: which products, how many of each and at which price each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crm_desktop.domain import numbers
from crm_desktop.domain.operation import Edit
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import listing

THOUSAND = 1000
MOST = 10**9


@dataclass(frozen=True, slots=True)
class Line:
    """One product on a deal; `quantity` in thousandths, `amount` in minor units each, None for none yet."""

    product: str
    name: str
    unit: str
    quantity: int
    amount: int | None

    @property
    def total(self) -> int:
        """Return what the line is worth in minor units."""
        exact = Decimal(self.quantity) * (self.amount or 0) / THOUSAND
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def of_deal(conn: Any, deal: str) -> tuple[list[Line], str]:
    """Return the lines of a deal by the names of their products, and the deal's currency."""
    found = listing.record(conn, "deal", deal)
    if found is None:
        return [], ""
    entries: Mapping[str, Any] = found.row.get("products") or {}
    currency = (found.row.get("value") or {}).get("currency") or ""
    ns = [n for id in entries if (n := listing.number_of(conn, "product", id))]
    rows = {row["id"]: row for row in listing.page(conn, "product", ns).values()}
    lines = [_line(id, entry, rows.get(id, {})) for id, entry in entries.items()]
    return sorted(lines, key=lambda line: (line.name.casefold(), line.product)), currency


def _line(id: str, entry: Any, row: Mapping[str, Any]) -> Line:
    known = entry if isinstance(entry, Mapping) else {}
    quantity, amount = known.get("quantity"), known.get("amount")
    gone = not row or row.get("deleted") != 0
    return Line(
        id, tr("(deleted)") if gone else str(row.get("name") or ""), str(row.get("unit") or ""),
        quantity if isinstance(quantity, int) else THOUSAND, amount if isinstance(amount, int) else None,
    )  # fmt: skip


def put(deal: str, product: str, quantity: int, amount: int | None) -> Edit:
    """Return the edit that puts a product on a deal, or changes its line."""
    price = {} if amount is None else {"amount": amount}
    return Edit("deal", deal, {f"products.{product}": {"quantity": quantity, **price}})


def take_off(deal: str, product: str) -> Edit:
    """Return the edit that takes a product off a deal."""
    return Edit("deal", deal, {f"products.{product}": None})


def total(lines: Iterable[Line]) -> int:
    """Return what all lines are worth, in minor units."""
    return sum(line.total for line in lines)


def read_quantity(text: str) -> int:
    """Return a quantity, typed as any number is, in thousandths. Raises `UserError`."""
    try:
        number = Decimal(0 if "%" in text else numbers.read(text) or 0)
    except numbers.NotANumber:
        number = Decimal(0)
    exact = number * THOUSAND
    if exact != exact.to_integral_value() or not 0 < number < MOST:
        raise UserError(tr("“{text}” is not a quantity.", text=text), tr("It looks like 3 or 2.5."))
    return int(exact)


def shown_quantity(quantity: int) -> str:
    """Return a quantity as it is shown and typed: "2.5"."""
    whole, rest = divmod(quantity, THOUSAND)
    return f"{whole}.{rest:03}".rstrip("0") if rest else f"{whole}"
