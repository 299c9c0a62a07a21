"""Writing a file anew while somebody works in it: an edit goes first, and it is tried again later."""

from __future__ import annotations

import threading
from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import writing
from crm_desktop.store.check import check
from crm_desktop.store.erasures import compacting
from crm_desktop.store.workspace import Workspace


def make(ws: Workspace, **said: Any) -> None:
    ws.log.record(Label("create"), [Edit("contact", new_id(), {"deleted": False, **said})])


def compacted(ws: Workspace, monkeypatch: Any) -> tuple[list[bool], Any]:
    """Begin to write a file anew in a lane; return where the answer lies, and the lane."""
    monkeypatch.setattr(compacting, "STEPS", 100)
    done, begun = list[bool](), threading.Event()
    go_on = threading.Event()

    def stop() -> bool:
        begun.set()
        go_on.wait(0.005)  # a large file takes its time
        return False

    lane = threading.Thread(target=lambda: done.append(ws.compact(stop)))
    lane.start()
    assert begun.wait(10)
    return done, lane


def test_an_edit_goes_first(ws: Workspace, monkeypatch: Any) -> None:
    for n in range(40):
        make(ws, name=f"N {n}", notes="long " * 2000)
    done, lane = compacted(ws, monkeypatch)
    make(ws, name="Meanwhile")  # from the first thread, which waits for nobody long
    lane.join()
    assert done == [False]
    assert ws.compact() and check(ws).ok


def test_what_may_be_lost_asks_nobody_to_give_way(ws: Workspace, monkeypatch: Any) -> None:
    for n in range(20):
        make(ws, name=f"N {n}", notes="long " * 2000)
    done, lane = compacted(ws, monkeypatch)
    ws.remember("width", 7)
    lane.join()
    assert done == [True] and ws.setting("width") == 7


def test_who_waits_is_counted_and_let_in(ws: Workspace) -> None:
    writer, seen = ws._writer, list[bool]()
    with writer.alone() as wanted:
        assert not wanted()
        lane = threading.Thread(target=lambda: make(ws, name="Waits"))
        lane.start()
        while not wanted():
            lane.join(0.01)
        seen.append(wanted())
    lane.join()
    assert seen == [True] and writing.GIVING_WAY > writing.IMPATIENCE
