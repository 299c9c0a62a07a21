"""The export dialog on a real table: scopes, columns, cancel, errors in words, and the proof."""

import csv

import pytest
from PySide6.QtCore import Qt

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.own import NEW_SECRET
from crm_desktop.gui.exchange import ExportDialog
from crm_desktop.gui.exchange.export_scope import front, scopes
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.shaping import own_fields
from crm_desktop.store import listing
from crm_desktop.store.access import looking
from crm_desktop.store.listing import ListQuery

from ..tables.kit import fill
from .kit import make_context, rest


@pytest.fixture
def context(ws, qapp, tmp_path):
    fill(ws)
    made = make_context(ws, tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(context, qtbot):
    made = RecordTablePage(context, "contact")
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    rest(qtbot, context)
    yield made
    made.leave()


def dialog(context, page, qtbot):
    seen = front(page) if page is not None else None
    made = ExportDialog(context, scopes(context.ws.reader(), seen), page)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def titles(made):
    return [scope.title for scope in made.scopes]


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write(made, path, qtbot, context):
    made.place.setText(str(path))
    qtbot.mouseClick(made.go, Qt.MouseButton.LeftButton)
    rest(qtbot, context)


def test_ticked_rows_come_first_and_are_proved(context, page, qtbot, tmp_path):
    page.model.ticks.tick(page.model.rows[:3])
    made = dialog(context, page, qtbot)
    assert titles(made)[0] == "The ticked rows" and titles(made)[-1] == "Everything, as a folder"
    write(made, tmp_path / "out.csv", qtbot, context)
    assert len(rows_of(tmp_path / "out.csv")) == 4
    assert made.stack.currentWidget() is made.result
    assert made.result._title.text() == "Wrote 3 rows, all 3 checked"
    assert not made.go.isVisible() and made.cancel.text() == "Close"


def test_the_view_goes_out_filtered(context, page, qtbot, tmp_path):
    page.filters.quick.setText("Maju")
    rest(qtbot, context)
    qtbot.waitUntil(lambda: page.query.text == "Maju")
    made = dialog(context, page, qtbot)
    assert titles(made)[0] == "This view"
    write(made, tmp_path / "view.csv", qtbot, context)
    assert {row[0] for row in rows_of(tmp_path / "view.csv")[1:]} == {
        "Nurul Huda binti Ismail",
        "Mohd Faizal bin Osman",
    }


def test_only_ticked_columns_go_out_in_their_order(context, page, qtbot, tmp_path):
    made = dialog(context, page, qtbot)
    assert made.columns.chosen()[0] == "name" and made.columns.chosen()[-1] == "id"
    made.columns._tick(["job", "name"])
    write(made, tmp_path / "some.csv", qtbot, context)
    assert rows_of(tmp_path / "some.csv")[0] == ["Name", "Job title"]


def test_no_column_or_no_place_is_said(context, page, qtbot, tmp_path):
    made = dialog(context, page, qtbot)
    made.columns._tick([])
    write(made, tmp_path / "none.csv", qtbot, context)
    assert made.foot.words.text() == "Tick at least one column."
    made.columns._tick(["name"])
    write(made, "", qtbot, context)
    assert "where" in made.foot.words.text()
    assert not (tmp_path / "none.csv").exists()


def test_a_folder_that_is_not_there_is_said_in_words(context, page, qtbot, tmp_path):
    made = dialog(context, page, qtbot)
    write(made, tmp_path / "nowhere" / "x.csv", qtbot, context)
    assert "There is no folder" in made.foot.words.text()
    assert made.go.isEnabled() and not made.foot.progress.isVisible()


def test_everything_becomes_a_folder(context, page, qtbot, tmp_path):
    made = dialog(context, page, qtbot)
    made.cards[-1].setChecked(True)
    assert not made.columns.isVisible()
    write(made, tmp_path / "all", qtbot, context)
    assert len(rows_of(tmp_path / "all" / "contacts.csv")) == 13
    assert "all 33 checked" in made.result._title.text()


def test_without_a_page_every_kind_is_offered(context, qtbot, tmp_path):
    made = dialog(context, None, qtbot)
    assert titles(made) == ["Contacts", "Companies", "Everything, as a folder"]
    made.cards[1].setChecked(True)
    write(made, tmp_path / "firms.csv", qtbot, context)
    assert len(rows_of(tmp_path / "firms.csv")) == 12


def test_cancel_stops_and_leaves_nothing(context, page, qtbot, tmp_path, monkeypatch):
    from crm_desktop.exchange.going_out import exporting

    def slow(*_args, check, **_more):
        while True:
            check()

    monkeypatch.setattr(exporting, "export_table", slow)
    made = dialog(context, page, qtbot)
    made.place.setText(str(tmp_path / "slow.csv"))
    made.export()
    assert made.foot.progress.isVisible() and not made.go.isEnabled()
    made.reject()
    rest(qtbot, context)
    assert made.isVisible() and "Nothing was written" in made.foot.words.text()
    assert not list(tmp_path.glob("slow*"))
    made.reject()
    assert not made.isVisible()


def test_the_next_export_goes_to_the_same_folder(context, page, qtbot, tmp_path):
    (tmp_path / "out").mkdir()
    made = dialog(context, page, qtbot)
    write(made, tmp_path / "out" / "a.csv", qtbot, context)
    again = dialog(context, page, qtbot)
    assert again.target().parent == tmp_path / "out"


def test_who_sees_secret_fields_is_asked_whether_they_go_along(context, page, qtbot, tmp_path):
    made = dialog(context, page, qtbot)
    assert not made.secret.isVisibleTo(made)  # there are none
    made.close()
    id = own_fields.create(context.ws, "contact", "History", "text", {"secret": NEW_SECRET})
    (row,) = listing.listed(context.ws.reader(), ListQuery("contact"), 1)
    cells = {CUSTOM + id: {"value": "Quagmiritis"}}
    context.ws.log.record(Label("edit"), [Edit("contact", row["id"], cells)])
    for on, said in ((False, "hidden"), (True, "Quagmiritis")):
        whole = dialog(context, None, qtbot)
        whole.cards[-1].setChecked(True)
        assert whole.secret.isVisibleTo(whole) and not whole.secret.isChecked()
        whole.secret.setChecked(on)
        write(whole, tmp_path / said, qtbot, context)
        assert said in (tmp_path / said / "contacts.csv").read_text("utf-8")
    assert len(looking.looks(context.ws.reader())) == 1
