"""While something large is being written the window goes on: edits wait behind it, nothing is lost."""

import threading
import time
from contextlib import contextmanager

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Busy
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.store import cells, listing
from crm_desktop.store.workspace import Workspace
from tests.store.faulty_places import add

PATIENCE = 10.0
"""Seconds in which a busy machine does what waits for nobody; a write that is waited for takes thirty."""


@pytest.fixture
def window(qtbot, tmp_path):
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        add(ws, "Tan Ah Kow")
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    assert made.open_file(path)
    qtbot.waitUntil(lambda: not made.context.busy())
    yield made
    made.leave_file()


@contextmanager
def large_write(context):
    """Have the lane of long jobs write one operation that does not end before the block does."""
    begun, end = threading.Event(), threading.Event()

    def edits():
        yield Edit("contact", new_id(), {"deleted": False, "name": "Imported"})
        begun.set()
        end.wait(30)

    context.long_lane.run(
        lambda _token: context.ws.log.record_bulk(Label("import", "contact"), edits()),
        lambda _done: None, pytest.fail,
    )  # fmt: skip
    assert begun.wait(10)
    try:
        yield
    finally:
        end.set()


@contextmanager
def at_once():
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < PATIENCE


def only(ws):
    (n,) = listing.first_rows(ws.reader(), listing.ListQuery("contact"))
    return listing.page(ws.reader(), "contact", [n])[n]


def test_an_edit_waits_behind_a_large_write_and_the_window_does_not(window, qtbot):
    context, ws = window.context, window.ws
    deeds, row = Deeds(context), only(ws)
    field = window.desk.page.record.fields["job"]
    base = deeds.frontier("contact", row["id"])
    with large_write(context):
        with at_once():
            assert deeds.write(Subject("contact", field, row), {"job": "Owner"}, base)
        with at_once(), pytest.raises(Busy):
            deeds.create("contact", {"name": "Siti"})
        with at_once():
            deeds.delete("contact", [row["n"]])
        assert cells.shown(ws.reader(), "contact", row["id"]).get("job") is None
    qtbot.waitUntil(lambda: not context.busy())
    done = [operation.label.key for _n, operation in ws.log.since()]
    assert done == ["create", "import", "edit", "delete"]


def test_how_things_are_arranged_is_kept_although_something_is_being_written(window, qtbot):
    context, ws = window.context, window.ws
    with large_write(context):
        with at_once():
            ws.remember("board", {"view": "list"})
        assert ws.setting("board") == {"view": "list"}
        with at_once():
            assert ws.log.undoable().label.key == "create"
    qtbot.waitUntil(lambda: not context.busy())
    path = ws.path
    window.leave_file()
    with Workspace.open(path) as again:
        assert again.setting("board") == {"view": "list"}


def test_what_only_reads_is_stopped_without_asking(window):
    begun = threading.Event()

    def reading(token):
        begun.set()
        while True:
            token.check()
            time.sleep(0.001)

    window.context.long_lane.run(reading, pytest.fail, pytest.fail, reads=True)
    assert begun.wait(10)
    assert window.context.busy() and not window.context.long_lane.writing()
    assert window.leave_file()
