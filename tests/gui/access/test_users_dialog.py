"""Users turned on, added, changed and removed in the window."""

from __future__ import annotations

import threading

import shiboken6
from PySide6.QtWidgets import QMessageBox

from crm_desktop.gui.access.own_passphrase import OwnPassphrase
from crm_desktop.gui.access.turning_on_users import TurningOnUsers
from crm_desktop.gui.access.users_dialog import UsersDialog
from crm_desktop.gui.locking.security import Security
from crm_desktop.store.access import users
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust.access import people
from tests.access.conftest import CODE, MEMBER_WORDS, OWNER_WORDS, WORDS, another_run

from .conftest import controls


def names(ws):
    return {u.name: u.role for u in users.people(users.all_of(ws.reader()))}


def agree(box):
    roles = QMessageBox.ButtonRole
    next(b for b in box.buttons() if box.buttonRole(b) == roles.DestructiveRole).click()


def choose(lines, text):
    lines.first.setText(text)
    lines.second.setText(text)


def test_the_owner_turns_users_on_by_the_code_typed_from_the_paper(window, tmp_path, qtbot):
    path = tmp_path / "new.crm"
    Workspace.create(path, Profile("Siti")).close()
    window.open_file(path)
    security = Security(window)
    security.open()
    security.users.click()
    dialog = window.findChild(TurningOnUsers)
    assert dialog.name.text() == "Siti" and not dialog.go.isEnabled()
    choose(dialog.passphrase, OWNER_WORDS)
    dialog.go_on()
    dialog.go_on()
    dialog.typed.setText("ABCDE")
    dialog.go_on()
    assert "not the code" in dialog.problem.text() and not names(window.ws)
    dialog.typed.setText(dialog.code.lower())
    dialog.go_on()
    qtbot.waitUntil(lambda: names(window.ws) == {"Siti": "owner"})
    qtbot.waitUntil(lambda: window.findChild(UsersDialog) is not None)
    shown = window.findChild(UsersDialog)
    assert [row.accessibleName() for row in shown.rows] == ["Siti (you), Owner"]
    shown.accept()
    qtbot.waitUntil(lambda: "Siti" in window.desk.status._words, timeout=5000)


def test_users_are_added_changed_and_removed(window, path, enter, qtbot):
    enter(path, "Siti")
    dialog = UsersDialog(window)
    dialog.open()
    form = dialog.show_form()
    for part in controls(form):
        assert part.accessibleName() or part.text()
    form.name.setText("mei")
    choose(form.passphrase, MEMBER_WORDS)
    form.go.click()
    qtbot.waitUntil(lambda: "already a user" in form.problem.text())
    form.name.setText("Ng")
    form.role.setCurrentIndex(2)
    form.go.click()
    qtbot.waitUntil(lambda: len(dialog.rows) == 4)
    ng = dialog.rows[3]
    assert ng.accessibleName() == "Ng, Reads only"
    ng.menu().actions()[1].trigger()
    qtbot.waitUntil(lambda: dialog.rows[3].accessibleName() == "Ng, Member")
    assert names(window.ws)["Ng"] == "member"
    dialog.rows[3].removal.emit(ng.user.id, "Ng")
    box = dialog.findChild(QMessageBox)
    assert "Ng" in box.text()
    agree(box)
    qtbot.waitUntil(lambda: len(dialog.rows) == 3)
    assert "Ng" not in names(window.ws)


def test_why_not_is_told_though_the_form_was_closed_meanwhile(window, path, enter, qtbot):
    enter(path, "Siti")
    dialog = UsersDialog(window)
    dialog.open()
    form = dialog.show_form()
    form.name.setText("mei")
    choose(form.passphrase, MEMBER_WORDS)
    form.go.click()
    shiboken6.delete(form)
    qtbot.waitUntil(lambda: "already a user" in window.desk._toast.accessibleName())


def test_what_users_sign_in_with_is_written_behind_the_window(
    window, path, enter, qtbot, monkeypatch
):
    enter(path, "Siti")
    dialog, threads, write = UsersDialog(window), [], people.set_role

    def noted(*given, **named):
        threads.append(threading.current_thread())
        return write(*given, **named)

    monkeypatch.setattr(people, "set_role", noted)
    mei = dialog.rows[1].user.id
    dialog._set_role(mei, "reader")
    assert not any(row.isEnabled() for row in dialog.rows)
    qtbot.waitUntil(lambda: names(window.ws)["Mei"] == "reader")
    qtbot.waitUntil(dialog.add.isEnabled)
    assert threads and threading.main_thread() not in threads


def test_the_last_owner_is_told_and_stays(window, path, enter, monkeypatch, qtbot):
    enter(path, "Siti")
    dialog, told = UsersDialog(window), []
    monkeypatch.setattr(
        "crm_desktop.gui.errors.tell", lambda _parent, error: told.append(str(error))
    )
    dialog._set_role(window.ws.user.id, "member")
    qtbot.waitUntil(lambda: bool(told))
    dialog._at_once(lambda: None)
    qtbot.waitUntil(dialog.add.isEnabled)
    assert "last owner" in told[0] and names(window.ws)["Siti"] == "owner"


def test_turned_off_the_file_is_anybodys(window, path, enter, qtbot):
    enter(path, "Siti")
    dialog = UsersDialog(window)
    dialog.open()
    dialog.off.click()
    agree(dialog.findChild(QMessageBox))
    qtbot.waitUntil(lambda: not window.ws.guarded)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog) or not dialog.isVisible())
    assert not names(window.ws)


def test_who_is_signed_in_changes_their_own_passphrase(window, path, enter, qtbot):
    for name in ("Raj", "Siti"):
        enter(path, name)
        action = window.desk.actions_["file.own_passphrase"]
        assert action.possible()
        if name == "Raj":
            action.run()
        else:
            UsersDialog(window)._ask_passphrase(window.ws.user.id, name)
        dialog = window.findChild(OwnPassphrase)
        assert not dialog.go.isEnabled()
        for part in controls(dialog):
            assert part.accessibleName() or part.text()
        choose(dialog.passphrase, "quite new words 9")
        dialog.before.setText("some other words")
        dialog.go.click()
        qtbot.waitUntil(lambda: "not your passphrase" in dialog.problem.text())  # noqa: B023
        dialog.before.setText(WORDS[name])
        dialog.go.click()
        qtbot.waitUntil(lambda: window.findChild(OwnPassphrase) is None)
        window.close_file()
        another_run()
        page = enter(path, name)
        assert window.desk is None and page.problem.text()
        enter(path, name, "quite new words 9")
        assert window.ws.user.name == name
        window.close_file()
        another_run()


def test_who_came_with_a_code_is_told_why_not(window, path, enter):
    enter(path, "Siti", CODE)
    action = window.desk.actions_["file.own_passphrase"]
    assert not action.possible() and "with a code" in action.closed()
    assert "Owner's code" in window.desk.status._words
