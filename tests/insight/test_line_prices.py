"""Lines of products without a price: the list price counts, and where there is none it is said."""

from __future__ import annotations

from crm_desktop.deals import lines
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Label
from crm_desktop.insight.composed import results
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import SUM, Asked, Question

from .shop import Shop
from .world import NOW


def answered(shop, term):
    spec = Spec("line", SUM, term, ("product",))
    made = results.answered(shop.ws.reader(), spec, "MYR", NOW)
    return {line.names[0]: line.value for line in made.lines}, made


def test_the_list_price_counts_where_a_line_has_none(memory):
    """Desk: 2 at 90, 3 at its list price of 100. Lamp: listed at SGD 10, the rate is 3. Rug: no price."""
    shop = Shop(memory)
    desk, lamp, rug = new_id(), new_id(), new_id()
    shop.write("product", desk, deleted=False, name="Desk", cost="60",
               value={"amount": 100_00, "currency": "MYR"})  # fmt: skip
    shop.write("product", lamp, deleted=False, name="Lamp", cost="4",
               value={"amount": 10_00, "currency": "SGD"})  # fmt: skip
    shop.write("product", rug, deleted=False, name="Rug", cost="5")
    shop.write(
        "rate", new_id(), deleted=False, currency="SGD", base="MYR", day="2026-01-01", rate="3"
    )
    shop.deal(("New", 3), **{f"products.{desk}": {"quantity": 2000, "amount": 90_00}})
    shop.deal(("New", 3), **{f"products.{desk}": {"quantity": 3000},
                             f"products.{lamp}": {"quantity": 1000},
                             f"products.{rug}": {"quantity": 1000}})  # fmt: skip
    values, made = answered(shop, "value")
    assert values == {"Desk": 180_00 + 300_00, "Lamp": 30_00, "Rug": 0}
    assert made.words().startswith("1 of 4 has no price or cost")
    margins, made = answered(shop, "margin")
    assert margins == {"Desk": 480_00 - 5 * 60_00, "Lamp": 30_00 - 12_00, "Rug": 0}
    assert (made.total, made.lacking) == (180_00 + 18_00, 1)


def test_a_line_at_nothing_is_free(memory):
    """Two desks given away: worth nothing in the deal and in figures, at a cost of 60 each."""
    shop = Shop(memory)
    desk = new_id()
    shop.write("product", desk, deleted=False, name="Desk", cost="60",
               value={"amount": 100_00, "currency": "MYR"})  # fmt: skip
    id = shop.deal(("New", 3))
    memory.log.record(Label("edit", "deal"), [lines.put(id, desk, 2000, 0)])
    found, _ = lines.of_deal(memory.reader(), id)
    values, made = answered(shop, "value")
    assert (values["Desk"], made.total, made.lacking) == (0, lines.total(found), 0)
    assert answered(shop, "margin")[0] == {"Desk": -120_00}


def test_a_list_price_of_another_currency_is_none_where_amounts_are_not_counted_in_one(memory):
    """One lamp at its own price in ringgit, one at none: SGD 10 is not added to ringgit."""
    shop = Shop(memory)
    lamp = new_id()
    shop.write("product", lamp, deleted=False, name="Lamp",
               value={"amount": 10_00, "currency": "SGD"})  # fmt: skip
    shop.deal(("New", 3), **{f"products.{lamp}": {"quantity": 1000, "amount": 25_00}})
    shop.deal(("New", 3), **{f"products.{lamp}": {"quantity": 1000}})
    shop.deal(("New", 3), currency="SGD", **{f"products.{lamp}": {"quantity": 2000}})
    asked = Asked(Question("line", SUM, "value", ("currency",)), NOW)
    tallies = asking.answer(memory.reader(), asked).tallies
    assert {keys[0]: (t.total, t.lacking) for keys, t in tallies.items()} == {
        "MYR": (25_00, 1), "SGD": (20_00, 0),
    }  # fmt: skip
