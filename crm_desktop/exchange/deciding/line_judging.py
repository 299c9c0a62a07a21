"""The verdict of each row that puts a product on a deal: which deal and product, and what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.deals import lines
from crm_desktop.domain import money
from crm_desktop.domain.fields import Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.guarding import unguarded
from crm_desktop.domain.keys import is_id
from crm_desktop.errors import UserError
from crm_desktop.exchange import line_gathering
from crm_desktop.exchange.columns.line_headings import PRICE, PRODUCT, QUANTITY, TOTAL
from crm_desktop.exchange.columns.mapping import Mapping
from crm_desktop.exchange.deciding.comparing import Change
from crm_desktop.exchange.deciding.judged_row import Judged
from crm_desktop.exchange.rows import number_marks, product_lines
from crm_desktop.exchange.rows.drawn import RowError, check_width
from crm_desktop.exchange.rows.product_lines import ProductLine
from crm_desktop.exchange.source import Numbered, Source, Unreadable, rows
from crm_desktop.i18n import mark, tr
from crm_desktop.store import finding, lookups
from crm_desktop.store.finding import Found

Texts = dict[str, str]
"""Target → what a row says of it."""
_SEVERAL = {
    "": mark("Several deals are called “{name}”: a column with their IDs would tell them apart."),
    "external_id": mark(
        "Several deals have the number “{name}”: a column with their CRM IDs would tell them apart."
    ),
}


@dataclass(slots=True)
class _Deal:
    """A deal rows of the file put products on; `lines` as they would be after the rows so far."""

    found: Found
    currency: str
    settled: bool  # its amount or a price on it is in that currency
    lines: line_gathering.Lines
    put: dict[str, tuple[int, list[str]]] = field(default_factory=dict)  # cell → (line, cells)


class LineJudge:
    """Judges the rows of a file batch by batch; amounts are read as of the deal's currency."""

    def __init__(self, conn: Any, source: Source, mapping: Mapping, currency: str) -> None:
        self._conn, self._currency = conn, currency
        self._columns = [(c.index, c.target, c.name) for c in mapping.columns if c.target]
        self._headings = {target: name for _at, target, name in self._columns}
        self._width = len(mapping.columns)
        numbers = {t: at for at, t, _name in self._columns if t in (QUANTITY, PRICE, TOTAL)}
        self._marks = number_marks.of(numbers, (cells for _line, cells in rows(source)))
        self._deals: dict[str, _Deal] = {}
        self._of_words: dict[tuple[str, str], str] = {}
        self._products: dict[str, Found | None] = {}

    def batch(self, every: Sequence[Numbered]) -> list[Judged]:
        """Return the verdicts of rows, in their order."""
        return [self._row(line, list(cells), cells) for line, cells in every]

    def _row(self, line: int, cells: list[str], given: Sequence[str]) -> Judged:
        if not cells:
            return Judged(line, "empty", "", "", "", [], {"row": cells})
        texts = self._texts(cells)
        title = " · ".join(t for k in ("title", PRODUCT) if (t := texts.get(k, "")))
        try:
            if isinstance(given, Unreadable):
                raise RowError(given.reason)
            check_width(cells, self._width)
            return self._judged(line, cells, texts, title)
        except RowError as error:
            return Judged(line, "error", title, "", str(error), [], {"row": cells})

    def _texts(self, cells: Sequence[str]) -> Texts:
        found = {t: unguarded(cells[at]) for at, t, _name in self._columns if at < len(cells)}
        return {t: text for t, text in found.items() if text}

    def _judged(self, line: int, cells: list[str], texts: Texts, title: str) -> Judged:
        deal = self._deal(texts)
        named = texts.get(PRODUCT, "")
        if not fold(named):
            raise RowError(tr("The row names no product."))
        product = self._product(named)
        cell = f"products.{product.id}" if product else f"products.+{named}"
        earlier, before = deal.put.get(fold(cell), (0, cells))
        if earlier and before == cells:
            said = tr("Says what line {line} says", line=f"{earlier:,}")
            return Judged(line, "twice", title, "", said, [], {})
        if earlier:
            raise RowError(tr("Line {line} says how much of this product is on the deal already.",
                              line=f"{earlier:,}"))  # fmt: skip
        currency, entry = self._entry(texts, deal, product, cell)
        deal.put[fold(cell)] = line, cells
        stated = "value.currency" in texts and currency != deal.currency
        if deal.lines.entries.get(cell) == entry and not stated:
            return Judged(line, "same", title, "", "", [], {})
        changes = self._put(deal, cell, (named, entry), currency)
        body = {"id": deal.found.id, "cells": {cell: entry}, "fresh": False, "twin": 0,
                line_gathering.CURRENCY: currency, line_gathering.STATED: stated,
                line_gathering.FOUND_IN: deal.found.row["currency"] or ""}  # fmt: skip
        return Judged(line, "update", title, "", "", changes, body)

    def _deal(self, texts: Texts) -> _Deal:
        """Return the deal a row names: by its own id, that of another program, or its name."""
        for target in ("id", "external_id", "title"):
            if said := texts.get(target, ""):
                id = self._deal_id(target, said)
                if id not in self._deals:
                    self._deals[id] = self._read(id)
                return self._deals[id]
        raise RowError(tr("The row names no deal."))

    def _deal_id(self, target: str, said: str) -> str:
        key = target, said
        if key not in self._of_words:
            found = self._ids(target, said)
            if not found:
                raise RowError(tr("There is no deal called “{name}”.", name=said))
            if len(found) > 1:
                raise RowError(tr(_SEVERAL.get(target, _SEVERAL[""]), name=said))
            self._of_words[key] = found[0]
        return self._of_words[key]

    def _ids(self, target: str, said: str) -> list[str]:
        if target == "title":
            return [id for id, _title in finding.titled(self._conn, "deal", fold(said), 2)]
        ns = finding.by_id(self._conn, "deal", [said] if is_id(said) else [])
        if not ns and target == "external_id":
            return finding.sharing(self._conn, "deal", lookups.EXTERNAL, said, 2)
        return list(ns)

    def _read(self, id: str) -> _Deal:
        found = finding.record(self._conn, "deal", id)
        assert found is not None
        now = line_gathering.lines_of(found)
        return _Deal(found, now.currency or self._currency, now.priced, now)

    def _product(self, named: str) -> Found | None:
        """Return the product of that id or name, or else of that code; None where it is not there yet."""
        key = fold(named)
        if key not in self._products:
            ids = [named] if is_id(named) else self._product_ids(key)
            if len(ids) > 1:
                raise RowError(tr("“{name}” is the name or code of several products: their IDs would tell "
                                  "them apart.", name=named))  # fmt: skip
            found = finding.record(self._conn, "product", ids[0]) if ids else None
            if is_id(named) and found is None:
                raise RowError(tr("There is no product “{name}”.", name=named))
            self._products[key] = found
        return self._products[key]

    def _product_ids(self, key: str) -> list[str]:
        titled = [id for id, _title in finding.titled(self._conn, "product", key, 2)]
        return titled or finding.coded(self._conn, key, 2)

    def _entry(
        self, texts: Texts, deal: _Deal, product: Found | None, cell: str
    ) -> tuple[str, dict[str, Value]]:
        """Return the currency a row's price is in, and what the deal keeps of its product."""
        old = deal.lines.entries.get(cell) or {}
        quantity = old.get("quantity") or lines.THOUSAND
        try:
            at = QUANTITY
            if said := texts.get(at):
                quantity = lines.read_quantity(self._settled(at, said))
            at = "value.currency"
            currency = money.code_of(texts[at]) if at in texts else deal.currency
            at = PRICE
            price = self._price(at, texts, currency)
            total = self._price(at := TOTAL, texts, currency)
            price = product_lines.each(price, total, quantity)
        except UserError as error:
            raise RowError(f"{self._headings[at]}: {error.message}") from None
        amount = old.get("amount") if old else _usual(product, currency)
        if price is not None:
            amount, currency = int(price["amount"]), str(price["currency"])
        if currency != deal.currency and deal.settled:
            raise RowError(tr("The price is in {one}, the deal in {other}.", one=currency,
                              other=deal.currency))  # fmt: skip
        return currency, ProductLine("", quantity, amount).entry()

    def _settled(self, at: str, said: str) -> str:
        return number_marks.settled(said, self._marks.get(at, ""), 0)

    def _price(self, at: str, texts: Texts, currency: str) -> product_lines.Money | None:
        return number_marks.price(texts.get(at, ""), self._marks.get(at, ""), currency)

    def _put(
        self, deal: _Deal, cell: str, named: tuple[str, dict[str, Value]], currency: str
    ) -> list[Change]:
        """Put a product on the deal as it would be; return what that changes of it, in words."""
        name, entry = named
        was, old = deal.lines.worth(), deal.lines.entries.get(cell)
        deal.lines.entries[cell] = entry
        before, deal.lines.currency, deal.currency = deal.currency, currency, currency
        deal.settled = deal.settled or entry.get("amount") is not None
        changes = [(tr("Products"), _words(name, old, currency), _words(name, entry, currency))]
        if (now := deal.lines.worth()) != was and now is not None:
            worth = "" if was is None else money.shown(was, currency)
            changes.append((tr("Value"), worth, money.shown(now, currency)))
        elif before != currency:
            changes.append((tr("Currency"), before, currency))
        return changes


def _usual(product: Found | None, currency: str) -> int | None:
    """Return the price of a product where it is in that currency."""
    if product is None or product.row["currency"] not in (None, "", currency):
        return None
    return int(found) if (found := product.row["amount"]) is not None else None


def _words(name: str, entry: Any, currency: str) -> str:
    if not entry:
        return ""
    line = ProductLine(name, entry.get("quantity") or lines.THOUSAND, entry.get("amount"))
    return product_lines.written([line], currency)
