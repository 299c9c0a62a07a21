"""Lists of what was sold: a row for each product of a deal, put on the deals that are there."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import line_headings, mapping
from crm_desktop.exchange.dry_run import Decision
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

from .kit import bring_in, counts, go_on, quiet

HEAD = "Deal,Product,Qty,Unit price\n"


@pytest.fixture
def shop(ws):
    """Return a workspace with two deals, one of them worth more than its products, and two products."""
    ws.log.record(Label("create"), [
        Edit("product", new_id(), {"deleted": False, "name": "Desk", "sku": "D-1",
                                   "value": {"amount": 45050, "currency": "MYR"}}),
        Edit("product", new_id(), {"deleted": False, "name": "Lamp"}),
        Edit("deal", new_id(), {"deleted": False, "title": "Office", "external_id": "F-1"}),
        Edit("deal", new_id(), {"deleted": False, "title": "Hotel",
                                "value": {"amount": 700, "currency": "SGD"}}),
    ])  # fmt: skip
    return ws


def deal(ws, title):
    return next(r for r in listing.listed(ws.reader(), ListQuery("deal")) if r["title"] == title)


def lines(ws, title):
    return {
        listing.title_of(ws.reader(), "product", id): (entry["quantity"], entry.get("amount"))
        for id, entry in (deal(ws, title)["products"] or {}).items()
    }


def test_rows_put_products_on_deals_and_their_value_follows(shop, planned):
    text = HEAD + 'office,Desk,2.5,400\nOffice,d-1,,\nOffice,Shelf,3,"1,000"\nHotel,Lamp,2,450\n'
    plan = planned(text)
    assert plan.mapping.lines
    assert counts(plan) == {"update": 3, "error": 1}
    assert plan.new_products == ("Shelf",)
    first, second, third = plan.page("update", 0, 9)
    assert first.changes == [("Products", "", "Desk × 2.5 @ 400.00"), ("Value", "", "RM 1,000")]
    assert second.changes[1] == ("Value", "RM 1,000", "RM 4,000")
    assert third.changes == [("Products", "", "Lamp × 2 @ 450.00")]
    outcome = bring_in(shop, plan)
    assert (outcome.updated, outcome.errors, outcome.rows) == (3, 1, 4)
    assert lines(shop, "Office") == {"Desk": (2500, 40000), "Shelf": (3000, 100000)}
    assert deal(shop, "Office")["value"] == {"amount": 400000, "currency": "MYR"}
    assert lines(shop, "Hotel") == {"Lamp": (2000, 45000)}
    assert deal(shop, "Hotel")["value"] == {"amount": 700, "currency": "SGD"}, "it was agreed"
    assert counts(planned(HEAD + "Office,Desk,2.5,400\nHotel,Lamp,2,450\n")) == {"same": 2}
    changed = planned(HEAD + "Office,Desk,5,400\n")
    assert bring_in(shop, changed).updated == 1
    assert deal(shop, "Office")["value"]["amount"] == 500000
    shop.log.cancel(shop.log.undoable().stamp)
    shop.log.cancel(outcome.stamp)
    assert (lines(shop, "Office"), deal(shop, "Office")["value"]) == ({}, None)
    assert lines(shop, "Hotel") == {}
    assert len(listing.listed(shop.reader(), ListQuery("product"))) == 2


def test_what_a_row_does_not_say_is_one_at_the_usual_price(shop, planned):
    bring_in(shop, planned(HEAD + "Office,Desk,,\n"))
    assert lines(shop, "Office") == {"Desk": (1000, 45050)}
    bring_in(shop, planned(HEAD + "Office,Desk,3,\n"))
    assert lines(shop, "Office") == {"Desk": (3000, 45050)}


def test_rows_that_are_left_out_add_nothing(shop, planned):
    plan = planned(HEAD + "Office,Desk,1,400\nOffice,Lamp,1,50\n")
    plan.decide(1, Decision.LEAVE)
    assert bring_in(shop, plan).updated == 1
    assert lines(shop, "Office") == {"Lamp": (1000, 5000)}
    assert deal(shop, "Office")["value"]["amount"] == 5000


def test_a_deal_without_an_amount_is_priced_in_what_the_rows_say(shop, planned):
    plan = planned("Deal no,Product,Qty,Unit price,Currency\nF-1,Desk,2,30,SGD\nF-1,Lamp,1,5,MYR\n")
    assert [row.reason for row in plan.page("error", 0, 9)] == [
        "The price is in MYR, the deal in SGD."
    ]
    bring_in(shop, plan)
    assert deal(shop, "Office")["value"] == {"amount": 6000, "currency": "SGD"}


@pytest.mark.parametrize(("row", "reason"), [
    ("Ofice,Desk,1,4", "There is no deal called “Ofice”."),
    (",Desk,1,4", "The row names no deal."),
    ("Office,,1,4", "The row names no product."),
    ("Office,Desk,many,4", "Qty: “many” is not a quantity."),
    ("Office,Desk,1,cheap", "Unit price: “cheap” is not an amount of money."),
    ("Hotel,Desk,1,RM 4", "The price is in MYR, the deal in SGD."),
])  # fmt: skip
def test_what_cannot_be_put_on_a_deal_is_said(shop, planned, row, reason):
    plan = planned(HEAD + row + "\n")
    assert [one.reason for one in plan.page("error", 0, 9)] == [reason]
    assert len(listing.listed(shop.reader(), ListQuery("deal"))) == 2


def test_deals_of_one_name_are_told_apart_by_their_ids(shop, planned):
    shop.log.record(Label("create"), [Edit("deal", new_id(), {"deleted": False, "title": "Hotel"})])
    (row,) = planned(HEAD + "Hotel,Desk,1,4\n").page("error", 0, 9)
    assert row.reason.startswith("Several deals are called “Hotel”")
    id = deal(shop, "Hotel")["id"]
    assert counts(planned(f"CRM ID,Deal,Product,Qty\n{id},Hotel,Desk,1\n")) == {"update": 1}


def test_a_product_twice_on_a_deal_is_said(shop, planned):
    plan = planned(HEAD + "Office,Desk,1,4\nOffice,Desk,1,4\nOffice,D-1,2,4\n")
    assert counts(plan) == {"update": 1, "twice": 1, "error": 1}
    outcome = bring_in(shop, plan)
    assert (outcome.updated, outcome.merged, outcome.errors, outcome.rows) == (1, 1, 1, 3)


def test_without_a_dry_run_it_comes_to_the_same(shop, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text(HEAD + "Office,Desk,1,4\nOffice,Shelf,2,3\n", "utf-8")
    found = source.detect(path)
    done = importing.quick(shop, found, mapping.propose(found), progress=quiet, check=go_on)
    assert (done.updated, done.new_products) == (2, ("Shelf",))
    assert deal(shop, "Office")["value"]["amount"] == 1000


@pytest.mark.parametrize("headings", [
    "Deal,Product,Qty,Unit price", "Urus niaga,Produk,Kuantiti,Harga seunit", "Job,Item,Quantity,Total",
])  # fmt: skip
def test_headings_of_lists_of_what_was_sold(headings):
    assert line_headings.are_of_lines(headings.split(","))


@pytest.mark.parametrize("headings", [
    "Product,Price,Qty", "Deal,Product,Stage,Qty", "Deal,Products,Amount", "Deal,Contact,Company",
])  # fmt: skip
def test_headings_of_other_lists(headings):
    assert not line_headings.are_of_lines(headings.split(","))


def test_a_list_of_deals_may_say_one_product_of_each(shop, read, planned):
    from crm_desktop.exchange import dry_run
    from crm_desktop.exchange.columns.correcting import corrected

    found, mapped = read("Deal name,Stage,What,How many,Price\nBakery,Open,Desk,2,450.50\n")
    said = ["What=line.product", "How many=line.quantity", "Price=Price each"]
    plan = dry_run.plan(shop, found, corrected(mapped, said), progress=quiet, check=go_on)
    assert bring_in(shop, plan).created == 1
    plan.close()
    assert lines(shop, "Bakery") == {"Desk": (2000, 45050)}


def test_a_deal_that_came_to_be_in_another_currency_is_left_out(shop, planned):
    plan = planned(HEAD + "Office,Desk,1,400\nOffice,Shelf,1,5\nHotel,Lamp,1,2\n")
    id = deal(shop, "Office")["id"]
    every = listing.listed(shop.reader(), ListQuery("product"))
    lamp = next(product["id"] for product in every if product["name"] == "Lamp")
    cells = {"value": {"amount": 900, "currency": "SGD"},
             f"products.{lamp}": {"quantity": 1000, "amount": 900}}  # fmt: skip
    shop.log.record(Label("edit"), [Edit("deal", id, cells)])
    outcome = bring_in(shop, plan)
    assert (outcome.updated, outcome.refused, outcome.rows, outcome.new_products) == (1, 2, 3, ())
    assert deal(shop, "Office")["value"] == {"amount": 900, "currency": "SGD"}
    assert lines(shop, "Office") == {"Lamp": (1000, 900)}
    assert lines(shop, "Hotel") == {"Lamp": (1000, 200)}


def test_a_currency_given_to_a_deal_meanwhile_is_not_overwritten(shop, planned):
    plan = planned(HEAD + "Office,Desk,1,400\n")
    shop.log.record(
        Label("edit"), [Edit("deal", deal(shop, "Office")["id"], {"value": {"currency": "SGD"}})]
    )
    assert bring_in(shop, plan).refused == 1
    assert deal(shop, "Office")["value"] == {"currency": "SGD"}


def test_a_deal_deleted_meanwhile_is_counted_as_left_out(shop, planned):
    plan = planned(HEAD + "Office,Shelf,1,400\n")
    shop.log.record(Label("edit"), [Edit("deal", deal(shop, "Office")["id"], {"deleted": True})])
    outcome = bring_in(shop, plan)
    assert (outcome.stamp, outcome.updated, outcome.refused, outcome.new_products) == ("", 0, 1, ())
    assert outcome.rows == 1


@pytest.mark.parametrize("row", ["Office,Desk,1,1,000", "Office,Desk,1"])
def test_a_row_of_another_width_is_refused(shop, planned, row):
    (one,) = planned(HEAD + row + "\n").page("error", 0, 9)
    assert "there are 4 headings" in one.reason


def test_an_empty_cell_behind_a_row_is_no_harm(shop, planned):
    assert counts(planned(HEAD + "Office,Desk,1,4,\n")) == {"update": 1}


def test_a_product_without_a_price_settles_no_currency(shop, planned):
    bring_in(shop, planned(HEAD + "Office,Lamp,2,\n"))
    assert deal(shop, "Office")["value"] is None
    bring_in(shop, planned(HEAD + "Office,Desk,2,S$ 30\n"))
    assert deal(shop, "Office")["value"] == {"amount": 6000, "currency": "SGD"}


def test_a_currency_alone_is_kept(shop, planned):
    text = "Deal,Product,Qty,Unit price,Currency\nOffice,Lamp,2,,SGD\n"
    plan = planned(text)
    assert ("Currency", "MYR", "SGD") in plan.page("update", 0, 1)[0].changes
    bring_in(shop, plan)
    assert deal(shop, "Office")["value"] == {"currency": "SGD"}
    assert counts(planned(text)) == {"same": 1}
    assert counts(planned(text.replace("SGD", "USD"))) == {"update": 1}, (
        "nothing is priced in it yet"
    )


def test_deals_of_one_number_and_products_of_one_name_are_told_apart(shop, planned):
    shop.log.record(Label("create"), [
        Edit("deal", new_id(), {"deleted": False, "title": "Shop", "external_id": "F-1"}),
        Edit("product", new_id(), {"deleted": False, "name": "Lamp", "sku": "D-1"}),
    ])  # fmt: skip
    (one,) = planned("Deal no,Product,Qty\nF-1,Desk,1\n").page("error", 0, 9)
    assert one.reason.startswith("Several deals have the number “F-1”")
    for product in ("lamp", "d-1"):
        (one,) = planned(HEAD + f"Office,{product},1,4\n").page("error", 0, 9)
        assert one.reason.startswith(f"“{product}” is the name or code of several products")
    assert counts(planned(HEAD + "Office,Desk,1,4\n")) == {"update": 1}


def test_the_usual_price_is_taken_in_its_own_currency_only(shop, planned):
    (row,) = planned(HEAD + "Hotel,Desk,2,\n").page("update", 0, 9)
    assert row.changes == [("Products", "", "Desk × 2")]


def test_what_a_row_does_not_say_of_a_line_stays_as_it_is(shop, planned):
    bring_in(shop, planned(HEAD + "Office,Desk,2.5,400\n"))
    bring_in(shop, planned(HEAD + "Office,Desk,,300\n"))
    assert lines(shop, "Office") == {"Desk": (2500, 30000)}
    bring_in(shop, planned(HEAD + "Office,Desk,3,\n"))
    assert lines(shop, "Office") == {"Desk": (3000, 30000)}, "not the usual price"


def test_a_text_guarded_from_spreadsheets_is_what_it_was(shop, planned):
    shop.log.record(
        Label("create"), [Edit("product", new_id(), {"deleted": False, "name": "=Desk"})]
    )
    plan = planned(HEAD + "Office,'=Desk,1,4\n")
    assert plan.new_products == ()
    bring_in(shop, plan)
    assert lines(shop, "Office") == {"=Desk": (1000, 400)}
