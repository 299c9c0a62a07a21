"""Python's collector waits for a turn in which little else was done, and not for ever."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QTimer

from crm_desktop.gui import collecting
from crm_desktop.gui.collecting import Collector


@pytest.fixture
def busy(qtbot):
    """Take a part of each turn that is felt, until it is stopped."""
    timer = QTimer()
    timer.timeout.connect(lambda: time.sleep(2 * collecting.QUIET))
    timer.start(0)
    yield timer
    timer.stop()


@pytest.fixture
def collector(qapp, monkeypatch):
    """One that always has something to collect, and leaves what is in memory as it is."""
    monkeypatch.setattr(collecting.gc, "freeze", lambda: None)
    made = Collector(qapp)
    made._timer.stop()
    monkeypatch.setattr(collecting, "_due", lambda: 0)
    yield made
    made.deleteLater()


@pytest.fixture
def collected(collector, monkeypatch):
    """Note when it collects."""
    found: list[float] = []
    monkeypatch.setattr(collector, "collect", lambda: found.append(time.monotonic()))
    return found


def test_it_collects_when_a_turn_is_quiet(collector, collected, busy, qtbot):
    collector._look()
    qtbot.wait(200)
    assert not collected
    busy.stop()
    qtbot.waitUntil(lambda: bool(collected))


def test_it_does_not_wait_for_ever(collector, collected, busy, qtbot):
    collector._look()
    qtbot.waitUntil(lambda: bool(collected), timeout=20_000)


def test_it_waits_once_however_often_it_looks(collector, collected, busy, qtbot):
    for _ in range(5):
        collector._look()
    busy.stop()
    qtbot.waitUntil(lambda: bool(collected))
    qtbot.wait(50)
    assert len(collected) == 1
