"""Columns of an import that have no field yet: none is lost, and what is left out is said as it is called."""

from __future__ import annotations

import json

import pytest

from crm_desktop.cli import main

TWICE = "Name,Email,Size,Size\nXavier Q,x@example.com,first,second\n"
NAMELESS = "Name,Email,,Extra\nXavier Q,x@example.com,first,second\n"


@pytest.fixture
def told(file, tmp_path, capsys):
    """Return what runs an import of a text and gives the lines it said."""

    def run(text, *words, code=0):
        (tmp_path / "in.csv").write_text(text, "utf-8")
        capsys.readouterr()
        assert main(["--file", str(file), "import", str(tmp_path / "in.csv"), *words]) == code
        said = capsys.readouterr()
        return said.err if code else said.out

    return run


@pytest.fixture
def own(crm, capsys):
    """Return what gives the values of the own fields of the only contact, by name."""

    def read():
        (found,) = crm("list", "contact")["records"]
        names = {one["id"]: one["title"] for one in crm("list", "custom_field")["records"]}
        kept = crm("show", found["id"])["record"].get("custom", {})
        return {names[id]: one["value"] for id, one in kept.items()}

    return read


@pytest.mark.parametrize(
    "heads", ["Size,Size", "Size,size", "Size (custom),Size", "Size,Size (custom)"]
)
def test_two_columns_of_one_heading_become_two_fields(told, own, heads):
    text = TWICE.replace("Size,Size", heads)
    for more in (["--dry-run"], []):
        assert "→ " in told(text, "--own-fields", *more)
    assert sorted(own().values()) == ["first", "second"]
    assert "Same: 1" in told(text, "--own-fields")  # finds the fields it made
    assert len(own()) == 2


def test_which_field_a_second_column_becomes_is_said(told, crm, tmp_path):
    assert "Size → Size 2. --map" in told(TWICE, "--own-fields", "--dry-run")
    said = crm("import", tmp_path / "in.csv", "--own-fields", "--dry-run")["read_as"]
    assert (said["Size"], said["Column 4"]) == ("custom:Size", "custom:Size 2")


def test_a_number_another_column_has_is_not_taken(told, own):
    told("Name,Size,Size,Size 2\nXavier Q,a,b,c\n", "--own-fields")
    assert own() == {"Size": "a", "Size 3": "b", "Size 2": "c"}


def test_a_field_said_for_one_column_is_not_that_of_another(told, own):
    told("Name,Colour,Size\nXavier Q,red,big\n", "--own-fields", "--map", "Colour=Size (custom)")
    assert own() == {"Size": "red", "Size 2": "big"}


def test_a_column_called_like_a_formula_has_a_field_of_its_own(told, crm, own):
    crm("fields", "add", "contact", "Total", "--form", "formula", "--formula", "1+1")
    assert "Total → Total 2" in told("Name,Total\nXavier Q,12\n", "--own-fields")
    assert own() == {"Total 2": "12"}


def test_phones_of_one_heading_go_on_working(told, crm):
    told("Name,Phone,Phone\nXavier Q,012-334 5521,012-334 5522\n", "--own-fields")
    shown = crm("show", crm("list", "contact")["records"][0]["id"])
    assert "5521" in json.dumps(shown) and "5522" in json.dumps(shown)


def test_what_is_said_to_be_left_out_becomes_no_field(told, own):
    said = told(NAMELESS, "--own-fields", "--map", "Extra=")
    assert "Left out: Column 3, Extra." in said and "--own-fields" not in said
    assert own() == {}
    assert "Left out: Size.\n" in told(TWICE, "--own-fields", "--map", "Column 4=")
    assert own() == {"Size": "first"}


def test_a_column_without_a_heading_is_called_by_its_place(told, crm, tmp_path, own):
    said = told(NAMELESS)
    assert "Left out: Extra. --own-fields makes" in said and "Left out: Column 3.\n" in said
    assert crm("import", tmp_path / "in.csv", "--dry-run")["left_out"] == ["Column 3", "Extra"]
    said = told(NAMELESS, "--own-fields", "--dry-run")
    assert "Left out: Column 3.\n" in said and '--map "Column 3=FIELD"' in said
    assert "--own-fields" not in said and "?" not in said
    told(NAMELESS, "--own-fields", "--map", "column 3=Colour (custom)")
    assert own() == {"Colour": "first", "Extra": "second"}


def test_two_columns_in_one_field_are_refused_with_the_way_out(told):
    said = told(TWICE, "--map", "Size=job", code=1)
    assert "Two columns become “job”" in said and '--map "Column 4="' in said
