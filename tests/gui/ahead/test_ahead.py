"""What is loaded ahead: a record and the figures need nothing more, and no turn loads much."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import ahead
from crm_desktop.gui.widgets.popover import Popover
from crm_desktop.store.workspace import Profile, Workspace
from tests.gui.just_started import said_by

ID = "0190a000-0000-7000-8000-000000000001"
SCRIPT = """
from crm_desktop.gui import ahead
ahead.AFTER = ahead.EVERY = 0
while ahead.MODULES[-1] not in sys.modules:
    app.processEvents()
before = set(sys.modules)
desk = window.desk
for page in ("today", "calendar", "dashboard", "reports", "conflicts"):
    desk.show_page(page)
desk.open_record("contact", "c1")
desk.trail.open("contact", "c1")
print(*sorted(name for name in set(sys.modules) - before if name.startswith("crm_desktop.")))
"""


def test_pages_and_records_load_nothing_more(tmp_path):
    assert said_by(SCRIPT, tmp_path) == []


@pytest.fixture
def loaded(monkeypatch):
    """Note what would be loaded, at once; what is in it is there already."""
    found = []
    monkeypatch.setattr(ahead, "sys", type("Sys", (), {"modules": found}))
    monkeypatch.setattr(ahead, "import_module", found.append)
    monkeypatch.setattr(ahead, "AFTER", 0)
    monkeypatch.setattr(ahead, "EVERY", 0)
    return found


def test_one_module_is_loaded_in_a_turn_and_none_twice(qtbot, loaded):
    loaded.append(ahead.MODULES[1])
    owner, counts = QObject(), [1]
    made = ahead.Ahead(owner)
    while len(loaded) < len(ahead.MODULES):
        QAbstractEventDispatcher.instance().processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        counts.append(len(loaded))
    assert sorted(loaded) == sorted(ahead.MODULES) and loaded[1] == ahead.MODULES[0]
    assert max(after - before for before, after in pairwise(counts)) == 1
    with qtbot.waitSignal(made.destroyed):
        pass


def test_what_makes_comes_after_the_modules_one_in_a_turn(qtbot, loaded):
    owner = QObject()
    made = ahead.Ahead(owner, (lambda: loaded.append("panel"), lambda: loaded.append("page")))
    counts = [0]
    while len(loaded) < len(ahead.MODULES) + 2:
        QAbstractEventDispatcher.instance().processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        counts.append(len(loaded))
    assert loaded == [*ahead.MODULES, "panel", "page"]
    assert max(after - before for before, after in pairwise(counts)) == 1
    with qtbot.waitSignal(made.destroyed):
        pass


def test_nothing_is_made_while_a_sheet_is_open(qtbot, loaded):
    window, made = QWidget(), []
    loaded.append(ahead.SHEETS)
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    sheet = Popover(window)
    sheet.open_at(window)
    ahead.Ahead(window, (lambda: made.append("panel"),))
    qtbot.waitUntil(lambda: len(loaded) > len(ahead.MODULES))
    qtbot.wait(50)
    assert made == []
    sheet.close_it()
    qtbot.waitUntil(lambda: made == ["panel"])


@pytest.fixture
def path(tmp_path):
    """A file with one contact."""
    made = tmp_path / "shop.crm"
    with Workspace.create(made, Profile("Huda")) as ws:
        ws.log.record(Label("edit"), [Edit("contact", ID, {"deleted": False, "name": "Aina"})])
    return made


def test_a_record_made_ahead_is_shown_and_does_not_open_by_itself(opened, path, qtbot, monkeypatch):
    monkeypatch.setattr(ahead, "AFTER", 0)
    monkeypatch.setattr(ahead, "EVERY", 0)
    desk = opened(path).desk
    qtbot.waitUntil(lambda: desk.trail.page is not None)
    panel, page = desk.side.panel, desk.trail.page
    assert (
        desk.page_name == "contacts" and not desk.side.record_shown() and not desk.side.isVisible()
    )
    desk.open_record("contact", ID)
    assert desk.side.record_shown() and desk.side.panel is panel and panel.id == ID
    desk.trail.open("contact", ID)
    assert desk.trail.page is page and desk.page is page


def test_one_that_fails_keeps_none_back(qtbot, loaded, monkeypatch):
    def load(name):
        loaded.append(name)
        if name == ahead.MODULES[0]:
            raise ImportError(name)

    monkeypatch.setattr(ahead, "import_module", load)
    owner = QObject()
    with qtbot.captureExceptions() as told:
        made = ahead.Ahead(owner)
        with qtbot.waitSignal(made.destroyed):
            pass
    assert [kind for kind, *_ in told] == [ImportError]
    assert sorted(loaded) == sorted(ahead.MODULES)


def test_a_page_that_is_still_to_be_made_is_shown_in_the_turn_after(opened, path, qtbot):
    desk = opened(path).desk
    desk.context.open_page("contact", ID)
    assert desk.trail.page is not None and desk.page_name == "contacts"
    qtbot.waitUntil(lambda: desk.page is desk.trail.page)
    desk.trail.back()
    desk.context.open_page("contact", ID)
    assert desk.page_name == "contacts", "filled behind the page in front"
    qtbot.waitUntil(lambda: desk.page is desk.trail.page)
    desk.context.open_page("contact", ID)
    assert desk.page is desk.trail.page, "at once, where it is in front"


def test_a_page_asked_for_is_not_shown_of_a_file_that_was_closed_meanwhile(opened, path, qtbot):
    desk = opened(path).desk
    desk.context.open_page("contact", ID)
    desk.host.close_at_once()
    qtbot.wait(50)
    assert desk.page_name == "contacts"


def test_a_desk_that_was_left_makes_nothing_more(opened, path, qtbot, monkeypatch):
    monkeypatch.setattr(ahead, "AFTER", 1000)
    monkeypatch.setattr(ahead, "EVERY", 0)
    monkeypatch.setattr(ahead, "MODULES", ())
    window = opened(path)
    desk = window.desk
    qtbot.waitUntil(lambda: desk._painted)
    window.close_at_once()
    qtbot.wait(1200)
    assert desk.trail.page is None and desk.side.panel is None


def test_nothing_is_loaded_once_the_file_is_closed(qtbot, loaded):
    owner = QObject()
    made = ahead.Ahead(owner)
    with qtbot.waitSignal(made.destroyed):
        owner.deleteLater()
    qtbot.wait(20)
    assert loaded == []


def test_a_panel_that_is_still_to_be_made_opens_in_the_turn_after(opened, path, qtbot):
    desk = opened(path).desk
    desk.context.open_record("contact", ID)
    assert desk.side.panel is not None and not desk.side.record_shown()
    qtbot.waitUntil(desk.side.record_shown)
    assert desk.side.panel.id == ID
    desk.side.close_side()
    desk.context.open_record("contact", ID)
    assert desk.side.record_shown(), "at once, where it is made"


OTHER = "0190a000-0000-7000-8000-000000000002"


@pytest.fixture
def two(opened, path, qtbot, monkeypatch):
    """A desk with two contacts, the first current, on which the panel is about to open with it."""
    monkeypatch.setattr(ahead, "AFTER", 60_000)
    with Workspace.open(path) as ws:
        edit = Edit("contact", OTHER, {"deleted": False, "name": "Bala"})
        ws.log.record(Label("edit"), [edit])
    desk = opened(path).desk
    qtbot.waitUntil(lambda: desk.page.model.rowCount() == 2)
    qtbot.waitUntil(lambda: not desk.context.busy())
    desk.page.view.move_to(1)
    desk.page.view.move_to(0)
    assert desk.current == ("contact", ID)
    desk.context.open_record("contact", ID)
    assert not desk.side.record_shown()
    return desk


def test_it_shows_what_was_asked_for_last(two, qtbot):
    two.context.open_record("contact", OTHER)
    qtbot.waitUntil(two.side.record_shown)
    qtbot.wait(50)
    assert two.side.panel.id == OTHER


def test_it_shows_the_row_that_became_current_meanwhile(two, qtbot):
    two.page.view.move_to(1)
    qtbot.waitUntil(two.side.record_shown)
    qtbot.wait(50)
    assert two.side.panel.id == OTHER and two.current == ("contact", OTHER)


def test_it_is_about_the_page_that_came_to_the_front_meanwhile(two, qtbot):
    two.show_page("companies")
    qtbot.wait(50)
    assert not two.side.record_shown()
    two.show_page("contacts")
    assert not two.side.record_shown(), "in the turn after the page"
    qtbot.waitUntil(lambda: two.side.record_shown() and two.side.panel.id == ID)


@pytest.mark.parametrize("close", ["close_side", "toggle_panel"])
def test_it_stays_closed_where_it_was_closed_before_it_opened(two, qtbot, close):
    getattr(two if close == "toggle_panel" else two.side, close)()
    qtbot.wait(50)
    assert not two.side.record_shown()
    two.toggle_panel()
    assert two.side.record_shown()


def test_the_record_of_a_page_is_not_asked_of_a_file_that_was_closed_meanwhile(
    two, qtbot, monkeypatch
):
    qtbot.waitUntil(two.side.record_shown)
    two.show_page("companies")
    asked = []
    monkeypatch.setattr(two.side, "show_record", lambda *one: asked.append(one))
    two.show_page("contacts")
    two.host.close_at_once()
    qtbot.wait(50)
    assert asked == []
