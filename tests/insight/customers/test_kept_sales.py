"""What is kept of won deals follows the file: the same as asked anew, and what a screen holds stays."""

from __future__ import annotations

from copy import deepcopy

import pytest

from crm_desktop.insight.customers import cross_sell, kept_sales, sales
from crm_desktop.insight.customers.kept_sales import KeptSales
from crm_desktop.insight.customers.sales import MARGIN, VALUE
from crm_desktop.insight.following import Followed
from crm_desktop.insight.narrowing import Narrowing
from crm_desktop.store.figures import asking
from tests.insight.world import NOW, World


def told(found):
    return (
        {key: one.sales for key, one in found.customers.items()},
        sorted(found.nobody), found.lacking, found.total, found.deals,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("measure", [VALUE, MARGIN])
def test_it_equals_what_is_asked_anew(memory, seed, measure):
    world = World(memory, seed)
    conn = memory.reader()
    narrowed = Narrowing(owner="Ben")
    kept = [KeptSales(conn, "MYR", NOW, measure, within) for within in (Narrowing(), narrowed)]
    owned = Followed(conn, cross_sell.question(), NOW)
    for _ in range(40):
        for _ in range(world.rng.randrange(1, 4)):
            world.step()
        held = kept[0].sales
        before = deepcopy(told(held))
        for one, within in zip(kept, (Narrowing(), narrowed), strict=True):
            one.follow(conn, NOW)
            assert told(one.sales) == told(sales.read(conn, "MYR", NOW, measure, within))
        assert told(held) == before
        owned.follow(conn)
        anew, followed = (
            cross_sell.read(conn, NOW),
            cross_sell.owned(conn, owned.asked, owned.answer),
        )
        assert (followed.of, followed.owners) == (anew.of, anew.owners)


def test_an_edit_asks_only_for_the_deal_that_was_written(memory, monkeypatch):
    world = World(memory, 1)
    for _ in range(60):
        world.step()
    conn = memory.reader()
    kept = KeptSales(conn, "MYR", NOW)
    asked = []
    real = asking.parts
    monkeypatch.setattr(
        asking,
        "parts",
        lambda conn, of, ns=None, was=None: (asked.append(ns), real(conn, of, ns, was))[1],
    )
    deal = next(iter(kept.sales.customers.values())).sales[0]
    (id,) = conn.execute("SELECT id FROM deal WHERE n=?", (deal.n,)).fetchone()
    world._edit(id, value={"amount": 777_00, "currency": "MYR"})
    assert kept.follow(conn, NOW)
    assert asked == [{deal.n}]
    assert not kept.follow(conn, NOW)
    assert kept_sales.KeptSales(conn, "MYR", NOW).sales.total == kept.sales.total
