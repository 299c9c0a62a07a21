"""What a model says of a record, and that learning is the same however it is read."""

from __future__ import annotations

import pytest

from crm_desktop.insight.scores import coding, learning, looking
from crm_desktop.insight.scores.checking import Checked, Line
from crm_desktop.insight.scores.learning import Model
from crm_desktop.insight.scores.looking import Known, Seen
from tests.insight.world import NOW

from .trade import Trade

WIDTH = len(looking.LEAD)


def model():
    """Return one whose second feature decides: a quarter "yes" (weight 2), the rest "no" (weight −1)."""
    counted = [{("0", v, *["x"] * (WIDTH - 2)): [n, 0] for v, n in (("yes", 25), ("no", 75))}]
    codes = coding.coding(counted, WIDTH)
    weights = [0.5] + [0.0] * (codes.size - 1)
    weights[codes.places[1]["yes"]], weights[codes.places[1]["no"]] = 2.0, -1.0
    checked = Checked(1, 0.5, 0.0, 0.0, 0.0, 0.0, 9.0, ())
    return Model("lead", codes, tuple(weights), Line(1.0, 0.0), Known(), checked, 1, 1, 1)


def seen(level):
    return Seen(1, ("0", level, *["x"] * (WIDTH - 2)))


def test_an_effect_is_what_the_chance_would_be_less_on_average():
    made = model()
    assert made.middle == pytest.approx(0.5 + 0.25 * 2 - 0.75)
    for level, weight in (("yes", 2.0), ("no", -1.0)):
        assert made.chance(seen(level)) == pytest.approx(Line(1, 0).chance(0.5 + weight))
        effects = {name: effect for name, _level, effect in made.effects(seen(level))}
        average = Line(1, 0).chance(made.middle)
        assert effects.pop("source") == pytest.approx(made.chance(seen(level)) - average)
        assert set(effects.values()) == {0.0}


def test_a_level_nobody_has_seen_counts_as_the_average():
    made = model()
    assert made.chance(seen("maybe")) == pytest.approx(Line(1, 0).chance(made.middle))


def test_blocks_do_not_change_what_is_learned(memory, monkeypatch):
    trade = Trade(memory)
    trade.history(150)
    conn = memory.reader()
    whole = learning.learn(conn, "deal", NOW)
    monkeypatch.setattr(learning, "BLOCK", 7)
    again = learning.learn(conn, "deal", NOW)
    assert again.weights == pytest.approx(whole.weights, abs=1e-6)
    assert again.checked.brier == pytest.approx(whole.checked.brier)


def test_a_deal_taken_back_or_hidden_is_not_learned_from(memory):
    trade = Trade(memory)
    trade.history(100)
    conn = memory.reader()
    before = learning.looked_at(conn, "deal", Known(), lambda: None)
    id = trade.deal(200, "won", source="Fair")
    hidden = trade.edit("deal", id, deleted=True)
    assert learning.looked_at(conn, "deal", Known(), lambda: None) == before
    memory.log.cancel(hidden)
    with_it = learning.looked_at(conn, "deal", Known(), lambda: None)
    assert sum(t[0] for part in with_it for t in part.values()) > sum(
        t[0] for part in before for t in part.values()
    )
    trade.edit("deal", id, result=None)  # open again
    assert learning.looked_at(conn, "deal", Known(), lambda: None) == before
