"""The themes say what the design says, and nothing else in the window names a colour."""

from PySide6.QtWidgets import QCheckBox, QLineEdit, QStyle, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.actions import Actions
from crm_desktop.gui.topbar import TopBar
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.dressing import set_state
from crm_desktop.gui.widgets.search_field import SearchField


def test_apply_all(qapp, light):
    for name in theme.NAMES:
        theme.apply(qapp, name)
        assert "@" not in qapp.styleSheet()
    assert fonts.font("body").family() == "Inter"


def test_icons_load(light):
    for name in icons.names():
        assert not icons.icon(name).pixmap(16).isNull()


def test_icons_are_large_from_the_start_at_large_text(qtbot, qapp, light):
    theme.apply(qapp, "light", 2.0)
    window = QWidget()
    qtbot.addWidget(window)
    bar, search = TopBar(Actions(window), window), SearchField("Search", parent=window)
    assert {b.iconSize().width() for b in (bar.undo, bar.redo)} == {32}
    assert search.textMargins().left() >= 32
    box = QCheckBox(window)
    box.ensurePolished()
    assert box.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, box) >= 28


def test_a_badge_grows_its_shape_with_its_words(qapp, light):
    small = paint.badge_width("", "full")
    theme.apply(qapp, "light", 2.0)
    assert paint.badge_width("", "full") - small == paint.SHAPE


def test_a_cell_that_is_refused_is_seen_to_be(qtbot, light):
    line = QLineEdit()
    qtbot.addWidget(line)
    line.setProperty("kind", "cell")
    set_state(line, "error")
    line.resize(100, 30)
    assert line.grab().toImage().pixelColor(50, 0) == theme.colour("error")
