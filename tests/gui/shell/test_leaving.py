"""A file that was left: nothing of its window stays in memory."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from crm_desktop.deals import pipelines
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.desk import Desk
from crm_desktop.gui.locking import locker
from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust import keys, sealing
from crm_desktop.trust.access import signing_in
from tests.access.conftest import WORDS, another_run, made
from tests.trust import keychains

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


@pytest.mark.parametrize("who", ["", "Siti"])
def test_of_a_file_that_was_locked_nothing_stays(opened, tmp_path, qtbot, monkeypatch, who):
    """Neither its desk nor its workspace nor a key: the window they were shown in lives on."""
    monkeypatch.setattr(sealing, "COSTS", {"memory": 64, "passes": 1, "lanes": 1})
    key = new_key()
    with keychains.using(keychains.Keeping()):
        path = made(tmp_path / "Shop.crm", key) if who else _encrypted(tmp_path / "Shop.crm", key)
        keys.hold(key)
        if who:
            signing_in.sign_in(path, who, WORDS[who])
        window = opened(path)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWindow() is not None)
        window.desk.show_page("contacts")
        qtbot.waitUntil(lambda: not window.desk.context.busy(), timeout=20_000)
        desk, ws, said = weakref.ref(window.desk), weakref.ref(window.ws), key.secret.hex()
        locker.lock(window)
        del key
        qtbot.waitUntil(lambda: not _alive(Desk) or desk() is None, timeout=20_000)
        assert ws() is None
        assert said not in [one.secret.hex() for one in gc.get_objects() if type(one) is Key]
        another_run()


def test_a_closed_file_holds_no_key_whoever_still_holds_it(tmp_path):
    key = new_key()
    with Workspace.create(tmp_path / "Shop.crm", Profile("Huda"), key=key) as ws:
        ws.keep_secret_key(new_key())
    assert ws.key is ws._writer.key is None and not ws._writer.secrets


def _encrypted(path: Path, key: Key) -> Path:
    with Workspace.create(path, Profile("Huda"), key=key) as shop:
        fill(shop)
    return path


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
    return _alive(Desk)


def _alive(kind: type) -> int:
    """Return how many objects of a kind there are."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    return sum(type(found) is kind for found in gc.get_objects())
