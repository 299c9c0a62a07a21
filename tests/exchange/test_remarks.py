"""What a plan says beside its rows: records no cell names, and stages that are not there."""

from dataclasses import replace

import pytest

from crm_desktop.exchange import importing, remarks
from crm_desktop.exchange.remarks import NewStage
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

from .kit import bring_in, counts, go_on, quiet

TRIAL = NewStage("Sales", "Trial", False)
SURVEY = NewStage("Repairs", "Survey", True)
DEALS = "Deal,Stage,Pipeline\nRoof,Trial,Sales\nDoor,Survey,Repairs\nWall,trial,\nGate,Open,\n"


def names(ws, entity):
    return sorted(row["name"] for row in listing.listed(ws.reader(), ListQuery(entity)))


def stages_of_deals(ws):
    conn = ws.reader()
    every = listing.listed(conn, ListQuery("deal"))
    return {r["title"]: listing.title_of(conn, "stage", r["place"]["stage"]) for r in every}


@pytest.fixture
def board(ws, planned):
    """A pipeline Sales with the stages Open and Done."""
    bring_in(
        ws, planned("Deal,Stage,Pipeline\nFirst,Open,Sales\nSecond,Done,Sales\n", name="b.csv")
    )
    return ws


@pytest.fixture
def unmade(ws, read):
    """A plan and an import that make no stages."""

    def mapped(text):
        found, how = read(text)
        return found, replace(how, new_stages=False)

    return mapped


def test_records_no_cell_names_are_counted(ws, planned):
    plan = planned("Pelanggan Kami,E-mail,Phone\nAminah,a@x.my,\nTan,,012-334 5521\nX,nowhere,\n")
    assert (plan.unnamed, counts(plan)) == (2, {"new": 2, "error": 1})
    assert plan.page("new", 0, 1)[0].reason == "The row has no name."
    said = remarks.unnamed(plan.mapping, plan.unnamed)
    assert said.startswith("No column is the name: 2 records are called by")
    named = planned("Name,E-mail\nAminah,a@x.my\n,tan@x.my\n")
    assert named.unnamed == 1
    assert remarks.unnamed(named.mapping, 1).startswith("1 row has no name")
    assert remarks.unnamed(named.mapping, 0) == ""


def test_a_row_without_a_name_changes_no_name(ws, planned, read):
    bring_in(ws, planned("Name,E-mail\nAminah,a@x.my\n"))
    plan = planned("E-mail,Job title\na@x.my,Boss\n")
    assert (counts(plan), plan.unnamed) == ({"update": 1}, 0)
    assert plan.page("update", 0, 1)[0].changes == [("Job", "", "Boss")]
    done = importing.quick(ws, *read("E-mail\nb@x.my\n"), progress=quiet, check=go_on)
    assert (done.created, done.unnamed) == (1, 1)
    assert names(ws, "contact") == ["Aminah", "b@x.my"]


def test_a_contact_called_by_its_address_is_not_called_by_its_company(ws, planned):
    head = "Name,Company,E-mail\n"
    bring_in(ws, planned(f"{head},,info@maju.example\n"))
    for name in ("Maju Jaya", "maju  jaya"):
        (row,) = planned(f"{head}{name},Maju Jaya,info@maju.example\n").page("update", 0, 9)
        assert [field for field, _old, _new in row.changes] == ["Company"]
    (row,) = planned(f"{head}Tan,Maju Jaya,info@maju.example\n").page("update", 0, 9)
    assert ("Name", "info@maju.example", "Tan") in row.changes
