"""A restore by mistake that a second one puts right leaves no request without the person who asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import backup, cells
from crm_desktop.store.consents import unlinked
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust.access import restoring

from .saying import make

NAME = "Zubaidah Qwort"
ASKED = {"kind": "erasure", "law": "pdpa", "received": "2026-03-02", "state": "new"}


class Shop:
    """A patient and her request came after the old backup; the newer one is of before the request, or not."""

    def __init__(self, path: Path, *, request_in_newer: bool) -> None:
        self.path = path
        with Workspace.create(path) as ws:
            make(ws, "contact", name="Ali")
            self.old = backup.backup(ws)
            self.her = make(ws, "contact", name=NAME)
            if not request_in_newer:
                self.newer = backup.backup(ws)
            self.request = make(ws, "privacy_request", contact=self.her, **ASKED)
            if request_in_newer:
                self.newer = backup.backup(ws)

    def restore(self, source: Path) -> list[str]:
        return restoring.restore(source, self.path, None).words()

    def said(self) -> tuple[object, object]:
        with Workspace.open(self.path) as ws:
            row = cells.shown(ws.reader(), "privacy_request", self.request) or {}
            return row.get("contact"), row.get("name")


@pytest.fixture(params=[True, False])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop.crm", request_in_newer=request.param)


def test_the_second_restore_links_the_request_again(shop: Shop) -> None:
    said = shop.restore(shop.old)
    assert shop.said() == (None, NAME)
    (words,) = [one for one in said if "linked to nobody" in one]
    assert NAME in words and "choose their contact in the request" in words
    assert not [one for one in shop.restore(shop.newer) if "linked to nobody" in one]
    assert shop.said() == (shop.her, None)
    with Workspace.open(shop.path) as ws:
        assert not ws.setting(unlinked.SETTING)


def test_once_more_by_mistake_it_is_known_still(shop: Shop) -> None:
    for source in (shop.old, shop.old, shop.newer):
        shop.restore(source)
    assert shop.said() == (shop.her, None)


def test_somebody_else_of_that_name_is_not_taken_for_her(shop: Shop) -> None:
    shop.restore(shop.old)
    with Workspace.open(shop.path) as ws:
        make(ws, "contact", name=NAME)
        again = backup.backup(ws)
    shop.restore(again)
    assert shop.said() == (None, NAME)


def test_whom_the_user_chose_meanwhile_stays(shop: Shop) -> None:
    shop.restore(shop.newer)
    with Workspace.open(shop.path) as ws:
        other = make(ws, "contact", name="Tan")
        edit = Edit("privacy_request", shop.request, {"contact": other})
        ws.log.record(Label("edit", "privacy_request"), [edit])
        again = backup.backup(ws)
    shop.restore(again)
    assert shop.said()[0] == other


def test_of_a_file_that_lost_the_link_before_this_the_newer_backup_knows_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop.crm", request_in_newer=True)
    shop.restore(shop.old)
    with Workspace.open(shop.path) as ws:
        ws.set_setting(unlinked.SETTING, {})
    shop.restore(shop.newer)
    assert shop.said() == (shop.her, None)
