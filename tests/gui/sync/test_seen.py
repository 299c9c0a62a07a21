"""Who sees a record: chosen in its head, in forms, of many at once; shown in lists."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.notes.note_form import NoteForm
from crm_desktop.gui.sync import seen, team
from crm_desktop.gui.sync.seen import Seen
from crm_desktop.gui.sync.seen_dialog import SeenDialog, open_for
from crm_desktop.store import listing
from crm_desktop.sync.account import Account, set_account

HELLO = {
    "name": "Kedai", "person": {"id": "p", "name": "Siti", "role": "member", "teams": ["t1"]},
    "teams": {"t1": "Sales", "t2": "Projects"}, "people": ["Huda", "Siti"],
}  # fmt: skip


@pytest.fixture
def contacts(window, qtbot):
    """The contacts of a file that belongs to a team nobody can reach."""
    ws = window.ws
    set_account(ws, Account("https://nowhere.example", "w", "d", "p", "member", "00" * 32))
    team.keep(ws, HELLO)
    edits = [
        Edit("contact", f"0000000{n}-0000-7000-8000-000000000000", {"deleted": False, "name": name})
        for n, name in ((1, "Ali"), (2, "Bala"), (3, "Chong"))
    ]
    ws.log.record(Label("create", "contact", 3), edits)
    page = window.desk.show_page("contacts")
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.view.move_to(0)
    return page


def row(window, name: str, entity: str = "contact"):
    conn = window.ws.reader()
    (n,) = listing.all_rows(conn, listing.ListQuery(entity, text=name))
    return listing.page(conn, entity, [n])[n]


def test_a_choice_in_the_head_is_written_with_one_undo(window, contacts, qtbot):
    contacts.open_current()
    qtbot.waitUntil(window.desk.side.record_shown)
    button = window.desk.side.panel.header.seen
    assert button.isVisible() and button.text() == "Everyone"
    menu = button.menu_of_choices()
    assert [a.text() for a in menu.actions()] == [
        "Everyone", "Team Projects", "Team Sales", "Only the owner",
    ]  # fmt: skip
    menu.actions()[3].trigger()
    qtbot.waitUntil(lambda: row(window, "Ali")["visibility"] == "private")
    assert row(window, "Ali")["owner"] == "Siti"
    qtbot.waitUntil(lambda: button.text() == "Only the owner")
    window.ws.log.undo()
    assert row(window, "Ali")["visibility"] is None


def test_alone_there_is_no_control(window, qtbot):
    window.ws.log.record(
        Label("create", "contact"),
        [
            Edit(
                "contact", "00000001-0000-7000-8000-000000000000", {"deleted": False, "name": "Ali"}
            )
        ],
    )
    page = window.desk.show_page("contacts")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.view.move_to(0)
    page.open_current()
    qtbot.waitUntil(window.desk.side.record_shown)
    assert not window.desk.side.panel.header.seen.isVisible()


def test_somebody_elses_hidden_record_is_not_for_me_to_show(window, contacts, qtbot):
    cells = {"visibility": "team", "team": "t1", "owner": "Huda"}
    id = row(window, "Ali")["id"]
    window.ws.log.record(Label("edit", "contact"), [Edit("contact", id, cells)])
    contacts.open_current()
    qtbot.waitUntil(window.desk.side.record_shown)
    button = window.desk.side.panel.header.seen
    assert button.text() == "Team Sales" and not button.isEnabled()
    assert "owner" in button.toolTip()


def test_many_are_hidden_at_once(window, contacts, qtbot):
    contacts.tick_all()
    open_for(contacts)
    dialog = window.findChild(SeenDialog)
    assert not dialog.go.isEnabled()
    dialog.ways.button(2).setChecked(True)
    assert dialog.choice() == Seen("team", "t1")
    dialog.accept()
    qtbot.waitUntil(lambda: row(window, "Chong")["visibility"] == "team")
    assert {row(window, n)["team"] for n in ("Ali", "Bala", "Chong")} == {"t1"}
    window.ws.log.undo()
    assert row(window, "Bala")["visibility"] is None


def test_lists_say_that_a_record_is_hidden(window, contacts, qtbot):
    from PySide6.QtCore import Qt

    id = row(window, "Ali")["id"]
    window.ws.log.record(Label("edit", "contact"), [Edit("contact", id, {"visibility": "private"})])
    qtbot.waitUntil(
        lambda: "owner only" in contacts.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    )
    assert contacts.model.index(0, 0).data() == "Ali"
    assert "owner only" in contacts.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert seen.sign({"visibility": None}) == ("", "")


def test_a_note_is_born_hidden(window, contacts, qtbot):
    who = listing.id_of(window.ws.reader(), "contact", contacts.model.rows[0])
    form = NoteForm(window.desk.context, window, about={f"contacts.{who}": True})
    form.field.show_markdown("Pays late")
    form.seen.menu_of_choices().actions()[1].trigger()
    form.accept()
    conn = window.ws.reader()
    (n,) = listing.all_rows(conn, listing.ListQuery("note"))
    assert listing.page(conn, "note", [n])[n]["team"] == "t2"
