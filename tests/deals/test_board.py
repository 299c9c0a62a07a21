"""The board, the funnel and rotting as data."""

from datetime import UTC, datetime

from crm_desktop.deals import moves
from crm_desktop.deals.board import board, cards, put
from crm_desktop.deals.rotting import days_in_stage, rots_before
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import boards
from crm_desktop.store.conditions import Condition

from .kit import add_deals, shown, stages

MYR = {"value": {"amount": 120_000, "currency": "MYR"}}
SGD = {"value": {"amount": 5_000, "currency": "SGD"}}


def test_columns_have_counts_and_sums_by_currency(ws):
    first, second, *_ = stages(ws)
    add_deals(ws, first.id, "ab", **MYR)
    add_deals(ws, first.id, "c", **SGD)
    add_deals(ws, second.id, "d")
    found = board(ws.reader())
    assert [c.count for c in found.columns[:2]] == [3, 1]
    assert found.columns[0].sums == {"MYR": 240_000, "SGD": 5_000}
    assert found.columns[1].sums == {}
    assert found.weighted() == {"MYR": 24_000, "SGD": 500}
    assert found.count == 4


def test_no_pipeline_no_board(ws):
    assert board(ws.reader()) is None


def test_a_deal_that_lies_nowhere_stands_in_the_first_column(ws):
    first, second, *_ = stages(ws)
    ws.log.record(
        Label("create"), [Edit("deal", new_id(), {"deleted": False, "title": "lost one"})]
    )
    (a,) = add_deals(ws, second.id, "a")
    gone = {"pipeline": board(ws.reader()).pipeline.id, "stage": "gone", "rank": "i", "since": ""}
    ws.log.record(Label("edit"), [Edit("deal", a, {"place": gone})])
    assert sorted(shown(ws)[first.name]) == ["a", "lost one"]


def test_filters_reach_titles_companies_and_fields(ws):
    first, *_ = stages(ws)
    company = new_id()
    ws.log.record(Label("create"), [Edit("company", company, {"deleted": False, "name": "Kedai"})])
    add_deals(ws, first.id, ["Shelves"], owner="Siti", company=company)
    add_deals(ws, first.id, ["Desk"], owner="Huda")
    assert shown(ws, text="shel") == {"New lead": ["Shelves"]}
    assert shown(ws, text="kedai") == {"New lead": ["Shelves"]}
    assert shown(ws, conditions=[Condition("owner", "is", "Huda")]) == {"New lead": ["Desk"]}


def test_taking_and_putting_cards_keeps_order_and_sums(ws):
    first, second, *_ = stages(ws)
    ids = add_deals(ws, first.id, "abcde", **MYR)
    add_deals(ws, second.id, "xyz", **SGD)
    found = board(ws.reader())
    moves.move(ws, [ids[1], ids[3]], second.id, after_id=None, before_id=None)
    spots = boards.spots(ws.reader(), [ids[1], ids[3]])
    for spot in spots.values():
        at, position = found.find(spot.n)
        found.columns[at].pop(position)
    assert list(put(ws.reader(), found, spots.values())) == [(1, 3), (1, 4)]
    again = board(ws.reader())
    assert [c.ns for c in found.columns] == [c.ns for c in again.columns]
    assert [c.sums for c in found.columns] == [c.sums for c in again.columns]


def test_cards_say_what_they_show(ws):
    first, *_ = stages(ws)
    company = new_id()
    ws.log.record(Label("create"), [Edit("company", company, {"deleted": False, "name": "Kedai"})])
    add_deals(ws, first.id, "a", company=company, closing="2026-11-25", owner="Siti", **MYR)
    found = board(ws.reader())
    (card,) = cards(ws.reader(), found.columns[0].ns).values()
    assert (card.title, card.company_name, card.amount, card.owner) == (
        "a",
        "Kedai",
        120_000,
        "Siti",
    )


def test_a_card_rots_after_its_days_not_on_them():
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert days_in_stage("2026-11-02T11:00:00Z", now) == 21
    assert rots_before(20, now) > "2026-11-02T11:00:00Z"
    assert rots_before(21, now) < "2026-11-02T11:00:00Z"
    assert rots_before(None, now) == rots_before(0, now) == ""
    assert days_in_stage("soon", now) is None
