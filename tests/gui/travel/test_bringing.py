"""Old values brought forward: of one field, and of a whole record, each one undoable edit."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.travel.field_history import FieldHistory
from crm_desktop.gui.travel.record_back import RecordBack
from crm_desktop.store import history, listing


@pytest.fixture
def tan(window, ids, rest):
    window.desk.open_record("contact", ids["Tan Ah Kow"])
    rest()
    return ids["Tan Ah Kow"]


@pytest.fixture
def field_history(window, qtbot, rest):
    def open_for(id, name, key=None):
        context = window.desk.context
        row = listing.record(context.ws.reader(), "contact", id).row
        subject = Subject("contact", RECORDS["contact"].fields[name], row, key)
        dialog = FieldHistory(context, subject, window)
        mode = QAbstractItemModelTester.FailureReportingMode.Fatal
        dialog.tester = QAbstractItemModelTester(dialog.list.values, mode)
        dialog.open()
        rest()
        return dialog

    return open_for


def record(window, id):
    return listing.record(window.ws.reader(), "contact", id).row


def choose(dialog, row):
    dialog.list.setCurrentIndex(dialog.list.values.index(row))


def test_a_value_of_a_field_is_brought_back_and_named_in_undo(
    window, tan, field_history, qtbot, rest
):
    dialog = field_history(tan, "job")
    assert [held.text for held in dialog.list.values.held] == ["Owner", "Manager", "Director"]
    assert not dialog.go.isEnabled() and "now" in dialog.go.toolTip()
    choose(dialog, 2)
    dialog.go.click()
    rest()
    assert record(window, tan)["job"] == "Director"
    rest()
    assert window.desk.undoing.undo_words() == "Undo bringing back Job of “Tan Ah Kow”"
    info = window.ws.log.undoable()
    assert (info.label.key, info.rows) == ("bring_back", 1)
    window.ws.log.undo()
    assert record(window, tan)["job"] == "Owner"


def test_an_entry_that_was_taken_away_comes_back(window, tan, field_history, rest):
    key = next(iter(record(window, tan)["phones"]))
    from crm_desktop.domain.operation import Edit, Label

    number = record(window, tan)["phones"][key]
    window.ws.log.record(
        Label("edit", "contact", row=tan), [Edit("contact", tan, {f"phones.{key}": None})]
    )
    dialog = field_history(tan, "phones", key)
    assert "taken away" in dialog.list.values.held[0].text
    choose(dialog, 1)
    dialog.bring()
    rest()
    assert record(window, tan)["phones"][key] == number


def test_a_name_is_not_brought_back_to_nothing(window, tan, field_history):
    dialog = field_history(tan, "name")
    choose(dialog, 0)
    assert not dialog.go.isEnabled()


def test_nothing_is_brought_back_in_the_past(window, tan, go_back, field_history):
    go_back(10)
    dialog = field_history(tan, "job")
    assert [held.text for held in dialog.list.values.held] == ["Manager", "Director"]
    choose(dialog, 1)
    assert not dialog.go.isEnabled() and "as it was on" in dialog.go.toolTip()


def deeds(window):
    """Return what the timeline of the panel tells of the record itself, newest first."""
    model = window.desk.side.panel.story.model
    lines = (model.line(at) for at in range(model.rowCount()))
    return [line.deed for line in lines if line and line.deed]


def test_a_record_comes_back_after_its_differences_are_shown(window, tan, rest):
    from crm_desktop.domain.operation import Edit, Label

    cells = {"owner": "Siti", "emails.9": {"value": "new@example.com", "kind": "work"}}
    window.ws.log.record(Label("edit", "contact", row=tan), [Edit("contact", tan, cells)])
    rest()
    told = deeds(window)
    before = record(window, tan)
    dialog = RecordBack(window.desk.context, ("contact", tan), told[-1], window)
    dialog.open()
    rest()
    lines = {line.field: (line.old, line.new) for line in dialog.lines.lines.story.lines}
    assert lines["Job"] == ("Owner", "Director") and "E-mail" in lines and "Owner" in lines
    dialog.go.click()
    rest()
    now = record(window, tan)
    assert now["job"] == "Director" and "9" not in now["emails"] and now["owner"] != "Siti"
    window.ws.log.undo()
    assert record(window, tan) | {"n": 0} == before | {"n": 0}


def test_a_record_that_is_as_it_was_has_nothing_to_bring(window, tan, rest):
    told = deeds(window)
    dialog = RecordBack(window.desk.context, ("contact", tan), told[0], window)
    dialog.open()
    rest()
    assert not dialog.go.isEnabled() and "as it was on" in dialog.about.text()


def test_one_record_as_of_any_moment_is_what_the_whole_log_says(window, ids):
    conn = window.ws.reader()
    for arrival in range(window.ws.log.moment() + 1):
        whole = history.cells_as_of(conn, arrival)
        for id in ids.values():
            for entity in ("contact", "company", "tag"):
                if listing.number_of(conn, entity, id):
                    one = history.record_as_of(conn, entity, id, arrival)
                    assert one == whole.get((entity, id))
