"""A real export file through the whole wizard into a real workspace, twice, and back."""

import threading

import pytest
from PySide6.QtCore import QObject, Qt

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import fonts
from crm_desktop.gui.exchange import ImportWizard
from crm_desktop.gui.exchange.import_wizard import CHECK, COLUMNS, DONE
from crm_desktop.gui.exchange.long_job import LongJob
from crm_desktop.gui.exchange.plan_model import DECISION
from crm_desktop.gui.history import difference_list
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

from .kit import make_context, rest

HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Company Name,Job Title,Lifecycle Stage\n"
    "101,Ah Kow,Tan,tan@kow.my,012-209 1180,Kow Seng Trading,Director,customer\n"
    "102,Siew Ling,Lim,ling@limp.my,012-640 8812,Lim & Partners,Partner,lead\n"
    "103,志明,陈,,016-228 9034,明辉家具有限公司,Director,lead\n"
    "104,,,not an e-mail,,,,\n"
)


@pytest.fixture
def context(ws, qapp, tmp_path):
    made = make_context(ws, tmp_path)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "hubspot-contacts.csv"
    path.write_text(HUBSPOT, "utf-8")
    return path


def wizard(context, file, qtbot):
    made = ImportWizard(context, file)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    rest(qtbot, context)
    return made


def come_to(step, made, context, qtbot):
    while made.step < step:
        before = made.step
        made.go_on()
        rest(qtbot, context)
        assert made.step == before + 1, made.foot.words.text()
    rest(qtbot, context)


def become(made, column, target, context, qtbot):
    made.columns.model.chosen.emit(column, target)
    assert not made.next.isEnabled()  # until the dates of the file are read
    rest(qtbot, context)


def test_dates_of_a_column_chosen_by_hand_are_asked_about(ws, context, tmp_path, qtbot):
    path = tmp_path / "born.csv"
    path.write_text("Name,Seen\nTan Ah Kow,03/04/1988\n", "utf-8")
    made = wizard(context, path, qtbot)
    come_to(COLUMNS, made, context, qtbot)
    page = made.columns
    assert not page.dates.isVisible() and made.next.isEnabled()
    become(made, 1, "birthday", context, qtbot)
    assert page.dates.isVisible() and "03/04/1988" in page.dates._words.text()
    assert not made.next.isEnabled() and page.problem() == "Say how the dates are meant."
    page.dates.order.choose("mdy")
    assert made.next.isEnabled()
    become(made, 1, "", context, qtbot)
    assert not page.dates.isVisible() and made.next.isEnabled()
    become(made, 1, "birthday", context, qtbot)
    assert not made.next.isEnabled() and page.dates.order.choice() == ""  # it is asked anew
    page.dates.order.choose("mdy")
    come_to(DONE, made, context, qtbot)
    assert listing.listed(ws.reader(), ListQuery("contact"))[0]["birthday"] == "1988-03-04"


def contacts(ws):
    return listing.count(ws.reader(), ListQuery("contact"))


def test_a_hubspot_export_comes_in_and_goes_back_as_one(ws, context, file, qtbot):
    made = wizard(context, file, qtbot)
    come_to(COLUMNS, made, context, qtbot)
    assert made.columns.program.text() == "This is a HubSpot export"
    come_to(CHECK, made, context, qtbot)
    assert made.desk.counts["new"] == 3
    assert made.check.panel.lines.lines.rowCount() == len(made.check.model.row(0).changes) > 6
    come_to(DONE, made, context, qtbot)
    assert contacts(ws) == 3
    qtbot.mouseClick(made.done_.undo, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    assert contacts(ws) == 0
    assert made.done_.state._title.text() == "The import was taken back"


def test_after_an_undo_the_page_is_shown_as_it_was(ws, context, file, qtbot):
    made = wizard(context, file, qtbot)
    wanted = []
    made.list_wanted.connect(lambda *what: wanted.append(what))
    come_to(DONE, made, context, qtbot)
    qtbot.mouseClick(made.done_.undo, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    qtbot.mouseClick(made.done_.show_records, Qt.MouseButton.LeftButton)
    assert not made.isVisible()
    assert (context.actions, wanted) == (["page.contacts"], [])


def test_the_same_file_twice_changes_nothing(ws, context, file, qtbot):
    first = wizard(context, file, qtbot)
    come_to(DONE, first, context, qtbot)
    first.reject()
    again = wizard(context, file, qtbot)
    come_to(CHECK, again, context, qtbot)
    assert again.desk.counts["same"] == 3 and not again.next.isEnabled()


def test_a_changed_row_is_shown_old_to_new(ws, context, file, qtbot):
    id = new_id()
    cells = {
        "deleted": False, "name": "Tan Ah Kow", "job": "Clerk",
        "emails.1": {"value": "tan@kow.my", "kind": "work"},
    }  # fmt: skip
    ws.log.record(Label("create", "contact", row=id), [Edit("contact", id, cells)])
    made = wizard(context, file, qtbot)
    come_to(CHECK, made, context, qtbot)
    assert made.desk.counts["update"] == 1
    made.check.show_verdict("update")
    rest(qtbot, context)
    changes = {old: new for _, old, new in made.check.model.row(0).changes}
    assert changes["Clerk"] == "Director"


def test_a_malformed_file_says_where(context, tmp_path, qtbot):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b'Name,Email\nTan,"tan@kow.my\n' + b"x" * 100)
    made = wizard(context, bad, qtbot)
    if made.file.source is not None:
        made.go_on()
        rest(qtbot, context)
        made.go_on()
        rest(qtbot, context)
    assert made.step < CHECK
    assert "2" in made.file.problem._title.text() + made.foot.words.text()


def test_what_comes_too_late_to_be_stopped_says_what_it_did(ws, context, file, qtbot):
    made = wizard(context, file, qtbot)
    come_to(DONE, made, context, qtbot)
    written, end = threading.Event(), threading.Event()
    ws.log.subscribe(lambda _news: (written.set(), end.wait(10)))
    qtbot.mouseClick(made.done_.undo, Qt.MouseButton.LeftButton)
    assert written.wait(10)
    assert not made.close()
    assert made.foot.words.text() == "Stopping…"
    end.set()
    rest(qtbot, context)
    assert contacts(ws) == 0
    assert made.isVisible() and made.done_.state._title.text() == "The import was taken back"
    assert made.close()


def test_a_job_that_was_dropped_tells_nothing(context, qtbot):
    begun, end, told = threading.Event(), threading.Event(), []

    def work(_progress, _check):
        begun.set()
        end.wait(10)

    parent = QObject()
    job = LongJob(context, parent)
    job.stopped.connect(lambda: told.append("stopped"))
    job.run(work, told.append, told.append)
    assert begun.wait(10)
    job.drop()
    end.set()
    rest(qtbot, context)
    assert told == []


def test_no_column_for_the_name_is_said_and_can_be_mended(ws, context, file, qtbot):
    file.write_text("Pelanggan Kami,E-mail\nAminah,a@x.my\nTan,tan@x.my\n,,\n", "utf-8")
    made = wizard(context, file, qtbot)
    come_to(CHECK, made, context, qtbot)
    remarks = made.check.remarks
    assert "2 records are called by their e-mail" in remarks.unnamed.text()
    assert "Go back to the columns" in remarks.unnamed.text() and remarks.isVisible()
    assert not remarks.make.isVisible() and made.desk.counts["empty"] == 1
    made.go_back()
    made.columns.model.chosen.emit(0, "name")
    come_to(CHECK, made, context, qtbot)
    assert not remarks.isVisible()


def test_new_stages_are_said_and_can_be_refused(ws, context, file, qtbot):
    file.write_text("Deal,Stage,Pipeline\nRoof,Trial,Repairs\nDoor,Work,Repairs\n", "utf-8")
    come_to(DONE, wizard(context, file, qtbot), context, qtbot)
    file.write_text("Deal,Stage,Pipeline\nRoof,Late,Repairs\nGate,Late,Repairs\n", "utf-8")
    made = wizard(context, file, qtbot)
    come_to(CHECK, made, context, qtbot)
    remarks = made.check.remarks
    assert remarks.stages.text() == (
        "Stages that are not there will be made: Repairs › Late. Deals in Repairs then come through: "
        "Trial → Work → Late."
    )
    assert made.desk.counts["update"] == 1
    qtbot.mouseClick(remarks.make, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    assert made.step == CHECK and not remarks.make.isChecked()
    assert "New deals go to the first stage" in remarks.stages.text()
    assert made.desk.counts["update"] == 0
    come_to(DONE, made, context, qtbot)
    every = listing.listed(ws.reader(), ListQuery("deal"))
    stages = {listing.title_of(ws.reader(), "stage", row["place"]["stage"]) for row in every}
    assert stages == {"Trial", "Work"} and len(every) == 3


def test_products_are_put_on_deals_that_are_there(ws, context, file, qtbot):
    file.write_text("Deal,Value\nRoof,\n", "utf-8")
    come_to(DONE, wizard(context, file, qtbot), context, qtbot)
    file.write_text("Deal,Product,Qty,Unit price\nRoof,Tile,40,2.50\nDoor,Lock,1,9\n", "utf-8")
    made = wizard(context, file, qtbot)
    come_to(COLUMNS, made, context, qtbot)
    assert made.columns.program.text() == "Each row puts a product on a deal that is there"
    come_to(CHECK, made, context, qtbot)
    said = made.check.remarks.products.text()
    assert said == "Products that are not there will be made: Tile."
    assert (made.desk.counts["update"], made.desk.counts["error"]) == (1, 1)
    come_to(DONE, made, context, qtbot)
    (deal,) = listing.listed(ws.reader(), ListQuery("deal"))
    assert deal["value"] == {"amount": 10_000, "currency": "MYR"}
    ws.log.cancel(ws.log.undoable().stamp)
    (deal,) = listing.listed(ws.reader(), ListQuery("deal"))
    assert not deal["products"] and not listing.listed(ws.reader(), ListQuery("product"))


def test_totals_and_rows_without_a_name_are_said(context, file, qtbot):
    text = "Month,Campaign,Impr.,Clicks\n2026-01-01,Sofa,10,1\nTotal: account,--,--,--\n"
    file.write_text(text, "utf-8")
    made = wizard(context, file, qtbot)
    come_to(CHECK, made, context, qtbot)
    assert made.check.remarks.sums.text() == "1 row adds up others and is left out."
    made.reject()
    rest(qtbot, context)
    file.write_text("Thing,Value,Stage\nSofa,1,Open\n", "utf-8")
    made = wizard(context, file, qtbot)
    come_to(CHECK, made, context, qtbot)
    said = made.check.remarks.unnamed.text()
    assert said.startswith("No column becomes “Title”. Perhaps it is “Thing”. Go back")


def test_a_second_check_that_is_stopped_leads_back_to_the_columns(context, file, qtbot):
    file.write_text("Deal,Stage\nRoof,Trial\n", "utf-8")
    made = wizard(context, file, qtbot)
    come_to(CHECK, made, context, qtbot)
    made.check.remarks.make.click()
    made.reject()
    rest(qtbot, context)
    assert made.step == COLUMNS and made.next.isEnabled()
    come_to(CHECK, made, context, qtbot)


def test_a_price_list_becomes_products(ws, context, file, qtbot):
    file.write_text("Nama,Kod,Harga\nMeja,M1,100\n", "utf-8")
    made = wizard(context, file, qtbot)
    come_to(COLUMNS, made, context, qtbot)
    assert made.title.text() == "Import products" and made.columns.kind.choice() == "product"
    come_to(DONE, made, context, qtbot)
    assert listing.count(ws.reader(), ListQuery("product")) == 1
    assert made.done_.show_records.text() == "Show the products"


FAULTY = (
    "Name,E-mail,Birthday,Touch every (days)\nSiti,s@x.my,30/02/2026,\nSiti,s@x.my,,30\n"
    "Bob Marley,s@x.my,,30\n"
)


@pytest.fixture
def checked(context, tmp_path, qtbot):
    """An import that has come to the review of its rows, of which two repeat a faulty one."""
    path = tmp_path / "faulty.csv"
    path.write_text(FAULTY, "utf-8")
    made = wizard(context, path, qtbot)
    come_to(CHECK, made, context, qtbot)
    return made


def test_the_review_and_the_outcome_follow_what_is_decided(ws, context, checked, qtbot):
    page = checked.check
    left = "Left out: 1 probable duplicate, 1 row with bad values."
    assert checked.foot.words.text().endswith(left)
    page.show_verdict("")
    rest(qtbot, context)
    decided = [page.model.index(at, DECISION) for at in range(3)]
    assert [page.model.data(index) for index in decided] == ["Leave out", "Add", "Leave out"]
    page.model.toggle(0)
    page.model.toggle(2)
    assert page.model.data(decided[1]) == "Add"  # as it was, until it is read again
    rest(qtbot, context)
    said = [page.model.data(index) for index in decided]
    assert said == ["Without them", "Into line 2", "Into line 2"]
    assert "Left out" not in checked.foot.words.text() and checked.next.text() == "Import 3 rows"
    checked.go_on()
    rest(qtbot, context)
    assert checked.done_.state._title.text() == "Imported 3 rows" and contacts(ws) == 1


def test_the_panel_names_each_field_whole(context, checked, qtbot):
    checked.check.show_verdict("new")
    rest(qtbot, context)
    lines = checked.check.panel.lines
    what = difference_list._what(lines.lines.index(lines.lines.rowCount() - 1))
    assert (what.line.field, what.line.word) == ("E-mail", "s@x.my")
    room = difference_list._parts(300, what).lead
    assert room > fonts.metrics("small").horizontalAdvance("Touch every (days)")


def test_words_read_as_one_and_half_an_outcome_are_said(context, file, qtbot):
    text = "Deal name,Amount,Status,Closed\nRoof,1,Jadi,2026-02-01\nWall,3,,2026-02-01\n"
    file.write_text(text, "utf-8")
    made = wizard(context, file, qtbot)
    come_to(CHECK, made, context, qtbot)
    remarks = made.check.remarks
    assert remarks.meant.text() == "Status: “Jadi” → Won"
    assert remarks.undecided.text().startswith("1 row has a closing date") and remarks.isVisible()
    made.reject()
    rest(qtbot, context)
    file.write_text("Foo,Bar,Region\nabc,2,x\n", "utf-8")
    made = wizard(context, file, qtbot)
    come_to(CHECK, made, context, qtbot)
    assert made.check.remarks.unnamed.text().endswith("Go back to say what they are.")
