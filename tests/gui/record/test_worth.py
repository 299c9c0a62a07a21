"""How often to be in touch, changed where it stands among what a record is worth."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from crm_desktop.gui import theme
from crm_desktop.gui.record.fact import Fact
from crm_desktop.store import listing

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


def test_how_often_to_be_in_touch_is_set_where_it_stands(page, window, rest):
    (fact,) = page.worth.every.findChildren(Fact)
    QTest.mouseClick(fact, Qt.MouseButton.LeftButton)
    field = page.worth.every.findChild(QLineEdit)
    QTest.keyClicks(field, "45")
    QTest.keyClick(field, Qt.Key.Key_Return)
    rest()
    row = listing.record(window.ws.reader(), "company", page.id).row
    assert row["touch_every"] == 45
    (fact,) = page.worth.every.findChildren(Fact)
    assert fact.accessibleDescription() == "45"
    assert "touch_every" not in [f.subject.field.name for f in page.facts.findChildren(Fact)]
    left = {page.left.widget().mapFromGlobal(f.mapToGlobal(QPoint())).x()
            for f in page.left.findChildren(Fact) if f.isVisible()}  # fmt: skip
    assert len(left) == 1, "all facts stand on one line"


def test_how_often_to_be_in_touch_is_never_of_the_record_before(page, window, rest):
    query = "SELECT id FROM company WHERE deleted=0 AND id<>?"
    (other,) = window.ws.reader().execute(query, (page.id,)).fetchone()
    assert page.show_record("company", other)
    (fact,) = page.worth.every.findChildren(Fact)
    assert fact.subject.row["id"] == other  # though the rest is still being read
    rest()


def test_simple_mode_hides_it_as_it_hides_other_fields(page, window, rest, qtbot):
    window.desk.actions_.trigger("view.simple")
    simple = window.desk.context.simple
    qtbot.waitUntil(lambda: simple.hides("company", "touch_every"))
    page.show_record("company", page.id)
    rest()
    assert not page.worth.every.findChildren(Fact)


def test_what_is_hidden_meanwhile_is_gone_when_all_is_built_anew(page, window, qtbot):
    window.desk.actions_.trigger("view.simple")
    qtbot.waitUntil(lambda: window.desk.context.simple.hides("company", "touch_every"))
    theme.news.changed.emit()
    qtbot.waitUntil(lambda: not page.worth.every.findChildren(Fact))
