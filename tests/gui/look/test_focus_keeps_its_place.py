"""What takes the focus, or a text, is as tall as before: nothing below it moves."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from crm_desktop.gui.widgets.search_field import SearchField


@pytest.fixture
def form(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    box = QVBoxLayout(made)
    fields = [SearchField("Filter this list"), QLineEdit(), QComboBox(), QSpinBox(), QComboBox()]
    fields[-1].setProperty("kind", "filter")
    for field in fields:
        box.addWidget(field)
    box.addStretch(1)
    made.resize(300, 400)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made, fields


@pytest.mark.parametrize("at", range(5))
def test_heights_stay(form, at, qtbot):
    _window, fields = form
    fields[at - 1].setFocus()
    QApplication.processEvents()
    before = [field.height() for field in fields]
    fields[at].setFocus()
    qtbot.waitUntil(fields[at].hasFocus)
    if isinstance(fields[at], QLineEdit):
        fields[at].setText("text")
    fields[at].updateGeometry()
    QApplication.processEvents()
    assert [field.height() for field in fields] == before
    assert fields[at].sizeHint().height() == fields[at].height()
