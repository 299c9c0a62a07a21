"""Numbers of lists of what was sold: which mark parts decimals, what a total says, what is refused."""

from __future__ import annotations

import pytest

from crm_desktop.deals import lines as deal_lines
from crm_desktop.errors import UserError
from crm_desktop.exchange import dry_run, remarks
from crm_desktop.exchange.columns.correcting import corrected
from crm_desktop.exchange.rows import number_marks

from .kit import bring_in, counts, go_on, quiet
from .test_line_rows import HEAD, deal, lines, shop

__all__ = ["shop"]


def put(ws, planned, rows, head=HEAD):
    plan = planned(head + rows)
    reasons = [row.reason for row in plan.page("error", 0, 9)]
    bring_in(ws, plan)
    return lines(ws, "Office"), reasons


@pytest.mark.parametrize(("rows", "found"), [
    ("Office,Desk,1.250,1.250\nOffice,Lamp,2,0.50\n", {"Desk": (1250, 125), "Lamp": (2000, 50)}),
    ('Office,Desk,1.250,1.250\nOffice,Lamp,2,"0,50"\n', {"Desk": (1_250_000, 125_000), "Lamp": (2000, 50)}),
    ('Office,Desk,"1,250","RM 12,345"\n', {"Desk": (1_250_000, 1_234_500)}),
    ('Office,Desk,"1.250,5",2\n', {"Desk": (1_250_500, 200)}),
    ("Office,Desk,1,1.234.567\nOffice,Lamp,1,12.345\n", {"Desk": (1000, 123_456_700),
                                                         "Lamp": (1000, 1_234_500)}),
])  # fmt: skip
def test_all_numbers_of_a_file_tell_which_mark_parts_decimals(shop, planned, rows, found):
    assert put(shop, planned, rows) == (found, [])


@pytest.mark.parametrize(("rows", "reason"), [
    ("Office,Desk,1.250,4\n", "Qty: “1.250” can be read in two ways, as 1250 or 1.250."),
    ("Office,Desk,2,12.345\n", "Unit price: “12.345” can be read in two ways, as 12345 or 12.345."),
    ('Office,Desk,2,"12,345"\nOffice,Lamp,1,1.50\nOffice,Shelf,1,"1,5"\n',
     "Unit price: “12,345” can be read in two ways, as 12345 or 12.345."),
    ("Office,Desk,2,12.345\nOffice,Lamp,1.5,2\n", "Unit price: “12.345” has more decimals than MYR has."),
    ("Office,Desk,1,0.125\n", "Unit price: “0.125” has more decimals than MYR has."),
    ("Office,Desk,1,1.2.3\n", "Unit price: “1.2.3” is not an amount of money."),
    ("Office,Desk,50%,4\n", "Qty: “50%” is not a quantity."),
])  # fmt: skip
def test_what_can_be_read_in_two_ways_is_said(shop, planned, rows, reason):
    assert put(shop, planned, rows)[1] == [reason]


def test_three_decimals_of_a_currency_that_has_them(shop, planned):
    rows = "F-1,Desk,2,1.250,KWD\n"
    found, _ = put(shop, planned, rows, "Deal no,Product,Qty,Unit price,Currency\n")
    assert found == {"Desk": (2000, 1250)}


def test_a_quantity_typed_as_a_part_is_none():
    with pytest.raises(UserError):
        deal_lines.read_quantity("50 %")


@pytest.mark.parametrize(("texts", "mark"), [
    (["1.5"], "."), (["1,5", "1.250"], ","), (["1.250"], ""), (["1,000", "2,5", "2.5"], "?"),
    (["1 250,50"], ","), (["1,000,000"], "."), (["RM 3", "none", ""], ""),
])  # fmt: skip
def test_marks_of_a_column(texts, mark):
    assert number_marks.of({"one": 0}, ([text] for text in texts)) == {"one": mark}


TOTALS = "Deal,Product,Qty,Total\n"


def test_a_total_gives_the_price_of_each(shop, planned):
    rows = "Office,Desk,4,10\nOffice,Lamp,3,100\nOffice,Shelf,,7.50\n"
    found, reasons = put(shop, planned, rows, TOTALS)
    assert found == {"Desk": (4000, 250), "Shelf": (1000, 750)}
    assert reasons == ["Total: RM 100.00 for 3 of them is no exact price of each."]
    assert deal(shop, "Office")["value"]["amount"] == 1750


def test_a_total_is_held_against_the_price(shop, planned):
    rows = "Office,Desk,3,33.33,99.99\nOffice,Lamp,2,100,180\n"
    found, reasons = put(shop, planned, rows, "Deal,Product,Qty,Unit price,Total\n")
    assert (found, reasons) == (
        {"Desk": (3000, 3333)},
        ["Total: RM 180.00 is not 2 times RM 100.00."],
    )


def test_a_discount_that_is_not_reckoned_in_is_said(shop, planned):
    plan = planned("Deal,Product,Qty,Unit price,Discount %\nOffice,Desk,1,4,10\n")
    assert counts(plan) == {"update": 1}
    assert (
        remarks.prices(plan.mapping)
        == "Discount %: not reckoned in, prices are taken as they stand."
    )
    assert remarks.prices(planned(HEAD + "Office,Desk,1,4\n").mapping) == ""


def test_one_product_of_a_deal_by_its_total(shop, read):
    found, mapped = read(
        "Deal name,Stage,What,How many,Sum\nBakery,Open,Desk,2,901\nBad,Open,Desk,3,100\n"
    )
    said = ["What=line.product", "How many=line.quantity", "Sum=line.total"]
    plan = dry_run.plan(shop, found, corrected(mapped, said), progress=quiet, check=go_on)
    assert [row.reason for row in plan.page("faulty", 0, 9)] == [
        "What: RM 100.00 for 3 of them is no exact price of each."
    ]
    assert bring_in(shop, plan).created == 1
    plan.close()
    assert lines(shop, "Bakery") == {"Desk": (2000, 45050)}
