"""The user guide against the program: both languages alike, and every link, menu, key and command there."""

from __future__ import annotations

import re
import shlex

import pytest

from crm_desktop.gui.help import topics
from crm_desktop.gui.help.topics import NAMES, TOPICS, text_of, title_of
from crm_desktop.gui.pages import pages

from .sources import ROOT
from .test_translations import catalogue, wanted

HELP = ROOT / "resources" / "help"
LANGUAGES = ("en", "ms")
EACH = [(name, language) for name in NAMES for language in LANGUAGES]
MENU = re.compile(r"\*(\w+) → ([^*]+)\*")
LINK = re.compile(r"\]\(([^)]+)\)")
COMMAND = re.compile(r"`(crm --file [^`]+)`")
SHAPE = re.compile(r"#+(?= )|\||- |\d+\. ")


def shape(text):
    """Return what kinds of lines a topic has: headings, rows, items."""
    return [found[0] for line in text.splitlines() if (found := SHAPE.match(line))]


def test_there_is_a_file_for_each_topic_and_no_other():
    for language in LANGUAGES:
        assert {path.stem for path in (HELP / language).iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_tell_the_same(name):
    english, malay = text_of(name, "en"), text_of(name, "ms")
    assert shape(english) == shape(malay)
    assert english.startswith("# ")
    assert 0.75 < len(malay) / len(english) < 1.6


def test_titles_differ_from_each_other():
    for language in LANGUAGES:
        titles = [title_of(name, language) for name in NAMES]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(("name", "language"), EACH)
def test_links_lead_to_topics(name, language):
    links = LINK.findall(text_of(name, language))
    assert {link.removesuffix(".md") for link in links} <= set(NAMES)
    assert LINK.findall(text_of(name, "en")) == links


@pytest.mark.parametrize(("name", "language"), EACH)
def test_menus_are_named_as_the_program_does(name, language):
    malay = catalogue()
    said = {malay.get(text, text) if language == "ms" else text for text in wanted()}
    names = {text.rstrip("…") for text in said}
    found = MENU.findall(text_of(name, language))
    assert not [(menu, item) for menu, item in found if not {menu, item.rstrip("…")} <= names]


@pytest.mark.parametrize(("name", "language"), EACH)
def test_commands_are_understood(name, language, crm):
    for command in COMMAND.findall(text_of(name, language)):
        if command.endswith("--help"):
            continue
        assert crm.parse_args(shlex.split(command)[1:]).run, command


def test_every_page_of_the_window_has_its_topic():
    """F1 opens the topic of the page in front; a new page needs one."""
    named = {page for topic in TOPICS for page in topic.pages}
    assert {spec.name for spec in pages()} <= named
    assert topics.of_page("nothing") == topics.FIRST


def test_search_finds_words_without_accents_and_titles_first():
    assert topics.matching("labels", "en")[0] in ("printing", "commands")
    assert topics.matching("PENDUA", "ms")[0] == "duplicates"
    assert topics.matching("xyzzy", "en") == []
    assert set(topics.matching("", "en")) == set(NAMES)
