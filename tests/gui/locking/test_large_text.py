"""The dialogs of an encrypted file with the largest text on a low screen: nothing is squeezed, it scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton, QScrollArea

from crm_desktop.gui import language, theme
from crm_desktop.gui.locking.security import OpeningDialog, Security
from crm_desktop.gui.locking.turning_on import TurningOn
from crm_desktop.trust import keys

DIALOGS = {
    "turning on": lambda window: TurningOn(window),
    "security": lambda window: Security(window),
    "opening": lambda window: OpeningDialog(window, window.ws.key),
}


@pytest.fixture
def window(opened, path, key, qapp):
    keys.keep(key)
    language.apply(qapp, "ms")
    theme.apply(qapp, "light", 2.0)
    yield opened(path)
    theme.apply(qapp, "light", 1.0)
    language.apply(qapp, "en")


def squeezed(dialog):
    """Return the words of what has less room than it needs."""
    kinds = (QLabel, QLineEdit, QPushButton, QRadioButton)
    seen = [part for kind in kinds for part in dialog.findChildren(kind) if part.isVisible()]
    return [part.text() for part in seen if part.height() < _needed(part)]


def _needed(part):
    if part.hasHeightForWidth():
        return part.heightForWidth(part.width())
    return part.minimumSizeHint().height()


@pytest.mark.parametrize("which", DIALOGS)
def test_nothing_is_squeezed(window, qtbot, which):
    dialog = DIALOGS[which](window)
    dialog.open()
    if which != "security":
        dialog.choice.asked.setChecked(True)
        assert dialog.choice.first.isVisible()
    qtbot.wait(100)
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    assert squeezed(dialog) == []
    (area,) = dialog.findChildren(QScrollArea)
    assert not area.verticalScrollBar().maximum(), "there is room for all of it"
    dialog.resize(dialog.width(), 420)
    qtbot.wait(50)
    assert squeezed(dialog) == [] and area.verticalScrollBar().maximum()
    assert area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert area.widget().width() <= area.viewport().width()
    dialog.done(0)
