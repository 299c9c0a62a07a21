"""Dialogs that are made anew each time go after they closed."""

from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import QDialog, QWidget

from crm_desktop.gui import collecting


class Asked(QDialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        collecting.go_when_closed(self)


def test_a_closed_dialog_goes_a_little_later(qtbot, monkeypatch):
    monkeypatch.setattr(collecting, "LATER", 20)
    window = QWidget()
    qtbot.addWidget(window)
    dialog = Asked(window)
    dialog.open()
    dialog.accept()
    assert shiboken6.isValid(dialog) and dialog.result()  # who opened it may still ask
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_one_that_was_opened_again_stays(qtbot, monkeypatch):
    monkeypatch.setattr(collecting, "LATER", 20)
    window = QWidget()
    qtbot.addWidget(window)
    dialog = Asked(window)
    dialog.open()
    dialog.accept()
    dialog.open()
    qtbot.wait(80)
    assert shiboken6.isValid(dialog) and dialog.isVisible()
    dialog.reject()
