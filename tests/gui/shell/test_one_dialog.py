"""Of two clicks that come before a dialog stands, one opens it."""

from __future__ import annotations

import pytest
import shiboken6

from crm_desktop.gui.exchange.import_wizard import ImportWizard
from crm_desktop.gui.record.new_record import NewRecord
from crm_desktop.store.workspace import Workspace


@pytest.fixture
def desk(opened, tmp_path):
    Workspace.create(tmp_path / "shop.crm").close()
    return opened(tmp_path / "shop.crm").desk


def test_two_clicks_open_one_dialog(desk, qtbot):
    trigger = desk.actions_.trigger
    assert trigger("file.import")
    assert not trigger("file.import") and not trigger("record.new_contact")
    (wizard,) = desk.host.findChildren(ImportWizard)
    qtbot.waitUntil(wizard.isVisible)
    wizard.throw_away()
    assert trigger("record.new_contact"), "and what comes after it opens"
    (dialog,) = desk.host.findChildren(NewRecord)
    dialog.done(0)


def test_a_record_of_another_page_is_asked_for_in_the_turn_after_the_page(desk, qtbot):
    desk.show_page("companies")
    desk.actions_.trigger("record.new_contact")
    assert desk.page_name == "contacts" and not desk.host.findChildren(NewRecord)
    qtbot.waitUntil(lambda: bool(desk.host.findChildren(NewRecord)))
    (dialog,) = desk.host.findChildren(NewRecord)
    assert dialog.isVisible()
    dialog.done(0)


def test_a_dialog_does_not_open_when_its_file_was_closed_before_its_turn(desk, qtbot, tmp_path):
    Workspace.create(tmp_path / "other.crm").close()
    window = desk.host
    assert desk.actions_.trigger("file.import")
    (wizard,) = window.findChildren(ImportWizard)
    assert window.open_file(tmp_path / "other.crm")
    qtbot.wait(50)
    assert not shiboken6.isValid(wizard)
    assert window.desk.actions_.trigger("file.import"), "and one of this file does"
    (wizard,) = window.findChildren(ImportWizard)
    qtbot.waitUntil(wizard.isVisible)
    wizard.throw_away()
