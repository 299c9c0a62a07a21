"""Every screen of the tour, looked at in both languages and at several text sizes."""

import shutil

import pytest

from crm_desktop.gui import language, theme, tour
from crm_desktop.gui.tour import (
    scenes,
    scenes_board,
    scenes_exchange,
    scenes_extremes,
    scenes_trouble,
)
from tests.gui.look import outside
from tests.gui.look.looker import Looker

ALL = [s for s in scenes.SCENES if s not in scenes_extremes.SCENES]
PARTS = 8
"""Tests that share all scenes: a test that takes long holds up a whole run."""
MAIN = (
    scenes.first_run, scenes.start, scenes.contacts, scenes.facts, scenes.deals, scenes.bulk_edit,
    scenes.new_record, scenes_board.board, scenes_board.editor, scenes_exchange.import_steps,
    scenes.preferences, scenes_trouble.in_use,
)  # fmt: skip


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    home = tmp_path_factory.mktemp("tour")
    return {code: tour.sample_file(home, code) for code in tour.LANGUAGES}


@pytest.fixture
def wrong_with(qapp, samples, tmp_path):
    """Return a function that plays scenes and returns what is wrong with them."""

    def played(code, wanted, asked, scale=1.0):
        mine = shutil.copy(samples[code], tmp_path)
        with Looker(qapp, tmp_path / code, tmp_path / mine, "light", code) as stage:
            stage.begin(asked)
            theme.apply(qapp, "light", scale)
            for scene in wanted:
                stage.play(scene)
        assert not stage.failures
        return "\n".join(sorted(set(stage.found)))

    yield played
    theme.apply(qapp, "light", 1.0)
    language.apply(qapp, "en")


@pytest.mark.parametrize("part", range(PARTS))
def test_every_control_is_named_and_reached_nothing_walks_over_records_or_calls_outside(
    wrong_with, watch, empty, part
):
    first, end = (len(ALL) * at // PARTS for at in (part, part + 1))
    with outside.forbidden() as tried:
        assert wrong_with("en", ALL[first:end], ("names", "reach")) == ""
    assert tried == []
    assert watch.said and watch.ours(empty) == []


@pytest.mark.parametrize("code", tour.LANGUAGES)
def test_nothing_is_cut_and_nothing_overlaps(wrong_with, code):
    assert wrong_with(code, MAIN, ("room",)) == ""


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_there_is_room_for_larger_text(wrong_with, scale):
    assert wrong_with("ms", MAIN, ("room",), scale) == ""


def test_the_smallest_window_has_room(wrong_with):
    smallest = (scenes.start, scenes_extremes.smallest, scenes_extremes.smallest_board)
    assert wrong_with("ms", smallest, ("room",)) == ""
