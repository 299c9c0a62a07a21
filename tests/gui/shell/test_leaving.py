"""A file that was left: nothing of its window stays in memory."""

from __future__ import annotations

import gc
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from crm_desktop.deals import pipelines
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.desk import Desk
from crm_desktop.store.workspace import Profile, Workspace

from ..tables.kit import fill


def test_a_file_that_was_left_leaves_nothing_behind(opened, tmp_path, qtbot):
    window = opened(_shop(tmp_path, 0))
    _look_round(window, qtbot)
    seen = []
    for n in (1, 2, 3):
        window.open_file(_shop(tmp_path, n))
        _look_round(window, qtbot)
        # The file that was left goes in turns of its own.
        qtbot.waitUntil(lambda: _desks() == 1, timeout=20_000)
        seen.append(len(QApplication.allWidgets()))
    assert seen[0] == seen[1] == seen[2]


def _shop(folder: Path, n: int) -> Path:
    """Make a file with rows on most pages, so that what stands in place of rows is never shown."""
    path = folder / str(n) / "Shop.crm"
    path.parent.mkdir()
    with Workspace.create(path, Profile("Huda")) as made:
        pipelines.ensure_default(made)
        company = fill(made)["Maju Jaya Sdn Bhd"]
        deal = {"deleted": False, "title": "Fit-out", "company": company}
        made.log.record(Label("create", "deal"), [Edit("deal", "fit", deal)])
    return path


def _look_round(window, qtbot) -> None:
    for name in window.desk._specs:
        window.desk.show_page(name)
        qtbot.waitUntil(lambda: not window.desk.context.busy(), timeout=20_000)
    window.desk.side.show_history()
    window.desk.side.make_panel()  # or it is made ahead meanwhile, or not
    window.desk.trail.open("deal", "fit")
    qtbot.waitUntil(lambda: not window.desk.context.busy(), timeout=20_000)


def _desks() -> int:
    """Return how many windows of a file there are."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    return sum(type(found) is Desk for found in gc.get_objects())
