"""Lanes run in order, deliver in the window's thread, and forget what was cancelled."""

import gc
import itertools
import queue
import sys
import threading
import time

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.gui import worker
from crm_desktop.gui.bridge import Bridge
from crm_desktop.gui.collecting import Collector
from crm_desktop.gui.worker import TURN, Lane
from crm_desktop.store import driver
from crm_desktop.store.workspace import Workspace

ENDLESS = (
    "WITH RECURSIVE c(n) AS (SELECT begun() UNION ALL SELECT n+1 FROM c) SELECT count(*) FROM c"
)


def endless(ws, running):
    """Ask without end; say so once the query runs, which cannot be interrupted before."""
    conn = ws.reader()
    conn.create_function("begun", 0, lambda: running.set() or 1)
    return conn.execute(ENDLESS).fetchone()


@pytest.fixture
def lane(qtbot, ws):
    lane = Lane("test", ws.reader)
    yield lane
    lane.stop()


def test_jobs_run_in_order_and_are_delivered_in_the_windows_thread(qtbot, lane):
    found, where = [], []

    def done(value):
        found.append(value)
        where.append(threading.current_thread())

    for n in range(5):
        lane.run(lambda _token, n=n: n, done, pytest.fail)
    qtbot.waitUntil(lambda: len(found) == 5)
    assert found == [0, 1, 2, 3, 4]
    assert set(where) == {threading.main_thread()}
    assert not lane.busy()


def test_a_lane_destroyed_under_its_job_tells_nobody(qtbot):
    lane, ends, found = Lane("test"), threading.Event(), []
    job = lane.run(
        lambda _token: ends.wait(5), found.append, pytest.fail, lambda: found.append("ended")
    )
    thread = lane._thread
    shiboken6.delete(lane)
    ends.set()
    thread.join(0.2)  # it has told of this one
    qtbot.wait(20)
    assert job._found and not found


class Preempted(queue.SimpleQueue):
    """The thread that is told to end does not run on for a while, as it may be."""

    def __init__(self):
        super().__init__()
        self.told, self.go = threading.Event(), threading.Event()

    def get(self, *given, **named):
        try:
            found = super().get(*given, **named)
        except queue.Empty:
            found = None
        if not found:
            self.told.set()
            self.go.wait(5)
        if found is None:
            raise queue.Empty
        return found


@pytest.mark.parametrize("let_go", [False, True])
def test_the_thread_of_a_destroyed_lane_does_what_was_asked_and_ends(
    qtbot, qapp, monkeypatch, let_go
):
    """What its jobs hold dies in the window's thread, whichever of the two goes on first."""
    monkeypatch.setattr(worker, "LOOKS_UP", 0.05)
    owner, done, deaths = QObject(), [], Witness.deaths
    deaths.clear()
    lane, held, ends = Lane("test", None, owner), Witness(), threading.Event()
    asked = lane._asked = Preempted()
    lane.run(lambda _token: ends.wait(5), print, pytest.fail)
    lane.run(lambda _token: done.append(1), lambda _none, held=held: None, pytest.fail)
    held.part()
    thread = lane._thread
    if let_go:
        lane.let_go()
    del lane, held
    shiboken6.delete(owner)
    ends.set()
    qtbot.waitUntil(asked.told.is_set)  # the window lets go of what it knows to have ended
    for _ in range(5):
        qapp.processEvents()
    asked.go.set()
    thread.join(5)
    assert not thread.is_alive() and done == ([] if let_go else [1])
    gc.collect()
    assert not deaths, "nothing in the thread"
    another = Lane("another")
    another.run(lambda _token: None, lambda _none: None, pytest.fail)
    qtbot.waitUntil(lambda: not another.busy())  # now what the first one held is let go of
    another.stop()
    assert deaths == [threading.main_thread()]


def test_a_lane_that_ends_closes_its_connection(qtbot, ws):
    lane, found = Lane("test", ws.reader, None, ws.close_reader), []
    lane.run(lambda _token: ws.reader().execute("SELECT 1").fetchone(), found.append, pytest.fail)
    qtbot.waitUntil(lambda: found == [(1,)])
    (reader,) = ws._readers
    lane.stop()
    assert not ws._readers
    with pytest.raises(driver.Error):
        reader.execute("SELECT 1")
    assert ws.reader().execute("SELECT 1").fetchone() == (1,)


def test_a_desk_that_is_built_anew_leaves_no_connection_behind(qtbot, opened, tmp_path):
    Workspace.create(tmp_path / "shop.crm").close()
    window = opened(tmp_path / "shop.crm")
    qtbot.waitUntil(lambda: not window.desk.context.busy())
    stood = len(window.ws._readers)
    for _ in range(3):
        desk = window.desk
        window.build_anew()
        qtbot.waitUntil(lambda desk=desk: window.desk is not desk)
        qtbot.waitUntil(lambda: not window.desk.context.busy())
    assert (
        len(window.ws._readers) <= stood + 1
    )  # of the second lane, where it was not at work before


def test_each_outcome_is_told_in_a_turn_of_its_own(qtbot, qapp, lane):
    found, ran = [], threading.Event()
    for n in range(5):
        lane.run(lambda _token, n=n: n, found.append, pytest.fail)
    lane.run(lambda _token: ran.set(), found.append, pytest.fail)
    assert ran.wait(5)
    time.sleep(0.02)
    known = [len(found)]
    while len(found) < 6:
        qapp.processEvents()
        known.append(len(found))
    assert all(after - before <= 1 for before, after in itertools.pairwise(known))


def test_an_error_arrives_at_failed(qtbot, lane):
    errors = []

    def job(_token):
        raise UserError("No.")

    lane.run(job, pytest.fail, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "No."


def test_cancel_interrupts_a_running_query(qtbot, lane, ws):
    ended, running = [], threading.Event()

    asked = lane.run(
        lambda _token: endless(ws, running), pytest.fail, pytest.fail, lambda: ended.append(True)
    )
    assert running.wait(30)
    asked.cancel()
    qtbot.waitUntil(lambda: bool(ended), timeout=2000)


def test_a_waiting_job_that_was_cancelled_never_runs(qtbot, lane):
    ran, found = [], []
    hold = threading.Event()
    lane.run(lambda _token: hold.wait(5), found.append, pytest.fail)
    lane.run(lambda _token: ran.append(1), pytest.fail, pytest.fail).cancel()
    hold.set()
    lane.run(lambda _token: "last", found.append, pytest.fail)
    qtbot.waitUntil(lambda: "last" in found)
    assert not ran


def test_stop_ends_a_running_job_and_delivers_nothing(qtbot, ws):
    lane = Lane("test", ws.reader)
    running = threading.Event()

    lane.run(lambda _token: endless(ws, running), pytest.fail, pytest.fail)
    assert running.wait(30)
    lane.stop()
    assert not lane.busy()


def test_news_written_elsewhere_arrive_in_the_windows_thread(qtbot, lane, ws):
    bridge, heard = Bridge(ws), []
    bridge.changed.connect(lambda news: heard.append((news, threading.current_thread())))

    def write(_token=None):
        edit = Edit("contact", new_id(), {"deleted": False, "name": "Tan Ah Kow"})
        ws.log.record(Label("create", "contact"), [edit])

    write()
    assert len(heard) == 1  # at once, when written here
    lane.run(write, lambda _none: None, pytest.fail)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard[1][1] is threading.main_thread()
    bridge.close()
    write()
    assert len(heard) == 2


class Witness:
    """Notes the thread it dies in; a widget in its place would take the program with it."""

    deaths: list[threading.Thread] = []  # noqa: RUF012 - one list for all is meant

    def __init__(self):
        self.ring = self

    def part(self):
        self.ring = None

    def __del__(self):
        self.deaths.append(threading.current_thread())


def test_a_query_that_was_stopped_within_another_stops_none_that_comes_after(qtbot, tmp_path):
    """SQLite keeps an interrupt while any query of the connection stands half read."""
    conn, told, found = driver.connect(str(tmp_path / "file.db")), threading.Event(), []
    endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT max(n) FROM c"

    def within(_token):
        rows = conn.execute("SELECT 1 UNION ALL SELECT 2")
        for _row in rows:
            told.set()
            conn.execute(endless).fetchone()

    lane = Lane("test", lambda: conn)
    gc.disable()
    try:
        stopped = lane.run(within, print, pytest.fail)
        assert told.wait(5)
        stopped.cancel()
        lane.run(lambda _token: conn.execute("SELECT 3").fetchone(), found.append, pytest.fail)
        qtbot.waitUntil(lambda: not lane.busy())
    finally:
        gc.enable()
        lane.stop()
        conn.close()
    assert found == [(3,)]


def test_what_jobs_hold_dies_in_the_windows_thread(qtbot, lane):
    Witness.deaths.clear()

    def ask():
        held = Witness()
        held.part()
        lane.run(lambda _token: held and None, lambda _found: held, pytest.fail)

    for _ in range(20):
        ask()
        qtbot.waitUntil(lambda: not lane.busy())
    held = Witness()
    held.part()
    lane.run(lambda _token: time.sleep(0.05), lambda _found, held=held: None, pytest.fail)
    lane.run(lambda _token, held=held: None, print, pytest.fail)
    del held
    lane.stop()
    assert len(Witness.deaths) == 21
    assert set(Witness.deaths) == {threading.main_thread()}


def test_rings_are_taken_away_in_the_windows_thread(qtbot, qapp, lane):
    Witness.deaths.clear()
    collector = Collector(qapp)
    for _ in range(30):
        Witness()
    kept = []
    lane.run(lambda _token: [[n] for n in range(50_000)], kept.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(kept))
    qtbot.waitUntil(lambda: len(Witness.deaths) == 30, timeout=5000)
    assert set(Witness.deaths) == {threading.main_thread()}
    collector.deleteLater()


def test_a_dialog_closed_before_its_answer_came_is_not_told(qtbot, lane):
    class Told(QDialog):
        def show_found(self, found):
            self.setWindowTitle(found)

    told, dialog = [], Told()
    lane.run(lambda _token: "late", dialog.show_found, pytest.fail, dialog.update)
    shiboken6.delete(dialog)
    lane.run(lambda _token: 1, told.append, pytest.fail)
    qtbot.waitUntil(lambda: told == [1])


def test_what_fails_after_its_dialog_was_closed_is_logged(qtbot, lane, caplog):
    class Told(QDialog):
        def show_failure(self, error):
            self.setWindowTitle(str(error))

    def broken(_token):
        raise RuntimeError("Aminah")

    told, dialog = [], Told()
    lane.run(broken, pytest.fail, dialog.show_failure)
    shiboken6.delete(dialog)
    lane.run(lambda _token: 1, told.append, pytest.fail)
    qtbot.waitUntil(lambda: told == [1])
    assert "RuntimeError" in caplog.text and "Aminah" not in caplog.text


def test_a_lane_that_computes_gives_way_at_short_turns(lane, qtbot):
    sys.setswitchinterval(0.005)  # Python's own
    done = []
    lane.run(lambda _token: sum(range(1000)), done.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(done))
    assert sys.getswitchinterval() == pytest.approx(TURN)
