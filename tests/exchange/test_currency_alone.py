"""A currency is kept where no amount stands beside it: products are priced in it."""

from __future__ import annotations

import pytest

from crm_desktop.exchange import source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.columns.correcting import corrected
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

from .kit import bring_in, counts

HEAD = "Deal name,Currency,Amount,Products\n"


def only(ws, kind="deal"):
    (row,) = listing.listed(ws.reader(), ListQuery(kind))
    return row


def test_a_deal_without_an_amount_keeps_its_currency(ws, planned):
    plan = planned(HEAD + "Sofa,SGD,,Desk × 2 @ 450.50\n")
    bring_in(ws, plan)
    row = only(ws)
    assert row["value"] == {"currency": "SGD"}
    assert [entry["amount"] for entry in row["products"].values()] == [45050]
    assert counts(planned(HEAD + "Sofa,SGD,,\n")) == {"same": 1}


def test_a_currency_alone_leaves_an_amount_as_it_is(ws, planned):
    bring_in(ws, planned(HEAD + "Sofa,MYR,100,\n"))
    assert counts(planned(HEAD + "Sofa,SGD,,\n")) == {"same": 1}
    plan = planned(HEAD + "Sofa,MYR,120,\n")
    assert plan.page("update", 0, 1)[0].changes == [("Value", "RM 100", "RM 120")]


def test_an_amount_is_told_where_there_was_a_currency_only(ws, planned):
    bring_in(ws, planned(HEAD + "Sofa,SGD,,\n"))
    plan = planned(HEAD + "Sofa,SGD,120,\n")
    assert plan.page("update", 0, 1)[0].changes == [("Value", "SGD", "S$ 120")]


@pytest.mark.parametrize(("said", "code"), [("rm", "MYR"), ("sgd", "SGD"), ("S$", "SGD")])
def test_a_currency_has_one_code(ws, planned, said, code):
    bring_in(ws, planned(HEAD + f"Sofa,{said},7,\n"))
    assert only(ws)["value"] == {"amount": 700, "currency": code}


def test_what_is_no_currency_is_said(planned):
    (row,) = planned(HEAD + "Sofa,soon,7,\n").page("faulty", 0, 1)
    assert row.reason == "Currency: “soon” is not a currency."


@pytest.mark.parametrize("said", ["price.amount", "value.amount", "Price", "Harga.amount"])
def test_parts_of_an_amount_are_called_after_their_field(ws, tmp_path, said, request):
    from crm_desktop import i18n

    i18n.set_language("ms")
    request.addfinalizer(lambda: i18n.set_language("en"))
    path = tmp_path / "list.csv"
    path.write_text("Name,For us,In\nSofa,12,SGD\n", "utf-8")
    mapped = mapping.propose(source.detect(path), "product", ws=ws)
    made = corrected(mapped, [f"For us={said}", "In=price.currency"])
    assert [column.target for column in made.columns] == ["name", "value.amount", "value.currency"]
