import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import hierarchy, listing


@pytest.fixture
def group(ws):
    """A holding with two daughters, one of which has a daughter of her own."""
    new = {"deleted": False}

    def firm(id, name, parent=None):
        return Edit("company", id, new | {"name": name} | ({"parent": parent} if parent else {}))

    def deal(id, company, amount, currency="MYR", outcome=None):
        cells = new | {
            "title": id,
            "company": company,
            "value": {"amount": amount, "currency": currency},
        }
        return Edit("deal", id, cells | ({"result": {"outcome": outcome}} if outcome else {}))

    ws.log.record(Label("create"), [
        firm("a", "Holding"), firm("b", "Builders", "a"), firm("c", "Cleaners", "a"),
        firm("d", "Doors", "b"), firm("x", "Stranger"),
        deal("1", "a", 100), deal("2", "b", 200), deal("3", "d", 300, outcome="won"),
        deal("4", "d", 50, "SGD"), deal("5", "x", 999), deal("6", "c", 7, outcome="lost"),
        Edit("contact", "p", new | {"name": "Ping", "company": "d"}),
        Edit("activity", "t1", new | {"channel": "call", "state": "done", "start": "2026-11-01",
                                      "contacts.p": True, "company": "d"}),
        Edit("activity", "t2", new | {"channel": "call", "state": "done", "start": "2026-11-02",
                                      "deal": "2"}),
    ])  # fmt: skip
    return ws


def n(ws, id):
    return listing.number_of(ws.reader(), "company", id)


def names(firms):
    return [(f.name, f.depth) for f in firms]


def test_the_tree_goes_down_by_name_and_the_chain_up(group):
    conn = group.reader()
    below = [("Builders", 1), ("Doors", 2), ("Cleaners", 1)]
    assert names(hierarchy.tree(conn, n(group, "a"))) == below
    assert names(hierarchy.above(conn, n(group, "d"))) == [("Builders", 1), ("Holding", 2)]
    assert hierarchy.tree(conn, n(group, "c")) == []


def test_everything_below_is_added_up_each_currency_by_itself(group):
    rolled = hierarchy.roll_up(group.reader(), n(group, "a"))
    assert rolled[:3] == (3, 1, 2)
    assert set(rolled.sums) == {
        ("open", "MYR", 2, 300), ("open", "SGD", 1, 50), ("won", "MYR", 1, 300), ("lost", "MYR", 1, 7),
    }  # fmt: skip


def test_a_deleted_daughter_and_hers_count_no_more(group):
    group.log.record(Label("delete"), [Edit("company", "b", {"deleted": True})])
    rolled = hierarchy.roll_up(group.reader(), n(group, "a"))
    assert (rolled.companies, rolled.people) == (1, 0)


def test_no_edit_makes_a_circle(group):
    from crm_desktop.errors import UserError

    conn = group.reader()
    with pytest.raises(UserError, match="part of itself"):
        hierarchy.refuse_circle(conn, "company", "a", {"parent": "d"})
    hierarchy.refuse_circle(conn, "company", "x", {"parent": "d"})
    hierarchy.refuse_circle(conn, "company", "a", {"name": "Other"})


def test_a_circle_is_seen_before_and_survived_where_two_devices_made_one(group):
    conn = group.reader()
    assert hierarchy.would_circle(conn, "a", "d")
    assert hierarchy.would_circle(conn, "a", "a")
    assert not hierarchy.would_circle(conn, "x", "d")
    assert not hierarchy.would_circle(conn, "a", "unknown")
    group.log.record(Label("edit"), [Edit("company", "a", {"parent": "d"})])
    assert names(hierarchy.tree(conn, n(group, "a"))) == [
        ("Builders", 1),
        ("Doors", 2),
        ("Cleaners", 1),
    ]
    assert hierarchy.roll_up(conn, n(group, "b")).companies == 3
    assert {f.name for f in hierarchy.above(conn, n(group, "a"))} == {"Doors", "Builders"}
