"""The ranked list: what it learns, what it says, and that it follows the file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_desktop import i18n
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import All, Condition, Related
from crm_desktop.errors import Cancelled
from crm_desktop.insight.scores import CHANCE, POINTS, Ranking, learning, points
from crm_desktop.insight.scores.told import instead
from tests.insight.world import NOW

from .trade import SOURCES, Trade


@pytest.fixture
def trade(memory):
    return Trade(memory)


def told(ranking):
    return {n: (s.chance, s.points, s.seen) for n, s in ranking.scores.items()}


def of_id(ranking, id):
    return next(score for score in ranking.scores.values() if score.id == id)


@pytest.mark.parametrize("of", ["deal", "lead"])
def test_it_learns_what_decides(trade, of):
    trade.history(400, of)
    make = trade.deal if of == "deal" else trade.lead
    ids = {source: make(1, source=source) for source in SOURCES}
    conn = trade.ws.reader()
    ranking = Ranking(conn, of, NOW)
    assert [s.id for s in ranking.ranked()] == [ids[s] for s in ("Referral", "Walk-in", "Web")]
    for source, share in SOURCES.items():
        score = of_id(ranking, ids[source])
        assert score.chance == pytest.approx(share, abs=0.1)
        if source != "Walk-in":
            best = ranking.reasons(conn, score.n)[0]
            assert best.text == f"Source: {source}"
            assert best.raises == (source == "Referral")
    checked = ranking.model.checked
    assert checked.brier < checked.brier_of_share
    assert checked.loss < checked.loss_of_share
    assert sum(band.count for band in checked.bands) == checked.looks >= 400
    away = sum(band.count * abs(band.said - band.came) for band in checked.bands) / checked.looks
    assert away < 0.15


def test_too_few_and_one_sided_and_meaningless_histories_are_said(trade):
    conn = trade.ws.reader()
    assert "So far 0 deals were won or lost" in str(Ranking(conn, "deal", NOW).why)
    assert "At least 60 closed deals are needed" in str(Ranking(conn, "deal", NOW).why)
    for at in range(70):
        trade.deal(100, "won" if at else "lost")
    why = str(Ranking(conn, "deal", NOW).why)
    assert "Of 70 deals that were closed, 69 were won" in why
    for _ in range(70):
        trade.deal(100, "lost")
    guessed = Ranking(conn, "deal", NOW).why
    assert "no better than guessing" in str(guessed)
    i18n.set_language("ms")  # while what was learned is kept
    try:
        assert instead(guessed, 0) == str(guessed)
    finally:
        i18n.set_language("en")
    assert Ranking(conn, "deal", NOW).model is None
    trade.lead(3)
    leads = Ranking(conn, "lead", NOW)
    assert "So far 0 leads were converted or discarded" in str(leads.why)
    assert [s.chance for s in leads.ranked()] == [None]


def test_points_rank_where_nothing_is_learned_and_are_reasons(trade):
    points.start(trade.ws, "lead")
    poor, rich = trade.lead(2), trade.lead(2, **{"phones.1": {"value": "012"}}, company_name="Maju")
    conn = trade.ws.reader()
    ranking = Ranking(conn, "lead", NOW)
    assert [s.id for s in ranking.ranked()] == [rich, poor]
    reasons = ranking.reasons(conn, of_id(ranking, rich).n)
    assert [(r.text, r.points) for r in reasons] == [
        ("Has a phone number", 10), ("Names a company", 5),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_it_follows_as_if_made_anew(memory, seed):
    trade = Trade(memory, seed)
    points.start(memory)
    trade.history(200)
    deals = [trade.deal(trade.rng.uniform(0, 200), source="Web") for _ in range(12)]
    conn = memory.reader()
    ranking = Ranking(conn, "deal", NOW)
    assert ranking.model is not None
    acts, stamps = [trade.act(3, deal=deals[0])], []
    for _ in range(30):
        id = trade.rng.choice(deals)
        step = trade.rng.randrange(7)
        if step == 0:
            stamps.append(trade.edit("deal", id, source=trade.rng.choice(list(SOURCES))))
        elif step == 1:
            acts.append(trade.act(trade.rng.uniform(0, 30), "visit", deal=id))
        elif step == 2:
            stamps.append(trade.edit("activity", trade.rng.choice(acts), deal=id))
        elif step == 3:
            stamps.append(trade.edit("activity", acts[0], deleted=trade.rng.random() < 0.5))
        elif step == 4:
            stamps.append(trade.close(id, "won"))
        elif step == 5:
            stamps.append(trade.edit("deal", id, result=None))
        elif any(stamps):
            memory.log.cancel(trade.rng.choice([stamp for stamp in stamps if stamp]))
        ranking.follow(conn, NOW)
        again = Ranking(conn, "deal", NOW)
        if ranking.model.arrival != again.model.arrival:  # learned from fewer: the same looks
            assert {n: s[1:] for n, s in told(ranking).items()} == {
                n: s[1:] for n, s in told(again).items()
            }
        else:
            assert told(ranking) == told(again)


def test_only_what_was_touched_is_scored_again(trade):
    trade.history(100)
    one, other = trade.deal(5, source="Web"), trade.deal(5, source="Web")
    conn = trade.ws.reader()
    ranking = Ranking(conn, "deal", NOW)
    kept = of_id(ranking, other)
    assert not ranking.follow(conn, NOW)
    trade.edit("deal", one, source="Referral")
    assert ranking.follow(conn, NOW)
    assert ranking.ranked()[0].id == one
    assert of_id(ranking, other) is kept


def test_it_learns_again_when_enough_came_to_an_end(trade):
    trade.history(200)
    conn = trade.ws.reader()
    ranking = Ranking(conn, "deal", NOW)
    before = ranking.model
    trade.deal(50, "won", source="Web")
    ranking.follow(conn, NOW)
    assert ranking.model is before
    trade.history(10)
    ranking.follow(conn, NOW)
    assert ranking.model.arrival > before.arrival
    assert ranking.model.good + ranking.model.other == 211


def test_what_is_lacking_is_said_anew_until_there_is_enough(trade):
    trade.history(59)
    conn = trade.ws.reader()
    ranking = Ranking(conn, "deal", NOW)
    assert "So far 59 deals" in str(ranking.why)
    id = trade.deal(50, source="Web")
    ranking.follow(conn, NOW)
    assert "So far 59 deals" in str(ranking.why)
    stamp = trade.close(id, "lost")
    ranking.follow(conn, NOW)
    assert ranking.model or "no better" in str(ranking.why)
    trade.ws.log.cancel(stamp)
    assert [s.id for s in ranking.ranked()] == []
    ranking.follow(conn, NOW)
    assert [s.id for s in ranking.ranked()] == [id]


def test_another_day_makes_other_looks(trade):
    trade.history(100)
    id = trade.deal(5)
    trade.act(13, deal=id)
    conn = trade.ws.reader()
    ranking = Ranking(conn, "deal", NOW)
    assert ranking.follow(conn, NOW + timedelta(days=3))
    again = Ranking(conn, "deal", NOW + timedelta(days=3))
    assert of_id(ranking, id).seen == of_id(again, id).seen
    assert "1" not in of_id(ranking, id).seen.levels[-4:-1]


def test_rules_of_points_are_followed(trade):
    id = trade.deal(2)
    trade.edit("deal", id, **{"contacts.abc": True})
    conn = trade.ws.reader()
    ranking = Ranking(conn, "deal", NOW)
    log = trade.ws.log
    near = points.made("deal", "New", Condition("created", "within", "last 30d"), 7)
    log.record(Label("create", points.ENTITY), [near])
    ranking.follow(conn, NOW)
    assert of_id(ranking, id).points == 7
    customers = Related("company", where=All((Condition("stage", "is", ["customer"]),)))
    log.record(Label("create", points.ENTITY), [points.made("deal", "Customer", customers, 5)])
    company = "c" * 26
    trade.edit("company", company, deleted=False, name="Maju", stage="new")
    trade.edit("deal", id, company=company)
    ranking.follow(conn, NOW)
    assert of_id(ranking, id).points == 7
    trade.edit("company", company, stage="customer")
    ranking.follow(conn, NOW)
    assert of_id(ranking, id).points == 12
    log.record(Label("edit", points.ENTITY), [points.switched(points.rules(conn)[0], off=True)])
    ranking.follow(conn, NOW)
    assert of_id(ranking, id).points in (5, 7)


def test_the_order_can_be_chosen(trade):
    trade.history(200)
    points.start(trade.ws)
    likely = trade.deal(1, source="Referral")
    rich = trade.deal(1, source="Web")
    for _ in range(2):
        trade.act(0.5, "visit", deal=rich)
    ranking = Ranking(trade.ws.reader(), "deal", NOW)
    assert ranking.ranked()[0].id == ranking.ranked(CHANCE)[0].id == likely
    assert ranking.ranked(POINTS)[0].id == rich


def test_it_can_be_stopped_and_stays_as_it_was(trade):
    trade.history(100)
    trade.deal(3)
    conn = trade.ws.reader()
    ranking = Ranking(conn, "deal", NOW)
    before = told(ranking)
    calls = []

    def stop():
        calls.append(1)
        if len(calls) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        ranking.learn(conn, NOW, stop)
    assert told(ranking) == before


def test_looks_do_not_see_the_end(trade):
    """What is written when a deal is closed, or after, is not in what is learned from."""
    conn = trade.ws.reader()
    trade.history(70)
    before = learning.looked_at(conn, "deal", learning.Known(), lambda: None)
    for id, outcome in conn.execute("SELECT id,outcome FROM deal").fetchall():
        trade.edit("deal", id, owner=outcome, source=outcome, company=outcome * 9,
                   **{"tags.a": True, f"contacts.{outcome}": True})  # fmt: skip
        trade.act(0, deal=id)
    assert learning.looked_at(conn, "deal", learning.Known(), lambda: None) == before


class Meanwhile:
    """What a ranking asks whether to go on, and writes to the file at one of those times."""

    def __init__(self, at, work):
        self.left, self.work, self.times = at, work, 0

    def __call__(self):
        self.times += 1
        self.left -= 1
        if self.left == 0:
            self.work()


@pytest.mark.parametrize("at", [1, 2, 3, 5, 8])
def test_what_is_written_while_it_learns_comes_with_the_next_following(ws, at):
    trade = Trade(ws)
    points.start(ws, "deal")
    trade.history(120)
    closing, growing = trade.deal(5, source="Web"), trade.deal(5, source="Web")

    def work():
        trade.close(closing, "won")
        trade.edit("deal", growing, source="Referral", closing="2026-01-01")
        trade.deal(1, source="Walk-in")

    conn = ws.reader()
    alone = Ranking(conn, "deal", NOW)
    meanwhile = Meanwhile(at, work)
    ranking = Ranking(conn, "deal", NOW, meanwhile)
    assert meanwhile.times > at
    assert told(ranking) == told(alone)
    assert ranking.arrival == alone.arrival == ranking.model.arrival
    assert ranking.follow(conn, NOW)
    again = Ranking(conn, "deal", NOW)
    assert {n: s[1:] for n, s in told(ranking).items()} == {
        n: s[1:] for n, s in told(again).items()
    }
    assert {s.id for s in ranking.ranked()} == {s.id for s in again.ranked()}


def test_what_is_written_while_it_follows_comes_with_the_next_following(ws):
    trade = Trade(ws)
    trade.history(120)
    first, second = trade.deal(5, source="Web"), trade.deal(5, source="Web")
    conn = ws.reader()
    ranking = Ranking(conn, "deal", NOW)
    trade.edit("deal", first, source="Walk-in")
    trade.edit("deal", second, source="Walk-in")
    meanwhile = Meanwhile(1, lambda: trade.edit("deal", first, source="Referral"))
    assert ranking.follow(conn, NOW, meanwhile)
    assert meanwhile.times
    assert of_id(ranking, first).seen.levels == of_id(ranking, second).seen.levels
    assert ranking.follow(conn, NOW)
    assert ranking.ranked()[0].id == first
    assert not ranking.follow(conn, NOW)


def test_leads_of_which_nothing_is_learned_stand_by_what_happened_last(trade):
    old, new, called = trade.lead(40), trade.lead(5), trade.lead(60)
    trade.act(2, lead=called)
    conn = trade.ws.reader()
    ranking = Ranking(conn, "lead", NOW)
    assert [s.id for s in ranking.ranked()] == [called, new, old]
    trade.act(1, lead=old)
    ranking.follow(conn, NOW)
    assert [s.id for s in ranking.ranked()] == [old, called, new]


def test_amounts_are_held_against_each_other_at_their_rates(trade):
    day = (NOW + timedelta(days=9)).date().isoformat()
    rate = {"deleted": False, "currency": "SGD", "base": "MYR", "rate": "3.00", "day": "2020-01-01"}
    trade.edit("rate", "r" * 26, **rate)
    values = [(200_00, "MYR"), (100_00, "SGD"), (999_00, "USD"), (250_00, "MYR")]
    ids = [trade.deal(3, closing=day, value={"amount": a, "currency": c}) for a, c in values]
    ranking = Ranking(trade.ws.reader(), "deal", NOW)
    assert [s.id for s in ranking.ranked()] == [ids[1], ids[3], ids[0], ids[2]]
    trade.edit("rate", "r" * 26, rate="2.00")
    ranking.follow(trade.ws.reader(), NOW)
    assert [s.id for s in ranking.ranked()] == [ids[3], ids[0], ids[1], ids[2]]


def test_records_that_stand_by_days_are_put_in_order_again_only_for_what_may_move_one(trade):
    for day in ("2026-12-24", "2026-12-01"):
        trade.deal(3, closing=day)
    contact = new_id()
    conn, traced = trade.ws.reader(), []
    ranking = Ranking(conn, "deal", NOW)
    trade.ws.log.record(Label("edit", "contact"), [Edit("contact", contact, {"name": "Tan"})])
    conn.set_trace_callback(traced.append)
    ranking.follow(conn, NOW)
    conn.set_trace_callback(None)
    assert traced and not any("ORDER BY t.closing" in one for one in traced)
    soon = trade.deal(3, closing="2026-11-27")
    ranking.follow(conn, NOW)
    assert ranking.ranked()[0].id == soon
