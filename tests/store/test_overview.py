from datetime import date

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import listing, overview

TODAY = date(2026, 11, 23)


@pytest.fixture
def shop(ws):
    new = {"deleted": False}

    def deal(id, amount, currency, result=None):
        cells = new | {"title": id, "company": "firm", "value": {"amount": amount, "currency": currency},
                       "contacts.huda": True}  # fmt: skip
        return Edit("deal", id, cells | ({"result": result} if result else {}))

    ws.log.record(Label("create"), [
        Edit("company", "firm", new | {"name": "Maju", "stage": "qualified"}),
        Edit("contact", "huda", new | {"name": "Huda", "company": "firm", "stage": "lead"}),
        deal("open", 100, "MYR"), deal("abroad", 5, "SGD"),
        deal("old", 70, "MYR", {"outcome": "won", "closed": "2020-01-01"}),
        deal("fresh", 30, "MYR", {"outcome": "won", "closed": "2026-09-01"}),
    ])  # fmt: skip
    return ws


def look(ws, entity, id):
    view = listing.record(ws.reader(), entity, id)
    return overview.overview(ws.reader(), entity, view.row, TODAY)


@pytest.mark.parametrize(("entity", "id"), [("company", "firm"), ("contact", "huda")])
def test_sums_are_by_outcome_and_currency_and_the_year_by_itself(shop, entity, id):
    over = look(shop, entity, id)
    assert set(over.sums) == {
        ("open", "MYR", 1, 100),
        ("open", "SGD", 1, 5),
        ("won", "MYR", 2, 100),
    }
    assert over.year == (("won", "MYR", 1, 30),)
    assert [d["title"] for d in over.deals][:2] == ["open", "abroad"] or over.deals[0][
        "result"
    ] is None


def test_the_next_step_is_the_earliest_open_one_and_goes_when_it_is_done(shop):
    new = {"deleted": False, "contacts.huda": True}
    shop.log.record(Label("create"), [
        Edit("task", "t1", new | {"title": "Later", "due": "2026-12-01"}),
        Edit("task", "t2", new | {"title": "Call", "due": "2026-11-25", "owner": "Siti"}),
    ])  # fmt: skip
    step = look(shop, "contact", "huda").step
    assert (step.id, step.title, step.at, step.owner) == ("t2", "Call", "2026-11-25", "Siti")
    shop.log.record(Label("edit"), [Edit("task", "t2", {"done": "2026-11-23T00:00:00Z"})])
    assert look(shop, "contact", "huda").step.id == "t1"


def test_since_when_is_when_the_stage_got_its_value(ws):
    walls = iter(range(1_000_000_000_000, 10**15, 86_400_000))
    from crm_desktop.store.workspace import Profile, Workspace

    with Workspace.create(":memory:", Profile("Huda"), clock=lambda: next(walls)) as ws:
        ws.log.record(
            Label("create"),
            [Edit("contact", "c", {"deleted": False, "name": "C", "stage": "lead"})],
        )
        ws.log.record(Label("edit"), [Edit("contact", "c", {"stage": "customer"})])
        n = listing.number_of(ws.reader(), "contact", "c")
        first = overview.stage_since(ws.reader(), "contact", n)
        ws.log.record(Label("edit"), [Edit("contact", "c", {"job": "Buyer"})])
        assert overview.stage_since(ws.reader(), "contact", n) == first > 0
        ws.log.undo()
        ws.log.undo()
        assert 0 < overview.stage_since(ws.reader(), "contact", n) < first


def test_nothing_is_known_of_a_new_record(ws):
    ws.log.record(Label("create"), [Edit("contact", "c", {"deleted": False, "name": "C"})])
    over = look(ws, "contact", "c")
    assert (over.since, over.step, over.last, over.sums, over.deals) == (0, None, "", (), ())
