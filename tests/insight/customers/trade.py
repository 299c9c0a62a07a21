"""Customers and what they bought, written by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.insight.customers import sales
from crm_desktop.insight.customers.sales import Sales
from crm_desktop.store.figures import customers
from crm_desktop.store.workspace import Workspace

NOW = datetime(2026, 11, 26, 12, 0).astimezone()


class Trade:
    """Writes companies, contacts, products and won deals; each returns its id."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws

    def put(self, entity: str, **cells: Any) -> str:
        id = new_id()
        self.edit(entity, id, deleted=False, **cells)
        return id

    def edit(self, entity: str, id: str, **cells: Any) -> Any:
        return self.ws.log.record(Label("edit", entity), [Edit(entity, id, cells)])

    def company(self, name: str) -> str:
        return self.put("company", name=name)

    def won(
        self, company: str | None, day: str, amount: int | None = 100_00, currency: str = "MYR",
        *products: str, **cells: Any,
    ) -> str:  # fmt: skip
        """Write a won deal of a company."""
        told = {"title": "Sale", "result": {"outcome": "won", "closed": day}, **cells}
        if company:
            told["company"] = company
        if amount is not None:
            told["value"] = {"amount": amount, "currency": currency}
        for product in products:
            told[f"products.{product}"] = {"quantity": 1000, "amount": amount or 0}
        return self.put("deal", **told)

    def read(self, measure: str = sales.VALUE) -> Sales:
        return sales.read(self.ws.reader(), "MYR", NOW, measure)

    def key(self, id: str, entity: str = "company") -> int:
        found = customers.key_of(self.ws.reader(), entity, id)
        assert found is not None
        return found
