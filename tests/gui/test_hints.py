"""Hints under the pointer show names letter for letter."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from crm_desktop.gui import theme

pytestmark = pytest.mark.qt_log_ignore("does not support")
NAMES = (
    "Lim & Partners <lim@x.example>\nTan",
    "<h1>Big</h1>",
    "<img src='file:///etc/hosts'>",
    "a<b>c</b>",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_hint_shows_what_looks_like_html_as_it_is_written(qapp, qtbot, name):
    theme.quieten(qapp)
    over = QWidget()
    qtbot.addWidget(over)
    over.show()
    QToolTip.showText(QPoint(1, 1), name, over)
    (shown,) = [w for w in qapp.topLevelWidgets() if w.inherits("QTipLabel") and w.isVisible()]
    assert isinstance(shown, QLabel) and shown.text() == name
    assert shown.textFormat() == Qt.TextFormat.PlainText
    QToolTip.hideText()
    shown.hide()
