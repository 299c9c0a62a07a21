"""Why a figure changed: counted on paper, and proved to add up on a world of random work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.rule import Condition
from crm_desktop.insight import explaining
from crm_desktop.insight.explaining import (
    AGED,
    ENTERED,
    GREW,
    LEFT,
    MOVED,
    PAST,
    SHRANK,
    TOUCHED,
    Since,
)
from crm_desktop.insight.narrowing import OPEN
from crm_desktop.store.figures import asking, touched
from crm_desktop.store.figures.question import COUNT, MEAN, SUM, Asked, Question
from crm_desktop.store.past import Moment, PastWorkspace

from .shop import Shop
from .test_following import QUESTIONS, told
from .world import NOW, World

THEN = NOW - timedelta(days=7)
VALUE = Question("deal", SUM, "value", ("stage",), OPEN)


def moment(ws, at=THEN):
    return Moment(at, touched.newest(ws.reader()))


def why(ws, since, question=VALUE, keys=None):
    return explaining.explain(ws, Asked(question, NOW), keys, since)


def worth(amount):
    return {"amount": amount, "currency": "MYR"}


@pytest.fixture
def story(memory):
    """Six deals, and what was done to five of them since."""
    shop = Shop(memory)
    ids = {name: shop.deal(("New", 30), amount=100_00) for name in "abcdef"}
    since = moment(memory)
    done = {
        "a": shop.write("deal", ids["a"], value=worth(150_00)),
        "b": shop.write("deal", ids["b"], value=worth(60_00)),
        "c": shop.write("deal", ids["c"], place=shop.place("Visit", 2)),
        "d": shop.write("deal", ids["d"], result={"outcome": "lost", "closed": "2026-11-25"}),
    }
    ids["g"] = shop.deal(("New", 1), amount=9_00)
    return shop, ids, since, done


def test_each_record_says_what_became_of_it(story, memory):
    shop, ids, since, done = story
    found = why(memory, since)
    by = {change.n: change for change in found.changes}
    said = {name: by[shop.n(ids[name])] for name in "abcdg"}
    assert {name: (c.verdict, c.before, c.after) for name, c in said.items()} == {
        "a": (GREW, 100_00, 150_00), "b": (SHRANK, 100_00, 60_00), "c": (MOVED, 100_00, 100_00),
        "d": (LEFT, 100_00, None), "g": (ENTERED, None, 9_00),
    }  # fmt: skip
    assert len(found.changes) == 5
    assert found.figures() == (600_00, 519_00)
    assert said["a"].stamps == (done["a"].stamp,)
    assert [c.by for c in found.changes] == [-100_00, 50_00, -40_00, 9_00, 0]  # the greatest first


def test_of_one_group_a_record_moves_in_or_out(story, memory):
    shop, ids, since, _ = story
    visit, new = (why(memory, since, keys=(shop.stages[name],)) for name in ("Visit", "New"))
    assert [(c.n, c.verdict, c.by) for c in visit.changes] == [(shop.n(ids["c"]), MOVED, 100_00)]
    assert visit.changes[0].was == ((shop.stages["New"],),)
    assert (visit.figures(), new.figures()) == ((0, 100_00), (600_00, 419_00))
    assert {c.verdict for c in new.changes} == {GREW, SHRANK, MOVED, LEFT, ENTERED}


def test_undone_and_done_again_is_no_change_and_an_undo_is_named(story, memory):
    shop, ids, since, done = story
    undone = memory.log.cancel(done["a"].stamp)
    assert shop.n(ids["a"]) not in {c.n for c in why(memory, since).changes}
    later = moment(memory)
    again = memory.log.revive(done["a"].stamp)
    (change,) = why(memory, later).changes
    assert (change.verdict, change.stamps) == (GREW, (again.stamp,))
    assert undone is not None


def test_the_quickest_exact_way_is_taken(story, memory):
    shop, _ids, since, _ = story
    aged = Question("deal", COUNT, "", ("stuck:20",), OPEN)
    recent = Question("deal", COUNT, "", (), (Condition("created", "within", "last 30d"),))
    with Since(memory, since) as one:
        assert one.ways(Asked(VALUE, NOW)) == (TOUCHED, AGED, PAST)
        assert one.ways(Asked(recent, NOW)) == (AGED, PAST)
        assert one.ways(Asked(aged, NOW)) == (AGED, PAST)
    shop.write("stage", shop.stages["New"], rotting_days=3)
    with Since(memory, since) as one:
        assert one.ways(Asked(VALUE, NOW)) == (TOUCHED, AGED, PAST)
        assert one.ways(Asked(aged, NOW)) == (PAST,)
        assert one.explain(Asked(aged, NOW)).elsewhere == ("stage",)


def test_time_alone_changes_a_figure_and_no_operation_did_it(memory):
    shop = Shop(memory)
    id = shop.deal(("New", 16))
    since = moment(memory)
    found = why(memory, since, Question("deal", COUNT, "", ("stuck:10",), OPEN), (1,))
    assert found.figures() == (0, 1)
    assert found.aged
    assert [(c.n, c.verdict, c.stamps) for c in found.changes] == [(shop.n(id), MOVED, ())]


def test_another_rate_is_why_and_is_named(memory):
    shop = Shop(memory)
    shop.deal(("New", 16), amount=10_00, currency="SGD")
    since = moment(memory)
    shop.write(
        "rate", new_id(), deleted=False, currency="SGD", base="MYR", day="2026-01-01", rate="3"
    )
    found = why(memory, since, Question("deal", SUM, "value", base="MYR"))
    assert (found.figures(), found.way, found.elsewhere) == ((0, 30_00), PAST, ("rate",))
    assert [c.verdict for c in found.changes] == [GREW]


def test_what_was_erased_is_in_no_figure_of_the_past(memory):
    shop = Shop(memory)
    ids = [shop.deal(("New", 16)) for _ in range(2)]
    since = moment(memory)
    memory.log.erase([("deal", ids[0])])
    found = why(memory, since)
    assert (found.figures(), found.way) == ((100_00, 100_00), PAST)


def test_a_mean_is_told_then_and_now(story, memory):
    found = why(memory, story[2], Question("deal", MEAN, "value", (), OPEN))
    assert not found.adds_up
    assert found.figures() == (100_00, 519_00 / 6)


def test_building_the_past_can_be_stopped(memory):
    shop = Shop(memory)
    shop.deal(("New", 16))
    since = moment(memory)
    shop.write("stage", shop.stages["New"], probability=99)

    def stop():
        raise KeyboardInterrupt

    weighted = Asked(Question("deal", SUM, "weighted"), NOW)
    with pytest.raises(KeyboardInterrupt):
        explaining.explain(memory, weighted, None, since, check=stop)


def test_a_file_is_read_as_one_state(ws):
    shop = Shop(ws)
    id = shop.deal(("New", 16), amount=1_00)
    since = moment(ws)
    shop.write("deal", id, value=worth(2_00))
    with Since(ws, since) as one:
        shop.write("deal", id, value=worth(3_00))
        assert one.explain(Asked(VALUE, NOW)).figures() == (1_00, 2_00)
    assert why(ws, since).figures() == (1_00, 3_00)


def check_all_ways(ws, kept, at):
    """All ways give the answer of the moment itself, and changes that make up the difference."""
    asked = Asked(QUESTIONS[at], NOW)
    for since, answers in kept:
        with Since(ws, since) as one:
            for way in one.ways(asked):
                assert told(one.before(asked, way)) == answers[at], (since, way, asked)
                found = one.explain(asked, None, way)
                before, after = found.figures()
                total = sum(change.by for change in found.changes)
                if found.adds_up:
                    assert total == pytest.approx((after or 0) - (before or 0), abs=1e-6)
                groups = [change for change in found.changes if change.was != change.now]
                assert all(c.verdict in (ENTERED, LEFT, MOVED, GREW, SHRANK) for c in groups)


@pytest.mark.parametrize("seed", range(3))
def test_every_way_gives_what_was_told_then_and_adds_up(memory, seed):
    """The answers were kept as it went; the world works in between, stages and rates included."""
    world, conn = World(memory, 200 + seed), memory.reader()
    kept = []
    for at in range(4):
        for _ in range(12):
            world.step()
        if at == 2 - seed:
            world._write("stage", world.stages[1], fresh=False, probability=45)
        at_then = Moment(NOW - timedelta(days=10 * (4 - at)), touched.newest(conn))
        answers = [told(asking.answer(conn, Asked(q, at_then.at))) for q in QUESTIONS]
        kept.append((at_then, answers))
    for _ in range(10):
        world.step()
    for at in range(len(QUESTIONS)):
        check_all_ways(memory, kept, at)


@pytest.mark.parametrize("seed", range(3))
def test_changes_of_each_group_add_up(memory, seed):
    world, conn = World(memory, 300 + seed), memory.reader()
    for _ in range(30):
        world.step()
    since = moment(memory)
    for _ in range(30):
        world.step()
    for question in QUESTIONS:
        with Since(memory, since) as one:
            asked = Asked(question, NOW)
            if one.ways(asked)[0] == PAST or question.how not in (COUNT, SUM):
                continue
            groups = {*asking.answer(conn, asked).tallies, *one.before(asked).tallies}
            for keys in groups:
                found = one.explain(asked, keys)
                before, after = found.figures()
                assert sum(c.by for c in found.changes) == after - before


@pytest.mark.parametrize("seed", range(3))
def test_the_past_answers_as_it_did_then(memory, seed):
    world, conn = World(memory, 400 + seed), memory.reader()
    kept = []
    for _ in range(5):
        for _ in range(10):
            world.step()
        kept.append((
            moment(memory), [told(asking.answer(conn, Asked(q, THEN))) for q in QUESTIONS]
        ))  # fmt: skip
    for since, answers in kept:
        past = PastWorkspace.travel(memory, since, lambda _part: None, lambda: None)
        for question, then in zip(QUESTIONS, answers, strict=True):
            assert told(asking.answer(past.reader(), Asked(question, THEN))) == then, question
        past.close()
