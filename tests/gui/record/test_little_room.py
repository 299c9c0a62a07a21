"""The record page beside the panel, and with large text: nothing is cut, the timeline keeps its room."""

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QLabel, QMenu

from crm_desktop.store import listing

from .kit import write

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


def test_the_page_beside_the_panel_has_tabs_for_the_right_column(page, window, rest):
    window.resize(1440, 900)
    rest()
    assert page.right.isVisible()
    window.desk.side.show_record("contact", window.ws.ids["Nurul Huda binti Ismail"])
    rest()
    assert not page.right.isVisible()
    lines = {chip.y() for chip in page.story.chips.values()}
    assert len(lines) <= 2  # not one below the other
    window.desk.side.close_side()
    rest()
    assert page.right.isVisible()


def test_large_text_cuts_nothing_in_the_head(page, window, rest):
    need = "The site was measured by two of us, and the customer signed the drawing"
    write(window.ws, "edit", ("stage", "s1", {"needs.k": {"text": need, "at": 0}}))
    window.resize(1024, 680)
    window.set_scale(2.0)
    try:
        rest()
        since, (box, *_) = page.header.standing.since, page.header.needs.boxes
        assert since.text()
        for part, aside in ((since, 0), (box, 20)):
            for line in part.text().split("\n"):
                assert part.fontMetrics().horizontalAdvance(line) <= part.width() - aside, line
        assert (
            " ".join(box.text().split("\n")) == need
            and box.height() > 2 * box.fontMetrics().height()
        )
        page.facts.more.setText("Medan yang diisi sahaja")
        rest()
        assert page.left.widget().width() <= page.left.viewport().width()
        names = [named for named in page.facts.findChildren(QLabel) if named.wordWrap()]
        assert names and all(n.height() >= n.heightForWidth(n.width()) for n in names)
    finally:
        window.set_scale(1.0)


def test_the_filters_of_a_low_timeline_are_one_chip_with_a_list(page, window, rest):
    story = page.story
    assert story.kind.isHidden()
    window.resize(1024, 680)
    window.set_scale(2.0)
    try:
        rest()
        assert story.kind.isVisible() and not any(c.isVisible() for c in story.chips.values())
        (line,) = {chip.y() for chip in (story.kind, story.person, story.find)} - {story.find.y()}
        assert story.kind.y() + story.kind.height() <= story.bar.height()
        assert story.view.height() > story.kind.height() and line >= 0
        story.kind.click()
        (menu,) = (m for m in story.findChildren(QMenu) if m.isVisible())
        next(a for a in menu.actions() if a.text() == "Calls").trigger()
        menu.close()
        assert story.wish.part == "call" and story.kind.text().startswith("Calls")
    finally:
        window.set_scale(1.0)
    window.resize(1440, 900)
    rest()
    assert story.kind.isHidden() and story.chips["call"].isVisible()


def test_the_history_covers_the_page_where_both_have_no_room(page, window, rest, qtbot):
    side = window.desk.side
    window.resize(1024, 680)
    window.set_scale(2.0)
    try:
        rest()
        side.show_history()
        rest()
        qtbot.waitUntil(lambda: not page.isVisible() and side.width() > 900)
        side.close_side()
        rest()
        qtbot.waitUntil(page.isVisible)
        side.show_history()
        window.desk.show_page("contacts")
        rest()
        qtbot.waitUntil(lambda: window.desk.page.isVisible() and not side.isVisible())
        side.show_history()
    finally:
        window.set_scale(1.0)
    window.resize(1440, 900)
    rest()
    assert side.history_shown()
    qtbot.waitUntil(lambda: window.desk.page.isVisible() and side.width() < 600)


def test_larger_text_lays_no_fact_over_another(window, rest, qtbot):
    window.resize(1440, 900)
    firm = listing.first_rows(window.ws.reader(), listing.ListQuery("company"), 1)[0]
    write(window.ws, "edit", ("company", listing.id_of(window.ws.reader(), "company", firm), {
        "phones.1": {"value": "088-212 774"}, "emails.1": {"value": "info@borneogreen.example"},
        "industry": "Property", "staff": 40,
    }))  # fmt: skip
    window.desk.trail.open("company", listing.id_of(window.ws.reader(), "company", firm))
    rest()
    page = window.desk.page
    window.set_scale(1.5)
    try:
        rest()
        facts = [fact for fact in page.facts._facts if fact.isVisible()]
        assert facts
        qtbot.waitUntil(lambda: all(f.height() >= f.fontMetrics().height() for f in facts))
        tops = sorted((f.y(), f.y() + f.height()) for f in facts)
        assert all(low <= top for (_, low), (top, _) in pairwise(tops))
    finally:
        window.set_scale(1.0)
