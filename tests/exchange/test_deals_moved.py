"""A deal that comes again in another pipeline is moved there, whatever its stage is called."""

from __future__ import annotations

import pytest

from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

from .kit import bring_in, counts

HEAD = "Deal,Stage,Pipeline\n"
BOARDS = "Roof,Open,Sales\nDoor,Open,Repairs\nGate,Done,Repairs\n"


def place(ws, title):
    conn = ws.reader()
    (row,) = (r for r in listing.listed(conn, ListQuery("deal")) if r["title"] == title)
    at = row["place"]
    return tuple(listing.title_of(conn, kind, at[kind]) for kind in ("pipeline", "stage"))


@pytest.fixture
def boards(ws, planned):
    bring_in(ws, planned(HEAD + BOARDS, name="b.csv"))
    return ws


@pytest.mark.parametrize(
    ("row", "change", "where"),
    [
        ("Roof,Open,Repairs", ("Stage", "Sales › Open", "Repairs › Open"), ("Repairs", "Open")),
        ("Roof,Done,repairs", ("Stage", "Sales › Open", "repairs › Done"), ("Repairs", "Done")),
        ("Roof,,Repairs", ("Stage", "Sales › Open", "Repairs"), ("Repairs", "Open")),
        ("Roof,Survey,Sales", ("Stage", "Open", "Survey"), ("Sales", "Survey")),
        ("Roof,Open,Fleet", ("Stage", "Sales › Open", "Fleet › Open"), ("Fleet", "Open")),
    ],
)
def test_it_is_moved_and_the_dry_run_says_so(boards, planned, row, change, where):
    plan = planned(f"{HEAD}{row}\n")
    assert counts(plan) == {"update": 1}
    assert plan.page("update", 0, 1)[0].changes == [change]
    bring_in(boards, plan)
    assert place(boards, "Roof") == where
    assert counts(planned(f"{HEAD}{row}\n")) == {"same": 1}


@pytest.mark.parametrize("row", ["Roof,Open,Sales", "Roof,open,SALES", "Roof,Open,", "Roof,,"])
def test_where_it_lies_already_it_stays(boards, planned, row):
    assert counts(planned(f"{HEAD}{row}\n")) == {"same": 1}
