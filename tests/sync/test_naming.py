"""Laptops have names where a server or a bundle told them."""

from __future__ import annotations

import platform

from crm_desktop.domain.keys import new_id
from crm_desktop.store import devices
from crm_desktop.sync import folder, mail_file, naming
from crm_desktop.sync.account import account_of
from crm_desktop.sync.enrolment import enrol
from tests.server import kit as server_kit
from tests.sync import kit


def test_a_server_tells_the_names_of_the_devices_one_may_see(database, address, tmp_path):
    with kit.made(tmp_path, "Huda") as a, kit.made(tmp_path, "Field") as b:
        enrol(a, address, server_kit.owner_code(database), device="Office laptop")
        workspace = account_of(a).workspace
        code = server_kit.code_for(database, workspace, "Siti", "member")
        enrol(b, address, code, device="Field laptop")
        own = b.setting("device")
        assert devices.names(b) == {own: "Field laptop"} and devices.others(b) == {}


def test_a_folder_and_a_file_tell_who_wrote_them(two, place, tmp_path, monkeypatch):
    a, b = two
    monkeypatch.setattr(platform, "node", lambda: "Gudang 2")
    kit.contact(a, new_id(), deleted=False, name="Tan")
    folder.exchange(a, place)
    assert folder.exchange(b, place).received
    assert devices.others(b) == {a.setting("device"): "Gudang 2"}
    kit.contact(a, new_id(), deleted=False, name="Lim")
    assert folder.exchange(a, place).written == 1
    done = folder.exchange(b, place)
    assert (done.received, done.damaged, done.incomplete) == (1, [], [])
    mail_file.write(b, tmp_path / "x.crmb")
    assert mail_file.take(a, tmp_path / "x.crmb").whole
    assert devices.others(a) == {b.setting("device"): "Gudang 2"}


def test_what_is_known_stays_and_nonsense_is_passed_over(two):
    a, _ = two
    devices.know(a, {"d1": "Office laptop", "d2": None})
    for body in (b"", b"[1]", b'"x"', b'{"d1":"Other","d3":"Field"}', b"\xff"):
        naming.learn(a, body)
    assert devices.names(a) == {"d1": "Office laptop", "d3": "Field"}
