"""The small form of one filter condition."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.tables.condition_editor import ConditionEditor

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


@pytest.mark.parametrize("operator", ["contains", "empty"])
def test_enter_in_a_filter_adds_it_once(page, qtbot, operator):
    made = []
    editor = ConditionEditor(page, page.context, RECORDS["contact"].fields["job"])
    editor.operator.setCurrentIndex(editor.operator.findData(operator))
    assert editor.operator.currentData() == operator
    editor.applied.connect(made.append)
    editor.show()
    editor.line.setText("own")
    QTest.keyClick(editor.line if operator == "contains" else editor.operator, Qt.Key.Key_Return)
    assert [(c.field, c.operator) for c in made] == [("job", operator)]
