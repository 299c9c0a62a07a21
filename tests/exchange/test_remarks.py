"""What a plan says beside its rows: records no cell names, and stages that are not there."""

from dataclasses import replace

import pytest

from crm_desktop.exchange import dry_run, importing, remarks
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


def test_a_contact_called_by_its_address_takes_the_name_a_later_file_gives(ws, planned):
    bring_in(ws, planned("E-mail\na@x.my\n"))
    plan = planned("Name,E-mail\nAminah,A@x.my\n")
    assert counts(plan) == {"update": 1}
    bring_in(ws, plan)
    assert names(ws, "contact") == ["Aminah"]


def test_a_dry_run_says_which_stages_would_be_made(board, planned):
    plan = planned(DEALS)
    assert plan.new_stages == (TRIAL, SURVEY)
    words = remarks.stages_planned(plan.mapping, plan.new_stages)
    assert words == "Stages that are not there will be made: Sales › Trial, Repairs (new) › Survey."
    many = [NewStage("Sales", f"S{n}", False) for n in range(11)]
    assert remarks.stage_names(many).endswith("Sales › S7 and 3 more")
    assert bring_in(board, plan).new_stages == (TRIAL, SURVEY)
    assert names(board, "stage") == ["Done", "Open", "Survey", "Trial"]
    again = planned(DEALS)
    assert again.new_stages == () and remarks.stages_planned(again.mapping, ()) == ""


def test_without_new_stages_deals_go_to_the_first_or_stay(board, planned, unmade):
    bring_in(board, planned("Deal,Stage\nRoof,Done\n"))
    source, mapped = unmade(DEALS)
    plan = dry_run.plan(board, source, mapped, progress=quiet, check=go_on)
    assert plan.new_stages == (TRIAL, SURVEY)
    assert counts(plan) == {"same": 1, "new": 3}
    assert "New deals go to the first stage" in remarks.stages_planned(mapped, plan.new_stages)
    plan.close()
    done = importing.quick(board, source, mapped, progress=quiet, check=go_on)
    assert done.new_stages == ()
    assert names(board, "stage") == ["Done", "Open"] and names(board, "pipeline") == ["Sales"]
    places = stages_of_deals(board)
    assert places == {"First": "Open", "Second": "Done", "Roof": "Done", "Door": "Open",
                      "Wall": "Open", "Gate": "Open"}  # fmt: skip


def test_without_a_pipeline_one_is_made_all_the_same(ws, unmade):
    source, mapped = unmade("Deal,Stage\nRoof,Trial\n")
    done = importing.quick(ws, source, mapped, progress=quiet, check=go_on)
    assert done.new_stages == (NewStage("Sales", "Open", True),)
    assert stages_of_deals(ws) == {"Roof": "Open"}


def test_a_stage_without_its_pipeline_is_one_of_where_the_deal_lies(board, planned):
    bring_in(board, planned("Deal,Stage,Pipeline\nDoor,Survey,Repairs\nWall,Work,Repairs\n"))
    plan = planned("Deal,Stage\nDoor,Work\n")
    assert plan.new_stages == () and counts(plan) == {"update": 1}
    bring_in(board, plan)
    assert stages_of_deals(board)["Door"] == "Work"
    assert names(board, "stage") == ["Done", "Open", "Survey", "Work"]
