"""The pipeline editor: every change in one operation, and deals never lost on the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from crm_desktop.deals import pipelines
from crm_desktop.gui.board.pipeline_editor import PipelineEditor
from crm_desktop.store import boards

from ..tables.kit import make_context
from .kit import fill_board

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


@pytest.fixture
def shop(ws):
    ws.ids = fill_board(ws)
    return ws


@pytest.fixture
def open_editor(shop, qtbot):
    def make(id=None):
        known = pipelines.pipelines(shop.reader())[0]
        full = boards.count_in_stages(shop.reader(), [s.id for s in known.stages])
        editor = PipelineEditor(make_context(shop), known.id if id is None else id, full, None)
        editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(editor)
        editor.show()
        return editor

    return make


def stages(ws, at=0):
    return pipelines.pipelines(ws.reader())[at].stages


def test_all_changes_are_one_operation(shop, open_editor):
    editor = open_editor()
    before = len(shop.log.since())
    first, second, *_ = editor.rows.rows
    editor.name.setText("Shop")
    first.name.setText("Fresh")
    first.colour.setCurrentIndex(first.colour.findData("c4"))
    second.probability.setValue(33)
    second.rotting.setValue(0)
    editor.rows.add.click()
    editor.rows.rows[-1].name.setText("Paid")
    editor.accept()
    assert len(shop.log.since()) == before + 1
    found = stages(shop)
    assert (found[0].name, found[0].colour) == ("Fresh", "c4")
    assert (found[1].probability, found[1].rotting_days) == (33, None)
    assert found[-1].name == "Paid"
    text, more = editor.context.toast[-1]
    assert text == "Saved the pipeline “Shop”"
    shop.log.cancel(more["undo"])
    assert len(stages(shop)) == 6


def test_stages_are_put_in_order_by_keyboard_and_by_dragging(shop, open_editor):
    editor = open_editor()
    names = [s.name for s in editor.rows.stages()]
    QTest.keyClick(editor.rows.rows[0].grip, Qt.Key.Key_Down)
    assert [s.name for s in editor.rows.stages()][:2] == [names[1], names[0]]
    QTest.keyClick(editor.rows.rows[1].name, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.rows.stages()[2].name == names[0]
    editor.grab()
    row, target = editor.rows.rows[2], editor.rows.rows[0]
    QTest.mousePress(row.grip, Qt.MouseButton.LeftButton)
    up = row.grip.mapFromGlobal(target.mapToGlobal(QPoint(5, 2)))
    row.dragged.emit(row.grip.mapToGlobal(up).toPointF())
    QTest.mouseRelease(row.grip, Qt.MouseButton.LeftButton)
    assert [s.name for s in editor.rows.stages()] == names
    QTest.keyClick(editor.rows.rows[5].grip, Qt.Key.Key_Up)
    editor.accept()
    assert [s.name for s in stages(shop)][4:] == [names[5], names[4]]


def test_a_removed_stage_says_where_its_deals_go(shop, open_editor):
    editor = open_editor()
    gone, home = editor.rows.rows[1].stage(), editor.rows.rows[0].stage()
    editor.rows.rows[1].remove.click()
    (goodbye,) = editor.rows.goodbyes
    assert goodbye.target.currentData() == home.id
    editor.accept()
    assert gone.id not in [s.id for s in stages(shop)]
    assert editor.context.ws.log.undo() is not None
    assert gone.id in [s.id for s in stages(shop)]


def test_a_removed_stage_can_be_kept(shop, open_editor):
    editor = open_editor()
    editor.rows.rows[1].remove.click()
    editor.rows.goodbyes[0].kept.emit()
    assert not editor.rows.goodbyes
    editor.accept()
    assert len(stages(shop)) == 6
    assert not editor.context.toast


def test_deals_can_go_to_a_stage_made_just_now(shop, open_editor):
    editor = open_editor()
    editor.rows.add.click()
    editor.rows.rows[-1].name.setText("Parking")
    new = editor.rows.rows[-1].stage().id
    editor.rows.rows[1].remove.click()
    target = editor.rows.goodbyes[0].target
    target.setCurrentIndex(target.findData(new))
    editor.rows.rows[0].name.setText("First")
    editor.accept()
    assert target.currentData() == new
    assert (
        shop.reader().execute("SELECT count(*) FROM deal WHERE stage=?", (new,)).fetchone()[0] == 5
    )


def test_what_is_missing_is_said_and_nothing_is_closed(shop, open_editor):
    editor = open_editor("")
    editor.accept()
    assert editor.isVisible()
    assert editor.problem.text() == "The pipeline needs a name."
    editor.name.setText("Projects")
    assert not editor.problem.isVisible()
    editor.accept()
    assert not editor.isVisible()
    assert [p.name for p in pipelines.pipelines(shop.reader())] == ["Sales", "Projects"]


def test_cancel_writes_nothing(shop, open_editor):
    editor = open_editor()
    before = len(shop.log.since())
    editor.rows.rows[0].name.setText("Other")
    editor.reject()
    assert len(shop.log.since()) == before


def test_deleting_sends_the_deals_to_another_pipeline(shop, open_editor):
    assert not open_editor().delete_menu().actions()[0].isEnabled()
    other = pipelines.Pipeline("Projects", stages=(pipelines.Stage("Plan"),))
    pipelines.save(shop, other)
    editor = open_editor()
    action = editor.delete_menu().actions()[0]
    assert action.text() == "Delete; its 25 deals go to “Projects”"
    action.trigger()
    assert [p.name for p in pipelines.pipelines(shop.reader())] == ["Projects"]
    shop.log.cancel(editor.context.toast[-1][1]["undo"])
    assert len(pipelines.pipelines(shop.reader())) == 2


def test_the_preview_follows(open_editor):
    editor = open_editor()
    editor.rows.rows[0].name.setText("Hello")
    assert editor.preview.accessibleName().startswith("Preview: Hello, Qualified")
