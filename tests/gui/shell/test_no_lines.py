"""No letter has a line under it, though it can be pressed; a dialog's main button is its last."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QMenu, QMenuBar, QStyle

from crm_desktop.gui import language, theme
from crm_desktop.gui.actions import give_access_keys
from crm_desktop.gui.widgets import quiet_style
from crm_desktop.gui.widgets.quiet_style import QuietStyle

LINES = QStyle.StyleHint.SH_UnderlineShortcut
BUTTON = QDialogButtonBox.StandardButton


@pytest.fixture(autouse=True)
def quiet(qapp: QApplication) -> None:
    language.apply(qapp, "en")
    theme.quieten(qapp)
    theme.apply(qapp, "light")


def test_a_menu_shows_no_lines_and_heeds_its_letters(qtbot) -> None:
    menu, chosen = QMenu(), []
    qtbot.addWidget(menu)
    for words in ("Delete", "Done"):
        menu.addAction(words).triggered.connect(lambda _on=False, words=words: chosen.append(words))
    give_access_keys(menu.actions())
    assert menu.style().styleHint(LINES, None, menu), "the control: it would show them"
    menu.popup(QPoint(10, 10))
    assert not menu.style().styleHint(LINES, None, menu)
    qtbot.keyClick(menu, Qt.Key.Key_O)
    assert chosen == ["Done"]


def test_the_style_of_menus_outlives_them(qapp: QApplication) -> None:
    """At the program's end Python's objects go in any order: Qt's, which have a parent, go last."""
    assert quiet_style._no_lines().parent() is qapp


def test_nor_does_a_bar_of_menus(qtbot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    bar.addMenu("&File")
    bar.show()
    qtbot.waitUntil(lambda: not bar.style().styleHint(LINES, None, bar))


def test_words_of_qt_mark_no_letter(qtbot) -> None:
    line = QLineEdit("x")
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    said = [action.text() for action in menu.actions()]
    assert "Copy" in {words.partition("\t")[0] for words in said}
    assert not [words for words in said if "&" in words]


def test_the_main_button_of_a_dialog_is_its_last_and_none_has_a_picture(qtbot) -> None:
    box = QDialogButtonBox(BUTTON.Save | BUTTON.Cancel)
    qtbot.addWidget(box)
    box.show()
    save, cancel = box.button(BUTTON.Save), box.button(BUTTON.Cancel)
    assert save.text() == "Save"
    assert save.x() > cancel.x()
    pictures = QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons
    assert not box.style().styleHint(pictures, None, box)  # a desktop of one's own may have others


def test_nothing_that_is_painted_is_asked_of_python() -> None:
    assert "styleHint" not in vars(QuietStyle)
