"""The Qt binding itself: 6.12.0 takes a reference of `None` too many in every void call."""

import gc
import itertools
import sys
import time

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QIconEngine
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayoutItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import getAllValidWrappers

import crm_desktop.gui  # noqa: F401 - it puts right what the tests of errors are about
from crm_desktop.gui.binding import whole
from crm_desktop.gui.binding.items import take_out
from crm_desktop.gui.binding.turns import later_turn, next_turn, take_away
from crm_desktop.gui.widgets.flow import Flow

CALLS = 300
NOISE = 20  # other threads and caches move the counts a little


class Sender(QObject):
    """Emits, which in 6.12.0 did the same to `True`."""

    told = Signal(int)


def test_void_calls_do_not_eat_references_of_none(qtbot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("y")
    assert abs(sys.getrefcount(None) - before) < NOISE


def test_emitting_does_not_eat_references_of_true(qtbot) -> None:
    sender = Sender()
    before = sys.getrefcount(True)
    for n in range(CALLS):
        sender.told.emit(n)
    assert abs(sys.getrefcount(True) - before) < NOISE


class Faulty(QWidget):
    """Fails with whatever happens to it."""

    def resizeEvent(self, _event) -> None:  # noqa: N802
        1 / 0  # noqa: B018 - before Python 3.12 such an error is a text until it is caught

    def moveEvent(self, _event) -> None:  # noqa: N802
        _gone().size()


class Unasked(QWidget):
    """Fails where it is asked for its size."""

    def sizeHint(self):  # noqa: N802
        return _gone().sizeHint()


class Stuck(QDialog):
    """Fails where Esc asks it to go."""

    def reject(self) -> None:
        _gone().size()


class Kept(QWidget):
    """Fails where it is to be left, once."""

    failed = False

    def closeEvent(self, event) -> None:  # noqa: N802
        if not self.failed:
            self.failed = True
            raise OSError
        super().closeEvent(event)


class Told(QObject):
    """Has a slot that takes nothing of what a signal gives."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def deleteLater(self) -> None:  # noqa: N802
        self.times += 1


@whole
class Blot(QIconEngine):
    """Fails where it is painted; it is no QObject."""

    def paint(self, *_given) -> None:
        _gone().size()

    def pixmap(self, *_given):
        _gone().size()


def _gone() -> QLabel:
    label = QLabel()
    shiboken6.delete(label)
    return label


def test_what_goes_wrong_with_events_is_told_and_does_not_end_the_program(qtbot) -> None:
    faulty = Faulty()
    qtbot.addWidget(faulty)
    with qtbot.captureExceptions() as told:
        faulty.setGeometry(10, 10, 300, 200)
        faulty.show()
        faulty.setGeometry(20, 20, 310, 210)
    assert {kind for kind, *_ in told} == {ZeroDivisionError, RuntimeError} and len(told) >= 4


def test_an_error_in_an_answer_to_qt_reaches_who_asked_it(qtbot) -> None:
    unasked = Unasked()
    qtbot.addWidget(unasked)
    with pytest.raises(RuntimeError, match="already deleted"):
        unasked.adjustSize()


def test_an_error_in_what_esc_asks_for_reaches_who_tells_of_errors(qtbot) -> None:
    dialog = Stuck()
    qtbot.addWidget(dialog)
    with qtbot.captureExceptions() as told:
        try:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        except RuntimeError as error:  # else a filter of the program's events heard of it before
            told.append((type(error), error, None))
    ((kind, error, _),) = told
    assert kind is RuntimeError and "already deleted" in str(error)


def test_a_window_that_could_not_be_left_stays(qtbot) -> None:
    kept = Kept()
    qtbot.addWidget(kept)
    kept.show()
    with qtbot.captureExceptions() as told:
        assert not kept.close()
    assert kept.isVisible() and [kind for kind, *_ in told] == [OSError]


def test_a_slot_that_takes_nothing_is_given_nothing(qtbot) -> None:
    told = Told()
    button = QPushButton("Go")
    qtbot.addWidget(button)
    button.clicked.connect(told.deleteLater)
    button.click()
    assert told.times == 1


def test_an_error_in_an_icon_is_told(qtbot) -> None:
    button = QPushButton(QIcon(Blot()), "Go")
    qtbot.addWidget(button)
    with pytest.raises(RuntimeError, match="already deleted"):
        button.grab()


class Large:
    """Stands for all that a call may keep."""


def test_the_next_turn_is_another_one_and_lets_go_of_what_it_called(qtbot) -> None:
    owner, done, kept = QObject(), [], Large()
    next_turn(owner, lambda kept=kept: done.append(type(kept)))
    del kept
    assert not done
    qtbot.waitUntil(lambda: done == [Large])
    assert _large() == 0


def test_who_is_known_by_the_call_alone_goes_after_it(qtbot) -> None:
    done = []

    class Owner(QObject):
        def tell(self) -> None:
            done.append(1)

    owner = Owner()
    QTimer(owner).start(10_000)
    next_turn(owner, owner.tell)
    owner.destroyed.connect(lambda: done.append("gone"))
    del owner
    qtbot.waitUntil(lambda: done == [1, "gone"])


def test_each_has_a_turn_of_its_own_in_the_order_they_came(qtbot) -> None:
    owner, done, inner = QObject(), [], QEventLoop()

    def wait() -> None:
        done.append("waits")
        inner.exec()
        done.append("went on")

    def fail() -> None:
        raise OSError

    for do in (fail, wait, lambda: done.append("meanwhile"), inner.quit):
        next_turn(owner, do)
    with qtbot.captureExceptions() as told:
        qtbot.waitUntil(lambda: len(done) == 3)
    assert done == ["waits", "meanwhile", "went on"]
    assert [kind for kind, *_ in told] == [OSError]


def test_what_nobody_waits_for_comes_after_what_somebody_does(qtbot) -> None:
    owner, done = QObject(), list[str]()
    for name in ("found", "found more"):
        later_turn(owner, lambda name=name: done.append(name))
    next_turn(owner, lambda: done.append("a key"))
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == ["a key", "found", "found more"]


def test_a_timer_that_came_due_in_a_turn_goes_before_the_next_one(qtbot) -> None:
    owner, done = QObject(), list[str]()

    def first() -> None:
        QTimer.singleShot(1, owner, lambda: done.append("due"))
        time.sleep(0.02)

    next_turn(owner, first)
    next_turn(owner, lambda: done.append("next"))
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["due", "next"]


def test_a_next_turn_whose_owner_has_gone_is_not_done_and_keeps_nothing(qtbot) -> None:
    owner, done, kept = QObject(), [], Large()
    next_turn(owner, lambda kept=kept: done.append(kept))
    del kept
    owner.deleteLater()
    qtbot.wait(20)
    assert not done and _large() == 0


def _large() -> int:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return sum(type(found) is Large for found in gc.get_objects())


def test_a_page_is_taken_away_the_pages_of_its_stacks_before_it(qtbot) -> None:
    page, gone, told = QWidget(), list[str](), list[int]()
    layout = QVBoxLayout(page)
    for name in ("outer", "inner"):
        stack = QStackedWidget()
        stack.currentChanged.connect(told.append)
        layout.addWidget(stack)
        for at in range(2):
            part = QWidget()
            part.destroyed.connect(lambda _part, name=f"{name} {at}": gone.append(name))
            stack.addWidget(part)
        layout = QVBoxLayout(stack.widget(1))
    page.destroyed.connect(lambda: gone.append("page"))
    told.clear()
    take_away(page)
    known = [0]
    while "page" not in gone:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        known.append(len(gone))
    assert {*gone[:3]} == {"outer 1", "inner 0", "inner 1"} and gone[3:] == ["outer 0", "page"]
    assert max(after - before for before, after in itertools.pairwise(known)) == 3, (
        "with its own parts"
    )
    assert not told


def _items() -> list[QLayoutItem]:
    """Return the items of layouts that the binding knows."""
    known = (made for made in getAllValidWrappers() if isinstance(made, QLayoutItem))
    return [made for made in known if not isinstance(made, QObject)]


@pytest.mark.parametrize(
    "nest",
    [
        lambda outside, inside: outside.addLayout(inside),
        lambda outside, inside: outside.insertLayout(0, inside),
        lambda outside, inside: outside.parentWidget().grid.addLayout(inside, 0, 0),
        lambda outside, inside: outside.parentWidget().form.addRow("Name", inside),
    ],
)
def test_no_item_of_a_layout_is_known_longer_than_it_lives(qtbot, nest) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    box, inside, inmost = QVBoxLayout(page), QHBoxLayout(), QVBoxLayout()
    page.grid, page.form = QGridLayout(), QFormLayout()
    box.addLayout(page.grid)
    box.addLayout(page.form)
    for layout in (inside, inmost):
        layout.addWidget(QLabel("Aina"))
        layout.addStretch(1)
    inside.addLayout(inmost)
    before = len(_items())
    nest(box, inside)
    assert len(_items()) == before
    page.findChild(QLabel).deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(_items()) == before
    while (item := inside.takeAt(0)) is not None:  # each can still be taken
        del item


@pytest.mark.parametrize("kind", [QVBoxLayout, QGridLayout, Flow])
def test_of_what_is_taken_out_of_a_layout_no_item_stays(qtbot, kind) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    layout, names = kind(), [QLabel(name, page) for name in ("Aina", "Bala")]
    for name in names:
        layout.addWidget(name)
    if kind is QVBoxLayout:
        layout.addStretch(1)
    known = [layout.itemAt(at) for at in range(layout.count())]
    assert take_out(layout) == names and layout.count() == 0
    assert not any(map(shiboken6.isValid, known)) and all(map(shiboken6.isValid, names))


def test_what_is_laid_out_in_lines_is_known_as_long_as_it_is_there(qtbot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    box, flow, before = QVBoxLayout(page), Flow(), len(_items())
    names = [QLabel(name) for name in ("Aina", "Bala", "Chong")]
    for name in names:
        flow.addWidget(name)
    box.addLayout(flow)
    names[1].deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert flow.count() == 2 and len(_items()) == before + 2
    assert [flow.itemAt(at).widget() for at in range(2)] == [names[0], names[2]]
    assert flow.sizeHint().width() > names[0].sizeHint().width()
    flow.clear()
    assert len(_items()) == before
    for name in ("Devi", "Eng"):
        flow.addWidget(QLabel(name))
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(_items()) == before
