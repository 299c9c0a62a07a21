"""The state of sync in the real window, against a real server that comes and goes."""

from __future__ import annotations

import platform

import shiboken6
from PySide6.QtCore import Qt

from crm_desktop.gui.sync import attendance_of, leaving
from crm_desktop.gui.sync.others_dialog import OthersDialog
from crm_desktop.gui.sync.passphrase import PassphraseDialog
from crm_desktop.gui.sync.team import team_of
from crm_desktop.gui.sync.waiting_dialog import WaitingDialog
from crm_desktop.store import devices
from crm_desktop.sync.account import account_of
from crm_desktop.sync.status import State, Status
from tests.server import kit as server_kit
from tests.sync import kit

ONE = "00000001-0000-7000-8000-000000000000"


def names(window) -> list[str]:
    model = window.desk.show_page("contacts").model
    model.ensure(0, model.rowCount())
    return sorted((model.row(at) or {}).get("name", "") for at in range(model.rowCount()))


def test_who_works_alone_is_shown_nothing_but_an_entry_in_the_menu(window):
    found = attendance_of(window.desk)
    assert found.button is None and found.watch is None
    assert window.desk.status._alone.isVisible()
    actions = window.desk.actions_
    actions.refresh()
    assert actions.action("sync.others").isVisible()
    assert not actions.action("sync.now").isVisible()
    assert not actions.action("record.seen").isVisible()


def test_entering_a_team_brings_its_records_and_proves_it(window, synced, qtbot):
    qtbot.waitUntil(lambda: names(window) == ["Nurul Huda", "Tan Ah Kow"], timeout=10000)
    qtbot.waitUntil(lambda: synced.watch.status.state == State.IDENTICAL, timeout=10000)
    assert "proved" in synced.button.text()
    assert synced.button.accessibleName().startswith("Sync: Identical")
    assert not window.desk.status._alone.isVisible()
    assert team_of(window.ws).people == ("Huda", "Siti")
    assert team_of(window.ws).me == "Siti"
    assert devices.names(window.ws) == {window.ws.setting("device"): platform.node()}


def test_a_wrong_code_is_said_in_the_dialog(window, address, other, qtbot):
    found = attendance_of(window.desk)
    found.show_others()
    page = window.findChild(OthersDialog).page
    page.enter()
    assert "address" in page.form.problem.text()
    page.form.address.setText(address)
    page.form.code.setText("AAAA-BBBB-CCCC")
    page.enter()
    qtbot.waitUntil(lambda: "not good" in page.form.problem.text())
    assert page.go.isEnabled() and account_of(window.ws) is None


def test_what_others_write_shows_with_the_selection_kept(window, synced, other, qtbot):
    page = window.desk.show_page("contacts")
    qtbot.waitUntil(lambda: len(names(window)) == 2, timeout=10000)
    page.view.move_to(1)
    before = page.chosen_ids()
    page.model.ticks.toggle(page.model.rows[1])
    ws, exchange = other
    kit.contact(ws, ONE, name="Abu Bakar")
    kit.contact(ws, "00000003-0000-7000-8000-000000000000", name="Aaron", deleted=False)
    exchange.round()
    qtbot.waitUntil(lambda: "Abu Bakar" in names(window) and len(names(window)) == 3, timeout=10000)
    assert page.chosen_ids() == before
    assert page.model.ticks.count(3) == 1


def test_offline_changes_wait_and_are_listed(window, synced, qtbot, monkeypatch):
    qtbot.waitUntil(lambda: synced.watch.status.state == State.IDENTICAL, timeout=10000)
    from crm_desktop.sync.connection import AwayError, Connection

    def away(*_given, **_more):
        raise AwayError("no route")

    monkeypatch.setattr(Connection, "_request", away)
    kit.contact(window.ws, ONE, job="Buyer")
    qtbot.waitUntil(lambda: synced.watch.status.state == State.OFFLINE, timeout=10000)
    qtbot.waitUntil(lambda: "1 change waiting" in synced.button.text(), timeout=10000)
    qtbot.mouseClick(synced.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(synced._panel.lists.waiting) == 1)
    assert "Tan Ah Kow" in synced._panel.lists.waiting[0].title
    assert synced._panel.lists.waiting[0].record == ("contact", ONE)
    synced._panel.close_it()
    dialog = WaitingDialog(synced, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.lists.many == 1)
    assert dialog.open_it.isEnabled()
    monkeypatch.undo()
    dialog.retry.click()
    qtbot.waitUntil(lambda: synced.watch.status.state == State.IDENTICAL, timeout=10000)
    qtbot.waitUntil(lambda: dialog.lists.many == 0, timeout=10000)
    dialog.close()


def test_a_list_closed_before_it_was_read_waits_for_nothing(window, qtbot):
    dialog = WaitingDialog(attendance_of(window.desk), window)
    shiboken6.delete(dialog)
    qtbot.waitUntil(lambda: not window.desk.context.busy())


def test_leaving_keeps_everything_and_shows_nothing_more(window, synced, qtbot):
    qtbot.waitUntil(lambda: len(names(window)) == 2, timeout=10000)
    synced.show_others()
    page = window.findChild(OthersDialog).page
    leaving.leave(page.attendance)
    qtbot.waitUntil(lambda: synced.team is None and synced.watch is None, timeout=10000)
    assert window.desk.status._alone.isVisible() and synced.button is None
    assert len(names(window)) == 2


def test_the_brake_asks_and_waits(window, synced, qtbot):
    said: list[bool] = []
    synced.watch.agent.allow = lambda: said.append(True)
    synced.watch._take(Status(State.BRAKE, deleting=240))
    assert synced.banner.isVisible() and "240 records" in synced.banner.words.text()
    synced.banner.later.click()
    assert synced.banner.isHidden() and not said
    synced.watch._take(Status(State.BRAKE, deleting=241))
    assert synced.banner.isVisible()
    synced.banner.allow.click()
    assert said and synced.banner.isHidden()


def test_a_locked_key_asks_for_its_passphrase(window, synced, qtbot):
    synced.watch._take(Status(State.LOCKED))
    synced.banner.unlock.click()
    assert window.findChild(PassphraseDialog).isVisible()


def test_a_short_round_does_not_flicker(window, synced, qtbot):
    qtbot.waitUntil(lambda: synced.watch.status.state == State.IDENTICAL, timeout=10000)
    shown: list[State] = []
    synced.watch.changed.connect(lambda status: shown.append(status.state))
    synced.watch._later.setInterval(60_000)  # a busy machine takes long for a short round
    synced.sync_now()
    qtbot.wait(300)
    assert State.SYNCING not in shown


def test_the_window_closes_without_waiting(window, synced, qtbot):
    import time

    began = time.monotonic()
    assert window.leave_file()
    assert time.monotonic() - began < server_kit.SOON
