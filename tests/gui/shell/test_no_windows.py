"""No part of the window is ever a window of its own: not while it is made, not before it has its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.gui.ahead import Ahead
from crm_desktop.gui.window import MainWindow

from .test_leaving import _look_round, _shop


class Shown(QObject):
    """Notes what was shown as a window, the main one apart, by its class and words."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def eventFilter(self, watched, event):  # noqa: N802
        shows = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
        if shows and watched.isWindow() and not isinstance(watched, MainWindow):
            said = getattr(watched, "text", str)
            self.seen.append(f"{type(watched).__name__} {said()}")
        return False


@pytest.fixture
def shown(qapp):
    watch = Shown()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def test_nothing_but_the_window_is_shown_while_a_file_is_opened_and_looked_round(
    opened, tmp_path, qtbot, shown
):
    window = opened(_shop(tmp_path, 0))
    qtbot.waitUntil(lambda: not window.desk.findChildren(Ahead))  # what is made ahead too
    _look_round(window, qtbot)
    window.desk.show_page("contacts")
    for entity, id in (
        ("contact", _first(window, "contact")),
        ("company", _first(window, "company")),
    ):
        window.context.open_record(entity, id)
        qtbot.waitUntil(lambda: not window.context.busy())
        window.context.open_page(entity, id)
        qtbot.waitUntil(lambda: not window.context.busy())
    QApplication.processEvents()
    assert shown.seen == []


def _first(window, entity):
    return window.ws.reader().execute(f"SELECT id FROM {entity}").fetchone()[0]
