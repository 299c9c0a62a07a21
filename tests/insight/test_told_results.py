"""Keeping the list of results leaves the figures about them as they were."""

from __future__ import annotations

from crm_desktop.activities import kinds, lists
from crm_desktop.activities.lists import Entry
from crm_desktop.insight.people import activity_board as board

from .test_goals import put


def told(ws):
    return {one.name: one.reached for one in board.results(ws.reader()).values()}


def test_saving_the_list_changes_what_no_result_says(memory):
    for name in ("Answered", "Meeting held", "No answer", "Hm"):
        put(memory, "outcome", name=name, rank="m")
    put(memory, "outcome", name="Sent a mail", rank="m", reached=False)
    before = told(memory)
    found = lists.entries(memory.reader(), "outcome")
    lists.save(memory, "outcome", [*found, Entry("Brochure", reached=True)], memory.log.moment())
    assert told(memory) == {**before, "Brochure": True}
    assert before == {
        "Answered": True, "Meeting held": None, "No answer": False, "Hm": None, "Sent a mail": False,
    }  # fmt: skip


def test_a_tick_taken_back_leaves_it_to_the_name(memory):
    put(memory, "outcome", name="No answer", rank="m", reached=True)
    (entry,) = lists.entries(memory.reader(), "outcome")
    assert entry.reached is True
    entry.reached = None
    lists.save(memory, "outcome", [entry], memory.log.moment())
    assert told(memory) == {"No answer": False}


def test_a_result_that_is_typed_says_what_its_name_says(memory):
    found = kinds.results(memory.reader())
    for name in ("Left a voicemail", "Spoke", "Hm"):
        _id, edits = kinds.result_named(memory.reader(), found, name, "call")
        assert [e.cells.get("reached") for e in edits if e.cells["name"] == name] == [None], name
