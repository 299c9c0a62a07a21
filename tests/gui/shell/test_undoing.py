"""Undo right after an erasure: it says that this stays before it takes back anything else."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.widgets.toast import Toast
from crm_desktop.gui.window import MainWindow
from crm_desktop.store import cells
from tests.store.faulty_places import made


@pytest.fixture
def window(qtbot):
    made_here = MainWindow(Settings())
    qtbot.addWidget(made_here)
    yield made_here
    made_here.leave_file()


def test_undo_after_an_erasure_says_that_it_stays_before_it_takes_back_another_thing(
    window, qtbot, tmp_path
):
    window.resize(1440, 900)
    window.show()
    assert window.open_file(made(tmp_path / "shop.crm"))
    desk, log, siti, tan = window.desk, window.ws.log, new_id(), new_id()
    for id, name in ((siti, "Siti"), (tan, "Tan")):
        log.record(Label("create", "contact", row=id),
                   [Edit("contact", id, {"deleted": False, "name": name})])  # fmt: skip
    erased = log.erase([("contact", siti)])
    qtbot.waitUntil(lambda: desk.undoing._erased == erased.stamp)
    desk.undoing.undo()
    assert cells.shown(window.ws.reader(), "contact", tan)
    said = [toast._words.text() for toast in window.findChildren(Toast)]
    assert any(one.startswith("Erasing cannot be undone.") and "Tan" in one for one in said), said
    desk.undoing.undo()
    qtbot.waitUntil(lambda: cells.shown(window.ws.reader(), "contact", tan) is None)
    qtbot.waitUntil(lambda: desk.undoing._erased == "")
