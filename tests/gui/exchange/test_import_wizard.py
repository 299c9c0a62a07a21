"""The wizard's own rules: steps, choosers, decisions, cancel, errors, over a library on paper."""

import time

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester

from crm_desktop.errors import UserError
from crm_desktop.gui.exchange import ImportWizard
from crm_desktop.gui.exchange.column_model import TARGET
from crm_desktop.gui.exchange.import_wizard import CHECK, COLUMNS, DONE, FILE
from crm_desktop.gui.exchange.plan_model import CHANGES, DECISION, TICK
from crm_desktop.gui.exchange.target_delegate import grouped
from crm_desktop.store.spool import Decision

from . import paper
from .kit import make_context, rest

HEAD = "Record ID,Name,Email,Phone\n"


@pytest.fixture
def context(ws, qapp, tmp_path):
    made = make_context(ws, tmp_path)
    yield made
    made.close()


@pytest.fixture
def plan():
    every = []
    for verdict, count in (
        ("new", 150),
        ("update", 3),
        ("duplicate", 2),
        ("same", 4),
        ("error", 2),
    ):
        every += paper.rows(count, verdict, len(every))
    return paper.Plan(every)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(HEAD + "1,Tan Ah Kow,tan@kow.my,012-209 1180\n" * 5, "utf-8")
    return path


@pytest.fixture
def wizard(context, plan, monkeypatch, qtbot):
    paper.install(monkeypatch, plan)
    made = ImportWizard(context)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    models = (made.file.preview.rows, made.columns.model, made.check.model)
    made.testers = [QAbstractItemModelTester(model, mode) for model in models]
    qtbot.addWidget(made)
    made.show()
    return made


def come_to(step, wizard, file, context, qtbot):
    wizard.file.open(file)
    rest(qtbot, context)
    while wizard.step < step:
        before = wizard.step
        qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
        rest(qtbot, context)
        assert wizard.step == before + 1
    rest(qtbot, context)


def test_it_waits_for_a_file(wizard):
    assert wizard.step == FILE
    assert not wizard.next.isEnabled() and not wizard.back.isVisible()


def test_a_dropped_file_is_read_and_shown(wizard, file, context, qtbot):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    wizard.dropEvent(QDropEvent(QPoint(10, 10), copy, mime, button, none))
    rest(qtbot, context)
    model = wizard.file.preview.rows
    assert (model.rowCount(), model.columnCount()) == (5, 4)
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Name"
    assert wizard.file.how.encoding.currentData() == "utf-8" and wizard.next.isEnabled()


def test_another_separator_reads_the_file_again(wizard, file, context, qtbot):
    file.write_text(file.read_text("utf-8").replace(",", ";"), "utf-8")
    wizard.file.open(file)
    rest(qtbot, context)
    assert wizard.file.source.columns == 1
    wizard.file.how.delimiter.setCurrentIndex(wizard.file.how.delimiter.findData(";"))
    wizard.file.how.delimiter.activated.emit(1)
    rest(qtbot, context)
    assert wizard.file.source.columns == 4


def test_a_file_that_cannot_be_read_says_the_line_and_can_be_replaced(
    wizard, file, context, tmp_path, qtbot
):
    bad = tmp_path / "bad.csv"
    bad.write_text('a,b\n1,"2\n3,4', "utf-8")
    wizard.file.open(bad)
    rest(qtbot, context)
    assert "Line 3" in wizard.file.problem._title.text() and wizard.file.problem.isVisible()
    assert not wizard.next.isEnabled()
    wizard.file.open(file)
    rest(qtbot, context)
    assert not wizard.file.problem.isVisible() and wizard.next.isEnabled()


def test_the_program_is_recognised_and_columns_can_be_changed(wizard, file, context, qtbot):
    come_to(COLUMNS, wizard, file, context, qtbot)
    page = wizard.columns
    assert page.program.text() == "This is a HubSpot export"
    assert page.left_out.text() == "Columns left out: 1 of 4"
    words = [page.model.data(page.model.index(row, TARGET)) for row in range(4)]
    assert words == ["Leave out", "Name", "E-mail", "Phone"]
    page.model.setData(page.model.index(0, TARGET), "custom:Record ID")
    assert page.mapping.columns[0].target == "custom:Record ID"
    assert page.model.data(page.model.index(0, TARGET)) == "New field “Record ID”"
    assert page.left_out.text() == "Every column is taken"


def test_the_chooser_groups_targets_under_heads_nobody_can_choose(wizard, file, context, qtbot):
    come_to(COLUMNS, wizard, file, context, qtbot)
    column = wizard.columns.mapping.columns[0]
    model = grouped(paper.TARGETS, column, wizard)
    shown = [(model.item(at).text(), model.item(at).isEnabled()) for at in range(model.rowCount())]
    assert shown[:4] == [
        ("Leave out", True),
        ("New field “Record ID”", True),
        ("Name", False),
        ("Name", True),
    ]


def test_a_chooser_opens_in_its_row_and_writes(wizard, file, context, qtbot):
    come_to(COLUMNS, wizard, file, context, qtbot)
    table, model = wizard.columns.table, wizard.columns.model
    table.edit(model.index(0, TARGET))
    from PySide6.QtWidgets import QComboBox

    combo = table.viewport().findChild(QComboBox)
    combo.setCurrentIndex(combo.findText("Job"))
    combo.activated.emit(combo.currentIndex())
    assert wizard.columns.mapping.columns[0].target == "job"


def test_unclear_dates_are_asked_for(wizard, tmp_path, context, qtbot):
    path = tmp_path / "born.csv"
    path.write_text("Name,Birthday\nTan Ah Kow,03/04/1988\n", "utf-8")
    come_to(COLUMNS, wizard, path, context, qtbot)
    assert wizard.columns.dates.isVisible() and not wizard.next.isEnabled()
    wizard.columns.dates.order.choose("dmy")
    assert wizard.columns.mapping.date_order == "dmy" and wizard.next.isEnabled()


def test_another_kind_proposes_anew(wizard, file, context, qtbot):
    come_to(COLUMNS, wizard, file, context, qtbot)
    wizard.columns.kind.choose("company")
    rest(qtbot, context)
    assert wizard.columns.mapping.kind == "company"


def test_the_heading_says_what_the_rows_are_at_once(wizard, file, context, qtbot):
    come_to(COLUMNS, wizard, file, context, qtbot)
    assert wizard.title.text() == "Import contacts"
    wizard.columns.kind.choose("company")
    rest(qtbot, context)
    assert wizard.title.text() == "Import companies"


def test_nothing_mapped_cannot_go_on(wizard, file, context, qtbot):
    come_to(COLUMNS, wizard, file, context, qtbot)
    for row in range(4):
        wizard.columns.model.setData(wizard.columns.model.index(row, TARGET), "")
    assert not wizard.next.isEnabled()
    assert "at least one column" in wizard.foot.words.text()


def test_the_review_counts_and_begins_with_what_needs_a_decision(
    wizard, file, context, plan, qtbot
):
    come_to(CHECK, wizard, file, context, qtbot)
    page = wizard.check
    assert page.tiles["new"].accessibleName().startswith("New: 150")
    assert page.model.verdict == "duplicate" and page.model.rowCount() == 2
    assert wizard.next.text() == "Import 153 rows"
    assert "Left out: 2 probable duplicates, 2 rows with errors." in wizard.foot.words.text()
    assert page.panel.reason.text() == "Same phone"
    assert "Clerk → Owner" in page.model.data(page.model.index(0, CHANGES))


def test_rows_are_fetched_by_pages_only(wizard, file, context, plan, qtbot):
    come_to(CHECK, wizard, file, context, qtbot)
    plan.read.clear()
    wizard.check.show_verdict("new")
    rest(qtbot, context)
    qtbot.wait(20)
    rest(qtbot, context)
    assert {verdict for verdict, _ in plan.read} == {"new"} and len(plan.read) <= 2
    wizard.check.table.scrollToBottom()
    qtbot.wait(20)
    rest(qtbot, context)
    assert wizard.check.model.row(149).title == "Person 149"


def test_space_and_the_box_decide_a_row(wizard, file, context, plan, qtbot):
    come_to(CHECK, wizard, file, context, qtbot)
    page = wizard.check
    assert page.model.data(page.model.index(0, DECISION)) == "Leave out"
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    rest(qtbot, context)
    assert plan.rows[153].accepted and wizard.next.text() == "Import 154 rows"
    assert page.panel.cards[Decision.TAKE].isChecked()
    place = page.table.visualRect(page.model.index(1, TICK)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    rest(qtbot, context)
    assert plan.rows[154].accepted and wizard.next.text() == "Import 155 rows"
    page.panel.decided.emit(Decision.LEAVE)
    rest(qtbot, context)
    assert not plan.rows[154].accepted and wizard.next.text() == "Import 154 rows"
    qtbot.mouseClick(page.panel.cards[Decision.ADD], Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    assert plan.rows[154].decision is Decision.ADD and wizard.next.text() == "Import 155 rows"
    assert page.model.data(page.model.index(1, DECISION)) == "Add as new"


def test_all_of_a_verdict_are_refused_at_once(wizard, file, context, plan, qtbot):
    come_to(CHECK, wizard, file, context, qtbot)
    wizard.check.show_verdict("new")
    rest(qtbot, context)
    qtbot.mouseClick(wizard.check.refuse_all, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    assert not any(row.accepted for row in plan.rows if row.verdict == "new")
    assert wizard.next.text() == "Import 3 rows"
    assert wizard.check.model.data(wizard.check.model.index(0, DECISION)) == "Leave out"
    wizard.check.show_verdict("update")
    rest(qtbot, context)
    qtbot.mouseClick(wizard.check.refuse_all, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    assert not wizard.next.isEnabled()
    assert "nothing to import" in wizard.foot.words.text()


def test_error_rows_cannot_be_taken_and_can_be_saved(wizard, file, context, plan, tmp_path, qtbot):
    come_to(CHECK, wizard, file, context, qtbot)
    page = wizard.check
    page.show_verdict("error")
    rest(qtbot, context)
    assert page.save.isVisible() and not page.accept_all.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert not any(row.accepted for row in plan.rows if row.verdict == "error")
    page.save_errors(tmp_path / "bad rows.csv")
    rest(qtbot, context)
    assert (tmp_path / "bad rows.csv").exists()
    assert wizard.foot.words.text() == "Saved 2 rows to bad rows.csv"


def test_a_tile_clicked_again_shows_every_row(wizard, file, context, qtbot):
    come_to(CHECK, wizard, file, context, qtbot)
    qtbot.mouseClick(wizard.check.tiles["duplicate"], Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    assert wizard.check.model.rowCount() == 161
    assert not wizard.check.accept_all.isVisible()


def test_going_back_without_a_change_checks_nothing_twice(wizard, file, context, plan, qtbot):
    come_to(CHECK, wizard, file, context, qtbot)
    qtbot.keyClick(wizard.check.table, Qt.Key.Key_Space)
    rest(qtbot, context)
    wizard.go_back()
    wizard.go_on()
    rest(qtbot, context)
    assert wizard.step == CHECK and wizard.next.text() == "Import 154 rows" and not plan.closed


def test_the_outcome_is_said_and_leads_to_the_records(wizard, file, context, plan, qtbot):
    come_to(DONE, wizard, file, context, qtbot)
    state = wizard.done_.state
    assert state._title.text() == "Imported 153 rows"  # as the button said
    assert state._text.text().startswith("6 rows in the file:\n2 new · 1 updated")
    assert not plan.closed and not wizard.next.isVisible()
    wanted = []
    wizard.list_wanted.connect(lambda *what: wanted.append(what))
    qtbot.mouseClick(wizard.done_.show_records, Qt.MouseButton.LeftButton)
    assert not wizard.isVisible()
    assert [(kind, words) for kind, _stamp, words in wanted] == [
        ("contact", "Import of people.csv")
    ]


def test_a_check_can_be_stopped_and_done_again(wizard, file, context, plan, monkeypatch, qtbot):
    def slow(*_what, progress, check):
        while True:
            progress(0.1)
            check()
            time.sleep(0.001)

    come_to(COLUMNS, wizard, file, context, qtbot)
    with monkeypatch.context() as patch:
        from crm_desktop.exchange import dry_run

        patch.setattr(dry_run, "plan", slow)
        wizard.go_on()
        assert wizard.foot.progress.isVisible() and not wizard.next.isEnabled()
        wizard.reject()
        rest(qtbot, context)
    assert wizard.isVisible() and wizard.step == COLUMNS
    assert wizard.foot.words.text() == "Stopped. Nothing was written."
    wizard.go_on()
    rest(qtbot, context)
    assert wizard.step == CHECK


def test_a_stopped_import_stays_at_the_review(context, file, plan, monkeypatch, qtbot, wizard):
    def endless(_ws, _plan, *, progress, check):
        while True:
            check()
            time.sleep(0.001)

    come_to(CHECK, wizard, file, context, qtbot)
    from crm_desktop.exchange import importing

    monkeypatch.setattr(importing, "run", endless)
    wizard.go_on()
    wizard.reject()
    rest(qtbot, context)
    assert wizard.step == CHECK and wizard.next.isEnabled() and not plan.closed


def test_an_error_in_the_check_is_said_and_nothing_is_lost(
    wizard, file, context, monkeypatch, qtbot
):
    def broken(*_what, progress, check):
        raise UserError("Line 12,031: this row has 14 columns instead of 4.")

    come_to(COLUMNS, wizard, file, context, qtbot)
    from crm_desktop.exchange import dry_run

    monkeypatch.setattr(dry_run, "plan", broken)
    wizard.go_on()
    rest(qtbot, context)
    assert wizard.step == COLUMNS and "Line 12,031" in wizard.foot.words.text()


def test_error_rows_can_still_be_saved_when_all_is_done(
    wizard, file, context, plan, tmp_path, qtbot
):
    come_to(DONE, wizard, file, context, qtbot)
    assert wizard.done_.save.isVisible()
    wizard.check.save_errors(tmp_path / "bad rows.csv")
    rest(qtbot, context)
    assert (tmp_path / "bad rows.csv").exists()
    wizard.reject()
    rest(qtbot, context)
    assert plan.closed


def test_closing_drops_the_plan(wizard, file, context, plan, qtbot):
    come_to(CHECK, wizard, file, context, qtbot)
    wizard.reject()
    rest(qtbot, context)
    assert plan.closed and not wizard.isVisible()


def test_enter_presses_the_button_that_has_the_keyboard(wizard, file, context, qtbot):
    wizard.file.open(file)
    rest(qtbot, context)
    wizard.next.setFocus()
    qtbot.keyClick(wizard.next, Qt.Key.Key_Return)
    assert wizard.step == COLUMNS


def test_two_columns_for_one_field_are_pointed_out(wizard, file, context, qtbot):
    come_to(COLUMNS, wizard, file, context, qtbot)
    page = wizard.columns
    page.model.setData(page.model.index(0, TARGET), "name")
    assert not wizard.next.isEnabled()
    assert wizard.foot.words.text() == "Two columns become “Name”. Leave one of them out."
    page.model.setData(page.model.index(0, TARGET), "notes")
    assert wizard.next.isEnabled()
