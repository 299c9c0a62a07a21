"""A shop small enough to count its figures on paper, with a past of forty days."""

from __future__ import annotations

from datetime import timedelta

from crm_desktop.gui.tour.furnishing import Furnishing


def fill(path):
    """Write it; return title → id.

    Open: Counter 1,000 (Qualified, 25 %), Shelves 2,000 (New lead, 10 %, added two days ago). Won today:
    Desk 500. A week ago Counter and Desk were open in New lead: 100 + 50 of a forecast that is 450 now.
    """
    shop, ids = Furnishing(path), {}

    def at(days):
        shop.at = shop.today - timedelta(days=days)

    def deal(title, amount, **cells):
        value = {"amount": amount * 100, "currency": "MYR"}
        ids[title] = shop.deal(**({"title": title, "value": value, "source": "Referral"} | cells))

    at(40)
    deal("Counter", 1000, owner="Siti Aminah")
    deal("Desk", 500, owner="Huda Ismail")
    at(2)
    deal("Shelves", 2000, owner="Siti Aminah")
    at(1)
    shop.move(ids["Counter"], 1)
    at(0)
    shop.win(ids["Desk"])
    shop.ws.close()
    ids["goal"] = shop.goal
    return ids
