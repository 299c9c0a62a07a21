"""A file in a folder another program copies about is told of once, and opens all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMessageBox

from crm_desktop.gui.safety import synced_folder
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.store.workspace import Profile, Workspace


def test_it_is_told_once_and_never_in_the_way(tmp_path: Path, qtbot: Any) -> None:
    places = [tmp_path / "Dropbox", tmp_path / "Here"]
    for place in places:
        place.mkdir()
        Workspace.create(place / "shop.crm", Profile("Huda")).close()
    said = []
    for place in (places[0], places[0], places[1]):
        window = MainWindow(Settings(tmp_path / "settings.json"))
        qtbot.addWidget(window)
        window.show()
        assert window.open_file(place / "shop.crm")
        qtbot.waitUntil(lambda w=window: not w.context.busy())
        qtbot.wait(50)
        boxes = window.findChildren(QMessageBox)
        said += [box.text() for box in boxes]
        for box in boxes:
            box.close()
        told = window.ws.setting(synced_folder.TOLD, "")
        assert told == (str(place) if place is places[0] else "")
        window.close()
    assert said == ["shop.crm lies in a folder of Dropbox."]
