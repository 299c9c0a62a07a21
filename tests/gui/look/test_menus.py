"""The menus of the window: an access key for each entry, none twice, in both languages."""

import shutil

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from crm_desktop.gui import language, theme, tour
from crm_desktop.gui.tour.stage import Stage
from crm_desktop.gui.widgets.menus import pop_up


@pytest.fixture(params=tour.LANGUAGES)
def stage(request, qapp, tmp_path):
    """The window over the sample file, in a language."""
    sample = tour.sample_file(tmp_path, request.param)
    mine = shutil.copy(sample, tmp_path)
    with Stage(qapp, tmp_path / "pictures", tmp_path / mine, "light", request.param) as made:
        made.quiet = 0.03
        made.open_sample()
        yield made
    language.apply(qapp, "en")
    theme.apply(qapp, "light", 1.0)


def letter(text):
    plain = text.replace("&&", "")
    return plain[plain.index("&") + 1].casefold() if "&" in plain else ""


def clashes(actions):
    """Return what has no access key, or one that was given before."""
    found, taken = [], set()
    for text in (a.text() for a in actions if a.isVisible() and not a.isSeparator()):
        if not letter(text) or letter(text) in taken:
            found.append(text)
        taken.add(letter(text))
    return found


def test_each_menu_and_each_entry_has_its_own_access_key(stage):
    bar = stage.desk.topbar.menus
    assert clashes(bar.actions()) == []
    for action in bar.actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        menu.aboutToShow.emit()
        assert menu.actions() and clashes(menu.actions()) == [], action.text()


def test_entries_with_the_same_words_are_nowhere(stage):
    for action in stage.desk.topbar.menus.actions():
        menu = action.menu()
        menu.aboutToShow.emit()
        words = [a.text().replace("&", "") for a in menu.actions() if not a.isSeparator()]
        assert len(words) == len(set(words)), words


def test_a_menu_goes_when_what_it_is_of_is_switched_off(qtbot):
    chart = QWidget()
    qtbot.addWidget(chart)
    chart.show()
    menu = QMenu(chart)
    menu.addAction("Copy")
    pop_up(menu, QPoint(5, 5))
    assert QApplication.activePopupWidget() is menu
    chart.setEnabled(False)
    assert QApplication.activePopupWidget() is None


def test_no_menu_comes_of_what_was_switched_off_meanwhile(qtbot):
    chart = QWidget()
    qtbot.addWidget(chart)
    chart.show()
    chart.setEnabled(False)
    menu = QMenu(chart)
    menu.addAction("Copy")
    pop_up(menu, QPoint(5, 5))
    assert QApplication.activePopupWidget() is None
    with qtbot.waitSignal(menu.destroyed):
        pass
