"""A product: something sold, named on the deals it is part of."""

from __future__ import annotations

from crm_desktop.domain.fields import (
    Layout,
    Record,
    keyed,
    moment,
    money,
    note,
    number,
    text,
    yesno,
)


class Product(Record):
    entity = "product"
    code = 18
    label = "Product"
    plural = "Products"
    icon = "package"
    searched = ("words",)

    name = text("Name", searchable=True, in_list=True, width=240, group="Name", personal=False)
    sku = text("Product code", searchable=True, in_list=True, width=130, personal=False)
    value = money("Price", in_list=True, width=130, personal=False)
    cost = number("Cost each", width=110, personal=False)  # in the currency of the price
    unit = text("Unit", in_list=True, width=90, personal=False)
    category = text("Category", in_list=True, width=150, personal=False)
    tags = keyed("Tags", entry="tag", target="tag", width=160, personal=False)
    retired = yesno("No longer sold", personal=False)
    notes = note("Notes", searchable=True, group="Notes", width=260, personal=False)
    created = moment("Added", personal=False)
    external_id = text("Id elsewhere", group="More", personal=False)
    custom = keyed("More fields", entry="custom", group="More", searchable=True, internal=True)

    layout = Layout(
        (
            ("Name", ("name", "sku", "value", "cost", "unit", "category", "tags", "retired")),
            ("Notes", ("notes",)),
            ("More", ("created", "external_id")),
        )
    )
