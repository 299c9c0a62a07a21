"""Locking in the real window: what is closed, what is kept, and what makes it lock."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from datetime import datetime

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from crm_desktop.gui.locking import drafts, locker
from crm_desktop.gui.locking.locker import Locker
from crm_desktop.gui.locking.system_news import SystemNews
from crm_desktop.store import backup, driver, scratch
from crm_desktop.store.past import PastWorkspace, moment_at
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import keys, passphrases

from .conftest import CANARY, asking, filled

FORMS = [CANARY.encode(c) for c in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
FORMS += [word.lower().encode() for word in CANARY.split()]


def locker_of(window) -> Locker:
    return window.desk.findChild(Locker)


def in_clear(*folders) -> list[str]:
    files = [f for folder in folders for f in folder.rglob("*") if f.is_file()]
    return [str(f) for f in files if any(form in f.read_bytes() for form in FORMS)]


def travelled(ws) -> PastWorkspace:
    moment = moment_at(ws.reader(), datetime.now().astimezone())
    return PastWorkspace.travel(ws, moment, lambda _part: None, lambda: None)


@pytest.fixture
def window(opened, path, key):
    keys.keep(key)
    return opened(path)


def test_locking_closes_all_of_it_and_one_click_opens_it_again(window, qtbot, path, key):
    ws = window.ws
    dialog = QDialog(window)
    dialog.open()
    window.desk.actions_.trigger("file.lock")
    page = asking(window, qtbot)
    assert page.one_click and "one click" in page.words.text()
    assert window.desk is window.ws is None and not dialog.isVisible()
    assert ws.key is None and keys.held(key.id) is None
    with pytest.raises(Exception, match="closed"):
        ws._conn.execute("SELECT 1")
    assert not window.open_file(path)  # from the list of recent files neither
    asking(window, qtbot).again.click()
    assert window.ws is not None and window.ws.key == key


@pytest.mark.parametrize("fails", ["a page", "a dialog", "what is kept"])
def test_whatever_fails_on_the_way_it_is_locked(window, qtbot, path, key, monkeypatch, fails):
    def broken(*_given):
        raise RuntimeError(fails)

    ws = window.ws
    if fails == "a page":
        monkeypatch.setattr(window.desk.side, "leave", broken)
    elif fails == "a dialog":
        dialog = QDialog(window)
        dialog.throw_away = broken
        dialog.open()
    else:
        monkeypatch.setattr(drafts, "keep", broken)
    with pytest.raises(RuntimeError, match=fails):  # which the window tells as our fault
        locker.lock(window)
    asking(window, qtbot)
    assert window.desk is window.ws is None and ws.key is None and keys.held(key.id) is None
    with pytest.raises(Exception, match="closed"):
        ws._conn.execute("SELECT 1")
    Workspace.open(path, key=key).close()  # nobody holds it


def test_a_file_that_has_gone_locks_though_nothing_can_be_kept(window, qtbot, monkeypatch):
    def gone(*_given):
        raise driver.OperationalError("disk I/O error")

    window.desk.page.new_record()
    form = next(one for one in window.findChildren(QDialog) if hasattr(one, "kept_as"))
    monkeypatch.setattr(form, "touched", lambda: True)
    monkeypatch.setattr(window.ws, "setting", gone)
    locker.lock(window)
    asking(window, qtbot)


def test_with_a_passphrase_the_lock_asks_for_it_though_the_keychain_has_the_key(
    window, path, key, qtbot
):
    passphrases.put(path, key, "three green teapots")
    locker.lock(window)
    assert not asking(window, qtbot).one_click


def test_what_was_being_written_comes_back_and_is_never_in_clear(
    window, qtbot, path, tmp_path, key
):
    from crm_desktop.gui.notes.note_form import NoteForm

    window.desk.show_page("contacts")
    window.desk.open_record("contact", "c1")
    window.desk.actions_.trigger("note.add")
    form = next(iter(window.findChildren(NoteForm)))
    form.field.setPlainText(f"{CANARY} wants the blue one")
    locker.lock(window)
    assert in_clear(tmp_path) == []
    asking(window, qtbot).again.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(drafts.Draft)))
    (draft,) = window.findChildren(drafts.Draft)
    assert "wants the blue one" in draft.text.toPlainText()
    draft.drop.click()
    assert not window.ws.setting(drafts.KEPT)


def test_nobody_touching_it_locks_it_and_a_write_is_waited_for(window, qtbot, monkeypatch):
    watch = locker_of(window)
    watch.look()
    assert window.desk is not None
    window.settings.set(locker.MINUTES, 0)
    watch._touched = time.time() - 10_000
    watch.look()
    assert window.desk is not None  # never, said the user
    window.settings.set(locker.MINUTES, 10)
    end = threading.Event()
    writing = window.context.long_lane.run(lambda _t: end.wait(60), lambda _n: None, print)
    watch._touched = time.time() - 601
    watch.look()
    assert window.desk is not None
    end.set()
    qtbot.waitUntil(lambda: not window.context.long_lane.busy())
    assert not writing.token.cancelled
    watch._touched = time.time() + 10_000  # the clock was set back: counted anew
    watch.look()
    assert window.desk is not None
    watch._touched = time.time() - 601
    watch.look()
    assert window.desk is None


@pytest.mark.parametrize("how", ["look", "sleeping", "screen_locked", "by hand"])
def test_it_locks_also_while_the_window_shows_the_past(window, how):
    watch, lane, ws = locker_of(window), window.context.long_lane, window.ws
    past = travelled(ws)
    window.traveller.enter(past)
    end = threading.Event()
    lane.run(lambda _t: end.wait(60), lambda _n: None, print)
    watch._touched = time.time() - 601
    watch.look()
    assert window.ws is ws, "what is written to the file of now is waited for"
    end.set()
    while lane.writing():
        QApplication.processEvents()
    if how == "look":
        watch.look()
    elif how == "by hand":
        locker.lock(window)
    else:
        getattr(watch.news, how).emit()
    assert window.desk is window.ws is None and ws.key is None
    assert window.traveller.past is None


def test_by_hand_in_the_past_it_asks_about_what_is_written_now(window, monkeypatch):
    lane, ws = window.context.long_lane, window.ws
    past = travelled(ws)
    window.traveller.enter(past)
    monkeypatch.setattr(lane, "writing", lambda: True)
    monkeypatch.setattr(window, "may_stop", lambda: False)
    locker.lock(window)
    assert window.ws is ws and window.traveller.past is past


def test_a_plain_file_has_no_lock(opened, tmp_path):
    window = opened(filled(tmp_path / "plain.crm"))
    assert locker_of(window) is None
    assert not window.desk.actions_.action("file.lock").isEnabled()
    locker.lock(window)
    assert window.desk is not None


def test_before_a_sleep_what_is_written_is_cancelled_whole(window):
    job = window.context.long_lane.run(
        lambda token: [time.sleep(0.01) for _ in iter(lambda: token.cancelled, True)],
        lambda _n: None, print,
    )  # fmt: skip
    locker_of(window).news.sleeping.emit()
    assert window.desk is None and job.token.cancelled


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon here")
def test_what_a_real_bus_tells(qtbot, tmp_path):
    from PySide6.QtCore import QObject
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--print-address", "--nofork"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert bus.stdout is not None
        address, owner = bus.stdout.readline().strip(), QObject()
        hears = QDBusConnection.connectToBus(address, "hears")
        says = QDBusConnection.connectToBus(address, "says")
        news, told = SystemNews(owner, hears, hears), []
        news.sleeping.connect(lambda: told.append("sleep"))
        news.screen_locked.connect(lambda: told.append("screen"))
        assert news.heard == 5
        # The wish to hear goes out by itself: what is asked after it is answered once the bus knows it.
        bus_itself = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        assert hears.call(QDBusMessage.createMethodCall(*bus_itself, "GetId")).arguments()

        def send(path, interface, name, *values):
            message = QDBusMessage.createSignal(path, interface, name)
            message.setArguments(list(values))
            assert says.send(message)

        send("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", False)
        send("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", False)
        send("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True)
        qtbot.waitUntil(lambda: told == ["screen"])
        send("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", True)
        qtbot.waitUntil(lambda: told == ["screen", "sleep"])
        send("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session", "Lock")
        qtbot.waitUntil(lambda: told == ["screen", "sleep", "screen"])
    finally:
        for name in ("hears", "says"):
            QDBusConnection.disconnectFromBus(name)
        bus.terminate()
        bus.wait()


def test_without_a_bus_nothing_breaks(qtbot):
    from PySide6.QtCore import QObject

    class Away:
        def isConnected(self):  # noqa: N802 - as Qt calls it
            return False

    owner = QObject()
    assert SystemNews(owner, Away(), Away()).heard == 0


def session(opened, qtbot, path, shop):
    """Work for a while: an attachment shown, the past visited, a backup, a search."""
    window = opened(path)
    ws = window.ws
    window.desk.show_page("contacts")
    window.desk.open_record("contact", "c1")
    backup.backup(ws)
    folder = scratch.make_lasting(scratch.SHOWN, "c1")
    (folder / "shown.txt").write_text(CANARY)  # what another program was given to show
    qtbot.waitUntil(lambda: not window.context.busy())
    return window


@pytest.mark.parametrize("encrypted", [True, False])
def test_after_a_session_nothing_is_in_clear(opened, qtbot, tmp_path, monkeypatch, key, encrypted):
    """The control: of a plain file it is found, by the same looking."""
    shop, temporary = tmp_path / "shop", tmp_path / "tmp"
    shop.mkdir(), temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    keys.keep(key)
    path = filled(shop / "shop.crm", key if encrypted else None)
    window = session(opened, qtbot, path, shop)
    assert in_clear(temporary)  # the honest exception, as long as it is open
    (locker.lock if encrypted else type(window).close_at_once)(window)
    found = in_clear(shop, temporary, tmp_path)
    assert bool(found) is not encrypted, found
