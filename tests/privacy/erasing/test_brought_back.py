"""One record put back to an earlier time says nobody's name who was erased since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.errors import UserError
from crm_desktop.gui.travel.record_back import differences
from crm_desktop.store import cells
from crm_desktop.store.backups import single
from crm_desktop.store.workspace import Workspace
from tests.privacy.erasing.acting import edit, erased, make

NAME = "Zulaikha binti Osman"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "shop.crm") as ws:
        yield ws


def test_one_record_back_to_before_an_erasure_keeps_the_name_out(ws: Workspace) -> None:
    id = make(ws, "contact", name=NAME)
    firm = make(ws, "company", name="Maju Jaya", notes=f"{NAME} owes us money")
    note = make(ws, "note", text=f"Met {NAME}", **{f"companies.{firm}": True})
    then = ws.log.moment()
    edit(ws, "company", firm, owner="Siti")
    erased(ws, "contact", id)
    conn = ws.reader()
    assert [cell for cell, *_ in differences(conn, "company", firm, then) or ()] == ["owner"]
    entity, wanted = single.then(conn, firm, then)
    assert wanted["notes"] == "[erased] owes us money"
    assert single.bring_back(ws, entity, firm, wanted) is not None
    assert (cells.shown(conn, "company", firm) or {}) == wanted
    (anew,) = [one for (one,) in conn.execute("SELECT id FROM note WHERE deleted=0")]
    for one in (note, anew):  # it was erased; what took its place was not there yet
        with pytest.raises(UserError, match="no record"):
            single.then(conn, one, then)
