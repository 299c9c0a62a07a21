"""Widgets in lines: as tall as they need at a width, whatever became of them since it was asked last."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from crm_desktop.gui.widgets.flow import Flow


@pytest.mark.parametrize("lies", ["alone", "within"])
def test_its_height_follows_what_stands_in_it(qtbot, lies):
    around = QWidget()
    qtbot.addWidget(around)
    flow = Flow(around if lies == "alone" else None)
    if lies == "within":
        QVBoxLayout(around).addLayout(flow)
    buttons = [QPushButton(f"Button {n}", around) for n in range(4)]
    for button in buttons:
        flow.addWidget(button)
    around.show()
    wide = flow.sizeHint().width()
    one = flow.heightForWidth(wide)
    two = flow.heightForWidth(wide - 1)
    assert flow.heightForWidth(wide) == one < two < flow.heightForWidth(1)
    buttons[0].setText("A button with many more words")
    assert flow.heightForWidth(wide) == two
    buttons[0].hide()
    assert flow.heightForWidth(wide) == one
    flow.addWidget(QPushButton("Another one with many more words", around))
    around.findChildren(QPushButton)[-1].show()
    assert flow.heightForWidth(wide) == two
    flow.takeAt(4)
    assert flow.heightForWidth(wide) == one
