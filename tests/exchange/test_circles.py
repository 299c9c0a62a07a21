"""A file makes no company part of itself, as no edit does."""

import pytest

from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import listing

from .kit import bring_in, counts, go_on, quiet


@pytest.fixture
def companies(ws, tmp_path):
    """Return what plans the import of companies, each with whose part it is."""

    def make(*rows):
        path = tmp_path / "in.csv"
        path.write_text("\n".join(("Name,Part of", *rows)) + "\n")
        found = source.detect(path)
        return found, mapping.propose(found, "company", ws=ws)

    return make


def parents(ws):
    rows = listing.listed(ws.reader(), listing.ListQuery("company"))
    names = {row["id"]: row["name"] for row in rows}
    return {row["name"]: names.get(row["parent"]) for row in rows}


def test_a_row_that_closes_a_circle_is_an_error(ws, companies):
    first = dry_run.plan(ws, *companies("A,B", "B,C"), progress=quiet, check=go_on)
    bring_in(ws, first)
    plan = dry_run.plan(ws, *companies("B,", "C,A", "D,A"), progress=quiet, check=go_on)
    (row,) = plan.page("error", 0, 9)
    assert (row.line, row.title, row.reason) == (3, "C", "A company cannot be part of itself.")
    assert counts(plan) == {"same": 1, "error": 1, "new": 1}
    plan.close()
    done = importing.quick(ws, *companies("C,A", "D,A"), progress=quiet, check=go_on)
    assert (done.errors, done.created) == (1, 1)
    assert parents(ws) == {"A": "B", "B": "C", "C": None, "D": "A"}


def test_rows_of_one_file_close_no_circle_and_may_open_one(ws, companies):
    done = importing.quick(ws, *companies("A,B", "B,C", "C,A"), progress=quiet, check=go_on)
    assert done.errors == 1
    assert parents(ws) == {"A": "B", "B": "C", "C": None}
    # B goes elsewhere first: then C may be part of A.
    done = importing.quick(ws, *companies("B,D", "C,A"), progress=quiet, check=go_on)
    assert done.errors == 0
    assert parents(ws) == {"A": "B", "B": "D", "C": "A", "D": None}
