"""Moves on the board: order, since, one undo, and room where ranks had run out."""

from datetime import UTC, datetime

import pytest

from crm_desktop.deals import moves, pipelines, placing
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError

from .kit import LONG_AGO, add_deals, row, shown, stages

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def first(ws):
    return [s.id for s in stages(ws)]


def test_a_deal_moves_to_the_end_of_a_stage(ws, first):
    a, _b = add_deals(ws, first[0], "ab")
    add_deals(ws, first[1], "xy")
    moves.move(ws, [a], first[1], now=NOW)
    assert shown(ws) == {"New lead": ["b"], "Qualified": ["x", "y", "a"]}
    assert row(ws, a)["place"]["since"] == "2026-11-23T10:00:00Z"


def test_within_a_stage_since_stays(ws, first):
    a, _b, c = add_deals(ws, first[0], "abc")
    moves.move(ws, [c], first[0], before_id=a, now=NOW)
    assert shown(ws) == {"New lead": ["c", "a", "b"]}
    assert row(ws, c)["place"]["since"] == LONG_AGO


def test_several_keep_the_order_they_were_given(ws, first):
    a, b, c, d = add_deals(ws, first[0], "abcd")
    x, y = add_deals(ws, first[1], "xy")
    moves.move(ws, [b, d], first[1], after_id=x, before_id=y)
    assert shown(ws) == {"New lead": ["a", "c"], "Qualified": ["x", "b", "d", "y"]}
    moves.move(ws, [c, a], first[1], before_id=x)
    assert shown(ws)["Qualified"] == ["c", "a", "x", "b", "d", "y"]


def test_a_move_is_one_operation_and_undone_as_one(ws, first):
    ids = add_deals(ws, first[0], "abc")
    operation = moves.move(ws, ids[:2], first[2])
    assert (operation.label.key, operation.label.count) == ("move", 2)
    ws.log.undo()
    assert shown(ws) == {"New lead": ["a", "b", "c"]}
    assert row(ws, ids[0])["place"]["since"] == LONG_AGO
    ws.log.redo()
    assert shown(ws)["Meeting"] == ["a", "b"]


def test_a_drop_where_it_lay_writes_nothing(ws, first):
    a, b, c, d = add_deals(ws, first[0], "abcd")
    assert moves.move(ws, [b], first[0], after_id=a, before_id=c) is None
    assert moves.move(ws, [b, c], first[0], before_id=d) is None
    assert moves.move(ws, [d], first[0]) is None
    assert moves.move(ws, [c, b], first[0], after_id=a) is not None


def test_next_to_a_card_that_moves_itself_is_the_end(ws, first):
    a, b, _c = add_deals(ws, first[0], "abc")
    moves.move(ws, [a, b], first[0], after_id=b)
    assert shown(ws) == {"New lead": ["c", "a", "b"]}


def test_a_stage_that_is_gone_is_said_in_words(ws, first):
    (a,) = add_deals(ws, first[0], "a")
    with pytest.raises(UserError):
        moves.move(ws, [a], "nowhere")


def test_won_lost_and_open_again(ws, first):
    a, b = add_deals(ws, first[3], "ab")
    assert moves.win(ws, [a], now=NOW).label.key == "won"
    assert moves.lose(ws, [b], " Too dear ", now=NOW).label.key == "lost"
    assert shown(ws) == {}
    assert row(ws, b)["result"] == {"outcome": "lost", "reason": "Too dear", "closed": "2026-11-23"}
    moves.reopen(ws, [a, b])
    assert shown(ws) == {"Proposal": ["a", "b"]}
    assert row(ws, a)["result"] is None


def test_equal_ranks_are_spread_by_the_drop_between_them(ws, first):
    ids = add_deals(ws, first[0], "abcdef")
    where = row(ws, ids[0])["place"]
    ws.log.record(Label("edit", "deal"), [Edit("deal", id, {"place": where}) for id in ids[:5]])
    before = shown(ws)["New lead"]
    equal = [t for t in before if t != "f"]
    # Cards of one rank lie by their ids, so which two are neighbours differs from run to run.
    above = equal[2] if before.index("f") != before.index(equal[2]) + 1 else equal[1]
    operation = moves.move(ws, [ids[5]], first[0], after_id=ids["abcdef".index(above)])
    after = shown(ws)["New lead"]
    assert [t for t in after if t != "f"] == equal
    assert after.index("f") == after.index(above) + 1
    assert len(operation.changes) > 1
    assert row(ws, ids[2])["place"]["since"] == LONG_AGO


def test_hundreds_of_drops_into_one_gap_keep_the_order(ws, first):
    top, *rest = add_deals(ws, first[0], [str(i) for i in range(12)])
    want = list(rest)
    for _ in range(150):
        last = want.pop()
        want.insert(0, last)
        moves.move(ws, [last], first[0], after_id=top)
    titles = {id: str(i) for i, id in enumerate([top, *rest])}
    assert shown(ws)["New lead"] == [titles[i] for i in [top, *want]]
    assert max(len(row(ws, i)["place"]["rank"]) for i in rest) <= 32


def test_a_deal_without_a_rank_can_have_one_before_it(ws, first):
    a, b = add_deals(ws, first[0], "ab")
    where = {k: v for k, v in row(ws, a)["place"].items() if k != "rank"}
    ws.log.record(Label("edit", "deal"), [Edit("deal", a, {"place": where})])
    moves.move(ws, [b], first[0], before_id=a)
    assert shown(ws)["New lead"] == ["b", "a"]


def test_to_another_pipeline_goes_to_its_first_stage(ws, first):
    (a,) = add_deals(ws, first[2], "a")
    other = pipelines.Pipeline("Projects", stages=(pipelines.Stage("Plan"), pipelines.Stage("Do")))
    pipelines.save(ws, other)
    moves.to_pipeline(ws, [a], other.id)
    assert shown(ws, pipeline_id=other.id) == {"Plan": ["a"]}


def test_very_many_at_once_are_one_operation(ws, first):
    ids = add_deals(ws, first[0], [f"{i:04}" for i in range(700)])
    assert moves.move(ws, ids, first[1]).label.count == 700
    assert shown(ws)["Qualified"] == [f"{i:04}" for i in range(700)]
    ws.log.undo()
    assert len(shown(ws)["New lead"]) == 700


def test_a_new_deal_gets_the_end_of_the_first_stage(ws, first):
    add_deals(ws, first[0], "ab")
    where = placing.last_place(ws.reader())
    assert where["stage"] == first[0]
    assert where["rank"] > row(ws, add_deals(ws, first[0], "c")[0])["place"]["rank"][:5]
    assert placing.last_place(ws.reader(), first[2])["stage"] == first[2]


def test_without_a_pipeline_there_is_no_place(ws):
    assert placing.last_place(ws.reader()) is None
