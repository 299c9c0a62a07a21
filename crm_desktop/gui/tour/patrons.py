"""A shop with three years of customers who bought, bought again or went silent: for pictures of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Profile, Workspace

PRODUCTS = (
    ("Reception counter", 2400), ("Display rack", 650), ("Office chair", 420), ("Meeting table", 1800),
    ("会议室家具", 3200), ("Installation", 300),
)  # fmt: skip
FIRMS = (
    "Maju Jaya", "Klinik Aminah", "Kavi Boutique", "明辉家具有限公司", "Muthu Hardware", "Lim & Partners",
    "Devi Catering", "Yusuf Books", "Nadia Interiors", "Seri Kenangan Event Management and Catering",
)  # fmt: skip
TOWNS = ("Ipoh", "Klang", "Kuching", "Johor Bahru", "Melaka")
PEOPLE = ("Aminah binti Yusof", "Tan Ah Kow", "Priya Nair")
DAYS = 3 * 365


def write(path: Path | str, language: str = "en", today: date | None = None) -> None:
    """Write the file, the same for the same day."""
    shop = _Shop(Random(4), today or date.today())  # noqa: S311 - a play, no secret
    edits = [*shop.stock(), *shop.customers()]
    with Workspace.create(path, Profile("Siti Aminah", language=language)) as ws:
        ws.log.record(Label("create", "deal", len(edits)), edits)


class _Shop:
    def __init__(self, rng: Random, today: date) -> None:
        self.rng, self.today = rng, today
        self.products = [(new_id(), name, price) for name, price in PRODUCTS]

    def stock(self) -> list[Edit]:
        """Return the products."""
        return [
            _fresh("product", id, name=name, cost=f"{price * 0.6:.2f}", currency="MYR")
            for id, name, price in self.products
        ]

    def customers(self) -> list[Edit]:
        """Return customers with all they bought, and when somebody was in touch."""
        names = [f"{firm} {town}" for town in TOWNS for firm in FIRMS]
        made = []
        for name in names:
            id = new_id()
            made += [_fresh("company", id, name=name), *self._bought(company=id)]
            if self.rng.random() < 0.6:
                made.append(self._call(id))
        for name in PEOPLE:
            id = new_id()
            made += [_fresh("contact", id, name=name), *self._bought(**{f"contacts.{id}": True})]
        return made

    def _bought(self, **whose: Any) -> list[Edit]:
        rng, made = self.rng, list[Edit]()
        at, every = rng.randrange(20, DAYS), rng.randrange(30, 150)
        stays = rng.random()
        while at > 0:
            made.append(self._sale(at, **whose))
            if rng.random() > 0.45 + 0.5 * stays:
                break
            at -= max(5, round(every * (0.7 + 0.6 * rng.random())))
        return made

    def _sale(self, days: int, **whose: Any) -> Edit:
        rng = self.rng
        counter, rack, chair = self.products[0], self.products[1], self.products[2]
        lines = [rng.choice(self.products)]
        if counter in lines and rng.random() < 0.6:
            lines.append(rack)
        if self.products[3] in lines and rng.random() < 0.7:
            lines.append(chair)
        cells: dict[str, Any] = {}
        total = 0
        for id, _name, price in lines:
            count = rng.randrange(1, 5)
            cells[f"products.{id}"] = {"quantity": count * 1000, "amount": price * 100}
            total += count * price * 100
        closed = (self.today - timedelta(days=days)).isoformat()
        return _fresh("deal", new_id(), title=lines[0][1], value={"amount": total, "currency": "MYR"},
                      result={"outcome": "won", "closed": closed}, **cells, **whose)  # fmt: skip

    def _call(self, company: str) -> Edit:
        day = self.today - timedelta(days=self.rng.randrange(1, 400))
        return _fresh("activity", new_id(), subject="Call", channel="call", state="done",
                      start=f"{day.isoformat()}T03:00:00Z", company=company)  # fmt: skip


def _fresh(entity: str, id: str, **cells: Any) -> Edit:
    return Edit(entity, id, {"deleted": False, **cells})
