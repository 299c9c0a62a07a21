"""A copied or restored file is known again by its mark; nothing is lost by it, and doublets are told."""

from __future__ import annotations

import shutil

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import marks
from tests.sync import kit


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(marks.paths, "data_folder", lambda: tmp_path / "data")


def test_a_file_that_stays_keeps_its_id(team):
    (a, one), _ = team
    kit.contact(a, new_id(), deleted=False, name="Tan")
    device = a.setting("device")
    one.round()
    for _ in range(2):
        assert kit.exchange_of(a, one._account.address).round().proved
    assert a.setting("device") == device


def test_a_copy_elsewhere_gets_an_id_of_its_own_and_all_is_kept(team, tmp_path):
    (a, one), (b, two) = team
    kit.contact(a, new_id(), deleted=False, name="Tan")
    one.round()
    a.close()
    shutil.copy(a.path, tmp_path / "copy.crm")
    with Workspace.open(a.path) as first, Workspace.open(tmp_path / "copy.crm") as copy:
        kit.contact(first, new_id(), deleted=False, name="Lim")
        kit.contact(copy, new_id(), deleted=False, name="Wong")
        for ws in (first, copy, first):
            assert kit.exchange_of(ws, one._account.address).round().proved
        assert first.setting("device") != copy.setting("device")
        two.round()
        assert len(kit.shown(first)) == len(kit.shown(copy)) == len(kit.shown(b)) == 3
        (said,) = marks.oddities(b.reader())
        assert "came twice" in said


def test_a_file_that_went_back_gets_another_id(team, tmp_path):
    (a, one), _ = team
    one.round()
    a.close()
    shutil.copy(a.path, tmp_path / "backup")
    with Workspace.open(a.path) as now:
        device = now.setting("device")
        kit.contact(now, new_id(), deleted=False, name="Lim")
        assert kit.exchange_of(now, one._account.address).round().proved
        assert now.setting("device") == device
    shutil.copy(tmp_path / "backup", a.path)
    with Workspace.open(a.path) as back:
        assert kit.exchange_of(back, one._account.address).round().proved
        assert back.setting("device") != device
        assert len(kit.shown(back)) == 1
