"""The rows of people and devices: no part of one is ever a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.gui.sync.device_row import DeviceRow
from crm_desktop.gui.sync.person_row import PersonRow
from crm_desktop.gui.sync.team import Team


class _Windows(QObject):
    """Notes what is shown without being in anything."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def eventFilter(self, watched, event):  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_buttons_are_shown_in_their_row_alone(qapp, qtbot):
    windows = _Windows()
    qapp.installEventFilter(windows)
    team = Team("https://nowhere.example", me="Siti", role="owner")
    rows = [
        DeviceRow({"id": "d2", "name": "Field laptop"}, "d1"),
        PersonRow({"id": "p2", "name": "Huda", "role": "member"}, team),
    ]
    qapp.removeEventFilter(windows)
    for row in rows:
        qtbot.addWidget(row)
    assert windows.shown == []
    assert not rows[0].revoke.isHidden() and not rows[1].more.isHidden()
