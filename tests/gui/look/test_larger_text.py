"""Another size of text, and another: what stands has the size it would have had if made so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.help.window import HelpWindow
from crm_desktop.gui.sheet import Redressing
from crm_desktop.gui.widgets.dressing import icon_box, icon_button, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.store.workspace import Workspace


def dressed():
    return Redressing.under_way() is None


WAY = (1.1, 1.21, 1.33, 1.46, 1.61, 1.77, 1.95, 2.0, 1.82, 1.5, 1.25, 1.0, 0.9)


@pytest.mark.parametrize("end", [1.0, 1.5, 2.0])
def test_icons_come_back_to_their_size_whatever_the_way(qapp, qtbot, light, end):
    around = QWidget()
    qtbot.addWidget(around)
    beside, alone = push("New", icon="plus"), icon_button("plus", "New")
    for button in (beside, alone):
        button.setParent(around)
    for scale in (*WAY, *WAY, end):
        theme.apply(qapp, "light", scale)
    assert beside.iconSize() == icon_box()
    assert alone.iconSize() == icon_button("plus", "New").iconSize()
    alone.setIconSize(QSize(30, 30))  # by whom it belongs to
    theme.apply(qapp, "light", 1.0)
    assert alone.iconSize() == QSize(round(30 / end), round(30 / end))


def test_the_text_of_an_empty_page_behind_has_all_its_lines_in_the_end(
    opened, tmp_path, qapp, qtbot
):
    Workspace.create(tmp_path / "shop.crm").close()
    window = opened(tmp_path / "shop.crm", (1440, 900))
    text = window.desk.show_page("segments").findChild(EmptyState)._text
    qtbot.wait(100)
    window.desk.show_page("contacts")
    for _ in range(5):
        window.grow(1.1)
        qtbot.waitUntil(dressed)
        qtbot.wait(50)
    window.desk.show_page("segments")
    qtbot.wait(100)
    assert text.isVisible() and text.height() >= text.heightForWidth(text.width())
    window.grow(0)
    qtbot.waitUntil(dressed)


def test_the_list_of_the_guide_grows_with_its_words(qapp, qtbot, light):
    window = HelpWindow(None)
    qtbot.addWidget(window)
    window.show()
    theme.apply(qapp, "light", 2.0)
    qtbot.waitUntil(lambda: window.list.iconSize() == icon_box())
    fresh = HelpWindow(None)
    qtbot.addWidget(fresh)
    assert window.side.maximumWidth() == fresh.side.maximumWidth()
    assert icons.icon("plus").actualSize(window.list.iconSize()).height() == fonts.grown(16)
