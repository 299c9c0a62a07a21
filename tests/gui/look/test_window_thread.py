"""The window's thread reads by key and the first rows of what an index gives; all else is for a lane."""

import pytest
from PySide6.QtWidgets import QLineEdit

from crm_desktop.domain.fields import Kind
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import tour
from crm_desktop.gui.record.editors import Subject, make_editor
from crm_desktop.gui.segments.forms import FieldForm
from crm_desktop.gui.tables.condition_editor import ConditionEditor
from crm_desktop.gui.tour import scenes_extremes
from crm_desktop.gui.tour.stage import Stage
from crm_desktop.store import listing

from .watch import FEW, tables, walks_of


class Quick(Stage):
    """A stage without a camera."""

    def shoot(self, _name):
        self.settle()


@pytest.fixture
def stage(qapp, tmp_path):
    sample = tour.sample_file(tmp_path, "en")
    with Quick(qapp, tmp_path / "pictures", sample, "light", "en", quiet=0.03) as made:
        yield made


def test_a_walk_is_seen(empty):
    def walks(sql):
        return list(walks_of(empty, sql, tables(empty) - FEW))

    assert walks("SELECT count(*) FROM contact t WHERE t.deleted=0")
    assert walks("SELECT job FROM contact WHERE deleted=0 ORDER BY job LIMIT 5")
    assert walks("SELECT rowid FROM contact_words WHERE contact_words MATCH 'a*' LIMIT 5")
    assert not walks("SELECT n FROM contact WHERE deleted=0 ORDER BY sort_key,n LIMIT 5")
    assert not walks("SELECT name FROM contact WHERE n IN (SELECT value FROM json_each('[1]'))")


def test_no_extreme_screen_walks_over_records(watch, stage, empty):
    """Of all others the test that looks at them says the same: see `test_screens`."""
    for scene in scenes_extremes.SCENES:
        stage.play(scene)
    assert not stage.failures
    assert watch.ours(empty) == []


def test_no_editor_walks_over_records(watch, stage, empty):
    stage.open_sample()
    context, parent = stage.desk.context, stage.window
    for entity, record in RECORDS.items():
        conn = context.ws.reader()
        row = next(iter(listing.listed(conn, listing.ListQuery(entity), 1)), {"id": ""})
        for field in record.fields.values():
            if field.internal:
                continue
            typed_in(stage, make_editor(parent, context, Subject(entity, field, row)))
            typed_in(stage, ConditionEditor(parent, context, field))
            if field.kind is not Kind.KEYED or field.target:
                typed_in(stage, FieldForm(context, field, field.name, parent))
    assert watch.ours(empty) == []


def typed_in(stage, editor):
    """Type into whatever an editor has to type in."""
    editor.show()
    lines = editor.findChildren(QLineEdit)
    for line in [*lines, *([editor] if isinstance(editor, QLineEdit) else [])]:
        line.setText("an")
        line.textEdited.emit("an")
    stage.app.processEvents()
    editor.hide()
    editor.deleteLater()
