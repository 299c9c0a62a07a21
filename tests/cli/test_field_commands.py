"""How `crm set` and `crm history` name a field: one entry of several, its kind, the window's word for it."""

from __future__ import annotations

import pytest


@pytest.fixture
def siti(crm):
    return crm("add", "contact", "Siti", "--phone", "012-334 5521", "--phone", "03-7726 1000")["id"]


def entries(crm, id, field):
    found = crm("show", id)["record"].get(field, {})
    return [(one["value"], one.get("kind")) for one in found.values()]


def test_the_first_phone_needs_no_number(crm, siti):
    for name in ("phone", "phones", "phones.1", "PHONE"):
        crm("set", siti, name, "012-999 0000")
        crm("set", siti, name, "012-334 5521")
    assert entries(crm, siti, "phones") == [("012-334 5521", "mobile"), ("03-7726 1000", "mobile")]
    crm("set", siti, "phones.2", "03-7726 2000")
    assert entries(crm, siti, "phones")[1] == ("03-7726 2000", "mobile")
    crm("set", siti, "phone", "")
    assert entries(crm, siti, "phones") == [("03-7726 2000", "mobile")]


def test_an_entry_is_named_by_its_kind(crm, siti):
    crm("set", siti, "phones.work", "03-1111 2222")
    crm("set", siti, "phones.work", "03-1111 3333")
    crm("set", siti, "fax", "03-1111 4444")
    assert entries(crm, siti, "phones")[2:] == [("03-1111 3333", "work"), ("03-1111 4444", "fax")]
    crm("set", siti, "linkedin", "linkedin.example/siti")
    crm("set", siti, "website", "siti.my")
    crm("set", siti, "website", "www.siti.my")
    assert entries(crm, siti, "links") == [
        ("linkedin.example/siti", "linkedin"),
        ("www.siti.my", "website"),
    ]


def test_what_is_not_there_makes_the_entry_and_emptied_does_nothing(crm, siti):
    assert crm("set", siti, "email", "")["stamp"] is None
    assert crm("set", siti, "email", "siti@warung.my")["stamp"]
    assert entries(crm, siti, "emails") == [("siti@warung.my", "work")]


def test_a_field_is_called_as_in_the_window(crm, siti):
    crm("set", siti, "given name", "Siti")
    crm("set", siti, "Do not contact", "ya")
    record = crm("show", siti)["record"]
    assert record["given_name"] == "Siti" and record["do_not_contact"]
    assert crm("history", siti, "--field", "given name")[0]["changes"][0]["new"] == "Siti"


def test_an_address_keeps_the_rest_of_it(crm, siti, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name,Street,City\nMei,1 Jalan Ipoh,Kuala Lumpur\n", "utf-8")
    crm("import", path)
    mei = crm("search", "Mei")[0]["id"]
    crm("set", mei, "address", "2 Jalan Ipoh")
    (address,) = crm("show", mei)["record"]["addresses"].values()
    assert (address["street"], address["city"]) == ("2 Jalan Ipoh", "Kuala Lumpur")


@pytest.mark.parametrize(
    "name", ["phones.0", "phones.pager", "work", "job.1", "next_step", "custom", "lists"]
)
def test_a_name_that_means_nothing_is_refused(crm, siti, name):
    assert "Known are" in (said := crm("set", siti, name, "1", code=1)) or "does not fit" in said


def test_a_tag_is_put_on_by_its_name(crm, siti, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name,Tags\nAli bin Abu,VIP\n", "utf-8")
    crm("import", path)
    assert crm("set", siti, "tag", "vip")["stamp"]
    assert crm("set", siti, "tag", "VIP")["stamp"] is None
    assert crm("set", siti, "tags.VIP", "")["stamp"]
    assert "a name there is" in crm("set", siti, "tag", "", code=1)


def test_a_field_is_made_secret_and_shown_by_reveal_alone(crm, siti):
    crm("fields", "add", "contact", "Medical history", "--secret")
    assert [f["secret"] for f in crm("fields", "list", "contact")] == [True]
    crm("set", siti, "custom.Medical history", "Asthma")
    assert "Asthma" not in str(crm("show", siti))
    assert crm("reveal", siti, "Medical history")["value"] == "Asthma"
    refused = crm("fields", "add", "contact", "Size", "--form", "number", "--secret", code=1)
    assert "Only a field of text can be secret." in refused
    crm("fields", "add", "contact", "Remarks")
    assert {f["name"]: f["secret"] for f in crm("fields", "list", "contact")}["Remarks"] is False
