"""What stays, without what an undo takes away."""

from __future__ import annotations

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import left_behind
from crm_desktop.store.workspace import Workspace


def made(ws: Workspace, entity: str, **fields: object) -> tuple[str, str]:
    id = new_id()
    cells = {"deleted": False, **fields}
    done = ws.log.record(Label("create", entity, row=id), [Edit(entity, id, cells)])
    assert done is not None
    return id, done.stamp


def test_every_way_of_pointing_is_found(ws: Workspace) -> None:
    firm, stamp = made(ws, "company", name="Firm")
    tan, tan_stamp = made(ws, "contact", name="Tan", company=firm)
    made(ws, "company", name="Branch", parent=firm)
    desk, desk_stamp = made(ws, "product", name="Desk")
    vip, vip_stamp = made(ws, "tag", name="VIP")
    linked = {f"contacts.{tan}": True, f"products.{desk}": {"n": 1}, f"tags.{vip}": True}
    made(ws, "deal", title="Deal", company=firm, **linked)
    made(ws, "note", text="Hi", company=firm, **{f"contacts.{tan}": True})
    conn = ws.reader()
    assert left_behind.pointing(conn, stamp) == {"contact": 1, "company": 1, "deal": 1, "note": 1}
    assert left_behind.pointing(conn, tan_stamp) == {"deal": 1, "note": 1}
    assert left_behind.pointing(conn, desk_stamp) == {"deal": 1}
    assert left_behind.pointing(conn, vip_stamp) == {"deal": 1}


def test_what_is_deleted_or_points_no_more_is_not_counted(ws: Workspace) -> None:
    firm, stamp = made(ws, "company", name="Firm")
    gone, _ = made(ws, "contact", name="Gone", company=firm)
    left, _ = made(ws, "contact", name="Left", company=firm)
    edits = [Edit("contact", gone, {"deleted": True}), Edit("contact", left, {"company": None})]
    ws.log.record(Label("edit", "contact"), edits)
    assert left_behind.pointing(ws.reader(), stamp) == {}


def test_what_the_operation_wrote_itself_is_turned_back_with_it(ws: Workspace) -> None:
    tan, _ = made(ws, "contact", name="Tan")
    firm = Edit("company", new_id(), {"deleted": False, "name": "Firm"})
    done = ws.log.record(Label("import"), [firm, Edit("contact", tan, {"company": firm.id})])
    assert done is not None
    assert left_behind.pointing(ws.reader(), done.stamp) == {}
