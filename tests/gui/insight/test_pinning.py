"""Pinning a report in the real window: the dashboard is chosen, or a first one made."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from crm_desktop.gui.insight import pinning
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.insight.composed import dashboards
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def window(tmp_path, opened):
    path = tmp_path / "shop.crm"
    Workspace.create(path, Profile("Siti")).close()
    return opened(path, (1200, 800))


def boards(window):
    return dashboards.every(window.ws.reader())


def menu(window, qtbot):
    qtbot.waitUntil(lambda: any(m.isVisible() for m in window.findChildren(QMenu)))
    return next(m for m in window.findChildren(QMenu) if m.isVisible())


def test_the_first_report_makes_a_dashboard_and_the_next_chooses_one(window, qtbot):
    context, button = window.desk.context, window.desk.sidebar
    pinning.pin(context, "won-by-month", button)
    qtbot.waitUntil(lambda: window.findChild(NameDialog) is not None)
    dialog = window.findChild(NameDialog)
    dialog.line.setText("Sales & team")
    dialog.accept()
    (made,) = boards(window)
    assert (made.name, [(t.report, t.wide) for t in made.tiles]) == (
        "Sales & team", [("won-by-month", 2)],
    )  # fmt: skip
    pinning.pin(context, "won-by-owner", button)
    shown = menu(window, qtbot)
    named = [action.text() for action in shown.actions() if not action.isSeparator()]
    assert named == ["Sales && team", "New dashboard…"]
    shown.actions()[0].trigger()
    shown.close()
    assert [t.report for t in boards(window)[0].tiles] == ["won-by-month", "won-by-owner"]
    qtbot.waitUntil(window.desk.undoing.can_undo)  # it is asked for behind the work
    window.desk.undoing.undo()
    qtbot.waitUntil(lambda: [t.report for t in boards(window)[0].tiles] == ["won-by-month"])


def test_a_report_that_is_gone_is_said_to_be(window, qtbot):
    pinning.pin(window.desk.context, "nothing", window)
    qtbot.waitUntil(lambda: not window.desk.context.busy())
    assert boards(window) == []


def test_a_report_is_picked_for_a_dashboard(window, qtbot):
    _id, deed = dashboards.made(window.ws.reader(), "Team")
    window.ws.log.record(*deed)
    pinning.pick(window.desk.context, boards(window)[0], window.desk.sidebar)
    shown = menu(window, qtbot)
    action = next(a for a in shown.actions() if a.text() == "Won value by person")
    action.trigger()
    shown.close()
    assert [t.report for t in boards(window)[0].tiles] == ["won-by-owner"]
