"""Which currencies lack a rate, from which day on, and what is said where only amounts lack."""

from __future__ import annotations

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition
from crm_desktop.insight.composed import results
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store.figures.question import SUM
from crm_desktop.store.figures.unrated import Unrated

from .world import NOW

WON = (Condition("result", "is", ["won"]),)
SPEC = Spec("deal", SUM, "value", ("owner",), WON)


def record(ws, entity, *cells):
    ws.log.record(
        Label("edit", entity), [Edit(entity, new_id(), {"deleted": False, **one}) for one in cells]
    )


def won(ws, *told, **cells):
    record(ws, "deal", *(
        {"title": "Sale", "value": value and {"amount": value[0], "currency": value[1]},
         "result": {"outcome": "won", "closed": day}, **cells}
        for day, value in told
    ))  # fmt: skip


def rate(ws, currency, day):
    record(ws, "rate", {"currency": currency, "base": "MYR", "day": day, "rate": "4.2"})


def test_each_currency_is_named_with_the_first_day_that_lacks(memory):
    won(memory, ("2026-10-03", (5, "USD")), ("2026-09-02", (5, "USD")), ("2026-11-05", (5, "SGD")),
        ("2026-11-05", (5, "MYR")), ("2026-11-05", None))  # fmt: skip
    made = results.answered(memory.reader(), SPEC, "MYR", NOW)
    assert made.unrated == (Unrated("USD", "2026-09-02", 2), Unrated("SGD", "2026-11-05", 1))
    assert made.words() == (
        "4 of 5 have no amount, or one in a currency without a rate, and are left out. "
        "No exchange rate is known of: USD from 2 Sep 2026 on, SGD from 5 Nov 2026 on."
    )


def test_a_rate_of_a_later_day_still_lacks_for_the_days_before(memory):
    won(memory, ("2026-10-03", (5, "USD")), ("2026-11-20", (5, "USD")))
    rate(memory, "USD", "2026-11-01")
    made = results.answered(memory.reader(), SPEC, "MYR", NOW)
    assert made.unrated == (Unrated("USD", "2026-10-03", 1),)
    rate(memory, "USD", "2026-01-01")
    assert results.answered(memory.reader(), SPEC, "MYR", NOW).unrated == ()


def test_where_only_amounts_lack_no_rate_is_spoken_of(memory):
    won(memory, ("2026-10-03", None), ("2026-10-03", (5, "MYR")))
    made = results.answered(memory.reader(), SPEC, "MYR", NOW)
    assert made.unrated == () and made.words() == "1 of 2 has no amount and is left out."


def test_lines_lack_the_rate_of_their_own_price_or_of_their_product(memory):
    product = new_id()
    price = {"amount": 700, "currency": "USD"}
    memory.log.record(Label("edit", "product"), [
        Edit("product", product, {"deleted": False, "name": "Lamp", "value": price, "cost": "3"}),
    ])  # fmt: skip
    for listed in (None, 900):
        line = {"quantity": 2000} | ({} if listed is None else {"amount": listed})
        won(memory, ("2026-10-03", (5, "SGD")), **{f"products.{product}": line})
    for term, currencies in (
        ("value", {"USD", "SGD"}),
        ("cost", {"USD"}),
        ("margin", {"USD", "SGD"}),
    ):
        made = results.answered(
            memory.reader(), Spec("line", SUM, term, ("owner",), WON), "MYR", NOW
        )
        assert {one.currency for one in made.unrated} == currencies, term
