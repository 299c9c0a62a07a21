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
def collected(qapp, monkeypatch):
    """Note when a collector of its own collects."""
    monkeypatch.setattr(collecting, "EVERY", 10)
    monkeypatch.setattr(collecting, "_due", lambda: 0)
    found: list[float] = []
    monkeypatch.setattr(Collector, "collect", lambda _self: found.append(time.monotonic()))
    made = Collector(qapp)
    yield found
    made.deleteLater()


def test_it_collects_when_a_turn_is_quiet(collected, busy, qtbot):
    qtbot.wait(200)
    assert not collected
    busy.stop()
    qtbot.waitUntil(lambda: bool(collected))


def test_it_does_not_wait_for_ever(collected, busy, qtbot):
    qtbot.waitUntil(lambda: bool(collected), timeout=20_000)
