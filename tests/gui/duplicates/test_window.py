"""The window of duplicates, the merge view and the hint, on a real file with real lanes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.duplicates import merging
from crm_desktop.gui.bridge import Bridge
from crm_desktop.gui.context import Context
from crm_desktop.gui.duplicates import merge_model
from crm_desktop.gui.duplicates.certain import CertainDialog
from crm_desktop.gui.duplicates.hint import LooksLike
from crm_desktop.gui.duplicates.merge_dialog import MergeDialog
from crm_desktop.gui.duplicates.merge_model import MergeModel
from crm_desktop.gui.duplicates.other import ChooseOther
from crm_desktop.gui.duplicates.window import Duplicates
from crm_desktop.gui.worker import Lane
from crm_desktop.shaping import own_fields
from crm_desktop.store import listing
from tests.duplicates.kit import contact, firm, id_of

from ..tables.kit import Toasts


@pytest.fixture
def context(ws, qapp):
    ws.log.record(Label("import", "contact", 8), [
        contact(1, "Lim Siew Ling", "ling@limp.my", job="Buyer", notes="Pays late."),
        contact(2, "Siew Ling Lim", "ling@limp.my", "+60123456789", job="Seller"),
        contact(3, "Tan Ah Kow", "kow@seng.my", "+60198765432"),
        contact(4, "Ah Kow Tan", "kow@seng.my"), contact(5, "Nurul Huda", "huda@maju.my"),
        contact(6, "Nurul Huda"), firm(7, "Maju Jaya Sdn Bhd"), firm(8, "Maju Jaya"),
    ])  # fmt: skip
    lanes = [Lane("reading", ws.reader), Lane("long", ws.reader), Lane("network")]
    opened = []
    made = Context(ws, Bridge(ws), *lanes, None, Toasts(), lambda *r: opened.append(r),
                   lambda text: None, {})  # fmt: skip
    object.__setattr__(made, "opened", opened)
    yield made
    made.close()


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.resize(1300, 850)
    qtbot.addWidget(made)
    made.show()
    return made


def rest(qtbot, context):
    qtbot.waitUntil(lambda: not context.busy())


def line_of(model, name):
    return next(at for at, line in enumerate(model.lines) if line.field and line.field.name == name)


@pytest.fixture
def dialog(context, window, qtbot):
    made = Duplicates(context, "contact", window)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    made.testers = [QAbstractItemModelTester(m, mode) for m in (made.model, made.view.table.rows)]
    made.open()
    rest(qtbot, context)
    yield made
    made.job.drop()
    made.view.stop()


def shown(context, kind="contact"):
    conn = context.ws.reader()
    ns = listing.all_rows(conn, listing.ListQuery(kind))
    return {row["id"]: row for row in listing.page(conn, kind, ns).values()}


def test_it_lists_groups_with_the_surest_first(dialog):
    scores = [group.score for group in dialog.model.groups]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    said = dialog.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Lim Siew Ling" in said
    assert "Same e-mail" in said
    assert "Certain" in said


def test_merging_goes_on_to_the_next_group_and_can_be_undone(dialog, context, qtbot):
    before = shown(context)
    assert dialog.go.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, context)
    assert len(dialog.model.groups) == 2
    assert len(shown(context)) == 5
    assert dialog.view.plan is not None
    context.ws.log.undo()
    assert shown(context) == before


def test_what_is_picked_by_keys_is_what_stays(dialog, context, qtbot):
    table = dialog.view.table
    names = [record.row["name"] for record in dialog.view.plan.records]
    job = line_of(table.rows, "job")
    other = table.rows.index(job, 2)
    table.setCurrentIndex(other)
    wanted = other.data()
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert table.rows.text(job, table.rows.result) == wanted
    table.setCurrentIndex(table.rows.index(0, 2))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [r.row["name"] for r in dialog.view.plan.records] == names[::-1])
    assert table.rows.text(line_of(table.rows, "job"), table.rows.result) == wanted
    kept = dialog.view.plan.keep.id
    dialog.merge()
    rest(qtbot, context)
    assert shown(context)[kept]["job"] == wanted


def test_records_keep_their_columns_whoever_of_them_stays(context, window, qtbot):
    ids = [id_of(3), id_of(4), id_of(5)]
    made = MergeDialog(context, "contact", ids, window)
    made.open()
    rest(qtbot, context)
    rows = made.view.table.rows
    heads = [rows.text(0, at) for at in range(rows.columnCount())]
    emails = [[rows.text(at, c) for at in range(1, rows.rowCount())] for c in range(1, 4)]
    assert rows.stays == 1
    last = made.view.plan.records[2].id
    made.view.table.setCurrentIndex(rows.index(0, 3))
    qtbot.keyClick(made.view.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: made.view.plan.keep.id == last)
    assert [rows.text(0, at) for at in range(rows.columnCount())] == heads
    assert [[rows.text(at, c) for at in range(1, rows.rowCount())] for c in range(1, 4)] == emails
    assert [rows.is_chosen(0, at) for at in range(1, 4)] == [False, False, True]
    assert heads[3] in made.view.moves.text() or not made.view.plan.moved()
    job = line_of(rows, "name")
    assert rows.pick(job, 1)
    assert rows.text(job, rows.result) == heads[1]
    made.reject()


def test_what_was_merged_is_told_after_the_dialog_was_closed(context, window, qtbot):
    made = MergeDialog(context, "contact", [id_of(3), id_of(4)], window)
    made.open()
    rest(qtbot, context)
    kept = made.view.plan.keep.id
    made.merge()
    with qtbot.waitSignal(made.destroyed):
        made.reject()
        made.deleteLater()
    rest(qtbot, context)
    assert kept in shown(context) and not {id_of(3), id_of(4)} <= set(shown(context))
    assert context.toast[-1][1], "with the way back"


def test_the_result_is_as_wide_as_a_record(dialog):
    table = dialog.view.table
    assert len({table.columnWidth(at) for at in range(1, table.rows.columnCount())}) == 1


def test_whom_somebody_called_no_duplicates_is_said_before_they_are_merged(context, window, qtbot):
    made = MergeDialog(context, "contact", [id_of(3), id_of(4)], window)
    made.open()
    rest(qtbot, context)
    assert not made.view.apart.isVisible()
    made.reject()
    merging.set_apart(context.ws, "contact", [id_of(3), id_of(4)])
    made = MergeDialog(context, "contact", [id_of(4), id_of(3), id_of(5)], window)
    made.open()
    rest(qtbot, context)
    assert made.view.apart.isVisible()
    assert "Tan Ah Kow and Ah Kow Tan were marked as not duplicates" in made.view.apart.text()
    made.reject()


def test_a_click_on_an_empty_cell_takes_nothing_out(dialog, qtbot):
    table = dialog.view.table
    at = line_of(table.rows, "phones")
    empty = next(c for c in (1, 2) if not table.rows.holds(at, c))
    table.clicked.emit(table.rows.index(at, empty))
    table.setCurrentIndex(table.rows.index(at, empty))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert table.rows.lines[at].entry.kept
    table.clicked.emit(table.rows.index(at, 3 - empty))
    assert not table.rows.lines[at].entry.kept


def test_ctrl_enter_merges_in_the_dialog_of_ticked_rows_too(context, window, qtbot):
    made = MergeDialog(context, "contact", [id_of(3), id_of(4)], window)
    made.open()
    rest(qtbot, context)
    qtbot.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, context)
    assert len(shown(context)) == 5


def test_an_entry_taken_out_does_not_come_along(dialog, context, qtbot):
    rows = dialog.view.table.rows
    at = line_of(rows, "phones")
    assert rows.pick(at, rows.result)
    kept = dialog.view.plan.keep.id
    dialog.merge()
    rest(qtbot, context)
    assert shown(context)[kept]["phones"] == {}


def test_the_result_can_be_typed(dialog, context, qtbot):
    table = dialog.view.table
    index = table.rows.index(line_of(table.rows, "job"), table.rows.result)
    table.setCurrentIndex(index)
    table.edit(index)
    editor = table.findChild(QLineEdit)
    editor.setText("Director")
    table.itemDelegate().setModelData(editor, table.rows, index)
    assert index.data() == "Director"
    kept = dialog.view.plan.keep.id
    dialog.merge()
    rest(qtbot, context)
    assert shown(context)[kept]["job"] == "Director"


def test_not_duplicates_are_not_found_again(dialog, context, qtbot):
    dialog.list.setFocus()
    dialog.set_apart()
    rest(qtbot, context)
    assert len(dialog.model.groups) == 2
    dialog.find()
    rest(qtbot, context)
    assert len(dialog.model.groups) == 2
    assert len(shown(context)) == 6


def test_all_certain_ones_are_one_operation(dialog, context, window, qtbot):
    certain = [group for group in dialog.model.groups if group.certain]
    preview = CertainDialog(context, "contact", certain, window)
    preview.open()
    rest(qtbot, context)
    assert preview.model.rowCount() == 2
    preview.close()
    dialog._merge_all(certain)
    rest(qtbot, context)
    assert len(shown(context)) == 4
    assert [len(g.ns) for g in dialog.model.groups] == [2]
    assert dialog.certain.text() == "Merge all certain ones…"
    assert not dialog.certain.isEnabled()
    context.ws.log.undo()
    assert len(shown(context)) == 6


def test_other_kinds_are_looked_at_when_they_are_chosen(dialog, context, qtbot):
    dialog.kinds.choose("company")
    rest(qtbot, context)
    assert len(dialog.model.groups) == 1
    dialog.kinds.choose("lead")
    rest(qtbot, context)
    assert dialog.model.groups == []
    assert dialog.empty.isVisible()
    assert dialog.go.text() == "Merge"
    assert not dialog.go.isEnabled()


def test_stopping_leaves_everything_as_it_was(dialog, context, qtbot):
    dialog.find()
    dialog.reject()
    rest(qtbot, context)
    assert dialog.isVisible()
    assert len(shown(context)) == 6
    assert dialog.close_.text() == "Close"


def test_every_control_has_a_name(dialog):
    for part in (dialog.list, dialog.view.table, dialog.kinds):
        assert part.accessibleName()
    assert dialog.view.table.rows.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)


def test_ticked_rows_are_merged_from_their_own_dialog(context, window, qtbot):
    made = MergeDialog(context, "contact", [id_of(3), id_of(4), id_of(5)], window)
    told = []
    made.merged.connect(told.append)
    made.open()
    rest(qtbot, context)
    made.go.click()
    rest(qtbot, context)
    assert len(told) == 1
    assert told[0] in (id_of(3), id_of(4), id_of(5))
    assert len(shown(context)) == 4


def test_a_record_that_went_meanwhile_is_said_in_words(context, window, qtbot):
    made = MergeDialog(context, "contact", [id_of(3), id_of(4)], window)
    made.open()
    rest(qtbot, context)
    first = MergeDialog(context, "contact", [id_of(4), id_of(5)], window, id_of(5))
    first.open()
    rest(qtbot, context)
    first.merge()
    rest(qtbot, context)
    made.merge()
    rest(qtbot, context)
    assert len(shown(context)) == 5


def test_another_one_is_proposed_and_searched_for(context, window, qtbot):
    made = ChooseOther(context, "contact", id_of(3), window)
    made.open()
    rest(qtbot, context)
    assert made.list.count() == 1
    assert "Ah Kow Tan" in made.list.item(0).text()
    made.text.setText("nurul")
    made._ask()
    rest(qtbot, context)
    assert made.list.count() == 2
    made.reject()


def test_whom_it_looks_like_is_said_while_typing(context, qtbot):
    name, email = (SimpleNamespace(found={}) for _ in range(2))
    lines = []
    for part, cell in ((name, "name"), (email, "emails.1")):
        part.cells = lambda part=part, cell=cell: {cell: part.found.get(cell)}
        line = QLineEdit()
        part.findChildren = lambda _kind, line=line: [line]
        lines.append(line)
        qtbot.addWidget(line)
    box = QWidget()
    qtbot.addWidget(box)
    hint = LooksLike(context, "contact", box)
    hint.follow([name, email])
    hint.look()
    rest(qtbot, context)
    assert hint.found == []
    name.found["name"] = "Tan Ah Kow"
    hint.look()
    rest(qtbot, context)
    assert {like.id for like in hint.found} == {id_of(3), id_of(4)}
    email.found["emails.1"] = {"value": "HUDA@maju.my"}
    name.found["name"] = "Nurul"
    hint.look()
    rest(qtbot, context)
    assert hint.found[0].id == id_of(5)
    hint._opener(hint.found[0].id)()
    assert context.opened == [("contact", id_of(5))]


def test_values_of_ones_own_fields_are_shown_and_chosen(context, window, qtbot):
    ws = context.ws
    limit = own_fields.create(ws, "contact", "Limit", "money")
    size = own_fields.create(ws, "contact", "Size", "choices", {"options.a": {"value": "Big"}})
    ws.log.record(Label("edit", "contact", 2), [
        Edit("contact", id_of(1), {f"custom.{limit}": {"amount": 5000, "currency": "MYR"}}),
        Edit("contact", id_of(2), {
            f"custom.{limit}": {"amount": 125000, "currency": "MYR"}, f"custom.{size}:a": True,
        }),
    ])  # fmt: skip
    plan = merging.plan(ws.reader(), "contact", [id_of(1), id_of(2)], id_of(1))
    model = MergeModel(window)
    model.show_plan(merge_model.shown(ws.reader(), plan))
    line = line_of(model, f"custom.{limit}")
    assert [model.text(line, at) for at in range(4)] == ["Limit", "RM 50", "RM 1,250", "RM 50"]
    assert model.pick(line, 2)
    assert model.text(line, model.result) == "RM 1,250"
    labels = {line.label: at for at, line in enumerate(model.lines)}
    assert model.text(labels["Size"], model.result) == "Big"


@pytest.mark.parametrize("deed", ["merge", "set_apart"])
def test_what_is_done_after_the_window_was_closed_is_told_all_the_same(
    context, window, qtbot, deed
):
    made = Duplicates(context, "contact", window)
    made.open()
    rest(qtbot, context)
    getattr(made, deed)()
    shiboken6.delete(made)
    rest(qtbot, context)
    assert context.toast[-1][1], "with the way back"


def test_who_looks_for_another_one_may_close_before_the_answer(context, window, qtbot):
    asked = ChooseOther(context, "contact", id_of(1), window)
    shiboken6.delete(asked)
    rest(qtbot, context)
    qtbot.wait(20)


def test_nobody_looks_like_somebody_who_was_deleted(context, window, qtbot):
    context.ws.log.record(Label("delete"), [Edit("contact", id_of(3), {"deleted": True})])
    made = ChooseOther(context, "contact", id_of(3), window)
    rest(qtbot, context)
    assert made.list.count() == 0 and "Nobody looks like it" in made.said.text()
