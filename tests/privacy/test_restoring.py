"""What people said and asked outlives a restore: who refused is left alone, who asked is answered."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from time import sleep

import pytest

from crm_desktop.privacy import requests
from crm_desktop.store import backup, listing
from crm_desktop.store.backups import reversing
from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.store.consents import carrying, reach
from crm_desktop.store.past.moments import moment_at
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import keys
from crm_desktop.trust.access import restoring

from .saying import close, make, say


class Shop:
    """Four people: one allows mail, then objects; one is closed; one says nothing; one comes later."""

    def __init__(self, path: Path, key: Key | None) -> None:
        self.path, self.key = path, key
        with Workspace.create(path, key=key) as ws:
            self.ali, self.beth, self.carl = (
                make(ws, "contact", name=name) for name in ("Ali", "Beth", "Carl")
            )
            say(ws, self.ali, "email", "given", "2026-01-01")
            self.backup = backup.backup(ws)
            self.at = datetime.now().astimezone()
            sleep(0.02)
            say(ws, self.ali, "email", "objected", "")
            close(ws, [self.beth])
            self.late = make(ws, "contact", name="Dina")
            say(ws, self.late, "email", "objected", "")

    def answers(self) -> list[str]:
        with Workspace.open(self.path, key=self.key) as ws:
            conn = ws.reader()
            return [
                reach.may(conn, one, "email").marketing for one in (self.ali, self.beth, self.carl)
            ]


@pytest.fixture(params=["plain", "encrypted"])
def shop(request, tmp_path):
    key = None if request.param == "plain" else new_key()
    if key is not None:
        keys.hold(key)
    return Shop(tmp_path / "shop.crm", key)


def test_refusals_said_since_a_backup_stay(shop):
    done = restoring.restore(shop.backup, shop.path, shop.key)
    assert shop.answers() == ["no", "no", "unknown"]
    assert done.carried.refusals == 2  # of who is not in the backup there is nobody to leave alone
    gone = "1 person who refused is not in this file any more, nor what they said: Dina."
    assert done.words() == ["2 refusals and “Do not contact” said since stay.", gone]
    assert restoring.restore(shop.backup, shop.path, shop.key).carried.refusals == 2


def test_refusals_said_since_a_time_stay(shop):
    done = restoring.restore_at(shop.path, shop.at, shop.key)
    assert shop.answers() == ["no", "no", "unknown"] and done.carried.refusals == 2


def test_without_that_they_would_be_written_to_again(shop, monkeypatch):
    monkeypatch.setattr(carrying, "carry", lambda *_: carrying.Carried())
    restoring.restore(shop.backup, shop.path, shop.key)
    assert shop.answers() == ["yes", "unknown", "unknown"]


# requests and breaches


def noted(shop: Shop) -> tuple[str, str, str]:
    """Note a request of before and one of somebody who came later, answer one, and note a breach."""
    with Workspace.open(shop.path, key=shop.key) as ws:
        asked = {"kind": "access", "law": "gdpr", "received": "2026-03-02", "state": "new"}
        early = make(ws, "privacy_request", contact=shop.ali, **asked)
        shop.backup, shop.at = backup.backup(ws), datetime.now().astimezone()
        sleep(0.02)
        requests.answer(ws, early, "answered", "Sent it all", "Called back", date(2026, 3, 4))
        late = make(ws, "privacy_request", contact=make(ws, "contact", name="Eva"), **asked)
        return early, late, make(ws, "breach", name="A laptop was stolen", law="pdpa")


def stand(ws: Workspace, early: str, late: str, breach: str) -> None:
    conn = ws.reader()
    one, two = (listing.record(conn, "privacy_request", id) for id in (early, late))
    assert one and (one.row["state"], one.row["answer"]) == ("answered", "Sent it all")
    assert two and requests.of(two.row, {}, date(2026, 3, 9)).name == "Eva"
    found = listing.record(conn, "breach", breach)
    assert found and found.row["name"] == "A laptop was stolen"


def test_requests_and_breaches_noted_since_stay_and_are_counted(shop):
    ids = noted(shop)
    done = restoring.restore(shop.backup, shop.path, shop.key)
    assert done.carried[1:3] == (2, 1)
    assert done.words()[-3:-1] == ["2 requests about somebody's data noted since stay.",
                                   "1 data breach noted since stays."]  # fmt: skip
    assert done.words()[-1].startswith(
        "1 request is linked to nobody now, as who asked is not in this file: Eva."
    )
    with Workspace.open(shop.path, key=shop.key) as ws:
        stand(ws, *ids)
        again = backup.backup(ws)
    assert (
        restoring.restore(again, shop.path, shop.key).words() == []
    )  # nothing new, nothing written


def test_they_stay_where_a_file_is_put_back_to_a_time_too(shop):
    ids = noted(shop)
    assert restoring.restore_at(shop.path, shop.at, shop.key).carried[1:3] == (2, 1)
    with Workspace.open(shop.path, key=shop.key) as ws:
        stand(ws, *ids)


def test_they_stay_where_a_team_puts_its_records_back(shop):
    ids = noted(shop)
    with Workspace.open(shop.path, key=shop.key) as ws:
        reversing.put_back(ws, moment_at(ws.reader(), shop.at).arrival)
        stand(ws, *ids)
        ws.log.undo()
        stand(ws, *ids)
