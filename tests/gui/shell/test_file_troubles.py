"""What the window says of a file that does not open or fails while it is open, and the ways it offers."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox, QProgressDialog

from crm_desktop import paths
from crm_desktop.attachments import attaching
from crm_desktop.errors import UserError
from crm_desktop.gui import errors
from crm_desktop.gui.desk import Desk
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.start import StartPage
from crm_desktop.gui.start.checking import offer_repair, run_check
from crm_desktop.gui.start.restoring import restore
from crm_desktop.gui.window import MainWindow
from crm_desktop.store import backup, beside, blobs, check, driver
from crm_desktop.store.workspace import Profile, Workspace
from tests.home import folders_in
from tests.store.faulty_places import made


@pytest.fixture
def window(qtbot):
    made_here = MainWindow(Settings())
    qtbot.addWidget(made_here)
    yield made_here
    made_here.leave_file()


def offered(window: MainWindow) -> list[str]:
    page = window.centralWidget()
    assert isinstance(page, StartPage)
    return [button.text() for button in page.ways]


def test_a_damaged_file_offers_its_backups(window, tmp_path: Path) -> None:
    path = made(tmp_path / "shop.crm")
    with Workspace.open(path) as ws:
        backup.backup(ws)
    path.write_bytes(path.read_bytes()[:20_000])
    assert not window.open_file(path)
    assert offered(window) == ["Try again", "Restore a backup…", "Ways out…"]


def test_a_file_open_elsewhere_can_be_read(window, tmp_path: Path) -> None:
    path = made(tmp_path / "shop.crm")
    with Workspace.open(path):
        assert not window.open_file(path)
        assert offered(window) == ["Open read-only", "Try again"]
        window.centralWidget().ways[0].click()
        assert window.ws is not None and window.ws.read_only


def test_damage_found_while_reading_is_said_as_damage(window, tmp_path: Path, qtbot) -> None:
    assert window.open_file(made(tmp_path / "shop.crm"))
    said: list[str] = []
    context = replace(window.desk.context, toast=lambda text, **_: said.append(text))
    for _ in range(2):
        context.lane.run(lambda _token: _read(tmp_path / "junk"), pytest.fail, context.failed)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox, "damage")) and not context.busy())
    (box,) = window.findChildren(QMessageBox, "damage")
    assert box.text() == "The file shop.crm is damaged." and not said
    assert window.desk.status._words == "This file is damaged"
    box.close()
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox, "damage"))
    context.lane.run(lambda _token: _read(tmp_path / "junk"), pytest.fail, context.failed)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].endswith("File → Check this file looks for ways out.")


def test_a_bug_is_told_from_trouble_with_the_file(window, tmp_path: Path, monkeypatch) -> None:
    assert window.open_file(made(tmp_path / "shop.crm"))
    caught: list[UserError | None] = []
    catcher = SimpleNamespace(caught=SimpleNamespace(emit=lambda _, said: caught.append(said)))
    monkeypatch.setattr(errors, "_catcher", catcher)
    for trouble in (lambda: _read(tmp_path / "junk"), lambda: 1 / 0):
        try:
            trouble()
        except (driver.Error, ZeroDivisionError) as error:
            errors.report(error)
    said, bug = caught
    assert said is not None and "shop.crm is damaged" in said.message
    assert bug is None


def test_a_file_moved_away_can_still_be_saved_as_a_copy(window, tmp_path: Path, qtbot) -> None:
    path = made(tmp_path / "shop.crm")
    assert window.open_file(path)
    qtbot.waitUntil(lambda: not window.context.busy())
    path.rename(tmp_path / "moved.crm")
    window.files._write_copy(tmp_path / "saved.crm")
    qtbot.waitUntil(lambda: not window.context.busy())
    with (
        Workspace.open(tmp_path / "saved.crm") as saved,
        Workspace.open(tmp_path / "moved.crm") as ws,
    ):
        assert saved.log.since() == ws.log.since()


def test_a_restore_that_fails_does_not_say_it_was_done(window, tmp_path: Path, qtbot) -> None:
    path, bad = made(tmp_path / "shop.crm"), made(tmp_path / "bad.crm")
    bad.write_bytes(bad.read_bytes()[:20_000])
    assert window.open_file(path)
    restore(window, bad, path)
    qtbot.waitUntil(lambda: window.ws is not None)
    assert window.isEnabled() and window.ws is not None and window.ws.path == path
    (box,) = window.findChildren(QMessageBox)
    assert "bad.crm is damaged" in box.text() and "backup" in box.informativeText()
    box.close()
    assert not any("Restored" in label.text() for label in window.findChildren(QLabel))
    restore(window, made(tmp_path / "good.crm", 5), path)
    qtbot.waitUntil(lambda: window.ws is not None)
    assert any("Restored" in label.text() for label in window.findChildren(QLabel))


def _read(path: Path) -> None:
    """Meet SQLite's own word for damage."""
    path.write_bytes(b"junk" * 2000)
    conn = driver.connect(str(path))
    try:
        conn.execute("SELECT * FROM contact")
    finally:
        conn.close()


def test_a_home_that_cannot_be_written_to_does_not_stop_the_program(
    qtbot, tmp_path: Path, monkeypatch
) -> None:
    (tmp_path / "home").write_text("no folder")
    for name, folder in folders_in(tmp_path / "home").items():
        monkeypatch.setenv(name, folder)
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.set_scale(1.0)
    assert window.open_file(made(tmp_path / "shop.crm"))
    window.files.create(paths.data_folder() / "new.crm")

    def said() -> list[str]:
        return [label.text() for label in window.centralWidget().findChildren(QLabel)]

    qtbot.waitUntil(lambda: any(text.startswith("There is no folder") for text in said()))


def with_large_attachment(path: Path) -> Path:
    """Make a file whose one attachment lies beside it."""
    with Workspace.create(path) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        plan = path.with_name("plan.dwg")
        plan.write_bytes(b"PLAN" * 5000)
        attaching.attach(ws, [plan], {})
    return path


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said at the foot of the window."""
    found: list[str] = []
    monkeypatch.setattr(Desk, "toast", lambda _desk, text, **_: found.append(text))
    return found


def found_wanting(window: MainWindow, path: Path, qtbot) -> QMessageBox:
    """Open a file and check it; return the box that says what is wrong with it."""
    assert window.open_file(path)
    run_check(window)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "repair") is not None)
    return window.findChild(QMessageBox, "repair")


def test_the_check_says_damage_in_plain_words_and_the_rest_in_the_details(
    window, tmp_path: Path
) -> None:
    Workspace.create(tmp_path / "shop.crm").close()
    assert window.open_file(tmp_path / "shop.crm")
    found = "Tree 26 page 26: btreeInitPage() returns error code 11"
    said = tuple(f"The file is damaged: {found}" for _ in range(2))
    offer_repair(window, check.Report((*said, "2 records differ."), 3, damage=(found, found)))
    box = window.findChild(QMessageBox, "repair")
    assert box.text() == "The file shop.crm is damaged."
    assert "Tree" not in box.informativeText() and "ways out" not in box.informativeText()
    assert box.detailedText() == f"{found}\n2 records differ."
    (go,) = (one for one in box.buttons() if one.text() == "Look for ways out")
    assert box.defaultButton() is go and go.property("kind") == "primary"
    assert not box.iconPixmap().isNull()
    box.reject()


@pytest.mark.parametrize("kept", [True, False])
def test_the_check_says_which_attachments_are_missing_and_looks_for_them_in_backups(
    window, tmp_path: Path, qtbot, said: list[str], kept: bool
) -> None:
    path = with_large_attachment(tmp_path / "shop.crm")
    if kept:
        with Workspace.open(path) as ws:
            backup.backup(ws)
    shutil.rmtree(beside.folder_of(path))
    box = found_wanting(window, path, qtbot)
    assert box.text() == "Some attachments are missing."
    assert box.informativeText() == "The content of 1 attachment is missing: plan.dwg."
    (look,) = (b for b in box.buttons() if b.text() == "Look in the backups")
    look.click()
    qtbot.waitUntil(lambda: len(said) == 1)
    assert (said == ["Repaired 1 record."]) is kept
    assert (said == ["The content of 1 attachment is missing: plan.dwg."]) is not kept


def test_the_check_finds_damaged_attachments_and_mends_them_from_backups(
    window, tmp_path: Path, qtbot, said: list[str]
) -> None:
    path = with_large_attachment(tmp_path / "shop.crm")
    with Workspace.open(path) as ws:
        backup.backup(ws)
    for file in beside.folder_of(path).glob("??/*"):
        file.write_bytes(bytes(file.stat().st_size))
    box = found_wanting(window, path, qtbot)
    assert box.text() == "Some attachments are damaged."
    (look,) = (b for b in box.buttons() if b.text() == "Look in the backups")
    look.click()
    qtbot.waitUntil(lambda: said == ["Repaired 1 record."])


def test_a_check_that_is_stopped_says_nothing(
    window, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_large_attachment(tmp_path / "shop.crm")
    assert window.open_file(path)
    reading = threading.Event()

    def read(_path: Path, _digest: str, wanted) -> bool:
        reading.set()
        for _ in range(500):
            time.sleep(0.01)
            wanted()
        return True

    monkeypatch.setattr(beside, "sound", read)
    run_check(window)
    assert reading.wait(30)
    (bar,) = window.findChildren(QProgressDialog)
    bar.canceled.emit()
    qtbot.waitUntil(lambda: not window.findChildren(QProgressDialog))
    assert window.findChild(QMessageBox, "repair") is None


def test_a_restore_says_which_attachments_did_not_come_back(
    window, tmp_path: Path, qtbot, said: list[str]
) -> None:
    path = with_large_attachment(tmp_path / "shop.crm")
    with Workspace.open(path) as ws:
        made_now = backup.backup(ws)
    for lying in (path, made_now):
        shutil.rmtree(beside.folder_of(lying))
    assert window.open_file(path)
    restore(window, made_now, path)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].startswith("The content of 1 attachment is missing: plan.dwg. Restored")


def test_a_file_that_knows_nobodys_name_takes_the_one_given_before(window, tmp_path) -> None:
    window.settings.set("name", "Lina")
    for name, given in (("bare", ""), ("hers", "Huda")):
        Workspace.create(tmp_path / f"{name}.crm", Profile(given, "SG", "SGD")).close()
    assert window.open_file(tmp_path / "bare.crm", read_only=True)
    assert window.ws.profile.name == ""
    for name, said in (("bare", "Lina"), ("hers", "Huda")):
        assert window.open_file(tmp_path / f"{name}.crm")
        assert window.ws.profile == Profile(said, "SG", "SGD")
    window.leave_file()
    with Workspace.open(tmp_path / "bare.crm") as ws:
        assert ws.profile.name == "Lina"
