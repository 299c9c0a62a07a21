"""What the help topics name as *Menu → Item* stands in that menu of the window, in both languages."""

from __future__ import annotations

import re

import pytest

from crm_desktop.gui.actions import GROUPS
from crm_desktop.gui.help.topics import NAMES, text_of
from crm_desktop.i18n import tr
from crm_desktop.store.workspace import Profile, Workspace

NAMED = re.compile(r"\*(\w+) → ([^*]+)\*")


def plain(words: str) -> str:
    return " ".join(words.split()).rstrip("…")


@pytest.mark.parametrize("language", ["en", "ms"])
def test_every_item_that_is_named_is_in_its_menu(tmp_path, opened, language, qtbot):
    Workspace.create(tmp_path / "shop.crm", Profile("Huda")).close()
    window = opened(tmp_path / "shop.crm")
    before = window.desk
    window.set_language(language)
    try:
        qtbot.waitUntil(lambda: language == "en" or window.desk is not before)
        there = {
            (plain(tr(GROUPS[spec.group])), plain(words))
            for spec in window.desk.actions_
            if spec.in_menu
            for words in (tr(spec.label), spec.text())
        }
        wrong = {
            (topic, menu, plain(item))
            for topic in NAMES
            for menu, item in NAMED.findall(text_of(topic, language))
            if (menu, plain(item)) not in there
        }
    finally:
        window.set_language("en")
    assert sorted(wrong) == []
