"""A backup before somebody is erased: it holds everybody else, and is written anew without them."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.privacy.erasing import running
from crm_desktop.store import backup, belongings
from crm_desktop.store.workspace import Workspace

GONE, STAYS = "Xylophonia Quagmire", "Aishah binti Omar"


@pytest.fixture
def shop(tmp_path):
    with Workspace.create(tmp_path / "shop.crm") as ws:
        yield ws


def add(ws: Workspace, name: str) -> str:
    id = new_id()
    ws.log.record(
        Label("create", "contact"), [Edit("contact", id, {"deleted": False, "name": name})]
    )
    return id


def erase(ws: Workspace, id: str) -> None:
    found = belongings.of(ws.reader(), "contact", id)
    running.run(running.begin(ws, found, [e.key for e in found.going]))


def test_it_is_made_and_holds_all_but_them(shop):
    id = add(shop, GONE)
    add(shop, STAYS)
    erase(shop, id)
    (made,) = backup.backups(shop.path)
    assert made.reason == "erasure"
    content = made.path.read_bytes()
    assert STAYS.encode() in content and GONE.encode() not in content


def test_the_backup_of_the_day_does(shop):
    ids = [add(shop, GONE), add(shop, GONE)]
    for id in ids:
        erase(shop, id)
    assert len(backup.backups(shop.path)) == 1


def test_where_none_can_be_made_nothing_is_begun(shop):
    id = add(shop, GONE)
    backup.folder_of(shop.path).write_text("in the way")
    with pytest.raises(UserError, match="backup could not be written"):
        erase(shop, id)
    assert shop.reader().execute("SELECT name FROM contact").fetchall() == [(GONE,)]
