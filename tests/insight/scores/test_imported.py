"""A history that came by an import: what is known of closed deals is known of open ones, and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_desktop.domain.moments import utc_text
from crm_desktop.insight.scores import Ranking, told
from tests.insight.world import NOW

from .trade import SOURCES, Trade


def bring(trade, days, outcome="", lasts=30.0, **cells):
    """Import a deal: lost ones often ended in the first stage, won ones in the last."""
    first = outcome != "won" and trade.rng.random() < 0.5
    began = NOW - timedelta(days=days)
    place = {
        "pipeline": trade.pipeline, "stage": trade.stages[not first], "rank": "m",
        "since": utc_text(began if first else NOW), "told": "all" if first else "stage",
    }  # fmt: skip
    if outcome:
        day = (began + timedelta(days=lasts)).date().isoformat()
        cells["result"] = {"outcome": outcome, "closed": day}
    return trade.deal(days, place=place, **cells)


@pytest.fixture
def brought(memory):
    trade = Trade(memory, 7)
    for at in range(400):
        source = list(SOURCES)[at % 3]
        outcome = "won" if trade.rng.random() < SOURCES[source] else "lost"
        bring(trade, trade.rng.uniform(100, 400), outcome, trade.rng.uniform(4, 80), source=source)
    return trade


def test_open_deals_are_given_what_came_of_those_before(brought):
    for at in range(60):
        bring(brought, brought.rng.uniform(1, 80), source=list(SOURCES)[at % 3])
    conn = brought.ws.reader()
    ranking = Ranking(conn, "deal", NOW)
    chances = [score.chance for score in ranking.scores.values()]
    assert sum(chances) / len(chances) == pytest.approx(0.5, abs=0.07)
    said = {r.text for n in ranking.scores for r in ranking.reasons(conn, n, 20)}
    assert any(text.startswith("Source: ") for text in said)
    assert not any(text.startswith(("Pipeline", "Stage", "Time in")) for text in said)
    assert not any("not said" in text for text in said)


def test_that_stages_of_imported_deals_do_not_count_is_said(brought):
    ids = [bring(brought, 9, source="Web") for _ in range(3)]
    conn = brought.ws.reader()
    ranking = Ranking(conn, "deal", NOW)
    assert told.unseen("deal", ranking.scores.values()) == 3
    assert told.unseen_said(3).startswith("The chances of 3 open deals do not count their stages")
    for id in ids[:2]:
        moved = {"pipeline": brought.pipeline, "stage": brought.stages[1], "rank": "x",
                 "since": utc_text(NOW - timedelta(days=1))}  # fmt: skip
        brought.edit("deal", id, place=moved)
    ranking.follow(conn, NOW)
    assert told.unseen("deal", ranking.scores.values()) == 0
    assert told.unseen_said(0) == ""
