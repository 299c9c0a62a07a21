"""A real window over a real file of a team, and a second file of it: the server runs in this process."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.sync import attendance, attendance_of
from crm_desktop.store.workspace import Profile, Workspace
from tests.server import kit as server_kit
from tests.sync import kit


@pytest.fixture(autouse=True)
def keychain():
    with kit.own_keychain():
        yield


@pytest.fixture
def database(tmp_path):
    made = server_kit.sqlite(tmp_path)
    yield made
    made.close()


@pytest.fixture
def address(database):
    with server_kit.serving(database) as found:
        yield found


@pytest.fixture
def other(database, address, tmp_path):
    """The owner's file on another laptop, in the team already, with its exchange."""
    ws = kit.made(tmp_path, "Huda")
    ws.log.record(
        Label("create", "contact", 2),
        [
            Edit("contact", f"0000000{n}-0000-7000-8000-000000000000",
                 {"deleted": False, "name": name, "owner": "Huda"})
            for n, name in ((1, "Tan Ah Kow"), (2, "Nurul Huda"))
        ],
    )  # fmt: skip
    exchange = kit.entered(ws, address, server_kit.owner_code(database))
    exchange.round()
    yield ws, exchange
    ws.close()


@pytest.fixture
def code(database, other):
    """A code for one member."""
    _ws, exchange = other
    return server_kit.code_for(database, exchange._account.workspace, "Siti", "member")


@pytest.fixture
def window(tmp_path, monkeypatch, opened):
    """A window over a file that works alone."""
    monkeypatch.setattr(attendance, "AFTER", 1)
    Workspace.create(tmp_path / "mine.crm", Profile("Siti")).close()
    return opened(tmp_path / "mine.crm")


@pytest.fixture
def synced(window, address, code, qtbot):
    """The window after it entered the team by its dialog and everything came; its attendance."""
    found = attendance_of(window.desk)
    found.show_others()
    from crm_desktop.gui.sync.others_dialog import OthersDialog

    dialog = window.findChild(OthersDialog)
    dialog.page.form.address.setText(address)
    dialog.page.form.code.setText(code)
    dialog.page.enter()
    qtbot.waitUntil(
        lambda: found.watch is not None and found.watch.status.proved > 0, timeout=20000
    )
    dialog.close()
    return found
