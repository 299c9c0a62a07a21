"""A file that takes long to open: the window lives meanwhile, says so, and shows what came of it."""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QProgressDialog

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.gui.erasing.listed import Erasures
from crm_desktop.gui.safety import opening
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.start import StartPage
from crm_desktop.gui.widgets.toast import Toast
from crm_desktop.gui.window import MainWindow
from crm_desktop.privacy.erasing import replaying, running
from crm_desktop.store import belongings, driver
from crm_desktop.store.erasures import ledger
from crm_desktop.store.workspace import Workspace
from tests.store.faulty_places import made


@pytest.fixture
def window(qtbot):
    made_here = MainWindow(Settings())
    qtbot.addWidget(made_here)
    yield made_here
    made_here.leave_file()


@pytest.fixture
def slow(monkeypatch):
    """Have every file take half a second more to open, which a large old one does by itself."""
    plain = opening._fit_to_show

    def later(path: Path, read_only: bool):
        time.sleep(0.5)
        return plain(path, read_only)

    monkeypatch.setattr(opening, "_fit_to_show", later)
    monkeypatch.setattr(opening, "AT_ONCE", 0.01)


def test_the_window_lives_while_a_file_is_opened(window, monkeypatch, tmp_path):
    seen, plain = list[bool](), opening._fit_to_show

    def after_both_looks(path: Path, read_only: bool):
        end = time.monotonic() + 60
        while len(seen) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        return plain(path, read_only)

    monkeypatch.setattr(opening, "_fit_to_show", after_both_looks)
    monkeypatch.setattr(opening, "AT_ONCE", 0.01)

    def look() -> None:
        bars = [w for w in QApplication.topLevelWidgets() if isinstance(w, QProgressDialog)]
        for bar in bars:
            QTest.keyClick(bar, Qt.Key.Key_Escape)  # it is not over yet
        seen.append(any(bar.isVisible() and bar.labelText() == "Opening the file…" for bar in bars))

    QTimer.singleShot(150, look)
    QTimer.singleShot(250, look)
    assert window.open_file(made(tmp_path / "shop.crm"))
    assert seen == [True, True]
    assert window.ws is not None and window.desk is not None


def test_a_chosen_file_opens_in_the_turn_after_the_other_one_was_left(window, qtbot, tmp_path):
    shop, other = tmp_path / "shop.crm", tmp_path / "other.crm"
    for path in (shop, other):
        Workspace.create(path).close()
    assert window.open_file(shop)
    desk = window.desk
    window.files.open_path(shop)
    assert window.desk is desk, "it is open already"
    window.files.open_path(other)
    assert window.ws is window.desk is None and desk.isHidden()
    qtbot.waitUntil(lambda: window.ws is not None)
    assert window.ws.path == other and window.centralWidget() is window.desk


def test_what_goes_wrong_meanwhile_is_said(window, slow, tmp_path):
    path = tmp_path / "shop.crm"
    path.write_text("no workspace")
    assert not window.open_file(path)
    assert isinstance(window.centralWidget(), StartPage)
    with pytest.raises(UserError):
        opening.opened(window, path, read_only=False)


def test_damage_met_while_erasing_again_is_said_of_the_file_that_has_it(window, tmp_path):
    path, healthy, id = made(tmp_path / "shop.crm"), made(tmp_path / "clinic.crm"), new_id()
    with Workspace.open(healthy) as ws:
        ws.log.record(Label("create"), [Edit("contact", id, {"deleted": False, "name": "Siti"})])
        running.run(running.begin(ws, belongings.of(ws.reader(), "contact", id), ()))
    conn = driver.connect(str(path))
    index = "SELECT rootpage FROM sqlite_master WHERE name='sqlite_autoindex_contact_1'"
    (page,) = conn.execute(index).fetchone()
    (size,) = conn.execute("PRAGMA page_size").fetchone()
    conn.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(data)
    assert window.open_file(healthy)
    assert not window.open_file(path)
    page_now = window.centralWidget()
    assert isinstance(page_now, StartPage) and window.desk is None
    said = " ".join(label.text() for label in page_now.findChildren(QLabel))
    assert "shop.crm is damaged" in said and "clinic.crm is damaged" not in said
    assert "Ways out…" in [button.text() for button in page_now.ways]


def test_a_bug_while_opening_leaves_the_start_page(window, monkeypatch, tmp_path):
    first, second = made(tmp_path / "shop.crm"), made(tmp_path / "other.crm")
    assert window.open_file(first)
    monkeypatch.setattr(replaying, "replay", lambda ws: 1 // 0)
    monkeypatch.setattr(ledger, "is_empty", lambda: False)
    with pytest.raises(ZeroDivisionError):
        window.open_file(second)
    assert isinstance(window.centralWidget(), StartPage) and window.ws is None
    assert not QApplication.instance().property("file")


def test_an_old_copy_says_why_somebody_is_gone(window, qtbot, tmp_path):
    path, old, id = made(tmp_path / "shop.crm"), tmp_path / "old.crm", new_id()
    with Workspace.open(path) as ws:
        ws.log.record(Label("create"), [Edit("contact", id, {"deleted": False, "name": "Siti"})])
    shutil.copy(path, old)
    with Workspace.open(path) as ws:
        running.run(running.begin(ws, belongings.of(ws.reader(), "contact", id), ()))
    window.resize(1440, 900)
    window.show()
    for each, told in ((path, []), (old, [replaying.told(1)])):
        assert window.open_file(each)
        assert told_by(window, qtbot) == told
    dialog = Erasures(window.desk.context, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1, timeout=20_000)
    said = dialog.list.topLevelItem(0).text(2)
    assert said.startswith(f"Erased again when this older copy was opened, {date.today()}")
    assert dialog.empty.isHidden()
    dialog.accept()


def test_who_was_erased_again_is_listed_before_anything_goes_on_behind_the_work(
    window, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(running, "waiting", lambda _ws: 0)
    test_an_old_copy_says_why_somebody_is_gone(window, qtbot, tmp_path)


def told_by(window, qtbot):
    qtbot.wait(opening.SAID_AFTER + 100)
    shown = [toast for toast in window.desk.findChildren(Toast) if toast.isVisible()]
    return [toast._words.text() for toast in shown]


def test_that_an_erasure_is_not_known_any_more_is_said(window, qtbot, tmp_path):
    path = made(tmp_path / "shop.crm")
    ledger.write(ledger.Entry("one", 1, ()))
    for one in ledger.folder().iterdir():
        one.write_text("{")
    window.resize(1440, 900)
    window.show()
    assert window.open_file(path)
    (said,) = told_by(window, qtbot)
    assert "1 erasure cannot be read" in said
    dialog = Erasures(window.desk.context, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.unchecked.text() == said)
    assert dialog.unchecked.isVisible()
    dialog.accept()
