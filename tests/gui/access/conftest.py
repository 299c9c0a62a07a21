"""A window, and a file with the users of `tests.access`."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from crm_desktop.gui.locking import tries
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from tests.access.conftest import keychain, path  # noqa: F401 - fixtures


def controls(page):
    """Return what can be typed into, chosen in or pressed on a page."""
    return [part for kind in (QComboBox, QLineEdit, QAbstractButton) for part in page.findChildren(kind)
            if part.objectName() != "qt_spinbox_lineedit"]  # fmt: skip


@pytest.fixture
def window(tmp_path, qtbot):
    made = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close_at_once()
    tries._wrong.clear()


@pytest.fixture
def enter(window, qtbot):
    """Return what signs a user in on the page that asks, as a keyboard does."""
    from PySide6.QtCore import Qt

    from tests.access.conftest import WORDS

    def done(place, name, text=None):
        window.open_file(place)
        page = window.centralWidget()
        qtbot.waitUntil(lambda: page.known)
        page.who.setCurrentText(name)
        page.field.setText(text or WORDS[name])
        qtbot.keyClick(page.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.desk is not None or page.field.isEnabled())
        return page

    return done
