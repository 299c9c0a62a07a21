"""Own fields where one works: the form of a new record, facts, cells, filters."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.attachments.looking import Look
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.notes.note_form import NoteForm
from crm_desktop.gui.products.form import ProductForm
from crm_desktop.gui.record.editors.line import LineEditor
from crm_desktop.gui.record.editors.members import MembersEditor
from crm_desktop.gui.record.editors.reference import ReferenceEditor
from crm_desktop.gui.record.fact import web_address
from crm_desktop.gui.record.facts import Facts
from crm_desktop.gui.record.new_record import NewRecord
from crm_desktop.gui.record.own_facts import OwnFacts
from crm_desktop.gui.shaping.field_editor import FieldEditor
from crm_desktop.gui.tables.condition_editor import ConditionEditor
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.shaping import own_fields
from crm_desktop.store import catalogue, listing
from crm_desktop.store.conditions import Condition
from tests.gui.shaping.kit import context_of, fill
from tests.shaping.kit import add, formula, give, make, row


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_new_record_asks_for_what_is_required(ws, window) -> None:
    shoe = make(ws, "contact", "number", "Shoe", required=True)
    made, dialog = [], NewRecord(window, Deeds(context_of(ws)), "contact")
    dialog.made.connect(made.append)
    dialog.editors["name"].setText("Aminah")
    dialog.accept()
    assert not made and "Shoe" in dialog.hint.text()
    dialog.editors[shoe.name].setText("9,5")
    dialog.accept()
    assert row(ws, "contact", made[0])[shoe.name] == "9.5"


def test_a_field_added_from_the_record_is_shown_at_once(ws, window, qtbot) -> None:
    id, context = add(ws, "contact", name="Aminah"), context_of(ws)
    facts = Facts(Deeds(context), window)
    facts.show_row(RECORDS["contact"], row(ws, "contact", id))
    facts.new_field.click()
    editor = window.findChild(FieldEditor)
    editor.name.setText("Shoe")
    editor.accept()
    facts.show_row(RECORDS["contact"], row(ws, "contact", id))
    assert "Shoe" in {fact.subject.field.label for fact in facts._facts}


def test_news_of_a_field_reaches_the_open_table(ws, window) -> None:
    fill(ws)
    page = RecordTablePage(context_of(ws), "contact", window)
    shoe = make(ws, "contact", "number", "Shoe")
    double = formula(ws, "contact", "[Shoe] * 2", "Double")
    column = page.model.column(shoe.name)
    assert column > 0 and page.model.column(double.name) > 0
    page.filters.set_conditions([Condition(shoe.name, "not_empty")])
    assert page.model.rowCount() == 0
    own_fields.delete(ws, [shoe.name.removeprefix(CUSTOM)])
    assert page.filters.conditions == [] and page.model.column(shoe.name) == -1
    page.model.ensure(0, 5)
    assert page.model.rowCount() == 12
    assert page.model.text(0, page.model.fields[page.model.column(double.name)]) == ""
    page.leave()


def test_a_cell_a_formula_uses_moves_the_row(ws, window) -> None:
    fill(ws)
    page = RecordTablePage(context_of(ws), "contact", window)
    shoe = make(ws, "contact", "number", "Shoe")
    double = formula(ws, "contact", "-[Shoe]", "Minus")
    page.view.head.sort_by(page.model.column(double.name))
    n = page.model.rows[3]
    id = listing.id_of(ws.reader(), "contact", n)
    give(ws, "contact", id, shoe, "5")
    page.feed._list_again()
    assert page.model.rows[len(page.model.rows) - 1] == n
    page.leave()


def test_a_formula_is_worked_out_once_for_a_list(ws, window, monkeypatch) -> None:
    fill(ws)
    page = RecordTablePage(context_of(ws), "contact", window)
    shoe = make(ws, "contact", "number", "Shoe")
    minus = formula(ws, "contact", "-[Shoe]", "Minus")
    last = add(ws, "contact", name="Aaron")
    give(ws, "contact", last, shoe, "0")
    walked = []
    plain = listing._selects
    monkeypatch.setattr(
        listing, "_selects", lambda conn, query: walked.append(query.sorts) or plain(conn, query)
    )
    page.view.head.sort_by(page.model.column(minus.name))
    assert [sorts[0].field for sorts in walked] == [minus.name]
    n = listing.number_of(ws.reader(), "contact", last)
    assert page.feed.complete and list(page.model.rows)[-1] == n
    assert page.model.rowCount() == len(page.model.rows) > 1
    page.leave()


def test_persons_to_filter_by_are_searched_among_all(ws, window, qtbot) -> None:
    friend = make(ws, "contact", "person", "Friend")
    wanted = add(ws, "contact", name="Zulkifli")
    for at in range(5):
        add(ws, "contact", name=f"Ali {at}")
    editor = ConditionEditor(window, context_of(ws), friend)
    editor.find.setText("zulk")
    assert editor.list.count() == 1
    editor.list.item(0).setCheckState(Qt.CheckState.Checked)
    editor.find.setText("ali 3")
    assert [editor.list.item(i).text() for i in range(2)] == ["Zulkifli", "Ali 3"]
    assert editor.condition() == Condition(friend.name, "is", [wanted])
    again = ConditionEditor(window, context_of(ws), friend, Condition(friend.name, "is", [wanted]))
    assert again.list.item(0).checkState() == Qt.CheckState.Checked
    assert again.condition() == Condition(friend.name, "is", [wanted])


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("www.kedai.my/a?b=1", "https://www.kedai.my/a?b=1"),
        ("http://x.my", "http://x.my"),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("ms-word:x", None),
        ("", None),
    ],
)
def test_only_web_addresses_open(text, opened) -> None:
    found = web_address(text)
    assert (found.toString() if found is not None else None) == opened


def test_a_choice_left_by_an_earlier_kind_is_not_lost_in_the_editor(ws, window) -> None:
    from crm_desktop.domain.operation import Edit, Label
    from crm_desktop.gui.record.editors import Subject, make_editor

    colour = make(ws, "contact", "choice", "Colour")
    id = add(ws, "contact")
    left = Edit("contact", id, {colour.name: {"value": "Mauve"}})
    ws.log.record(Label("edit"), [left])
    colour = catalogue.of(ws.reader(), "contact").fields[colour.name]
    editor = make_editor(window, context_of(ws), Subject("contact", colour, row(ws, "contact", id)))
    assert editor.currentText() == "Mauve" and editor.cells() == {}
    editor.setCurrentIndex(1)
    assert editor.cells() == {colour.name: {"choice": colour.choices[0].value}}


def opened(ws, window, entity, context):
    """Return the window of a record that is there, and its facts."""
    id = add(ws, entity)
    known = listing.record(ws.reader(), entity, id)
    shown = (
        NoteForm(context, window, id=id) if entity == "note" else
        Look(context, id, window) if entity == "attachment" else
        ProductForm(context, known, window)
    )  # fmt: skip
    shown.show()
    (facts,) = shown.findChildren(OwnFacts)
    return id, shown, facts


def write_in(facts, line, text) -> None:
    line.edit_wanted.emit(line)
    (editor,) = facts.findChildren(LineEditor)
    editor.setText(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def add_tag(facts, name) -> None:
    line = next(f for f in facts._facts if f.subject.field.name == "tags")
    line.edit_wanted.emit(line)
    editor = facts.findChildren(MembersEditor)[-1]
    editor.line.setText(name)
    editor.line.textEdited.emit(name)
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    QTest.keyClick(editor.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def tags_of(ws, entity, id):
    return [name for name, _colour in row(ws, entity, id)["tags.shown"]]


@pytest.mark.parametrize("entity", ["note", "attachment", "product"])
def test_a_window_of_its_own_has_tags_and_own_fields(ws, window, entity) -> None:
    vip, context = add(ws, "tag", name="VIP"), context_of(ws)
    ws.log.subscribe(context.bridge.changed.emit)
    id, shown, facts = opened(ws, window, entity, context)
    assert [fact.subject.field.label for fact in facts._facts] == ["Tags"]
    field = make(ws, entity, "text", "Site code")
    ws.log.record(Label("tag", entity), [Edit(entity, id, {f"tags.{vip}": True})])
    tag_line, line = facts._facts
    assert ("VIP", "") in tag_line.subject.row["tags.shown"]
    write_in(facts, line, "Lot 7")
    at_once = entity == "attachment"  # that window only shows, there is nothing to save
    assert row(ws, entity, id)[field.name] == ("Lot 7" if at_once else None) and shown.isVisible()
    assert facts._facts[1].subject.row[field.name] == "Lot 7"
    shown.accept()
    assert row(ws, entity, id)[field.name] == "Lot 7"


@pytest.mark.parametrize("entity", ["note", "product"])
def test_what_a_form_holds_is_saved_as_one_operation(ws, window, entity) -> None:
    site, person = make(ws, entity, "text", "Site"), make(ws, entity, "person", "Who")
    aminah = add(ws, "contact", name="Aminah")
    id, form, facts = opened(ws, window, entity, context_of(ws))
    before = len(list(ws.log.since()))
    add_tag(facts, "Oak")
    lines = {f.subject.field.name: f for f in facts._facts}
    assert lines["tags"].subject.row["tags.shown"] == [("Oak", "")]
    write_in(facts, lines[site.name], "Lot 7")
    lines[person.name].edit_wanted.emit(lines[person.name])
    facts.findChild(ReferenceEditor).setText("Aminah")
    form.accept()  # what is still being typed is part of it
    now = row(ws, entity, id)
    assert (now[site.name], now[person.name]) == ("Lot 7", aminah)
    assert tags_of(ws, entity, id) == ["Oak"] and len(list(ws.log.since())) == before + 1
    ws.log.undo()
    assert tags_of(ws, entity, id) == [] and row(ws, entity, id)[site.name] is None
    assert listing.count(ws.reader(), listing.ListQuery("tag")) == 0


@pytest.mark.parametrize("entity", ["note", "product"])
def test_cancel_keeps_nothing_of_a_form(ws, window, entity) -> None:
    site = make(ws, entity, "text", "Site")
    id, form, facts = opened(ws, window, entity, context_of(ws))
    before = len(list(ws.log.since()))
    add_tag(facts, "Oak")
    write_in(facts, facts._facts[1], "Lot 7")
    next(b for b in form.findChildren(QPushButton) if b.text() == "Cancel").click()
    assert not form.isVisible() and len(list(ws.log.since())) == before
    assert tags_of(ws, entity, id) == [] and row(ws, entity, id)[site.name] is None


def test_a_new_tag_taken_back_in_a_form_is_not_made(ws, window) -> None:
    _id, form, facts = opened(ws, window, "note", context_of(ws))
    add_tag(facts, "Oak")
    assert form.unsaved()  # Esc says so first
    add_tag(facts, "Oak")  # ticked again: off
    assert not form.unsaved()
    form.accept()
    assert listing.count(ws.reader(), listing.ListQuery("tag")) == 0


def test_what_cannot_be_read_in_a_form_is_not_passed_over(ws, window) -> None:
    size = make(ws, "note", "number", "Size")
    id, form, facts = opened(ws, window, "note", context_of(ws))
    line = facts._facts[1]
    line.edit_wanted.emit(line)
    facts.findChild(LineEditor).setText("many")
    form.accept()
    assert form.isVisible() and form.problem.text() and row(ws, "note", id)[size.name] is None
