from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import theme
from crm_desktop.gui.activities.log_form import LogForm
from crm_desktop.gui.record.facts import Facts
from crm_desktop.gui.record.new_record import NewRecord
from crm_desktop.gui.record.panel import DEALS, FACTS, STORY, RecordPanel
from crm_desktop.store import listing
from crm_desktop.store.cells import shown

from ..tables.kit import fill, make_context

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


@pytest.fixture
def shop(ws):
    ws.ids = fill(ws)
    huda = ws.ids["Nurul Huda binti Ismail"]
    deal = {
        "deleted": False,
        "title": "Fit-out",
        "value": {"amount": 4860000, "currency": "MYR"},
        f"contacts.{huda}": True,
        "company": ws.ids["Maju Jaya Sdn Bhd"],
    }
    ws.log.record(Label("create", "deal"), [Edit("deal", "0190-deal", deal)])
    return ws


@pytest.fixture
def panel(shop, qtbot):
    made = RecordPanel(make_context(shop))
    qtbot.addWidget(made)
    made.resize(380, 800)
    made.show()
    assert made.show_record("contact", shop.ids["Nurul Huda binti Ismail"])
    yield made
    made.leave()


def fact(panel, name, key=None):
    return next(
        f
        for f in panel.facts._facts
        if f.subject.field.name == name and (key is None or f.subject.key == key)
    )


def editor_of(panel):
    return panel.facts.findChildren(QLineEdit)[-1]


def test_the_panel_shows_who_it_is(panel):
    assert panel.header.name.accessibleDescription() == "Nurul Huda binti Ismail"
    assert "Maju Jaya Sdn Bhd" in panel.header.about.text()
    assert panel.tabs.tabText(DEALS) == "Deals 1"
    assert "48,600" in panel.header.standing.line.text()
    assert fact(panel, "phones").accessibleDescription() == "012-334 5521"


def told(panel):
    """Return the lines of the panel's timeline that are there."""
    model = panel.story.model
    return [line for at in range(model.rowCount()) if (line := model.line(at))]


def test_a_fact_is_edited_in_place_and_history_tells(panel, shop, qtbot):
    panel.facts.edit_field("job")
    line = editor_of(panel)
    line.setText("Director")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert fact(panel, "job").accessibleDescription() == "Director"
    qtbot.waitUntil(lambda: told(panel)[0].plain == "Job changed")
    assert told(panel)[0].changes == (("Job", "Purchasing manager", "Director"),)
    assert shop.log.undoable().label.field == "job"


def test_escape_gives_up(panel):
    panel.facts.edit_field("job")
    line = editor_of(panel)
    line.setText("Nonsense")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert fact(panel, "job").accessibleDescription() == "Purchasing manager"


def test_a_second_phone_and_taking_it_away(panel, shop):
    panel.facts._turn_all()
    fact(panel, "phones", "").edit_wanted.emit(fact(panel, "phones", ""))
    editor = panel.facts._session.editor
    editor.line.setText("03-7956 2210")
    editor.kind.setCurrentIndex(editor.kind.findData("work"))
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    row = panel.reading.view.row
    assert [e["value"] for e in row["phones"].values()] == ["012-334 5521", "03-7956 2210"]
    key = list(row["phones"])[1]
    second = fact(panel, "phones", key)
    second.edit_wanted.emit(second)
    panel.facts._session.editor.line.setText("")
    QTest.keyClick(panel.facts._session.editor.line, Qt.Key.Key_Return)
    assert list(panel.reading.view.row["phones"]) == ["1"]


def test_every_field_opens_and_closes(panel, shop):
    for entity in ("contact", "company", "deal"):
        id = (
            "0190-deal"
            if entity == "deal"
            else shop.ids["Maju Jaya Sdn Bhd" if entity == "company" else "Tan Ah Kow"]
        )
        panel.show_record(entity, id)
        if not panel.facts._all:
            panel.facts._turn_all()
        for name in RECORDS[entity].fields:
            if name == "place":
                continue
            panel.facts.edit_field(name)
            if panel.facts._session is not None:
                panel.facts._session.end(False)
        panel.grab()


def test_tags_are_ticked_and_made(panel, shop):
    panel.facts.edit_field("tags")
    editor = panel.facts._session.editor
    QTest.keyClicks(editor.line, "Oak")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    panel.facts._session.end(True)
    assert [name for name, _ in panel.reading.view.row["tags.shown"]] == ["Oak"]


def test_a_reference_is_found_by_name_or_refused(panel, shop):
    panel.tabs.setCurrentIndex(FACTS)
    panel.facts.edit_field("company")
    line = editor_of(panel)
    line.setText("Klinik Aminah")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert panel.reading.view.row["company"] == shop.ids["Klinik Aminah"]
    panel.facts.edit_field("company")
    line = editor_of(panel)
    line.setText("Nobody Sdn Bhd")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.isVisible()
    assert "Nobody Sdn Bhd" in line.toolTip()
    QTest.keyClick(line, Qt.Key.Key_Escape)


@pytest.mark.parametrize("by", ["enter", "mouse"])
def test_choosing_a_reference_from_its_list_keeps_it(panel, shop, qtbot, by):
    panel.tabs.setCurrentIndex(FACTS)
    panel.window().show()
    panel.facts.edit_field("company")
    line = editor_of(panel)
    line.clear()
    line.setFocus()
    QTest.keyClicks(line, "Klinik")
    popup = line._offers._completer.popup()
    qtbot.waitUntil(popup.isVisible)
    first = popup.model().index(0, 0)
    if by == "enter":
        QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClick(popup, Qt.Key.Key_Return)
    else:
        at = popup.visualRect(first).center()
        QTest.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: panel.facts._session is None)
    qtbot.waitUntil(lambda: panel.reading.view.row["company"] == shop.ids["Klinik Aminah"])


def test_tags_stand_in_as_many_lines_as_they_need(panel, shop):
    fact = next(f for f in panel.facts._facts if f.subject.field.name == "tags")
    row = dict(fact.subject.row) | {"tags.shown": [("VIP", "c1"), ("Wholesale", "c2")]}
    fact.show_subject(replace(fact.subject, row=row))
    one = fact.heightForWidth(400)
    row["tags.shown"] = [*row["tags.shown"], ("Pelanggan tetap", "c3")]
    fact.show_subject(replace(fact.subject, row=row))
    assert fact.heightForWidth(150) > one == fact.heightForWidth(400)
    assert [name for _, name, _ in fact._tag_places(138)] == ["VIP", "Wholesale", "Pelanggan tetap"]


def test_related_records_open(panel, shop):
    panel.tabs.setCurrentIndex(DEALS)
    panel.deals.setCurrentIndex(panel.deals.model().index(0, 0))
    QTest.keyClick(panel.deals, Qt.Key.Key_Return)
    assert panel.context.opened == [("deal", "0190-deal")]
    panel.show_record("company", shop.ids["Maju Jaya Sdn Bhd"])
    assert panel.people.count() == 2


def test_neighbours(panel, qtbot):
    panel.set_neighbours(1, 12)
    assert panel.bar.place.text() == "1 / 12"
    assert not panel.bar.up.isEnabled()
    with qtbot.waitSignal(panel.next):
        panel.bar.down.click()


def test_a_record_deleted_elsewhere_closes_the_panel(panel, shop, qtbot):
    with qtbot.waitSignal(panel.closed):
        id = shop.ids["Nurul Huda binti Ismail"]
        shop.log.record(Label("delete"), [Edit("contact", id, {"deleted": True})])


def test_models_are_sound(panel, qtbot):
    panel.tabs.setCurrentIndex(STORY)
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [
        QAbstractItemModelTester(v.model(), mode)
        for v in (panel.deals, panel.people, panel.story.view)
    ]
    panel.facts.edit_field("job")
    panel.grab()
    assert testers


def test_a_fact_is_copied_from_its_menu(shop, panel):
    shown = fact(panel, "phones")
    shown.contextMenuEvent(
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(2, 2), QPoint(2, 2))
    )
    (menu,) = shown.findChildren(QMenu)
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "012-334 5521"
    menu.close()


def test_the_form_grows_with_its_message(qtbot, panel):
    dialog = NewRecord(panel, panel.deeds, "deal")
    qtbot.addWidget(dialog)
    dialog.show()
    before, line = dialog.height(), dialog.editors["title"].height()
    dialog._say("You see everything as it was on 26 November 2026. Go back to now to change it.")
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert dialog.editors["title"].height() == line


def test_new_record_needs_a_name_and_makes_one(shop, qtbot, panel):
    dialog = NewRecord(panel, panel.deeds, "contact")
    qtbot.addWidget(dialog)
    dialog.accept()
    assert dialog.hint.text() == "A name is needed."
    dialog.editors["name"].setText("Aisyah binti Rahman")
    dialog.editors["phones"].line.setText("012-555 0101")
    with qtbot.waitSignal(dialog.made) as made:
        dialog.accept()
    assert panel.show_record("contact", made.args[0])
    assert (
        panel.reading.view.row["phones"]["" or next(iter(panel.reading.view.row["phones"]))][
            "value"
        ]
        == "012-555 0101"
    )
    assert isinstance(panel.facts, Facts)


def count(ws, entity):
    return listing.count(ws.reader(), listing.ListQuery(entity))


def test_a_company_named_in_a_form_given_up_was_never_made(shop, qtbot, panel):
    before = count(shop, "company")
    dialog = NewRecord(panel, panel.deeds, "contact")
    qtbot.addWidget(dialog)
    dialog.editors["name"].setText("Aisyah binti Rahman")
    dialog.editors["company"]._choose("New: Kedai Baru", "+Kedai Baru")
    dialog.reject()
    assert count(shop, "company") == before


def test_a_contact_and_its_new_company_are_one_step(shop, qtbot, panel):
    before = count(shop, "company")
    dialog = NewRecord(panel, panel.deeds, "contact")
    qtbot.addWidget(dialog)
    dialog.editors["name"].setText("Aisyah binti Rahman")
    dialog.editors["company"]._choose("New: Kedai Baru", "+Kedai Baru")
    with qtbot.waitSignal(dialog.made) as made:
        dialog.accept()
    panel.show_record("contact", made.args[0])
    assert panel.reading.view.row["company.shown"] == "Kedai Baru"
    assert panel.reading.view.row["created"]
    shop.log.undo()
    assert count(shop, "company") == before


def test_a_new_tag_given_up_was_never_made(panel, shop):
    before = count(shop, "tag")
    panel.facts.edit_field("tags")
    QTest.keyClicks(panel.facts._session.editor.line, "Oak")
    QTest.keyClick(panel.facts._session.editor.line, Qt.Key.Key_Return)
    panel.facts._session.end(False)
    assert count(shop, "tag") == before


def test_a_phone_without_a_kind_stays_without_one(panel, shop):
    id = shop.ids["Nurul Huda binti Ismail"]
    shop.log.record(Label("edit"), [Edit("contact", id, {"phones.1": {"value": "012-1"}})])
    panel.show_record("contact", id)
    stamp = shop.log.undoable().stamp
    for _ in range(2):
        fact(panel, "phones").edit_wanted.emit(fact(panel, "phones"))
        panel.facts._session.end(True)
    assert shop.log.undoable().stamp == stamp


def test_another_phone_is_asked_for_where_the_first_one_stands(panel):
    line = fact(panel, "phones", "")
    assert line.accessibleDescription() == "Add another"


def test_a_name_is_not_emptied(panel, shop):
    panel.header.name.edit_wanted.emit(panel.header.name)
    with pytest.raises(UserError, match="A name is needed"):
        panel.deeds.write(panel.header.name.subject, {"name": None})


def test_a_form_shows_what_is_known_already_and_lets_it_go(shop, qtbot, panel):
    firm = shop.ids["Maju Jaya Sdn Bhd"]
    dialog = NewRecord(panel, panel.deeds, "deal", {"company": firm})
    qtbot.addWidget(dialog)
    assert dialog.editors["company"].text() == "Maju Jaya Sdn Bhd"
    dialog.editors["title"].setText("Shelves")
    assert dialog._cells()["company"] == firm
    dialog.editors["company"].setText("")
    assert "company" not in dialog._cells()


def test_a_theme_that_changes_after_the_file_is_closed_asks_it_nothing(panel, shop):
    panel.leave()
    shop.close()
    theme.news.changed.emit()


def test_the_stage_line_wraps_rather_than_being_cut(panel):
    part = panel.header.standing
    part.badge.say("Menunggu kelulusan pengurusan syarikat", shape="half", tone="accent")
    part.badge.show()
    part.since.setText("sejak 26 November 2026 · 4 daripada 5")
    part.layout().activate()
    QTest.qWait(0)
    assert part.since.width() >= part.since.sizeHint().width()
    assert part.since.y() > part.badge.y()
    panel.resize(380, 400)
    assert part.since.isHidden() and part.badge.toolTip() == part.since.text()


def _make(shop, entity, id, **cells):
    shop.log.record(Label("create", entity), [Edit(entity, id, {"deleted": False, **cells})])


def test_a_task_shows_what_matters_of_a_task(panel, shop, qtbot):
    huda = shop.ids["Nurul Huda binti Ismail"]
    _make(shop, "task", "t", title="Call back", due="2020-01-01", priority="high",
          repeat="FREQ=WEEKLY", **{f"contacts.{huda}": True})  # fmt: skip
    assert panel.show_record("task", "t")
    head = panel.header
    assert head.standing.isHidden() and head.next.isHidden() and head.face.isHidden()
    assert head.log.isHidden() and not head.deed.isHidden()
    assert "late" in head.deed.when.text() and head.deed.badge.accessibleName() == "High"
    assert "week" in head.deed.repeats.text()
    assert panel.tabs.currentIndex() == FACTS and panel.brief.isHidden()
    assert not panel.tabs.isTabVisible(DEALS) and panel.bar.expand.isHidden()
    followed = []
    head.followed.connect(lambda *what: followed.append(what))
    head.about.linkActivated.emit(f"contact:{huda}")
    assert followed == [("contact", huda)] and f"contact:{huda}" in head.about.text()
    head.deed.done.click()
    assert shown(shop.reader(), "task", "t")["done"]
    panel.show_record("contact", huda)
    assert panel.tabs.currentIndex() == STORY and head.deed.isHidden()


def test_a_done_task_is_opened_again_and_an_activity_has_its_form(panel, shop):
    _make(shop, "task", "t", title="Call back", done="2026-01-02T03:04:05Z")
    assert panel.show_record("task", "t")
    deed = panel.header.deed
    assert deed.done.isHidden() and deed.later.isHidden() and "Done" in deed.when.text()
    deed.again.click()
    assert "done" not in shown(shop.reader(), "task", "t")
    _make(shop, "activity", "a", channel="call", state="done", start="2026-01-02T03:04:05Z")
    assert panel.show_record("activity", "a")
    assert not deed.edit.isHidden() and deed.again.isHidden() and deed.done.isHidden()
    deed.edit.click()
    (form,) = panel.findChildren(LogForm)
    form.reject()


def test_where_they_stand_is_left_out_while_nothing_is_known_of_it(panel, shop, qtbot):
    _make(shop, "contact", "nobody", name="Aminah")
    assert panel.show_record("contact", "nobody")
    qtbot.waitUntil(lambda: panel.header.next.title.whole == "None planned")
    assert panel.header.standing.isHidden() and panel.header._line.isHidden()
