"""What headings of a list of what was sold mean: each row is a product of a deal, or several of it."""

from __future__ import annotations

from collections.abc import Collection

from crm_desktop.domain.fold import fold
from crm_desktop.i18n import mark

PRODUCT, QUANTITY, PRICE = "line.product", "line.quantity", "line.price"
TOTAL = "line.total"
KIND = mark("Products of deals")
"""What such rows are called."""
LABELS = {
    PRODUCT: mark("Product (one a row)"),
    QUANTITY: mark("Quantity"),
    PRICE: mark("Price each"),
    TOTAL: mark("Price of all of them"),
}
"""Target → what it is called; they are put on a deal together."""
WHOSE = ("id", "external_id", "title")
"""Targets that say which deal a row is of, the surest first."""
_OF_LINES = frozenset((*WHOSE, *LABELS, "value.currency"))
_ID = "deal no|deal no.|deal number|deal id|opportunity id|no urus niaga|no. urus niaga"
_TITLE = (
    "deal|deal name|deal title|opportunity|opportunity name|job|job name|project|project name|"
    "urus niaga|nama urus niaga|kerja|projek"
)
_WORDS = {
    "id": "crm id",
    "external_id": _ID,
    "title": f"{_TITLE}|title|tajuk",
    PRODUCT: "product|product name|product id|product code|item|item name|item code|sku|produk|"
    "nama produk|kod produk|barang|nama barang|kod barang",
    QUANTITY: "qty|quantity|qty.|pcs|units|kuantiti|bilangan|kty",
    PRICE: "unit price|price each|price|price per unit|unit cost to customer|rate|harga seunit|harga",
    TOTAL: "total|line total|total price|total amount|subtotal|sub total|sub-total|jumlah|jumlah harga",
    "value.currency": "currency|curr|curr.|currency code|mata wang",
}
_TARGETS = {word: target for target, words in _WORDS.items() for word in words.split("|")}
_DEALS = frozenset(f"{_ID}|{_TITLE}".split("|"))
_DEALS_OWN = frozenset((
    "stage", "deal stage", "pipeline", "pipeline step", "outcome", "status", "deal status", "closed",
    "closed on", "expected close", "close date", "peringkat", "saluran", "hasil",
))  # fmt: skip
"""Headings of lists of deals, each of them a row."""


_TAKEN_OFF = frozenset((
    "discount", "discount %", "disc", "disc.", "disc %", "rebate", "diskaun", "potongan", "rebat", "tax",
    "tax %", "sst", "gst", "vat", "cukai",
))  # fmt: skip
"""Headings of what changes a price and is no part of a product on a deal."""


def are_of_lines(headings: Collection[str]) -> bool:
    """Say whether headings name a deal and a product with its number or price, and no more of the deal."""
    folded = {fold(heading) for heading in headings}
    said = {_TARGETS.get(word, "") for word in folded}
    counted = QUANTITY in said or PRICE in said
    return bool(folded & _DEALS) and PRODUCT in said and counted and not folded & _DEALS_OWN


def target(heading: str) -> str:
    """Return what a heading of such a list becomes, "" for nothing of it."""
    return _TARGETS.get(fold(heading.strip()), "")


def changes_prices(heading: str) -> bool:
    """Say whether a heading is of something that prices would be changed by: a discount, a tax."""
    return fold(heading.strip()) in _TAKEN_OFF


def are_lines(targets: Collection[str]) -> bool:
    """Say whether what columns become is a product on a deal that is there, a row each."""
    said = {one for one in targets if one}
    return PRODUCT in said and bool(said.intersection(WHOSE)) and said <= _OF_LINES
