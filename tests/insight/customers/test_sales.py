"""Who a customer is, and that what customers brought is what the standard report says."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random

import pytest

from crm_desktop.insight.customers import cohorts, cross_sell, projecting, rfm, sales, worth
from crm_desktop.insight.customers.sales import MARGIN
from crm_desktop.insight.following import Followed
from crm_desktop.store.figures import asking, customers
from crm_desktop.store.figures.question import SUM, Asked, Question
from crm_desktop.store.past import PastWorkspace, moment_at
from tests.insight.world import World

from .trade import NOW, Trade


def test_the_company_of_a_deal_else_its_oldest_contact_else_nobody(memory):
    trade = Trade(memory)
    maju = trade.company("Maju")
    old = trade.put("contact", name="Aminah")
    time.sleep(0.005)  # ids of one millisecond come in no order
    young = trade.put("contact", name="Zul")
    trade.won(maju, "2026-01-02", 10, **{f"contacts.{old}": {}})
    trade.won(None, "2026-01-03", 20, **{f"contacts.{young}": {}, f"contacts.{old}": {}})
    trade.won(None, "2026-01-04", 40)
    trade.put("deal", title="Open", company=maju, value={"amount": 5, "currency": "MYR"})
    found = trade.read()
    assert {key: one.value for key, one in found.customers.items()} == {
        trade.key(maju): 10, trade.key(old, "contact"): 20,
    }  # fmt: skip
    assert (sum(sale.value for sale in found.nobody), found.total) == (40, 70)
    assert "neither a company nor a contact" in sales.left_out(found)
    named = customers.named(memory.reader(), list(found.customers))
    assert sorted((one.entity, one.title) for one in named.values()) == [
        ("company", "Maju"), ("contact", "Aminah"),
    ]  # fmt: skip


def test_a_deleted_company_is_no_customer_and_comes_back_with_the_undo(memory):
    trade = Trade(memory)
    maju, aminah = trade.company("Maju"), trade.put("contact", name="Aminah")
    trade.won(maju, "2026-01-02", 10, **{f"contacts.{aminah}": {}})
    gone = trade.edit("company", maju, deleted=True)
    assert list(trade.read().customers) == [trade.key(aminah, "contact")]
    memory.log.cancel(gone.stamp)
    assert list(trade.read().customers) == [trade.key(maju)]


def test_merged_companies_are_one_customer(memory):
    trade = Trade(memory)
    one, other = trade.company("Maju"), trade.company("Maju Sdn Bhd")
    trade.won(one, "2026-01-02", 10)
    trade.won(other, "2026-02-02", 20)
    trade.edit("company", other, deleted=True, merged_into=one)
    found = trade.read()
    assert {key: customer.value for key, customer in found.customers.items()} == {
        trade.key(one): 30
    }


def test_a_foreign_amount_counts_at_the_rate_of_its_day_and_lacking_is_said(memory):
    trade = Trade(memory)
    maju = trade.company("Maju")
    trade.put("rate", currency="SGD", base="MYR", day="2026-01-01", rate="3.40")
    trade.put("rate", currency="SGD", base="MYR", day="2026-06-01", rate="3.20")
    for day in ("2026-05-31", "2026-06-01"):
        trade.won(maju, day, 100_00, "SGD")
    trade.won(maju, "2026-06-02", 100_00, "THB")
    found = trade.read()
    assert (found.total, found.lacking) == (340_00 + 320_00, 1)
    assert "1 of 3 won deals" in sales.left_out(found)


def test_margins_are_those_of_the_lines(memory):
    trade = Trade(memory)
    maju = trade.company("Maju")
    chair = trade.put("product", name="Chair", cost="60", currency="MYR")
    odd = trade.put("product", name="Odd")
    trade.won(maju, "2026-01-02", 100_00, "MYR", chair)
    trade.won(maju, "2026-01-03", 50_00, "MYR", odd)
    trade.won(maju, "2026-01-04", 70_00)
    found = trade.read(MARGIN)
    assert (found.total, found.lacking, found.deals) == (40_00, 2, 3)
    assert "not all of the margin" in sales.left_out(found)


@pytest.mark.parametrize("seed", range(4))
def test_all_customers_together_are_the_standard_report(memory, seed):
    world, trade = World(memory, seed), Trade(memory)
    others = [trade.company(f"Company {at}") for at in range(5)]
    whom = trade.put("contact", name="Aminah")
    for _ in range(120):
        world.step()
        if world.rng.random() < 0.3:
            world._edit(company=world.rng.choice([*others, None]))
        if world.rng.random() < 0.1:
            world._edit(**{f"contacts.{whom}": {}})
    conn, found = memory.reader(), trade.read()
    plain = replace(found.asked.question, groups=())
    whole = asking.answer(conn, Asked(plain, NOW)).whole()
    assert (found.total, found.deals, found.lacking) == (whole.total, whole.count, whole.lacking)
    every = found.customers.values()
    assert sum(c.total for c in cohorts.cohorts(found)) == sum(one.value for one in every)
    assert sum(c.total for c in cohorts.cohorts(found, cohorts.YEAR)) == sum(
        one.value for one in every
    )
    assert worth.historic(found).total == sum(one.value for one in every)
    assert sum(len(one.sales) for one in every) + len(found.nobody) == whole.count
    made = rfm.scores(found)
    if made.bands:
        kept = [one.customer.key for name in rfm.SEGMENTS for one in made.of(name)]
        assert sorted(kept) == sorted(one.key for one in every if one.first)


@pytest.mark.parametrize("seed", range(3))
def test_the_customer_as_a_group_follows_the_file(memory, seed):
    world, trade, conn = World(memory, seed), Trade(memory), memory.reader()
    others = [trade.company(f"Company {at}") for at in range(3)]
    followed = Followed(conn, Question("deal", SUM, "value", ("customer",), base="MYR"), NOW)
    rng = Random(seed)
    for _ in range(40):
        world.step()
        world._edit(company=rng.choice([*others, None]))
        if rng.random() < 0.2:
            trade.edit("company", rng.choice(others), deleted=rng.random() < 0.5)
        followed.follow(conn)
        anew = asking.answer(conn, followed.asked)
        assert {k: (t.count, t.total) for k, t in followed.answer.tallies.items()} == {
            k: (t.count, t.total) for k, t in anew.tallies.items()
        }


def test_as_of_a_day_is_what_was_said_on_it(tmp_path):
    from crm_desktop.store.workspace import Workspace

    at = [int(NOW.timestamp() * 1000) - 30 * 86_400_000]
    with Workspace.create(tmp_path / "a.crm", clock=lambda: at[0]) as ws:
        trade = Trade(ws)
        firms = [trade.company(f"Firm {n}") for n in range(12)]
        for n, firm in enumerate(firms):
            for month in range(1, 2 + n % 4):
                trade.won(firm, f"2026-{month:02}-10", 1000 * n + month)
        was, products = trade.read(), cross_sell.read(ws.reader(), NOW)
        moment = moment_at(ws.reader(), NOW.replace(day=10))
        at[0] += 20 * 86_400_000
        trade.won(firms[0], "2026-11-20", 5_000_00)
        trade.edit("company", firms[3], deleted=True)
        past = PastWorkspace.travel(ws, moment, lambda _part: None, lambda: None)
        try:
            then = sales.read(past.reader(), "MYR", NOW)
            assert cross_sell.read(past.reader(), NOW).of == products.of
        finally:
            past.close()
        assert {k: c.sales for k, c in then.customers.items()} == {
            k: c.sales for k, c in was.customers.items()
        }
        assert projecting.projected(then) == projecting.projected(was)
        assert trade.read().total != then.total
