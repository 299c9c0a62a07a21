"""A chart on screen: pointer, keys, what is told, the table behind it, themes and size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QGuiApplication, QPainter
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.charts.pens import Pens
from crm_desktop.gui.charts.steps import stepped
from crm_desktop.gui.charts.table import as_csv
from crm_desktop.gui.charts.view import ChartView

from .shown import many, plain, sales

SIZE = (420, 260)


@pytest.fixture
def view(qtbot, light):
    made = ChartView("bar")
    qtbot.addWidget(made)
    made.resize(*SIZE)
    made.show_data(sales())
    made.show()
    return made


def press(qtbot, view, *keys):
    for key in keys:
        qtbot.keyClick(view.focusProxy(), key)


def test_keys_walk_the_marks_and_choose_one(qtbot, view):
    chosen = []
    view.chosen.connect(chosen.append)
    canvas = view.canvas
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, view, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert canvas.current == Mark(0, 1)
    press(qtbot, view, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Return)
    press(qtbot, view, Qt.Key.Key_Home, Qt.Key.Key_Space)
    assert chosen == [Mark(0, 5), Mark(0, 0)]


def test_keys_go_across_series_and_past_gaps():
    data = many(3, 4, lambda s, c: None if (s, c) == (1, 1) else 1).marks()
    right, down = Qt.Key.Key_Right, Qt.Key.Key_Down
    assert stepped(data, Mark(1, 0), right) == Mark(1, 2)
    assert stepped(data, Mark(0, 1), down) == Mark(2, 1)
    assert stepped(data, Mark(0, 1), right, mirrored=True) == Mark(0, 0)
    assert stepped(data, Mark(0, 1), down, down=True) == Mark(0, 2)
    assert stepped(data, Mark(0, 1), Qt.Key.Key_Tab) is None
    assert stepped(many(3, 1).marks(), Mark(0, 0), right) == Mark(1, 0)
    assert stepped(many(1, 3).marks(), Mark(0, 0), down) == Mark(0, 1)


def test_the_current_mark_is_told(qtbot, view):
    view.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    view.canvas.go_to(Mark(0, 3))
    assert view.canvas.accessibleName() == "Sales against target, Bar chart, 6 values"
    told = view.canvas.accessibleDescription()
    assert told.startswith("Sep, RM 130,000, target RM 110,000. At this pace")


def test_an_empty_chart_says_why_and_takes_no_focus(view):
    view.show_data(plain(empty="No deal was won yet."))
    assert view.canvas.accessibleDescription() == "No deal was won yet."
    assert view.canvas.focusPolicy() == Qt.FocusPolicy.NoFocus
    view.grab()


def test_the_ring_is_seen_of_keys_only(qtbot, view):
    canvas = view.canvas
    canvas.clearFocus()
    bare = canvas.grab().toImage()
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    canvas._tip.hide()
    ringed = canvas.grab().toImage()
    at = canvas.place_of(Mark(0, 0)).topLeft().toPoint() + QPoint(-3, 20)
    assert bare.pixelColor(at) != ringed.pixelColor(at)
    assert ringed.pixelColor(at) == theme.colour("accent")


def test_a_click_chooses_what_is_under_it(qtbot, view):
    at = view.canvas.place_of(Mark(0, 3)).center().toPoint()
    with qtbot.waitSignal(view.chosen) as told:
        qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [Mark(0, 3)]


def test_the_pointer_is_told_the_value(qtbot, view):
    tip = view.canvas._tip
    assert not tip.isVisible()
    qtbot.mouseMove(view.canvas, view.canvas.place_of(Mark(0, 3)).center().toPoint())
    qtbot.waitUntil(tip.isVisible)
    said = " ".join(tip.lines).replace("\u00a0", " ")
    assert said == "Sep, RM 130,000, target RM 110,000"
    assert view.canvas.rect().adjusted(-8, -8, 8, 8).contains(tip.geometry())
    qtbot.mouseMove(view.canvas, QPoint(2, 2))
    qtbot.waitUntil(lambda: not tip.isVisible())


def test_the_label_of_a_small_chart_is_seen_whole_and_goes_with_it(qtbot, light):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 200)
    tile = ChartView("spark", window)
    tile.setGeometry(150, 80, 100, 32)
    tile.show_data(plain(4, 5))
    window.show()
    tip = tile.canvas._tip
    qtbot.mouseMove(tile.canvas, tile.canvas.place_of(Mark(0, 1)).center().toPoint())
    qtbot.waitUntil(tip.isVisible)
    assert tip.parentWidget() is window and not tip.geometry().intersects(QRect(150, 96, 100, 2))
    tile.hide()
    assert not tip.isVisible()
    with qtbot.waitSignal(tip.destroyed):
        tile.deleteLater()


def test_the_table_behind_it(qtbot, view):
    button = view.switch()
    qtbot.addWidget(button)
    view.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    button.click()
    assert view.is_table() and view.table.model().text(3, 1) == "RM 130,000"
    with qtbot.waitSignal(view.chosen) as told:
        view.table.activated.emit(view.table.model().index(3, 1))
    assert told.args == [Mark(0, 3)]
    view.show_data(plain(4, 5))
    assert view.table.model().text(1, 1) == "5"
    view.show_table(False)
    assert not button.isChecked() and not view.is_table()


def test_a_table_says_of_what_it_is_and_fills_its_width(qtbot, light):
    view = ChartView("bar", titled=True)
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.show_data(sales())
    view.show_table(True)
    view.show()
    titles = [w.text() for w in view.findChildren(QLabel) if w.isVisible()]
    assert titles == ["Sales against target"]
    head = view.table.horizontalHeader()
    assert head.length() == view.table.viewport().width()
    view.show_data(many(20, 4))
    assert head.length() > view.table.viewport().width()


def test_the_menu_offers_table_and_csv(qtbot, view):
    view.open_menu(QPoint(10, 10))
    menu = next(w for w in view.findChildren(QMenu))
    assert [a.text() for a in menu.actions()] == ["Show as table", "Copy as CSV"]
    menu.actions()[1].trigger()
    menu.close()
    assert QGuiApplication.clipboard().text().startswith("Name,Won,Target,Pace")


def test_ctrl_c_copies_the_chart_and_not_the_records_of_the_page(qtbot, view):
    copied = []
    action = QAction(view)
    action.setShortcut("Ctrl+C")
    action.triggered.connect(copied.append)
    view.addAction(action)
    view.canvas.setFocus()
    qtbot.keyClick(view.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert not copied
    assert QGuiApplication.clipboard().text() == as_csv(sales())


def test_the_menu_opens_by_keys_at_the_current_mark(qtbot, view):
    view.canvas.setFocus()
    view.canvas.go_to(Mark(0, 3))
    reason = QContextMenuEvent.Reason.Keyboard
    with qtbot.waitSignal(view.canvas.menu_wanted) as told:
        view.canvas.contextMenuEvent(QContextMenuEvent(reason, QPoint(0, 0), QPoint(0, 0)))
    at = view.canvas.mapFromGlobal(told.args[0])
    assert view.canvas.place_of(Mark(0, 3)).contains(QPointF(at))


def test_many_rows_do_not_make_a_window_high(qtbot, light):
    view = ChartView("list")
    qtbot.addWidget(view)
    view.show_data(many(1, 200))
    assert view.minimumSizeHint().height() < 150 < view.sizeHint().height()


@pytest.mark.parametrize("name", ["dark", "contrast"])
def test_a_switch_of_theme_is_followed(qtbot, qapp, view, name):
    middle = view.canvas.place_of(Mark(0, 3)).center().toPoint()
    assert view.canvas.grab().toImage().pixelColor(middle).name().upper() == theme.LIGHT.charts[0]
    theme.apply(qapp, name)
    assert (
        view.canvas.grab().toImage().pixelColor(middle).name().upper()
        == theme.THEMES[name].charts[0]
    )


def test_lines_across_never_outshine_marks_in_high_contrast(qapp, light):
    pens = Pens(QPainter(), theme.CONTRAST)
    assert pens.colour("grid") != pens.colour("text")
    assert Pens(QPainter(), theme.LIGHT).colour("grid") == QColor(theme.LIGHT.line)


def test_large_text_has_room(qapp, view):
    small = view.canvas.drawing().items[0].rect.top()
    theme.apply(qapp, "light", 2.0)
    assert view.canvas.drawing().items[0].rect.top() > small
    assert view.canvas.sizeHint().height() >= fonts.grown(200)


def test_turned_to_be_read_from_the_right(view):
    first = view.canvas.place_of(Mark(0, 0))
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert view.canvas.place_of(Mark(0, 0)).left() > SIZE[0] / 2 > first.left()


def test_a_value_that_goes_takes_the_current_mark_along(view):
    view.canvas.go_to(Mark(0, 5))
    view.show_data(plain(1, 2))
    assert view.canvas.current == Mark(0, 0)


def test_a_mark_under_a_point_of_none(view):
    assert view.canvas.mark_at(QPointF(-5, -5)) is None
