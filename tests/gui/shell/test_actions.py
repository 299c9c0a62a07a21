"""The registry: unique names and keys, access keys unique per menu, and what it refuses."""

import pytest
from PySide6.QtWidgets import QMainWindow

from crm_desktop.gui.actions import Actions, ActionSpec, access_keys


@pytest.fixture
def actions(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return Actions(window)


def letters(texts):
    return [t[t.index("&") + 1].casefold() for t in texts if "&" in t]


def test_access_keys_are_initials_where_free_and_never_twice():
    marked = access_keys(["Open…", "Save a copy…", "Restore a backup…", "Settings", "Quit"])
    assert marked == ["&Open…", "&Save a copy…", "&Restore a backup…", "S&ettings", "&Quit"]
    assert len(set(letters(marked))) == 5


def test_an_ampersand_in_the_words_stays_one():
    assert access_keys(["Lim & Partners"]) == ["&Lim && Partners"]


def test_trigger_does_it_only_when_possible(actions):
    done, can = [], []
    actions.add(ActionSpec("a", "Do it", lambda: done.append(1), "file", enabled=lambda: bool(can)))
    assert not actions.trigger("a")
    can.append(1)
    assert actions.trigger("a") and done == [1]
    assert not actions.trigger("unknown")


def test_a_name_or_key_is_given_once(actions):
    actions.add(ActionSpec("a", "A", lambda: None, "file", ("Ctrl+A",)))
    with pytest.raises(ValueError, match="taken"):
        actions.add(ActionSpec("b", "B", lambda: None, "file", ("Ctrl+A",)))
    with pytest.raises(ValueError, match="taken"):
        actions.add(ActionSpec("a", "A", lambda: None, "file"))


def test_a_menu_says_what_holds_now(actions, qtbot):
    words = ["Undo"]
    actions.add(
        ActionSpec("undo", "Undo", lambda: None, "edit", says=lambda: words[0]),
        ActionSpec("find", "Find", lambda: None, "edit", section=1),
    )
    menu = actions.menu("edit", actions.parent())
    words[0] = "Undo move of 12 deals"
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions()] == ["&Undo move of 12 deals", "", "&Find"]


def test_what_is_hidden_before_anybody_asks_makes_nothing(actions):
    asked = []

    def specs():
        asked.append(1)
        return [
            ActionSpec("deal", "New deal", lambda: None, "view"),
            ActionSpec("find", "Find", lambda: None, "edit"),
            ActionSpec("mark", "Mark", lambda: None, "edit"),
        ]

    actions.supply(specs)
    menus = {group: actions.menu(group, actions.parent()) for group in ("view", "edit")}
    actions.hide(["deal", "mark"])
    assert not asked
    actions.refresh()
    assert not asked
    assert actions.action("find").isVisible()
    assert asked == [1]
    assert not actions.action("deal").isVisible() and not actions.action("mark").isVisible()
    shown = {group: menu.menuAction().isVisible() for group, menu in menus.items()}
    assert shown == {"view": False, "edit": True}
    actions.hide([])
    assert all(menu.menuAction().isVisible() for menu in menus.values())
    assert actions.action("deal").isVisible()


def test_nothing_is_asked_once_it_was_stopped(actions, qtbot):
    asked = []
    actions.add(ActionSpec("a", "A", lambda: None, "file", enabled=lambda: asked.append(1) or True))
    actions.stop()
    actions.refresh_soon()
    qtbot.wait(20)
    assert not asked


def test_nothing_is_done_once_it_was_stopped(actions):
    done = []
    actions.add(ActionSpec("a", "A", lambda: done.append(1), "file"))
    assert actions.trigger("a")
    actions.stop()  # what was chosen in the palette may come in the turn after the file was closed
    assert not actions.trigger("a") and done == [1]
