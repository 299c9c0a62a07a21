"""What a screen gets of a ranking: what changed of the order, what rows say, how it did."""

from __future__ import annotations

import pytest

from crm_desktop.insight.scores import CHANCE, Ranking, kept_word, listed, points
from crm_desktop.insight.scores.checking import Band, Checked
from tests.insight.world import NOW

from .trade import Trade


@pytest.fixture
def trade(memory):
    return Trade(memory)


def test_only_who_was_touched_is_placed_anew(trade):
    trade.history(100)
    ids = [trade.deal(5, source="Web") for _ in range(5)]
    conn = trade.ws.reader()
    ranking = Ranking(conn, "deal", NOW)
    first = listed.standing(ranking, "")
    assert first.by == CHANCE
    assert len(first.order.placed) == 5
    trade.edit("deal", ids[3], source="Referral")
    trade.close(ids[4], "won")
    ranking.follow(conn, NOW)
    then = listed.standing(ranking, "", first.scores)
    by_id = {s.id: s.n for s in first.scores}
    assert then.order.placed == (by_id[ids[3]],)
    assert then.order.gone == {by_id[ids[4]]}
    assert then.scores[0].id == ids[3]


def test_rows_say_name_reasons_and_what_is_next(trade):
    points.start(trade.ws, "lead")
    trade.history(120, "lead")
    id = trade.lead(2, source="Referral", name="Aminah", company_name="Klinik", owner="Ben",
                    value={"amount": 500_00, "currency": "MYR"})  # fmt: skip
    trade.edit("task", "t" * 26, deleted=False, title="Call", lead=id, due="2026-11-27")
    conn = trade.ws.reader()
    ranking = Ranking(conn, "lead", NOW)
    standing = listed.standing(ranking, "")
    (line,) = listed.lines(conn, "lead", standing.model, standing.scores).values()
    assert (line.title, line.about, line.owner, line.value) == (
        "Aminah", "Klinik", "Ben", (500_00, "MYR"),
    )  # fmt: skip
    assert (line.step_at, line.step) == ("2026-11-27", "Call")
    assert line.reasons[0].text == "Source: Referral"
    assert ("Names a company", 5) in [(r.text, r.points) for r in line.reasons]
    assert standing.rules == 8


def test_how_it_did_is_said_in_words():
    bands = (Band(0.1, 50, 0.15, 0.12), Band(0.6, 50, 0.65, 0.80))
    found = Checked(100, 0.4, 0.18, 0.24, 0.5, 0.6, 3.0, bands)
    assert kept_word.off(found) == pytest.approx(0.09)
    assert kept_word.worst(found) is bands[1]
    assert kept_word.band_name(bands[1]) == "60–70 %"
    assert kept_word.plainly(found) == (
        "What was said and what came differ by 9 points in 100 on average. The squared error (Brier) is "
        "0.180, 25 % less than by saying 40 % of everyone (0.240)."
    )
