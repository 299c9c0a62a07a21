"""What does not go out by itself stands in the list with its reason, is tried again and exported."""

from __future__ import annotations

import csv

from crm_desktop.domain.keys import new_id
from crm_desktop.gui.sync import attendance_of
from crm_desktop.gui.sync.list_export import write
from crm_desktop.gui.sync.waiting_dialog import WaitingDialog
from crm_desktop.store import outgoing, parking
from crm_desktop.sync import held
from crm_desktop.sync.status import State
from tests.sync import kit


def carried(ws, tmp_path) -> None:
    """Bring two changes of somebody else: one the server left here, one built on what is not here."""
    with kit.made(tmp_path, "Wei") as other:
        kit.contact(other, new_id(), deleted=False, name="Tan Ah Kow")
        id = new_id()
        kit.contact(other, id, deleted=False, name="Lim")
        kit.contact(other, id, job="Buyer")
        first, _, third = [op for _, op in other.log.since(0)][-3:]
    ws.log.apply([first, third])
    with ws.transaction() as conn:
        outgoing.confirm(conn, ((stamp, 1) for stamp in list(outgoing.stamps(conn))))
        outgoing.leave(conn, {first.stamp: "read_only"})


def test_what_was_looked_at_is_no_more_said_at_the_foot(window, synced, qtbot):
    def state():
        return synced.watch.status.state

    qtbot.waitUntil(lambda: state() == State.IDENTICAL, timeout=10000)
    kit.contact(window.ws, new_id(), deleted=False, name="Lim")
    (_, op) = window.ws.log.since(0)[-1]
    with window.ws.transaction() as conn:  # as a server does with a record that is hidden meanwhile
        parking.refuse(conn, op, "not_yours", 0)
    synced.sync_now()
    qtbot.waitUntil(lambda: state() == State.REFUSED, timeout=10000)
    dialog = WaitingDialog(synced, window)
    dialog.open()
    qtbot.waitUntil(lambda: state() == State.IDENTICAL, timeout=4000)
    dialog.close()


def test_what_is_held_up_says_why_and_is_tried_again(window, tmp_path, qtbot):
    carried(window.ws, tmp_path)
    dialog = WaitingDialog(attendance_of(window.desk), window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.lists.many == 2, timeout=5000)
    assert dialog.tabs.tabText(0) == "Waiting 2"
    left, missing = dialog.view.rows.entries
    assert "Tan Ah Kow" in left.title and left.why.startswith("You may read here, not change.")
    assert (left.held, missing.held) == (held.LEFT, held.MISSING)
    assert missing.why == "It is built on a change that did not come yet."
    assert left.why in dialog.view.rows.index(0).data(11)  # what is read out
    assert write(window.ws, tmp_path / "changes.csv") == 2
    rows = list(csv.reader((tmp_path / "changes.csv").open(encoding="utf-8-sig")))
    assert [row[4] for row in rows[1:]] == [left.why, missing.why]
    dialog.view.setCurrentIndex(dialog.view.rows.index(0))
    dialog.retry.click()
    qtbot.waitUntil(lambda: not dialog.lists.waiting[1].why, timeout=5000)
    assert outgoing.left(window.ws.reader()) == {}
    dialog.close()


def test_what_waits_for_what_is_lost_is_taken_in_without(window, tmp_path, qtbot):
    carried(window.ws, tmp_path)
    dialog = WaitingDialog(attendance_of(window.desk), window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.lists.many == 2, timeout=5000)
    dialog.view.setCurrentIndex(dialog.view.rows.index(0))
    assert not dialog.without.isVisible()
    dialog.view.setCurrentIndex(dialog.view.rows.index(1))
    assert dialog.without.isVisible()
    dialog.without.click()
    qtbot.waitUntil(
        lambda: [one.held for one in dialog.lists.waiting] == [held.LEFT, ""], timeout=5000
    )
    assert outgoing.missing(window.ws.reader()) == 0
    dialog.close()
