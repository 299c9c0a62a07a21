import pytest

from crm_desktop.deals import needs, pipelines
from crm_desktop.deals.pipelines import Need, Pipeline, Stage
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.board.needs_sheet import needs_of
from crm_desktop.store import listing

TWO = (Need("k1", "Site measured"), Need("k2", "Quotation accepted"))


@pytest.fixture
def board(ws):
    made = Pipeline("Sales", stages=(Stage("Visit", needs=TWO), Stage("Proposal")))
    pipelines.save(ws, made)
    place = {
        "pipeline": made.id,
        "stage": made.stages[0].id,
        "rank": "m",
        "since": "2026-11-01T00:00:00Z",
    }
    ws.log.record(
        Label("create"), [Edit("deal", "d", {"deleted": False, "title": "Fit", "place": place})]
    )
    return made


def deal(ws):
    return listing.record(ws.reader(), "deal", "d").row


def test_needs_are_kept_in_their_order_and_ticked(ws, board):
    assert pipelines.pipeline(ws.reader(), board.id).stages[0].needs == TWO
    wanted = needs.wanted(ws.reader(), deal(ws))
    assert (wanted.to, wanted.step, wanted.steps, wanted.open) == ("Proposal", 1, 2, 2)
    needs.meet(ws, "d", "k2", True)
    assert [met for _, met in needs.wanted(ws.reader(), deal(ws)).needs] == [False, True]
    needs.meet(ws, "d", "k2", False)
    assert needs.wanted(ws.reader(), deal(ws)).open == 2
    ws.log.undo()
    assert needs.wanted(ws.reader(), deal(ws)).open == 1


def test_a_need_taken_out_is_gone_and_comes_back_with_undo(ws, board):
    stage = board.stages[0]
    fewer = Stage(stage.name, stage.id, needs=(TWO[1],), rank=stage.rank)
    pipelines.save(ws, Pipeline(board.name, board.id, (fewer, board.stages[1])))
    assert pipelines.pipeline(ws.reader(), board.id).stages[0].needs == (TWO[1],)
    ws.log.undo()
    assert pipelines.pipeline(ws.reader(), board.id).stages[0].needs == TWO


def test_a_closed_deal_and_one_on_no_board_need_nothing(ws, board):
    ws.log.record(Label("won"), [Edit("deal", "d", {"result": {"outcome": "won"}})])
    assert needs.wanted(ws.reader(), deal(ws)) is None
    assert needs.wanted(ws.reader(), {"id": "x", "place": None, "result": None}) is None


def test_lines_keep_the_keys_of_what_was_there():
    assert needs_of("Quotation accepted\nSite measured", TWO) == (TWO[1], TWO[0])
    changed = needs_of("Site measured twice\nQuotation accepted", TWO)
    assert changed == (Need("k1", "Site measured twice"), TWO[1])
    added = needs_of("Site measured\n\n Delivery agreed \nQuotation accepted\nSite measured", TWO)
    assert [n.text for n in added] == ["Site measured", "Delivery agreed", "Quotation accepted"]
    assert (added[0], added[2]) == TWO and added[1].key not in ("k1", "k2")
