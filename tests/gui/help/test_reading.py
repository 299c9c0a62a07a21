"""How Markdown of the guide is set: the design's weights, nothing slanted, even gaps."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont

from crm_desktop.gui.help.reading import HelpText

TEXT = "# One\n\nSee *File → Print* and **Ctrl+P**.\n\n- a\n\n## Two\n\n| K |\n| --- |\n| *y* |\n"


@pytest.fixture
def shown(qtbot):
    made = HelpText(None)
    qtbot.addWidget(made)
    made.show_text(TEXT)
    return made


def blocks(text):
    block = text.document().begin()
    while block.isValid():
        yield block
        block = block.next()


def test_nothing_is_slanted_or_heavier_than_there_are_fonts_for(shown):
    for block in blocks(shown):
        part = block.begin()
        while not part.atEnd():
            shape = part.fragment().charFormat()
            assert not shape.fontItalic()
            assert shape.fontWeight() <= QFont.Weight.DemiBold
            part += 1


def test_only_headings_have_air_above(shown):
    for block in blocks(shown):
        level = block.blockFormat().headingLevel()
        assert (block.blockFormat().topMargin() > 0) is (level > 1)


def test_every_place_of_a_word_is_marked(shown):
    shown.mark("p")
    assert len(shown.extraSelections()) == TEXT.replace("*", "").lower().count("p")
    shown.mark("")
    assert shown.extraSelections() == []
