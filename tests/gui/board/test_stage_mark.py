"""Only a last stage of which it is said how likely its deals are won may look like won."""

from __future__ import annotations

from crm_desktop.deals.pipelines import Stage
from crm_desktop.gui import theme
from crm_desktop.gui.board.column_head import stage_mark


def test_the_stage_an_import_adds_at_the_end_does_not_look_won(qapp):
    shape, colour = stage_mark(Stage("New"), 1.0)
    assert shape == "most" and colour == theme.colour("accent")


def test_a_last_stage_with_its_probability_does(qapp):
    assert stage_mark(Stage("Contract", probability=90), 1.0)[0] == "full"


def test_the_first_stays_open(qapp):
    assert stage_mark(Stage("New"), 0.0)[0] == "open"
