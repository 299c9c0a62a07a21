"""The help window: topics, search, back and forward, links, and the keys it names."""

from __future__ import annotations

import importlib.util
import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.gui.help import topics
from crm_desktop.gui.help.in_dialogs import DialogHelp
from crm_desktop.gui.help.window import HelpWindow
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.gui.window import MainWindow
from crm_desktop.store.workspace import Workspace

KEYS = re.compile(
    r"(?:Ctrl|Alt|Shift)\+(?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Z][a-z]+|[A-Z0-9/,+-])|\bF\d{1,2}\b"
)
IN_VIEWS = {
    "Ctrl+Space", "Shift+Tab",  # rows and controls
    "Ctrl+Enter",  # merge, open an address
    "Ctrl+V",  # the page of leads takes the clipboard
    "Ctrl+Shift+Left", "Ctrl+Shift+Right",  # the board
    "Alt+Up", "Alt+Down",  # order of fields and choices
}  # fmt: skip
"""Keys that a view or a dialog acts on itself; they stand in no action."""


@pytest.fixture
def shown(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    made = HelpWindow(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    yield made
    made.close()


def test_it_opens_with_every_topic_and_the_first_one(shown):
    assert shown.list.count() == len(topics.NAMES)
    assert shown.topic == topics.FIRST
    assert shown.text.toPlainText().startswith("Getting started")
    assert not shown.back.isEnabled()


def test_links_back_and_forward(shown):
    shown.text.anchorClicked.emit(QUrl("leads.md"))
    assert shown.topic == "leads"
    shown.show_topic("printing")
    shown.go_back()
    assert shown.topic == "leads"
    shown.go_back()
    assert shown.topic == topics.FIRST
    shown.go_forward()
    assert shown.topic == "leads"
    assert shown.list.currentItem().text() == "Leads"
    shown.show_topic("no such topic")
    assert shown.topic == "leads"


def test_the_search_narrows_the_list_and_marks_the_words(shown):
    shown.find.setText("L7160")
    assert shown.topic in ("printing", "commands")
    assert 0 < shown.list.count() < 5
    assert shown.text.extraSelections()
    shown.find.setText("xyzzy")
    assert shown.list.count() == 0
    assert shown.none.isVisibleTo(shown)
    shown.find.clear()
    assert shown.list.count() == len(topics.NAMES)
    assert not shown.text.extraSelections()


def test_headings_are_headings_to_a_screen_reader(shown):
    block, levels = shown.text.document().begin(), []
    while block.isValid():
        levels.append(block.blockFormat().headingLevel())
        block = block.next()
    assert levels[0] == 1
    assert 2 in levels


@pytest.fixture
def window(qtbot, tmp_path):
    path = tmp_path / "shop.crm"
    Workspace.create(path).close()
    made = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.open_file(path)
    made.show()
    yield made
    made.close()


def test_f1_opens_the_topic_of_the_page_in_front(window, qtbot):
    window.desk.show_page("leads")
    window.show_guide()
    shown = window.findChild(HelpWindow)
    assert shown.topic == "leads"
    window.desk.show_page("pipeline")
    window.show_guide()
    assert window.findChildren(HelpWindow) == [shown]
    assert shown.topic == "pipeline"
    before = window.desk
    window.set_language("ms")
    try:
        qtbot.waitUntil(lambda: window.desk is not before)
        window.show_guide()
        other = next(w for w in window.findChildren(HelpWindow) if w.isVisible())
        assert other.text.toPlainText().startswith("Urus niaga")
        other.close()
    finally:
        window.set_language("en")


def test_keys_in_the_guide_are_keys_of_the_program(window):
    known = {key for spec in window.desk.actions_ for key in spec.keys} | IN_VIEWS
    for name in topics.NAMES:
        for language in ("en", "ms"):
            text = re.sub(r"`[^`]*`", "", topics.text_of(name, language))
            assert set(KEYS.findall(text)) <= known, (name, language)


def test_f1_in_a_dialog_opens_its_topic_beside_it(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    help_ = DialogHelp(QApplication.instance())
    dialog = NameDialog(window, "Rename file", "a", lambda _name: None)
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    QTest.keyClick(dialog.line, Qt.Key.Key_F1)
    shown = dialog.findChild(HelpWindow)
    assert shown is not None and shown.isVisible() and shown.topic == "window"
    dialog.close()
    help_.deleteLater()


@pytest.mark.parametrize(
    ("module", "topic"),
    [("exchange.import_wizard", "importing"), ("exchange.export_dialog", "exporting"),
     ("duplicates.window", "duplicates"), ("preferences", "window"), ("shaping.tags_dialog", "tags")],
)  # fmt: skip
def test_a_dialog_has_the_topic_of_its_room(module, topic):
    assert topics.of_room(f"crm_desktop.gui.{module}") == topic


def test_every_room_with_a_topic_is_there():
    for topic in topics.TOPICS:
        for room in topic.rooms:
            assert importlib.util.find_spec(f"crm_desktop.gui.{room}")
