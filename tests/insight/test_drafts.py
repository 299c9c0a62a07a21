"""What of a report is not saved: kept by its name, and no hindrance where it cannot be read."""

from __future__ import annotations

import pytest

from crm_desktop.insight.composed import drafts
from crm_desktop.insight.composed.specs import Spec

MINE = Spec("deal", groups=("stage",))


def test_drafts_are_kept_each_by_its_report(memory):
    drafts.keep(memory, "a", MINE)
    drafts.keep(memory, "", Spec("lead"))
    assert (drafts.of(memory, "a"), drafts.of(memory, "")) == (MINE, Spec("lead"))
    drafts.keep(memory, "a", None)
    assert drafts.of(memory, "a") is None
    assert drafts.of(memory, "") == Spec("lead")


@pytest.mark.parametrize("kept", [{"a": 7}, {"a": ["deal"]}, {"a": None}, {"a": "{"}, ["a"], 7])
def test_what_is_no_draft_is_none_and_is_written_over(memory, kept):
    memory.remember(drafts.KEPT, kept)
    assert drafts.of(memory, "a") is None
    drafts.keep(memory, "a", MINE)
    assert drafts.of(memory, "a") == MINE


def test_drafts_of_deleted_reports_go_the_new_one_stays(memory):
    for name in ("a", "b", ""):
        drafts.keep(memory, name, MINE)
    drafts.keep_only(memory, {"b"})
    assert [drafts.of(memory, name) for name in ("a", "b", "")] == [None, MINE, MINE]
