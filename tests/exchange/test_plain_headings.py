"""The plain words small shops head their lists with, told by their values where two things are meant."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange.columns import lacking_names, mapping

from .kit import counts


def read_as(read, text):
    """Return what a file's rows are, and heading → target."""
    mapped = read(text)[1]
    return mapped.kind, {c.heading: c.target for c in mapped.columns}


DEALS = {
    "Deal no": "external_id", "Job": "title", "Customer company": "company", "Curr": "value.currency",
    "Value": "value.amount", "Status": "result.outcome", "Pipeline step": "place.stage",
    "Opened": "created", "Closed on": "result.closed", "Why lost": "result.reason",
    "Salesperson": "owner", "Lead source": "source", "Campaign": "campaign",
    "Expected close": "closing",
}  # fmt: skip
IN_MALAY = {
    "No urus niaga": "external_id", "Kerja": "title", "Syarikat pelanggan": "company",
    "Mata wang": "value.currency", "Nilai": "value.amount", "Langkah": "place.stage",
    "Dibuka": "created", "Sebab gagal": "result.reason", "Jurujual": "owner", "Tarikh tutup": "closing",
}  # fmt: skip
PRICES = {"SKU": "sku", "Item": "name", "Retail price": "value.amount", "Our cost": "cost",
          "Curr": "value.currency"}  # fmt: skip
HARGA = {"Kod": "sku", "Barang": "name", "Harga runcit": "value.amount", "Harga modal": "cost"}


@pytest.mark.parametrize(("kind", "said"), [
    ("deal", DEALS), ("deal", IN_MALAY), ("product", PRICES), ("product", HARGA),
])  # fmt: skip
def test_plain_headings_of_deals_and_price_lists(read, kind, said):
    assert read_as(read, ",".join(said) + "\n") == (kind, said)


def test_deals_are_still_added_on_what_others_call_created(read):
    _kind, said = read_as(read, "Deal name,Amount,Create date\nSofa,1,2026-01-01\n")
    assert said["Create date"] == "created"


LEADS = "Full name,Mobile,Came from,Campaign,Date in,Handled by,State\n"


def test_the_state_of_leads_is_their_status_where_it_says_how_far_they_are(read):
    kind, said = read_as(read, LEADS + "Lina,012-3345521,Facebook,Raya,14/05/2026,Ravi,Contacted\n")
    assert kind == "lead"
    assert (said["Came from"], said["Date in"], said["Handled by"]) == (
        "source",
        "created",
        "owner",
    )
    assert said["State"] == "status"


def test_the_state_of_leads_is_that_of_their_address_where_it_is_a_place(read):
    _kind, said = read_as(read, LEADS + "Lina,012-3345521,Facebook,Raya,14/05/2026,Ravi,Selangor\n")
    assert said["State"] == "address.state"


def test_a_state_beside_a_status_is_a_place(read):
    text = "Lead name,Campaign,Status,State\nLina,Raya,New,New\n"
    _kind, said = read_as(read, text)
    assert (said["Status"], said["State"]) == ("status", "address.state")


CALLS = "When,Type,About,Result,Who{},Minutes\n01/08/2026 14:00,Call,Sofa,Spoke,{},3\n"


def test_who_called_is_the_owner_where_it_is_somebody_of_the_team(ws, read):
    ws.log.record(
        Label("create"), [Edit("deal", new_id(), {"deleted": False, "title": "A", "owner": "Ravi"})]
    )
    kind, said = read_as(read, CALLS.format("", "ravi"))
    assert (kind, said["About"], said["Who"]) == ("activity", "subject", "owner")
    assert read_as(read, CALLS.format("", "Huda"))[1]["Who"] == "owner", "who the file is of"
    assert read_as(read, CALLS.format("", "Devi"))[1]["Who"] == "contact"


def test_who_called_is_the_owner_where_another_column_is_the_contact(read):
    _kind, said = read_as(read, CALLS.format(",Customer", "Devi,Aminah"))
    assert (said["Who"], said["Customer"]) == ("owner", "contact")


def test_what_the_user_chose_for_such_a_column_is_kept(ws, read):
    found, mapped = read(LEADS + "Lina,012-3345521,Facebook,Raya,14/05/2026,Ravi,New\n")
    at = next(c.index for c in mapped.columns if c.heading == "State")
    mapping.remember(ws, found, mapped.with_target(at, "address.state"))
    again = mapping.propose(found, ws=ws)
    assert again.columns[at].target == "address.state"


@pytest.mark.parametrize(("headings", "kind"), [
    ("Job,Value,Status", "deal"), ("Deal no,Title,Products", "deal"), ("Deal,Stage,Value", "deal"),
    ("SKU,Item,Retail price", "product"), ("Subject,When,Result", "activity"),
    ("Full name,Mobile,Came from,Campaign,State", "lead"), ("Company,Industry,Staff", "company"),
    ("Name,Job,Phone", "contact"), ("Month,Campaign,Impr.,Clicks", "campaign_result"),
    ("Deal,Product,Qty", "deal"), ("Task,Due,Priority", "task"),
])  # fmt: skip
def test_a_file_of_headings_alone_is_what_they_are_of(read, headings, kind):
    assert read(headings + "\n")[1].kind == kind


def test_a_row_without_a_name_says_what_might_be_it(planned):
    plan = planned("Deal no,Thing,Value,Stage\nF-1,Sofa,1,Open\nF-2,Desk,1,Open\n")
    assert counts(plan) == {"error": 2}
    reason = "The row has no name: no column becomes “Title”."
    assert plan.page("error", 0, 1)[0].reason == reason
    assert (
        lacking_names.of_file(plan.mapping, 2)
        == "No column becomes “Title”. Perhaps it is “Thing”."
    )
    assert lacking_names.option(plan.mapping) == '--map "Thing=title"'


def test_an_id_might_be_the_name_where_nothing_else_is_told(read):
    mapped = read("Deal no,Value,Stage\nF-1,1,Open\nF-2,1,Open\n")[1]
    assert lacking_names.likely(mapped) == "Deal no"
    bare = read("Value,Stage,Closing date\n1,Open,2026-01-01\n")[1]
    assert lacking_names.of_file(bare, 1) == "No column becomes “Title”."
    assert lacking_names.of_file(bare, 0) == ""


def test_a_row_whose_name_is_empty_says_where_it_would_stand(planned):
    (row,) = planned("Job,Value,Stage\n,1,Open\nSofa,2,Open\n").page("error", 0, 9)
    assert row.reason == "The row has no name: nothing stands below “Job”."
