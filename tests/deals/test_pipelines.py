"""Pipelines: saved as edited in one operation, and deals never left without a column."""

from dataclasses import replace

import pytest

from crm_desktop.deals import moves, pipelines
from crm_desktop.deals.pipelines import Pipeline, Stage
from crm_desktop.errors import UserError
from crm_desktop.store.workspace import Profile, Workspace

from .kit import add_deals, row, shown, stages


def sales(ws):
    stages(ws)
    return pipelines.pipelines(ws.reader())[0]


def test_a_new_file_gets_a_pipeline_that_undo_does_not_offer(ws):
    first = pipelines.ensure_default(ws)
    assert pipelines.ensure_default(ws) == first
    assert [s.name for s in sales(ws).stages][:2] == ["New lead", "Qualified"]
    assert ws.log.undoable() is None


def test_the_first_pipeline_speaks_the_language_of_the_profile(tmp_path):
    with Workspace.create(tmp_path / "kedai.crm", Profile("Huda", language="ms")) as ws:
        made = sales(ws)
    assert made.name == "Jualan"
    assert made.stages[1].name == "Layak"


def test_everything_the_editor_can_do_is_one_operation(ws):
    known = sales(ws)
    a, b, c, *rest = known.stages
    (deal,) = add_deals(ws, b.id, "x")
    fresh = Stage("Tasting", colour="c3", probability=50, rotting_days=5)
    changed = (replace(c, name="Visit", colour="c2"), fresh, replace(a, probability=5), *rest)
    before = len(ws.log.since())
    pipelines.save(ws, replace(known, name="Shop", stages=changed), {b.id: fresh.id})
    assert len(ws.log.since()) == before + 1
    now = sales(ws)
    assert now.name == "Shop"
    assert [s.name for s in now.stages][:3] == ["Visit", "Tasting", "New lead"]
    assert (now.stages[0].colour, now.stages[2].probability) == ("c2", 5)
    assert row(ws, deal)["place"]["stage"] == fresh.id
    ws.log.undo()
    assert [(s.id, s.name) for s in sales(ws).stages] == [(s.id, s.name) for s in known.stages]
    assert row(ws, deal)["place"]["stage"] == b.id


def test_saving_what_is_there_writes_nothing(ws):
    assert pipelines.save(ws, sales(ws)) is None


def test_a_stage_with_deals_does_not_vanish_silently(ws):
    known = sales(ws)
    (won,) = add_deals(ws, known.stages[1].id, "x")
    moves.win(ws, [won])
    less = replace(known, stages=(known.stages[0], *known.stages[2:]))
    with pytest.raises(UserError):
        pipelines.save(ws, less)
    with pytest.raises(UserError):
        pipelines.save(ws, less, {known.stages[1].id: "nowhere"})
    pipelines.save(ws, less, {known.stages[1].id: known.stages[0].id})
    moves.reopen(ws, [won])
    assert shown(ws) == {"New lead": ["x"]}


def test_deals_of_a_removed_stage_come_last_in_their_order(ws):
    known = sales(ws)
    add_deals(ws, known.stages[0].id, "ab")
    add_deals(ws, known.stages[1].id, "xyz")
    less = replace(known, stages=(known.stages[0], *known.stages[2:]))
    pipelines.save(ws, less, {known.stages[1].id: known.stages[0].id})
    assert shown(ws) == {"New lead": ["a", "b", "x", "y", "z"]}


def test_an_empty_stage_goes_without_a_question(ws):
    known = sales(ws)
    pipelines.save(ws, replace(known, stages=known.stages[1:]))
    assert len(sales(ws).stages) == len(known.stages) - 1


@pytest.mark.parametrize(
    "wanted",
    [
        Pipeline("", stages=(Stage("A"),)),
        Pipeline("P"),
        Pipeline("P", stages=(Stage(" "),)),
        Pipeline("P", stages=(Stage("A"), Stage("a "))),
    ],
)
def test_what_cannot_be_saved_is_said_in_words(ws, wanted):
    with pytest.raises(UserError):
        pipelines.save(ws, wanted)


def test_a_pipeline_goes_with_its_stages_and_its_deals_move(ws):
    known = sales(ws)
    (deal,) = add_deals(ws, known.stages[0].id, "x")
    with pytest.raises(UserError):
        pipelines.remove(ws, known.id)
    other = Pipeline("Projects", stages=(Stage("Plan"),))
    pipelines.save(ws, other)
    with pytest.raises(UserError):
        pipelines.remove(ws, known.id)
    pipelines.remove(ws, known.id, other.stages[0].id)
    assert [p.name for p in pipelines.pipelines(ws.reader())] == ["Projects"]
    assert row(ws, deal)["place"]["stage"] == other.stages[0].id
    ws.log.undo()
    assert shown(ws) == {"New lead": ["x"]}
