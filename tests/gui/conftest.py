"""Offscreen Qt for every test of the window; a warning of Qt's fails the test."""

import gc
import os
import sys

import pytest
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Said by the offscreen platform itself, whatever the program does.
IGNORED = [r"This plugin does not support .*"]


PATIENCE = 60_000
"""Milliseconds a test waits at least before it gives up: a busy machine stands still for many seconds."""


class PatientBot(QtBot):
    """Gives nothing up that is only late; what comes soon is waited for no longer than by any other."""

    def waitUntil(self, callback, *, timeout=PATIENCE):  # noqa: N802 - as in Qt
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))

    def waitSignal(self, signal, *, timeout=PATIENCE, **more):  # noqa: N802 - as in Qt
        if more.get("raising") is not False:  # else it is to hold that nothing comes
            timeout = max(timeout, PATIENCE)
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp, request):
    """Stand in for the bot of pytest-qt, which gives up after five seconds."""
    return PatientBot(request)


def pytest_collection_modifyitems(items):
    for item in items:
        if "/gui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*IGNORED, extend=True))


@pytest.fixture(autouse=True)
def collected_by_the_first_thread():
    """Let no lane collect garbage, as in the program: what is Qt's ends in the first thread alone."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _dressed(qapp):
    from crm_desktop.gui import theme

    theme.apply(qapp, "light")


@pytest.fixture(autouse=True, scope="session")
def _collector(qapp):
    """Let rings of widgets die in this thread alone, as in the program."""
    from crm_desktop.gui.collecting import Collector

    return Collector(qapp)


@pytest.fixture(autouse=True)
def _collected(_collector):
    yield
    _collector.collect()


@pytest.fixture(autouse=True)
def _sound_models(qapp, monkeypatch):
    """Hold every model a view of ours is given against the rules of Qt's own model tester."""
    from PySide6.QtTest import QAbstractItemModelTester
    from PySide6.QtWidgets import QListView, QTableView, QTreeView

    def tested(plain):
        def set_model(view, model):
            if model is not None and not model.findChild(QAbstractItemModelTester):
                mode = QAbstractItemModelTester.FailureReportingMode.Warning
                QAbstractItemModelTester(model, mode, model)
            plain(view, model)

        return set_model

    for view in (QListView, QTableView, QTreeView):
        monkeypatch.setattr(view, "setModel", tested(view.setModel))


@pytest.fixture
def host(qtbot):
    """Give a widget in front that dialogs and menus may belong to."""
    from PySide6.QtWidgets import QWidget

    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def opened(tmp_path, qtbot):
    """Open a file in the real window, which has read by then what it shows first."""
    from crm_desktop.gui.settings import Settings
    from crm_desktop.gui.window import MainWindow

    made = []

    def show(path, size=None):
        window = MainWindow(Settings(tmp_path / "settings.json"))
        made.append(window)
        window.open_file(path)
        if size is not None:
            window.resize(*size)
        window.show()
        qtbot.waitUntil(lambda: not window.desk.context.busy())
        return window

    yield show
    for window in made:
        if window.desk is not None:  # while it writes a window asks, and nobody is there to answer
            lane = window.desk.context.long_lane
            qtbot.waitUntil(lambda lane=lane: not lane.busy(), timeout=60_000)
        window.close()
        window.deleteLater()


@pytest.fixture(autouse=True)
def look_put_on():
    """Let a look or size of text that a test asked for come to its end: the next one begins with its own."""
    yield
    sheet = sys.modules.get("crm_desktop.gui.sheet")
    while sheet is not None and sheet.Redressing.under_way() is not None:
        sheet.QApplication.processEvents()


@pytest.fixture
def light(qapp):
    """The light theme, again after a test that switched."""
    from crm_desktop.gui import theme

    yield theme.apply(qapp, "light", 1.0)
    theme.apply(qapp, "light", 1.0)
