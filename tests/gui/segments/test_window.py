"""Segments and the window: dropped on it, pinned in its sidebar, their members in the table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QUrl

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition, Listed
from crm_desktop.gui.leads.drops import drop_of
from crm_desktop.gui.segments.sharing import SharedDialog
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.segments import lists, sharing
from crm_desktop.segments.views import ViewState
from crm_desktop.store.workspace import Workspace

from ..tables.kit import fill

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


@pytest.fixture
def window(tmp_path, qtbot):
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        fill(ws)
        made = lists.made("Customers", "contact", Condition("stage", "is", ["customer"]))
        ws.log.record(Label("create", "segment"), [made])
        sharing.write(ws.reader(), tmp_path / "a.crmsegment", "Shared", "contact", Listed(made.id))
    window = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.open_file(path)
    window.segment = made.id
    window.desk.after_paint()  # what comes after the first picture; nothing is painted here
    yield window
    window.leave_file()


def test_a_dropped_segment_is_shown_before_it_is_made(window, tmp_path, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.crmsegment"))])
    window.drops._do(drop_of(data, on_leads=False))
    dialog = window.findChild(SharedDialog)
    qtbot.waitUntil(lambda: dialog.count.text() == "Finds 6 contacts here today.")
    dialog.go.click()
    qtbot.waitUntil(lambda: [s.name for s in window.desk.page.segments] == ["Customers", "Shared"])


def test_a_view_that_is_brought_in_is_shown(window, tmp_path, qtbot):
    window.desk.show_page("contacts")
    path, node = tmp_path / "v.crmsegment", Condition("stage", "is", ["customer"])
    state = ViewState(nodes=(node,))
    sharing.write(window.ws.reader(), path, "Theirs", "contact", node, state)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.drops._do(drop_of(data, on_leads=False))
    window.findChild(SharedDialog).go.click()
    page = window.desk.page
    assert window.desk.page_name == "contacts"
    assert page.tabs.keeper.current.name == "Theirs"
    qtbot.waitUntil(lambda: page.model.rowCount() == 6)


def test_a_pinned_segment_stands_in_the_sidebar_and_lists_its_members(window, qtbot):
    desk = window.desk
    assert desk.sidebar.pinned.isHidden()
    window.ws.log.record(Label("edit"), [Edit("segment", window.segment, {"pinned": True})])
    assert [item.words for item in desk.sidebar.pinned.places.items] == ["Customers"]
    desk.sidebar.pinned.chosen.emit(window.segment)
    assert desk.page_name == "contacts"
    assert desk.page.query.conditions == (Listed(window.segment),)
    qtbot.waitUntil(lambda: desk.page.model.rowCount() == 6)
    window.ws.log.undo()
    assert desk.sidebar.pinned.isHidden()


def test_the_actions_of_segments_and_views_are_there(window, qtbot):
    actions = window.desk.actions_
    window.desk.show_page("contacts")
    assert actions["edit.advanced"].possible() and actions["view.save"].possible()
    window.desk.show_page("deals")
    assert not actions["record.products"].possible()
    assert actions.trigger("segments.new")
    assert window.desk.page_name == "segments"
