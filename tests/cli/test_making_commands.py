"""Contacts, companies, deals and products made on the command line."""

from __future__ import annotations

import pytest

from crm_desktop.cli import main


def test_a_contact_with_what_is_known_of_her(crm):
    firm = crm("add", "company", "Maju Sdn Bhd", "--staff", "1,200")
    assert firm["staff"] == 1200 and firm["stamp"]
    made = crm(
        "add", "contact", "Siti binti Ali", "--company", "maju sdn bhd", "--phone", "012-334 5521",
        "--phone", "03-7726 1000", "--email", "siti@warung.my", "--website", "siti.my",
        "--stage", "Customer", "--birthday", "12 Jun 1984", "--do-not-contact", "no",
    )  # fmt: skip
    assert (made["company"], made["stage"], made["birthday"]) == (
        firm["id"],
        "customer",
        "1984-06-12",
    )
    shown = crm("show", made["id"])["record"]
    assert [p["value"] for p in shown["phones"].values()] == ["012-334 5521", "03-7726 1000"]
    assert [p["kind"] for p in shown["links"].values()] == ["website"]
    assert shown["created"]
    assert crm("undo")["stamp"] and crm("stats")["contact"] == 0


def test_a_deal_comes_to_the_first_stage_of_the_board(crm):
    mei = crm("add", "contact", "Mei")["id"]
    made = crm(
        "add",
        "deal",
        "Tables",
        "--value",
        "RM 4,800",
        "--contact",
        "Mei",
        "--closing",
        "2026-12-24",
    )
    assert made["value"] == {"amount": 480000, "currency": "MYR"} and made["place"]["stage"]
    assert made[f"contacts.{mei}"] is True
    assert crm("add", "product", "Chair", "--sku", "C1", "--value", "99")["value"]["amount"] == 9900


def test_whom_it_looks_like_is_said(crm, file, capsys):
    first = crm("add", "contact", "Siti binti Ali", "--phone", "012-334 5521")
    assert first["alike"] == []
    (alike,) = crm("add", "contact", "Siti Ali", "--phone", "0123345521")["alike"]
    assert alike["id"] == first["id"] and "Same phone" in alike["why"]
    assert crm("add", "company", "Siti Ali", "--phone", "03-1111 2222")["alike"] == []
    crm("add", "lead", "Tan Ah Kow", "--phone", "012-777 8888")
    assert (
        crm("add", "lead", "Tan A. K.", "--phone", "012-777 8888")["alike"][0]["title"]
        == "Tan Ah Kow"
    )
    zul = crm("add", "contact", "Zul Rahman", "--email", "zul@a.my")
    (alike,) = crm("add", "contact", "zul rahman", "--email", "zul@b.my")["alike"]
    assert alike["id"] == zul["id"]  # a name alone makes no duplicate, but is said
    crm("add", "deal", "Tables for Maju")
    assert main(["--file", str(file), "add", "deal", "Tables"]) == 0
    assert "There already: Tables for Maju" in capsys.readouterr().out


def test_fields_of_ones_own(crm):
    own = crm("fields", "add", "contact", "Shoe size", "--form", "number")["id"]
    made = crm("add", "contact", "Siti", "--set", "shoe size", "38", "--set", "phones.work", "03-1")
    assert made[f"custom.{own}"] == {"number": "38"}
    assert [p["kind"] for p in crm("show", made["id"])["record"]["phones"].values()] == ["work"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["contact", " "], "A name is needed"),
        (["contact", "Siti", "--email", "nonsense"], "not a complete e-mail address"),
        (["contact", "Siti", "--email", "a@b"], "not a complete e-mail address"),
        (["contact", "Siti", "--birthday", "soon"], "is not a date"),
        (["contact", "Siti", "--company", "Nobody"], "a name there is"),
        (["contact", "Siti", "--stage", "bronze"], "lead, contacted"),
        (["contact", "Siti", "--set", "shoe", "44"], "There is no field shoe"),
        (["company", "Maju", "--staff", "many"], "not a whole number"),
        (["deal", "Tables", "--value", "lots"], "lots"),
        (["deal", "Tables", "--set", "place", "Won"], "on the board"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_made(crm, words, said):
    assert said in crm("add", *words, code=1)
    assert crm("stats")["operations"] == 1


@pytest.mark.parametrize("kind", ["contact", "company", "deal", "product"])
def test_the_help_names_the_fields(kind, capsys):
    assert main(["add", kind, "--help"]) == 0
    said = capsys.readouterr().out
    assert "--tag" in said and "--notes" in said and "--lists" not in said and "--place" not in said


def test_an_option_a_command_does_not_have_is_told_with_those_it_has(crm, file, capsys):
    assert main(["--file", str(file), "add", "note", "Rang", "--contact", "x"]) == 2
    said = capsys.readouterr().err
    assert "--about ID" in said and "unrecognized arguments: --contact x" in said
