"""Lines of products without a price: the list price counts, and where there is none it is said."""

from __future__ import annotations

from crm_desktop.domain.keys import new_id
from crm_desktop.insight import results
from crm_desktop.insight.specs import Spec
from crm_desktop.store.figures.question import SUM

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
    shop.deal(("New", 3), **{f"products.{desk}": {"quantity": 3000, "amount": 0},
                             f"products.{lamp}": {"quantity": 1000},
                             f"products.{rug}": {"quantity": 1000, "amount": 0}})  # fmt: skip
    values, made = answered(shop, "value")
    assert values == {"Desk": 180_00 + 300_00, "Lamp": 30_00, "Rug": 0}
    assert made.words().startswith("1 of 4 has no price or cost")
    margins, made = answered(shop, "margin")
    assert margins == {"Desk": 480_00 - 5 * 60_00, "Lamp": 30_00 - 12_00, "Rug": 0}
    assert (made.total, made.lacking) == (180_00 + 18_00, 1)
