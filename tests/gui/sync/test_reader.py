"""A window of somebody who may only read: it says so, and invites to nothing it would not keep."""

from __future__ import annotations

from crm_desktop.gui.sync import attendance_of
from crm_desktop.sync.account import account_of
from tests.server import kit as server_kit

WHY = "You may only read in this team."


def closed(window, name: str) -> bool:
    window.desk.actions_.refresh()
    return not window.desk.actions_.action(name).isEnabled()


def reads(window, qtbot, *, on: bool) -> None:
    """Wait until the window was built for who may only read, or for who may write."""
    qtbot.waitUntil(lambda: bool(window.desk.context.ws.closed_because) is on, timeout=10000)
    qtbot.waitUntil(lambda: closed(window, "record.new_contact") is on, timeout=10000)


def test_it_says_so_and_closes_what_writes(window, synced, database, qtbot):
    assert not closed(window, "record.new_contact")
    server_kit.set_role(database, "Siti", "reader")
    before = window.desk
    window.ws.set_role("reader")  # as the next hello says
    synced._show(synced.watch.status)
    qtbot.waitUntil(lambda: window.desk is not before, timeout=10000)
    reads(window, qtbot, on=True)
    found = attendance_of(window.desk)
    qtbot.waitUntil(lambda: found.banner is not None and found.banner.isVisible(), timeout=10000)
    assert WHY in found.banner.words.text()
    assert window.desk.status._alone.isVisible() and window.desk.status._alone.toolTip() == WHY
    assert not closed(window, "sync.others") and not closed(window, "sync.folder")
    found.banner.understood.click()
    assert not found.banner.isVisible()
    page = window.desk.show_page("contacts")
    assert not page.model.writable

    server_kit.set_role(database, "Siti", "member")
    found.sync_now()
    reads(window, qtbot, on=False)
    assert account_of(window.ws) is not None
