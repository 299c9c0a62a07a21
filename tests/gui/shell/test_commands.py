"""The commands of an open file: every menu says something, and what it says can be done."""

import pytest

from crm_desktop.deals import pipelines
from crm_desktop.gui.actions import GROUPS
from crm_desktop.gui.pages import pages
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def window(tmp_path, qtbot):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as made:
        pipelines.ensure_default(made)
    window = MainWindow(Settings(tmp_path / "settings.json"))
    window.open_file(tmp_path / "shop.crm")
    window.show()
    yield window
    window.close()
    window.deleteLater()


def test_no_menu_is_empty(window):
    for group in GROUPS:
        menu = window.desk.actions_.menu(group, window)
        menu.aboutToShow.emit()
        assert [a for a in menu.actions() if not a.isSeparator()], group


def test_new_makes_a_contact_where_a_page_has_nothing_of_its_own_to_make(window):
    desk = window.desk
    without = [
        spec.name for spec in pages() if not hasattr(desk.show_page(spec.name), "new_record")
    ]
    assert "conflicts" in without
    for name in without:
        desk.show_page(name)
        desk.topbar.new.click()
        assert desk.page_name == "contacts"


def test_a_pipeline_is_shown_and_changed_from_any_page(window, qtbot):
    actions = window.desk.actions_
    window.desk.show_page("contacts")
    assert not actions["deal.win"].enabled()
    actions.trigger("pipeline.list")
    assert window.desk.page_name == "pipeline"
    assert window.desk.page.stack.currentWidget() is window.desk.page.list
    actions.trigger("pipeline.edit")
    qtbot.waitUntil(lambda: len(editors(window)) == 1)
    editors(window)[0].reject()


def test_what_can_be_done_is_asked_when_a_page_comes_back(window, qtbot):
    """The page stands already, so nothing of it says that it is in front again."""
    desk, tick = window.desk, window.desk.actions_.action("edit.tick_all")
    for name in ("dashboard", "contacts"):
        desk.show_page(name)
        qtbot.wait(200)
        qtbot.waitUntil(lambda: not desk.context.busy())
    desk.actions_.refresh()  # as a menu does that is opened
    assert tick.isEnabled()
    desk.show_page("dashboard")
    assert desk.actions_._soon.isActive()
    qtbot.waitUntil(lambda: not tick.isEnabled())


def editors(window):
    return [w for w in window.children() if type(w).__name__ == "PipelineEditor"]


def test_a_page_reached_by_its_key_has_the_keyboard(window, qtbot):
    for name, front in (("pipeline", "kanban"), ("contacts", "view")):
        window.desk.actions_.trigger(f"page.{name}")
        page = window.desk.page
        focused = window.focusWidget()
        inside = getattr(page, front)
        assert focused is inside or inside.isAncestorOf(focused), name


def test_a_file_open_read_only_offers_nothing_new_and_says_why(tmp_path, window, qtbot):
    window.open_file(tmp_path / "shop.crm", read_only=True)
    qtbot.waitUntil(lambda: not window.desk.topbar.new.isEnabled())
    window.desk.show_page("contacts").delete_chosen()
    assert window.desk._toast.accessibleName() == "This file is open read-only."


def test_every_page_of_a_new_file_stands_what_its_keys_do(window, qtbot):
    actions = window.desk.actions_
    for name in [spec.name for spec in pages()]:
        window.desk.show_page(name)
        actions.trigger("view.panel")
        if actions["record.merge"].possible():
            actions.trigger("record.merge")
        qtbot.waitUntil(lambda: not window.desk.context.lane.busy(), timeout=20_000)
