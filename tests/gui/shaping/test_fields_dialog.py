"""The window of fields: listed by kind of record, made, edited, ordered, hidden, deleted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.gui.shaping.field_editor import FieldEditor
from crm_desktop.gui.shaping.fields_dialog import FORM, NAME, USED, FieldsDialog
from crm_desktop.shaping import own_fields, retyping
from crm_desktop.store import catalogue
from tests.gui.exchange import kit as real
from tests.gui.shaping.kit import context_of
from tests.shaping.kit import add, formula, give, make, row


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(ws, window):
    context = context_of(ws)
    made = FieldsDialog(context, "contact", window)
    made.open()
    yield made
    made.close()


def cells(dialog, column):
    return [dialog.table.item(at, column).text() for at in range(dialog.table.rowCount())]


def labels(ws, entity="contact"):
    return [f.label for f in catalogue.of(ws.reader(), entity).own(hidden=True)]


def test_it_lists_the_fields_of_each_kind_with_how_many_hold_values(ws, dialog) -> None:
    assert dialog.stack.currentIndex() == 0  # none yet
    shoe = make(ws, "contact", "number", "Shoe")
    give(ws, "contact", add(ws, "contact"), shoe, "9")
    make(ws, "company", "choice", "Size")
    assert cells(dialog, NAME) == ["Shoe"] and cells(dialog, USED) == ["1"]
    assert "Job" in dialog.built_in.text()
    dialog.kinds.setCurrentRow(own_fields.kinds().index("company"))
    assert cells(dialog, NAME) == ["Size"]
    assert "3" in cells(dialog, FORM)[0]


def test_a_field_is_made_in_the_editor(ws, dialog) -> None:
    dialog.add()
    editor = dialog.findChild(FieldEditor)
    editor.name.setText("Shirt size")
    editor.form.setCurrentIndex(editor.form.findData("choice"))
    for at, word in enumerate(("S", "M", "L")):
        if at:
            editor.options.more.click()
        editor.options.rows[at].name.setText(word)
    editor.accept()
    (field,) = catalogue.of(ws.reader(), "contact").own()
    assert (field.label, [c.label for c in field.choices]) == ("Shirt size", ["S", "M", "L"])
    assert cells(dialog, NAME) == ["Shirt size"]
    assert "Shirt size" in dialog._context.toast[-1][0]


def test_what_is_wrong_is_said_and_the_editor_stays(ws, dialog) -> None:
    dialog.add()
    editor = dialog.findChild(FieldEditor)
    editor.accept()
    assert editor.isVisible() and editor.problem.text()
    editor.name.setText("Size")
    editor.form.setCurrentIndex(editor.form.findData("formula"))
    editor.formula.text.setPlainText("[Nothing] * 2")
    editor.accept()
    assert "Nothing" in editor.problem.text()
    assert labels(ws) == []


def test_the_place_of_what_is_wrong_is_underlined(ws, dialog) -> None:
    dialog.add()
    line = dialog.findChild(FieldEditor).formula
    line.text.setPlainText('"😀" = [Nothing] * 2')
    line.look()
    (mark,) = line.text.extraSelections()
    assert mark.cursor.selectedText() == "[Nothing]"
    assert "place" not in line.said.text()
    line.text.setPlainText("1 +")
    line.look()
    assert line.text.extraSelections()[0].cursor.selectedText() == "+"
    line.text.setPlainText("1 + 1")
    line.look()
    assert not line.text.extraSelections()


def test_moving_hiding_and_deleting_with_the_keyboard(ws, dialog, qtbot) -> None:
    for name in "ABC":
        make(ws, "contact", "text", name)
    dialog.table.setCurrentCell(2, NAME)
    qtbot.keyClick(dialog, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert labels(ws) == ["A", "C", "B"]
    assert dialog.current().label == "C"  # it goes along
    dialog.turn_hidden()
    assert "hidden" in cells(dialog, NAME)[1] and dialog.current().label == "C"
    dialog.turn_hidden()
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert labels(ws) == ["A", "B"]
    ws.log.cancel(dialog._context.toast[-1][1]["undo"])
    assert labels(ws) == ["A", "C", "B"]


def test_whose_formula_needs_a_field_is_said_before_it_is_deleted(ws, dialog) -> None:
    make(ws, "contact", "number", "Shoe")
    formula(ws, "contact", "[Shoe] * 2", "Double")
    dialog.table.setCurrentCell(0, NAME)
    assert "Double" in dialog.note.text()
    dialog.delete()
    assert "Shoe" not in labels(ws)
    assert "Double" in dialog._context.toast[-1][0]
    told = cells(dialog, FORM)[0]  # why the formula gives nothing
    assert "was deleted" in told and CUSTOM not in told


def test_another_kind_of_value_is_shown_before_and_undone_as_one(ws, window) -> None:
    field, context = make(ws, "contact", "text", "Order"), context_of(ws)
    people = [add(ws, "contact", name=n) for n in "ab"]
    for id, text in zip(people, ("12", "PO-7"), strict=True):
        give(ws, "contact", id, field, text)
    editor = FieldEditor(context, "contact", field.name.removeprefix(CUSTOM), window)
    editor.open()
    editor.form.setCurrentIndex(editor.form.findData("number"))
    assert "1" in editor.retype.said.text() and editor.retype.isVisibleTo(editor)
    assert editor.retype.table.rowCount() == 2
    editor.name.setText("Order number")
    editor.accept()
    now = catalogue.of(ws.reader(), "contact").fields[field.name]
    assert (now.label, now.form) == ("Order number", "number")
    assert [row(ws, "contact", id)[field.name] for id in people] == ["12", "PO-7"]
    ws.log.cancel(context.toast[-1][1]["undo"])
    now = catalogue.of(ws.reader(), "contact").fields[field.name]
    assert (now.label, now.form) == ("Order", "text")


def test_changing_the_values_shows_how_far_it_is_and_can_be_stopped(
    ws, window, qtbot, tmp_path, monkeypatch
) -> None:
    field, context = make(ws, "contact", "text", "Order"), real.make_context(ws, tmp_path)
    id = add(ws, "contact")
    give(ws, "contact", id, field, "12")
    editor = FieldEditor(context, "contact", field.name.removeprefix(CUSTOM), window)
    editor.open()
    editor.form.setCurrentIndex(editor.form.findData("number"))
    assert editor.retype.bar.isVisibleTo(editor)
    real.rest(qtbot, context)
    assert not editor.retype.bar.isVisibleTo(editor)

    def slow(_ws, _plan, walk, _cells):
        walk.progress(0.5)
        while True:
            walk.check()

    with monkeypatch.context() as patched:
        patched.setattr(retyping, "carry_out", slow)
        editor.accept()
        qtbot.waitUntil(lambda: editor.retype.bar.value() == 500)
        assert not editor.go.isEnabled() and not editor.name.isEnabled()
        editor.back.click()
        real.rest(qtbot, context)
    assert "Nothing was written" in editor.problem.text() and editor.isVisible()
    assert row(ws, "contact", id)[field.name] == "12" and editor.name.isEnabled()
    editor.accept()
    real.rest(qtbot, context)
    assert catalogue.of(ws.reader(), "contact").fields[field.name].form == "number"
    context.close()


def test_texts_become_choices_the_user_may_still_change(ws, window) -> None:
    field, context = make(ws, "contact", "text", "Colour"), context_of(ws)
    id = add(ws, "contact")
    give(ws, "contact", id, field, "Red")
    editor = FieldEditor(context, "contact", field.name.removeprefix(CUSTOM), window)
    editor.open()
    editor.form.setCurrentIndex(editor.form.findData("choice"))
    assert [o.label for o in editor.options.options()] == ["Red"]
    editor.options.rows[0].name.setText("Red")
    editor.options.more.click()
    editor.options.rows[1].name.setText("Blue")
    editor.accept()
    now = catalogue.of(ws.reader(), "contact").fields[field.name]
    assert [c.label for c in now.choices] == ["Red", "Blue"]
    assert row(ws, "contact", id)[field.name] == now.choices[0].value


def test_a_formula_tells_what_it_gives_on_a_real_record(ws, window, qtbot) -> None:
    shoe, context = make(ws, "contact", "number", "Shoe"), context_of(ws)
    give(ws, "contact", add(ws, "contact", name="Aminah"), shoe, "9.5")
    editor = FieldEditor(context, "contact", "", window)
    editor.open()
    editor.form.setCurrentIndex(editor.form.findData("formula"))
    editor.formula.text.setPlainText("[Shoe] * 2")
    editor.formula.look()
    assert "Aminah" in editor.formula.said.text() and "19" in editor.formula.said.text()
    editor.formula.text.setPlainText("[Shoe] *")
    editor.formula.look()
    assert editor.formula.said.property("kind") == "error"
    editor.close()


def test_a_pasted_column_becomes_choices(ws, window, qtbot) -> None:
    from PySide6.QtWidgets import QApplication

    editor = FieldEditor(context_of(ws), "contact", "", window)
    editor.open()
    editor.form.setCurrentIndex(editor.form.findData("choices"))
    QApplication.clipboard().setText("One\nTwo\n\nThree")
    first = editor.options.rows[0].name
    qtbot.keyClick(first, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [o.label for o in editor.options.options()] == ["One", "Two", "Three"]
    qtbot.keyClick(editor.options.rows[2].name, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [o.label for o in editor.options.options()] == ["One", "Three", "Two"]
    assert editor.isVisible()  # Enter in a choice adds one, it does not save
    qtbot.keyClick(editor.options.rows[2].name, Qt.Key.Key_Return)
    assert len(editor.options.rows) == 4 and editor.isVisible()
    editor.close()


def test_read_only_files_are_looked_at(ws, window, tmp_path) -> None:
    from crm_desktop.store.workspace import Workspace

    make(ws, "contact", "text", "A")
    with Workspace.open(ws.path, read_only=True) as looked_at:
        dialog = FieldsDialog(context_of(looked_at), "contact", window)
        dialog.open()
        assert not dialog.new.isEnabled() and not dialog.remove.isEnabled()
        dialog.close()
