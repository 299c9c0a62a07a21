"""A context with real lanes over a real file, for the dialogs that bring files in and out."""

from __future__ import annotations

from crm_desktop.gui.bridge import Bridge
from crm_desktop.gui.context import Context
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.worker import Lane

from ..tables.kit import Toasts


class Triggered(list):
    """Actions that only remember what was asked."""

    def trigger(self, name):
        self.append(name)
        return True


def make_context(ws, folder):
    """Return a context as the shell makes one."""
    lanes = [Lane("reading", ws.reader), Lane("long", ws.reader), Lane("network")]
    settings = Settings(folder / "settings.json")
    return Context(
        ws, Bridge(ws), *lanes, Triggered(), Toasts(), lambda *_record: None,
        lambda _text: None, settings,
    )  # fmt: skip


def rest(qtbot, context):
    """Wait until every job was delivered."""
    qtbot.waitUntil(lambda: not context.busy(), timeout=20_000)
