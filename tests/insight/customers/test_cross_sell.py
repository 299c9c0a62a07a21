"""What is bought together, by hand: support, confidence and lift, and who lacks what."""

from __future__ import annotations

from random import Random

from crm_desktop.insight.customers import cross_sell

from .trade import NOW, Trade


def filled(ws):
    """Ten customers: six own A, five B, four of these both; three own C alone."""
    trade = Trade(ws)
    a, b, c = (trade.put("product", name=name) for name in "ABC")
    firms = [trade.company(f"Firm {n}") for n in range(10)]
    owned = [(a, b)] * 4 + [(a,)] * 2 + [(b,)] + [(c,)] * 3
    for firm, products in zip(firms, owned, strict=True):
        for at, product in enumerate(products):  # of one deal or of several
            trade.won(firm, f"2026-0{1 + at}-05", 100, "MYR", product)
    lost = trade.won(firms[9], "2026-05-05", 100, "MYR", a)
    trade.edit("deal", lost, result={"outcome": "lost", "closed": "2026-05-05"})
    return trade, firms, (a, b, c)


def test_pairs_by_hand(memory):
    trade, firms, (a, b, _c) = filled(memory)
    owned = cross_sell.read(memory.reader(), NOW)
    (pair,) = cross_sell.pairs(owned)
    assert (pair.a, pair.b, pair.both, pair.owners, pair.others, pair.customers) == (
        b,
        a,
        4,
        5,
        6,
        10,
    )
    assert (pair.support, pair.confidence, round(pair.lift, 6)) == (0.4, 0.8, round(4 * 10 / 30, 6))
    assert cross_sell.said(owned, owned.pair(a, b)) == (
        "Of 6 who bought A, 4 also bought B; others who have A but not B: 2."
    )
    assert owned.with_but_not(a, b) == [trade.key(firms[4]), trade.key(firms[5])]
    assert owned.pair(a, b).lacking == 2
    assert owned.products()[0] == a


def test_suggestions_are_what_owners_of_the_same_own_too(memory):
    trade, firms, (a, b, _c) = filled(memory)
    owned = cross_sell.read(memory.reader(), NOW)
    found = cross_sell.suggestions(owned, owned.of, cross_sell.pairs(owned))
    assert [s.product for s in found[trade.key(firms[4])]] == [b]
    assert found[trade.key(firms[4])][0].because.confidence == 4 / 6
    assert [s.product for s in found[trade.key(firms[6])]] == [a]
    assert found[trade.key(firms[0])] == found[trade.key(firms[9])] == []


def test_a_product_that_is_gone_is_not_offered(memory):
    trade, _firms, (_a, b, _c) = filled(memory)
    trade.edit("product", b, deleted=True)
    owned = cross_sell.read(memory.reader(), NOW)
    assert cross_sell.pairs(owned) == []
    assert b not in owned.products() and owned.owners[b] == 5


def test_nothing_is_said_without_products(memory):
    owned = cross_sell.read(memory.reader(), NOW)
    assert "No won deal has products" in cross_sell.words(owned, [])


def test_counts_agree_with_counting_one_by_one(memory):
    trade, rng = Trade(memory), Random(5)
    products = [trade.put("product", name=f"P{n}") for n in range(5)]
    for n in range(30):
        trade.won(trade.company(f"Firm {n}"), "2026-01-05", 100, "MYR",
                  *rng.sample(products, rng.randrange(1, 4)))  # fmt: skip
    owned = cross_sell.read(memory.reader(), NOW)
    assert sum(len(has) for has in owned.of.values()) == sum(owned.owners.values())
    for one in cross_sell.pairs(owned, 1):
        assert one == owned.pair(one.a, one.b)
        assert one.lift > 1 and one.owners <= one.others
        assert one.lacking == len(owned.with_but_not(one.a, one.b))
        assert one.both + one.lacking == one.owners == len(owned.with_but_not(one.a))
