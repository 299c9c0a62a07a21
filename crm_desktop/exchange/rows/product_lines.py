"""The products of a deal as one cell: "Desk × 2.5 @ 450.50; Chair", and read back.

A product without a number is one of it; without a price it has none yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from crm_desktop.deals import lines
from crm_desktop.deals.lines import Line
from crm_desktop.domain import money
from crm_desktop.domain.fields import Value
from crm_desktop.errors import UserError
from crm_desktop.exchange.columns import line_headings
from crm_desktop.exchange.rows.several import joined, parted
from crm_desktop.i18n import tr

Money = dict[str, int | str]
_PRICES = (line_headings.PRICE, line_headings.TOTAL)
TIMES, AT = " × ", " @ "
_LINE = re.compile(r"(?P<name>.+?)(?: [×x] (?P<quantity>[\d.,]+))?(?: @ (?P<price>[\d.,-]+))?")


class ProductLine(NamedTuple):
    """One product of a deal by its name; in thousandths, at minor units each, None for no price."""

    name: str
    quantity: int
    amount: int | None

    def entry(self) -> Value:
        """Return what a deal keeps of it."""
        return {"quantity": self.quantity} | (
            {} if self.amount is None else {"amount": self.amount}
        )


def written(found: Iterable[ProductLine], currency: str) -> str:
    """Return the lines as one cell; `read` gives them back."""
    return joined(_one(line, currency) for line in found)


def read(text: str, currency: str) -> list[ProductLine]:
    """Return the lines of a cell. Raises `UserError` for a number that is none."""
    made = []
    for part in parted(text):
        match = _LINE.fullmatch(part.strip())
        if match is None:
            continue
        quantity = match["quantity"]
        price = money.read(match["price"], currency) if match["price"] else None
        made.append(ProductLine(
            match["name"].strip(), lines.read_quantity(quantity) if quantity else lines.THOUSAND,
            int(price["amount"]) if price else None,
        ))  # fmt: skip
    return made


def of_row(said: Mapping[str, str], currency: str) -> list[ProductLine]:
    """Return the products a deal's row says: those of one cell, and one in columns of its own."""
    made = read(said.get("products", ""), currency)
    if name := said.get(line_headings.PRODUCT):
        quantity = lines.read_quantity(said.get(line_headings.QUANTITY) or "1")
        price, total = (money.read(said.get(at, ""), currency) for at in _PRICES)
        price = each(price, total, quantity)
        made.append(ProductLine(name, quantity, int(price["amount"]) if price else None))
    return made


def each(price: Money | None, total: Money | None, quantity: int) -> Money | None:
    """Return the price of each, said by itself or by what all of them come to. Raises `UserError`.

    What comes to no whole price, or to another than is said, is not guessed at.
    """
    if total is None:
        return price
    number, sum = lines.shown_quantity(quantity), _shown(total)
    if price is None:
        amount, rest = divmod(int(total["amount"]) * lines.THOUSAND, quantity)
        if rest:
            raise UserError(
                tr("{total} for {n} of them is no exact price of each.", total=sum, n=number)
            )
        return total | {"amount": amount}
    worth = Line("", "", "", quantity, int(price["amount"])).total
    if (worth, price["currency"]) != (total["amount"], total["currency"]):
        raise UserError(
            tr("{total} is not {n} times {price}.", total=sum, n=number, price=_shown(price))
        )
    return price


def _shown(said: Money) -> str:
    return money.shown(int(said["amount"]), str(said["currency"]), minor=True)


def _one(line: ProductLine, currency: str) -> str:
    number = (
        f"{TIMES}{lines.shown_quantity(line.quantity)}" if line.quantity != lines.THOUSAND else ""
    )
    price = f"{AT}{money.plain(line.amount, currency)}" if line.amount is not None else ""
    return f"{line.name}{number}{price}"
