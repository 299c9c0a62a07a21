"""The team in the window: codes, people, devices, a new file for it; a form open while others write."""

from __future__ import annotations

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from crm_desktop.errors import UserError
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.sync import asking, attendance_of, entries
from crm_desktop.gui.sync.folder_dialog import FolderDialog
from crm_desktop.gui.sync.invite_dialog import InviteDialog
from crm_desktop.gui.sync.join_dialog import JoinDialog
from crm_desktop.gui.sync.key_line import Typed
from crm_desktop.gui.sync.others_dialog import OthersDialog
from crm_desktop.gui.sync.team_row import TeamRow
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.store import listing
from crm_desktop.store.workspace import Profile, Workspace
from tests.server import kit as server_kit
from tests.sync import kit

ONE = "00000001-0000-7000-8000-000000000000"


@pytest.fixture
def code(database, other):
    """A code for one more owner."""
    return server_kit.code_for(database, other[1]._account.workspace, "Siti", "owner")


def test_an_owner_sees_people_and_devices_and_lets_somebody_in(
    window, synced, address, qtbot, tmp_path
):
    synced.show_others()
    dialog = [d for d in window.findChildren(OthersDialog) if d.isVisible()][-1]
    page = dialog.page
    qtbot.waitUntil(lambda: page.tabs.tabText(1) == "Devices 2", timeout=10000)
    assert page.tabs.tabText(0) == "People 2" and page.invite.isVisible()
    invite = InviteDialog(synced, window, mine=False)
    invite.ask()
    assert "name" in invite.problem.text()
    invite.name.setText("Ravi")
    invite.ask()
    qtbot.waitUntil(lambda: bool(invite.code.text()), timeout=10000)
    with Workspace.create(tmp_path / "ravi.crm", Profile("Ravi")) as third:
        kit.entered(third, address, invite.code.text()).round()
    page.ask()
    qtbot.waitUntil(lambda: page.tabs.tabText(0) == "People 3", timeout=10000)
    ravi = next(d for d in asking.devices(window.ws) if d["of"] == "Ravi")
    asking.revoke(window.ws, ravi["id"])
    page.ask()
    qtbot.waitUntil(lambda: page.tabs.tabText(1) == "Devices 2", timeout=10000)
    dialog.close()
    invite.close()


def test_teams_and_roles_are_changed_by_an_owner(window, synced, qtbot):
    asking.make_team(window.ws, "Sales")
    (sales,) = asking.hello(window.ws)["teams"]
    huda = next(p for p in asking.people(window.ws) if p["name"] == "Huda")
    asking.set_member(window.ws, sales, huda["id"], True)
    asking.change_person(window.ws, huda["id"], {"role": "manager"})
    huda = next(p for p in asking.people(window.ws) if p["name"] == "Huda")
    assert huda["role"] == "manager" and huda["teams"] == [sales]
    me = next(p for p in asking.people(window.ws) if p["name"] == "Siti")
    with pytest.raises(UserError, match="owner"):
        asking.change_person(window.ws, me["id"], {"role": "member"})


def test_a_team_is_made_seen_renamed_and_filled(window, synced, qtbot):
    synced.show_others()
    dialog = [d for d in window.findChildren(OthersDialog) if d.isVisible()][-1]
    page = dialog.page
    qtbot.waitUntil(lambda: page.tabs.tabText(0) == "People 2", timeout=10000)
    assert page.new_team.isHidden()
    page.tabs.setCurrentIndex(2)
    assert page.tabs.tabText(2) == "Teams 0" and page.new_team.isVisible()
    page._do(lambda secret: asking.make_team(window.ws, "Sales", secret))
    qtbot.waitUntil(lambda: page.tabs.tabText(2) == "Teams 1", timeout=10000)

    def row():
        return page.findChildren(TeamRow)[-1]

    assert row().accessibleName() == "Sales: Nobody is in it yet"
    rename, *_people = [a for a in row().menu().actions() if not a.isSeparator()]
    rename.trigger()
    names = [d for d in dialog.findChildren(NameDialog) if d.isVisible()][-1]
    names.line.setText("Showroom")
    names.accept()
    qtbot.waitUntil(lambda: row().accessibleName().startswith("Showroom"), timeout=10000)
    huda = next(a for a in row().menu().actions() if a.text() == "Huda")
    huda.toggle()
    qtbot.waitUntil(lambda: row().accessibleName() == "Showroom: Huda", timeout=10000)
    dialog.close()


def test_a_new_laptop_opens_the_workspace(window, address, code, qtbot):
    dialog = JoinDialog(window)
    dialog.open()
    dialog.form.address.setText(address)
    dialog.form.code.setText(code)
    dialog.enter()
    qtbot.waitUntil(lambda: window.ws.path.stem != "mine", timeout=20000)

    def names() -> list[str]:
        model = window.desk.show_page("contacts").model
        model.ensure(0, model.rowCount())
        return [(model.row(at) or {}).get("name", "") for at in range(model.rowCount())]

    qtbot.waitUntil(lambda: sorted(names()) == ["Nurul Huda", "Tan Ah Kow"], timeout=20000)
    assert window.ws.profile.name == "Siti"


def test_a_passphrase_chosen_with_the_code_is_not_asked_for_again(window, address, code, qtbot):
    dialog = JoinDialog(window)
    dialog.open()
    dialog.form.address.setText(address)
    dialog.form.code.setText(code)
    dialog.form.passphrase.setText("kopi o kosong")
    dialog.enter()
    qtbot.waitUntil(lambda: window.ws.path.stem != "mine", timeout=20000)
    found = attendance_of(window.desk)
    qtbot.waitUntil(
        lambda: found.watch is not None and found.watch.status.proved > 0, timeout=20000
    )


def test_a_code_for_my_other_computer_stands_alone(window, synced, qtbot):
    dialog = InviteDialog(synced, window, mine=True)
    dialog.open()
    qtbot.waitUntil(lambda: bool(dialog.code.text()), timeout=10000)
    for kind in (QComboBox, QLineEdit):
        assert not [part for part in dialog.findChildren(kind) if part.isVisible()]
    said = [part.text() for part in dialog.findChildren(QLabel) if part.isVisible()]
    assert any("this computer alone" in words for words in said)  # the server runs here
    dialog.close()


def test_a_file_syncs_from_its_entry_on_though_the_dialog_was_closed(window, address, code, qtbot):
    found = attendance_of(window.desk)
    dialog = OthersDialog(found, window)
    dialog.page.form.address.setText(address)
    dialog.page.form.code.setText(code)
    dialog.page.enter()
    shiboken6.delete(dialog)
    qtbot.waitUntil(
        lambda: found.watch is not None and found.watch.status.proved > 0, timeout=20000
    )


def test_a_wrong_code_leaves_no_file(window, address, other, qtbot):
    dialog = JoinDialog(window)
    dialog.open()
    dialog.form.address.setText(address)
    dialog.form.code.setText("AAAA-AAAA-AAAA")
    target: Path = dialog.target()
    dialog.enter()
    qtbot.waitUntil(lambda: "not good" in dialog.form.problem.text(), timeout=10000)
    assert not target.exists() and window.ws.path.stem == "mine"
    dialog.close()


def test_a_form_open_while_others_write_keeps_its_base(window, synced, other, qtbot):
    """R21: what is saved is known to be concurrent with what came while the form was open."""
    page = window.desk.show_page("contacts")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=10000)
    view = listing.record(window.ws.reader(), "contact", ONE)
    base = page.deeds.frontier("contact", ONE)
    ws, exchange = other
    kit.contact(ws, ONE, job="Director")
    exchange.round()
    qtbot.waitUntil(
        lambda: listing.record(window.ws.reader(), "contact", ONE).row["job"] == "Director",
        timeout=10000,
    )
    field = page.record.fields["job"]
    page.deeds.write(Subject("contact", field, view.row), {"job": "Buyer"}, base)

    def conflicts() -> int:
        (many,) = window.ws.reader().execute("SELECT count(*) FROM conflict").fetchone()
        return int(many)

    # The write waits where a round is writing just then.
    qtbot.waitUntil(lambda: conflicts() == 1, timeout=10000)
    assert listing.record(window.ws.reader(), "contact", ONE).row["job"] == "Buyer"


def test_two_laptops_meet_in_a_folder(window, qtbot, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    kit.contact(window.ws, ONE, deleted=False, name="Ali")
    first = FolderDialog(window.desk.context, window)
    first.open()
    first.exchange()
    assert "Which folder" in first.said.text()
    first.folder.setText(str(stick))
    first.exchange()
    qtbot.waitUntil(lambda: not first.card.isHidden(), timeout=10000)
    key = first.card._text
    first.close()
    from crm_desktop.gui.sync.folder_dialog import passed

    with Workspace.create(tmp_path / "two.crm", Profile("Siti")) as two:
        with pytest.raises(UserError):
            passed(two, stick, lambda: None, Typed())
        with pytest.raises(UserError):
            passed(two, stick, lambda: None, Typed("WRONG"))
        lines, made, well, _ = passed(two, stick, lambda: None, Typed(key))
        assert well and not made and any("Received" in line for line in lines)
        assert kit.shown(two)[ONE][0] == "Ali" or "Ali" in kit.shown(two)[ONE]
    again = FolderDialog(window.desk.context, window)
    assert again.folder.text() == str(stick) and "Last time" in again.said.text()
    again.close()


def test_what_is_refused_is_listed_and_tried_again(
    window, database, address, other, qtbot, tmp_path
):
    code = server_kit.code_for(database, other[1]._account.workspace, "Ravi", "member")
    with Workspace.create(tmp_path / "reader.crm", Profile("Ravi")) as ws:
        exchange = kit.entered(ws, address, code)
        exchange.round()
        server_kit.set_role(database, "Ravi", "reader")
        kit.contact(ws, ONE, job="Thief")
        exchange.round()
        found = entries.read(ws)
        assert len(found.refused) == 1 and "not change" in found.refused[0].why
        assert "Tan Ah Kow" in found.refused[0].title
        entries.note_seen(ws)
        with pytest.raises(UserError, match="only read"):
            entries.retry(ws, found.refused[0])
        server_kit.set_role(database, "Ravi", "member")
        exchange.round()
        server_kit.set_role(database, "Ravi", "reader")
        entries.retry(ws, found.refused[0])
        assert not entries.read(ws).refused and entries.read(ws).many == 1
        exchange.round()
        assert len(entries.read(ws).refused) == 1
