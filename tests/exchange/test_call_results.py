"""Results of imported calls count by their words, and those that say nothing are told."""

from __future__ import annotations

from datetime import timedelta

from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.insight.people.activity_board import ActivityBoard, Wanted
from tests.insight.world import NOW


def test_imported_calls_have_rates_and_a_best_time_and_tell_what_is_lacking(memory, tmp_path):
    """Ten calls on one Monday at ten: four spoke, three were not answered, two say nothing, one says "Hm"."""
    monday = NOW.date() - timedelta(days=7 + NOW.weekday())
    ends = ["Spoke"] * 4 + ["Tidak dijawab"] * 3 + [""] * 2 + ["Hm"]
    rows = [f"Call {at},call,{monday} 10:{at:02},Ben,{how}" for at, how in enumerate(ends)]
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(["Subject,Type,Start,Owner,Result", *rows]), "utf-8")
    found = source.detect(path)
    read = mapping.propose(found, "activity")
    done = importing.quick(memory, found, read, progress=lambda _p: None, check=lambda: None)
    assert done.created == 10
    shown = ActivityBoard(memory.reader(), Wanted("last 30d"), NOW).shown()
    calls = shown.of("Ben", "call")
    assert (calls.count, calls.ended, calls.reached) == (10, 7, 4)
    assert [(hour.weekday, hour.tried, hour.reached) for hour in shown.hours] == [(1, 7, 4)]
    assert shown.untold == 3
