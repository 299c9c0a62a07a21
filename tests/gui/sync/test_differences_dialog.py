"""Records that differ, shown in the real window against a real server, repaired and written out."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import Qt

from crm_desktop.gui.sync.differences_dialog import DifferencesDialog
from crm_desktop.store.arrivals import Arrivals
from crm_desktop.sync.status import State
from tests.sync import kit

ONE = "00000001-0000-7000-8000-000000000000"


@pytest.fixture
def apart(window, synced, other, qtbot, monkeypatch):
    """The window's file after a change of somebody else failed to be taken in, and was tried again."""
    qtbot.waitUntil(lambda: synced.watch.status.state == State.IDENTICAL, timeout=10000)
    ws, exchange = other
    with monkeypatch.context() as failing:
        failing.setattr(Arrivals, "take", lambda *_: 1 / 0)
        kit.contact(ws, ONE, job="Buyer")
        exchange.round()
        qtbot.waitUntil(lambda: synced.watch.status.state == State.DIFFERING, timeout=10000)
    return synced


def shown(apart, window, qtbot) -> DifferencesDialog:
    apart.show_panel()
    qtbot.mouseClick(apart._panel.show_it, Qt.MouseButton.LeftButton)
    dialog = window.findChild(DifferencesDialog)
    qtbot.waitUntil(lambda: bool(dialog.view.rows.entries), timeout=10000)
    return dialog


def test_what_differs_is_shown_opened_and_written_out(apart, window, qtbot, tmp_path):
    assert "1 record differs" in apart.button.text()
    dialog = shown(apart, window, qtbot)
    (one,) = dialog.view.rows.entries
    assert (one.title, one.detail, one.record) == ("Tan Ah Kow", "Contact", ("contact", ONE))
    assert one.why == "Only on the server: Job: Buyer (Huda)"
    dialog.write(tmp_path / "differs.csv")
    qtbot.waitUntil(lambda: "differs.csv" in dialog.foot.words.text(), timeout=5000)
    lines = list(csv.reader((tmp_path / "differs.csv").open(encoding="utf-8-sig")))
    assert lines[1][:6] == ["Contact", "Tan Ah Kow", "on the server", "job", "Buyer", "Huda"]
    dialog.view.setFocus()
    qtbot.keyClick(dialog.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk.side.panel.isVisible(), timeout=5000)


def test_repair_brings_both_sides_in_line(apart, window, qtbot):
    dialog = shown(apart, window, qtbot)
    dialog.repair.click()
    qtbot.waitUntil(lambda: apart.watch.status.state == State.IDENTICAL, timeout=10000)
    qtbot.waitUntil(lambda: not dialog.view.rows.entries and dialog.empty.isVisible())
    assert "the same" in dialog.meaning.text() and not dialog.repair.isEnabled()
    found = window.ws.reader().execute("SELECT job FROM contact WHERE id=?", (ONE,)).fetchone()
    assert found == ("Buyer",)


def test_a_server_that_went_away_is_said(apart, window, qtbot, monkeypatch):
    from crm_desktop.sync.connection import AwayError, Connection

    def away(*_given, **_more):
        raise AwayError("no route")

    monkeypatch.setattr(Connection, "download", away)
    dialog = DifferencesDialog(apart, window)
    dialog.open()
    qtbot.waitUntil(lambda: "cannot be reached" in dialog.foot.words.text(), timeout=5000)
    assert dialog.stop.isHidden() and not dialog.repair.isEnabled()
    dialog.close()
