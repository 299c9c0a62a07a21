"""A laptop that was shut out says so, whatever was refused before, and has a place for a new code."""

from __future__ import annotations

import pytest

from crm_desktop.gui.sync import asking
from crm_desktop.gui.sync.entrance import Entrance
from crm_desktop.gui.sync.others_dialog import OthersDialog
from crm_desktop.gui.sync.team_page import TeamPage
from crm_desktop.store import parking
from crm_desktop.sync.account import account_of
from crm_desktop.sync.status import State
from tests.server import kit as server_kit
from tests.sync import kit


@pytest.fixture
def out(window, synced, other, qtbot):
    """The attendance of a window whose computer was shut out, with an older change refused."""
    ws = window.ws
    with ws.transaction() as conn:
        parking.park(conn, "older", parking.REFUSED, "not_shared", b"{}", 1)
    asking.revoke(other[0], account_of(ws).device)
    kit.contact(ws, "waits", deleted=False, name="Written meanwhile")
    synced.sync_now()
    qtbot.waitUntil(lambda: synced.watch.status.state == State.SHUT_OUT, timeout=20000)
    return synced


def test_the_foot_and_the_panel_say_so_and_lead_to_the_code(window, out, qtbot):
    assert out.button.text() == "Shut out of the team (show)"
    out.show_panel()
    assert out._panel.title.text() == "Shut out of the team"
    assert out._panel.show_it.isVisible() and out._panel.show_it.text() == "Enter a code…"
    out._panel.show_it.click()
    dialog = window.findChild(OthersDialog)
    assert isinstance(dialog.page, Entrance) and dialog.page.leave.isVisible()
    assert dialog.focusWidget() is dialog.page.form.code
    assert dialog.page.form.address.text() == account_of(window.ws).address
    dialog.close()


def test_a_new_code_brings_it_back_with_all_it_has(window, out, other, database, qtbot):
    out.show_others()
    dialog = [d for d in window.findChildren(OthersDialog) if d.isVisible()][-1]
    page, before = dialog.page, account_of(window.ws)
    page.form.code.setText("WRONG-CODE-HERE")
    page.enter()
    qtbot.waitUntil(lambda: page.form.problem.isVisible(), timeout=10000)
    assert account_of(window.ws) == before
    code = server_kit.code_for(database, before.workspace, "Siti", "member")
    page.form.code.setText(code)
    page.enter()
    qtbot.waitUntil(lambda: isinstance(dialog.page, TeamPage), timeout=20000)
    qtbot.waitUntil(lambda: out.watch.status.waiting == 0 and not out.shut_out, timeout=20000)
    assert account_of(window.ws).device != before.device
    ws, exchange = other
    exchange.round()
    assert "Written meanwhile" in str(kit.shown(ws))
    dialog.close()
