"""Another look: what is seen at once, what lies behind when it comes to the front."""

from __future__ import annotations

import gc
from functools import partial
from itertools import groupby

import pytest
from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QCoreApplication,
    QEvent,
    QEventLoop,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QMainWindow, QScrollBar, QStackedWidget, QTableView, QWidget

from crm_desktop.gui import sheet, theme
from crm_desktop.gui.record.header import About
from crm_desktop.gui.widgets.dressing import label


class Counted(QLabel):
    painted = 0

    def paintEvent(self, event):  # noqa: N802
        self.painted += 1
        super().paintEvent(event)


@pytest.fixture
def pages(qtbot, light):
    """Two pages, each with a title, the second seen once before."""
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    for _ in range(2):
        page = QWidget()
        made = label("Contacts", "title")
        made.setParent(page)
        stack.addWidget(page)
    stack.show()
    stack.setCurrentIndex(1)
    stack.setCurrentIndex(0)
    return stack


@pytest.fixture
def heard(pages):
    """What is in force, and whether the page in front is dressed, each time painters are told."""
    found = []

    def note() -> None:
        found.append((theme.current().name, _dressed(pages.widget(0))))

    theme.news.changed.connect(note)
    yield found
    theme.news.changed.disconnect(note)


def ink(page: QWidget) -> QColor:
    (title,) = page.findChildren(QLabel)
    return title.palette().color(title.foregroundRole())


@pytest.mark.parametrize("times", [1, 2])
def test_a_page_behind_is_dressed_when_it_comes_to_the_front(pages, qapp, times):
    for _ in range(times - 1):
        theme.apply(qapp, "contrast")
    theme.apply(qapp, "dark")
    front, behind = pages.widget(0), pages.widget(1)
    wanted = theme.colour("text")
    assert ink(front) == wanted
    assert not _dressed(behind)
    pages.setCurrentIndex(1)
    assert ink(behind) == wanted
    assert _dressed(behind)
    theme.apply(qapp, "light")
    assert ink(behind) == theme.colour("text") != wanted
    assert not _dressed(front)


def _dressed(page: QWidget) -> bool:
    return all(
        w.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
        for w in (page, *page.findChildren(QWidget))
    )


def test_a_page_within_a_page_is_dressed_when_it_comes_to_the_front_itself(pages, qapp):
    inner = QStackedWidget(pages.widget(1))
    for _ in range(2):
        inner.addWidget(label("Notes", "title"))
    pages.setCurrentIndex(1)
    pages.setCurrentIndex(0)
    theme.apply(qapp, "dark")
    pages.setCurrentIndex(1)
    assert inner.currentWidget().palette().color(QPalette.ColorRole.WindowText) == theme.colour(
        "text"
    )
    assert not _dressed(inner.widget(1))
    inner.setCurrentIndex(1)
    assert _dressed(inner.widget(1))
    assert inner.currentWidget().palette().color(QPalette.ColorRole.WindowText) == theme.colour(
        "text"
    )


def test_text_is_as_large_behind_as_in_front(pages, qapp):
    theme.apply(qapp, "light", 2.0)
    (first,), pages_behind = pages.widget(0).findChildren(QLabel), pages.widget(1)
    pages.setCurrentIndex(1)
    (second,) = pages_behind.findChildren(QLabel)
    assert second.font().pointSizeF() == first.font().pointSizeF()
    assert second.sizeHint() == first.sizeHint()


def test_a_page_that_goes_before_it_was_shown_again_takes_nothing_along(pages, qapp):
    theme.apply(qapp, "dark")
    pages.widget(1).setParent(None)
    theme.apply(qapp, "light")
    assert ink(pages.widget(0)) == theme.colour("text")


def test_a_window_is_dressed_in_the_turn_after_the_one_that_asked(pages, qapp, qtbot, heard):
    before = ink(pages.widget(0))
    theme.apply(qapp, "dark", in_turns=True)
    assert ink(pages.widget(0)) == before and not pages.updatesEnabled() and not heard
    qtbot.waitUntil(pages.updatesEnabled)
    assert heard == [("dark", True)]
    assert ink(pages.widget(0)) == theme.colour("text")


def test_who_dresses_all_at_once_meanwhile_has_done_so(pages, qapp, heard):
    theme.apply(qapp, "contrast", in_turns=True)
    theme.apply(qapp, "light", in_turns=True)
    theme.apply(qapp, "dark")
    assert heard == [("dark", True)] and pages.updatesEnabled()
    assert sheet.Redressing.under_way() is None
    assert ink(pages.widget(0)) == theme.colour("text")


def test_windows_painters_and_painting_have_a_turn_each(pages, qapp, qtbot, heard):
    bare = QWidget(), QWidget()
    for window in bare:
        qtbot.addWidget(window)
        window.show()
    theme.apply(qapp, "dark", in_turns=True)
    windows, seen = (*bare, pages), []
    while not all(window.updatesEnabled() for window in windows):
        QAbstractEventDispatcher.instance().processEvents(
            QEventLoop.ProcessEventsFlag.AllEvents
        )  # one
        painted = sum(window.updatesEnabled() for window in windows)
        seen.append((sum(map(_dressed, bare)), len(heard), painted))
    assert [turn for turn, _ in groupby(seen)] == [
        (2, 0, 0), (0, 0, 0), (1, 0, 0), (2, 0, 0), (2, 1, 0), (2, 1, 1), (2, 1, 2), (2, 1, 3),
    ]  # fmt: skip


@pytest.mark.parametrize("turns", range(6))
def test_another_look_while_one_is_under_way_comes_after_it(pages, qapp, qtbot, heard, turns):
    pages.setCurrentIndex(1)
    theme.apply(qapp, "dark", in_turns=True)
    for _ in range(turns):
        _one_turn(sheet.Redressing.under_way())
    theme.apply(qapp, "contrast", in_turns=True)
    theme.apply(qapp, "light", in_turns=True)
    assert not pages.updatesEnabled()
    qtbot.waitUntil(lambda: sheet.Redressing.under_way() is None)
    assert len(heard) == 2 and pages.updatesEnabled()
    for page in (1, 0):
        pages.setCurrentIndex(page)
        assert ink(pages.widget(page)) == theme.colour("text") and _dressed(pages.widget(page))


@pytest.mark.parametrize("turns", range(6))
def test_a_page_that_is_made_and_shown_meanwhile_is_dressed_too(pages, qapp, qtbot, turns):
    theme.apply(qapp, "dark", in_turns=True)
    for _ in range(turns):
        _one_turn(sheet.Redressing.under_way())
    page = QWidget()
    label("Contacts", "title").setParent(page)
    pages.setCurrentIndex(pages.addWidget(page))
    qtbot.waitUntil(lambda: sheet.Redressing.under_way() is None)
    assert ink(page) == theme.colour("text") and _dressed(page)
    pages.setCurrentIndex(1)
    assert ink(pages.widget(1)) == theme.colour("text")


def _one_turn(going) -> None:
    left = len(going._left), going._left[0]
    while sheet.Redressing.under_way() is going and (len(going._left), going._left[0]) == left:
        QAbstractEventDispatcher.instance().processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def test_a_key_that_is_held_lets_some_looks_come_to_their_end(pages, qapp, qtbot, heard):
    asking = QTimer(interval=1)
    asking.timeout.connect(lambda: theme.apply(qapp, "dark", in_turns=True))
    asking.start()
    qtbot.waitUntil(lambda: len(heard) > 3)
    asking.stop()
    qtbot.waitUntil(lambda: sheet.Redressing.under_way() is None)


def test_a_window_that_is_shown_meanwhile_is_painted_once_more(pages, qapp, qtbot):
    theme.apply(qapp, "dark", in_turns=True)
    other = Counted("Contacts")
    qtbot.addWidget(other)
    other.show()
    while sheet.Redressing.under_way() is not None:
        other.painted = 0
        QAbstractEventDispatcher.instance().processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
    qtbot.waitUntil(lambda: other.painted > 0)


def test_a_painter_that_waits_in_a_dialog_leaves_no_window_unpainted(pages, qapp, qtbot):
    loop, seen = QEventLoop(), []

    def wait() -> None:
        theme.news.changed.disconnect(wait)
        QTimer.singleShot(300, loop.quit)
        loop.exec()
        seen.append(pages.updatesEnabled())

    theme.news.changed.connect(wait)
    theme.apply(qapp, "dark", in_turns=True)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [True]
    qtbot.waitUntil(lambda: sheet.Redressing.under_way() is None)


def test_a_window_may_go_before_it_is_dressed(pages, qapp, qtbot, heard):
    other = QWidget()
    other.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    other.show()
    theme.apply(qapp, "dark", in_turns=True)
    other.close()
    QCoreApplication.sendPostedEvents(other, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("dark", True)]


def test_a_page_set_aside_is_dressed_when_it_is_shown_again(qapp, qtbot, light):
    window = QWidget()
    qtbot.addWidget(window)
    page = QWidget(window)
    label("Contacts", "title").setParent(page)
    window.show()
    sheet.set_aside(page)
    assert not page.isVisible() and _dressed(page)
    for look in ("dark", "contrast", "dark"):
        theme.apply(qapp, look)
        assert not _dressed(page)
    page.show()
    assert _dressed(page) and ink(page) == theme.colour("text")
    theme.apply(qapp, "light")
    assert ink(page) == theme.colour("text")


def test_a_page_behind_is_dressed_before_it_is_shown_where_there_is_time(pages, qapp, qtbot):
    behind = pages.widget(1)
    for look in ("dark", "contrast"):
        theme.apply(qapp, look, in_turns=True)
        qtbot.waitUntil(lambda: sheet.Redressing.under_way() is None and _dressed(behind))
        assert ink(behind) == theme.colour("text") and behind.isHidden()
    theme.apply(qapp, "dark")  # at once: it is not taken to be dressed still
    assert not _dressed(behind)
    pages.setCurrentIndex(1)
    assert _dressed(behind) and ink(behind) == theme.colour("text")


@pytest.mark.parametrize("times", [1, 3])
def test_a_window_is_painted_after_another_look_whatever_waited_to_be_painted(
    qapp, qtbot, light, times
):
    counted = Counted("Contacts")
    qtbot.addWidget(counted)
    counted.show()
    qtbot.waitUntil(lambda: counted.painted > 0)
    for look in ("dark", "contrast", "dark")[:times]:
        counted.update()  # as what was clicked last does
        theme.apply(qapp, look, in_turns=True)
    qtbot.waitUntil(counted.updatesEnabled)
    qtbot.wait(20)
    counted.painted = 0
    counted.update()
    qtbot.wait(50)
    assert counted.painted == 1


def test_windows_are_painted_again_though_a_widget_failed_in_its_new_dress(qapp, qtbot, heard):
    class Clumsy(QLabel):
        failed = False

        def event(self, event):
            if event.type() == QEvent.Type.StyleChange and not self.failed:
                self.failed = True
                raise OSError
            return super().event(event)

    clumsy = Clumsy()
    qtbot.addWidget(clumsy)
    clumsy.show()
    with qtbot.captureExceptions() as told:
        theme.apply(qapp, "dark", in_turns=True)
        assert not clumsy.updatesEnabled()
        qtbot.waitUntil(clumsy.updatesEnabled)
    assert [kind for kind, *_ in told] == [OSError] and len(heard) == 1


def test_what_is_not_seen_is_told_of_another_look_when_it_is_shown(pages, qapp):
    told = {n: [] for n in range(2)}
    for n in told:
        sheet.WhenSeen(pages.widget(n), partial(told[n].append, n))
    theme.apply(qapp, "dark")
    theme.apply(qapp, "contrast")
    assert told == {0: [0, 0], 1: []}
    pages.setCurrentIndex(1)
    assert told[1] == [1]
    pages.setCurrentIndex(0)
    pages.setCurrentIndex(1)
    assert told == {0: [0, 0], 1: [1]}


def test_links_in_a_text_follow_the_look(qtbot, qapp, light):
    around = QWidget()
    qtbot.addWidget(around)
    about = About(around)
    about.resize(300, 20)
    about.say("Director", ("Kow Seng Trading", "company:c"))
    around.show()
    seen = [_link_colours(about)]
    theme.apply(qapp, "dark")
    seen.append(_link_colours(about))
    assert seen[0] != seen[1]
    about._write()  # the same words
    theme.apply(qapp, "contrast")
    contrast = _link_colours(about)
    about.say("", ("Somebody else", "company:d"))
    about.say("Director", ("Kow Seng Trading", "company:c"))
    assert _link_colours(about) == contrast
    theme.apply(qapp, "dark")
    about.say("Director", ("Kow Seng Trading", "company:c"))
    assert _link_colours(about) == seen[1]


def _link_colours(text: QLabel) -> set[int]:
    picture = text.grab().toImage()
    return {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}


def test_a_window_that_was_dressed_keeps_nothing_that_went(qtbot, qapp, light):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    before = _bars()
    for name in ("dark", "light", "dark"):
        window.setCentralWidget(QTableView())
        theme.apply(qapp, name)
        window.takeCentralWidget().deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert _bars() <= before


def _bars() -> int:
    gc.collect()
    return sum(type(found) is QScrollBar for found in gc.get_objects())
