"""Finding records many at a time: what has come true of some of them already."""

from __future__ import annotations

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import finding
from crm_desktop.store.workspace import Workspace


def test_what_is_not_yet_so_keeps_its_order_and_leaves_out_what_is_gone(ws: Workspace) -> None:
    ids = [new_id() for _ in range(4)]
    states = ("new", "converted", None, "working")
    edits = [
        Edit("lead", id, {"deleted": False, "name": "Siti", "status": status})
        for id, status in zip(ids, states, strict=True)
    ]
    ws.log.record(Label("create"), edits)
    ws.log.record(Label("delete"), [Edit("lead", ids[3], {"deleted": True})])
    ns = [n for (n,) in ws.reader().execute("SELECT n FROM lead ORDER BY n")]
    found = finding.not_yet(ws.reader(), "lead", ns[::-1], "status", "converted")
    assert found == [ns[2], ns[0]]
