"""One process of the program: its window over a file, and orders by lines of JSON.

`python -m tests.sync.demo.person FILE NAME ADDRESS CODE`; each order is answered by one line.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

import keyring
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from crm_desktop.app import make_app, settle
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import sync
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.store import outgoing
from crm_desktop.store.cells import shown
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.sync.account import account_of
from crm_desktop.sync.enrolment import enrol
from crm_desktop.sync.status import words
from tests.sync.kit import Forgetful


def main() -> int:
    path, name, address, code = Path(sys.argv[1]), *sys.argv[2:5]
    keyring.set_keyring(Forgetful())  # of this process: a machine of its own
    with Workspace.open(path) if path.exists() else Workspace.create(path, Profile(name)) as ws:
        if account_of(ws) is None:
            enrol(ws, address, code, device=f"{name}'s laptop")
    app = make_app("en", "light")
    window = MainWindow(Settings())
    assert window.open_file(path), "the window opens the file"
    window.setWindowTitle(f"{name} – CRM Desktop")
    _put_beside(app, window, right=name != "Huda")
    window.show()
    settle(app)
    orders = Orders(window)
    threading.Thread(target=orders.read, daemon=True).start()
    code_of_end = app.exec()
    window.leave_file()
    return code_of_end


def _put_beside(app: QApplication, window: MainWindow, *, right: bool) -> None:
    """Let two windows share the screen, each one half of it where it fits."""
    room = app.primaryScreen().availableGeometry()
    window.resize(max(window.minimumWidth(), room.width() // 2), room.height())
    window.move(room.left() + (room.width() // 2 if right else 0), room.top())


class Orders(QObject):
    """Reads orders in a thread of its own and has them done in the window's."""

    given = Signal(str)
    ended = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.given.connect(self._do)
        self.ended.connect(QApplication.quit)

    def read(self) -> None:
        """Take orders until there are no more."""
        print(json.dumps("ready"), flush=True)
        for line in sys.stdin:
            self.given.emit(line)
        self.ended.emit()

    def _do(self, line: str) -> None:
        ((name, given),) = json.loads(line).items()
        try:
            print(json.dumps(getattr(self, f"_{name}")(given)), flush=True)
        except BaseException:  # noqa: BLE001 - all of them: whoever asked waits for an answer
            traceback.print_exc()
            os._exit(1)

    def _edit(self, wanted: Any) -> str | None:
        id, cells = wanted
        op = self._window.context.ws.log.record(
            Label("edit", "deal", row=id), [Edit("deal", id, cells)]
        )
        return op.stamp if op else None

    def _undo(self, _on: bool) -> str | None:
        op = self._window.context.ws.log.undo()
        return op.stamp if op else None

    def _show(self, id: str) -> bool:
        return bool(self._window.desk.trail.open("deal", id))

    def _title(self, id: str) -> str:
        """Return what the file says the deal is called."""
        cells = shown(self._window.context.ws.reader(), "deal", id) or {}
        return str(cells.get("title"))

    def _seen(self, _on: bool) -> str:
        """Return what the page in front says a record is called."""
        header = getattr(self._desk().page, "header", None)
        return header.name.accessibleDescription() if header is not None else ""

    def _now(self, _on: bool) -> dict[str, Any]:
        self._watch().now()
        return self._status(True)

    def _status(self, _on: bool) -> dict[str, Any]:
        watch = self._watch()
        if watch is None:  # it begins once the first picture is there
            return {"state": "", "words": "", "proved": 0.0, "waiting": 1}
        status = watch.agent.status
        return {"state": status.state, "words": words(status), "proved": status.proved,
                "waiting": outgoing.count(self._window.context.ws.reader())}  # fmt: skip

    def _desk(self) -> Any:
        assert self._window.desk is not None
        return self._window.desk

    def _watch(self) -> Any:
        attendance: Any = sync.attendance_of(self._desk())
        assert attendance is not None, "the window exchanges"
        return attendance.watch


if __name__ == "__main__":
    sys.exit(main())
