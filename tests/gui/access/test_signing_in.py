"""Signing in to a file with users, working in it by role, and switching to somebody else."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.gui.locking import drafts, locker
from crm_desktop.gui.locking.unlock_page import UnlockPage
from crm_desktop.privacy.person import bundle
from crm_desktop.privacy.person.gathering import gather
from crm_desktop.trust.access import sessions
from tests.access.conftest import CODE

from .conftest import controls


def test_the_page_asks_who_and_the_passphrase(window, path, enter, qtbot):
    assert not window.open_file(path)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(lambda: page.known)
    assert not page.one_click and page.who.isVisible()
    assert [page.who.itemText(at) for at in range(page.who.count())] == ["Siti", "Mei", "Raj"]
    for part in controls(page):
        if part.isVisibleTo(page):
            assert part.accessibleName() or part.text()
    enter(path, "Mei")
    assert window.ws.user.name == "Mei" and not window.ws.closed_because
    assert "Mei" in window.desk.status._words


def test_wrong_tries_slow_down_whoever_is_chosen(window, path, enter, qtbot):
    for tries in range(1, 4):
        page = enter(path, "Siti", "some other words")
        assert window.desk is None and "passphrase of that user" in page.problem.text()
        assert page.go.isEnabled() is (tries < 3)
    assert not window.open_file(path)
    qtbot.waitUntil(lambda: window.centralWidget().known)
    assert not window.centralWidget().go.isEnabled()


def test_the_owners_code_signs_in_whoever_is_chosen(window, path, enter):
    enter(path, "Raj", CODE)
    assert window.ws.user.owns and window.ws.user.name == "Owner's code"


def test_who_only_reads_sees_why_everywhere(window, path, enter):
    enter(path, "Raj")
    desk, ws = window.desk, window.ws
    assert desk.status._words == "Raj · Read-only" and "Raj only reads" in desk.status._why
    for name in (
        "record.new_contact",
        "file.import",
        "record.erase",
        "file.security",
        "file.restore",
    ):
        assert not desk.actions_[name].possible()
        assert desk.actions_[name].closed()
    with pytest.raises(UserError):
        ws.log.record(Label("edit", "contact"), [Edit("contact", "c1", {"name": "X"})])
    assert desk.actions_["export.table"].possible()


def test_who_only_reads_gives_out_no_report_about_a_person(window, path, enter, tmp_path, qtbot):
    enter(path, "Raj")
    report = window.desk.actions_["privacy.report"]
    window.context.open_record("contact", "c1")
    qtbot.waitUntil(window.desk.side.record_shown)
    assert not report.possible() and "Who only reads" in report.closed()
    with pytest.raises(UserError, match="Who only reads"):
        bundle.write(window.ws, gather(window.ws, "c1"), tmp_path / "out", lambda *_: None)
    assert not (tmp_path / "out").exists()
    window.desk.actions_["file.switch_user"].run()
    enter(path, "Mei")
    window.context.open_record("contact", "c1")
    qtbot.waitUntil(window.desk.side.record_shown)
    report = window.desk.actions_["privacy.report"]
    assert report.possible() and not report.closed()
    bundle.write(window.ws, gather(window.ws, "c1"), tmp_path / "out", lambda *_: None)
    assert (tmp_path / "out").is_dir()


def test_a_member_changes_records_and_no_settings(window, path, enter):
    enter(path, "Mei")
    actions = window.desk.actions_
    assert actions["record.new_contact"].possible()
    for name in ("record.erase", "file.security", "file.restore"):
        assert "owner" in actions[name].closed()


def test_switch_user_closes_the_file_and_asks_again(window, path, enter):
    enter(path, "Raj")
    assert "Raj" in window.desk.actions_["file.switch_user"].text()
    window.desk.actions_.trigger("file.switch_user")
    assert window.desk is None and sessions.held(path) is None
    enter(path, "Siti")
    assert window.ws.user.owns and not window.ws.read_only
    window.close_file()
    assert not window.open_file(path)  # closing signs out too


def test_what_somebody_was_writing_is_shown_to_nobody_else(window, path, enter):
    enter(path, "Mei")
    mine = drafts.place(window.ws)
    window.ws.remember(mine, ["half a letter"])
    locker.lock(window)
    enter(path, "Siti")
    assert drafts.place(window.ws) != mine and not window.ws.setting(drafts.place(window.ws))


def test_a_file_without_users_has_no_such_command(window, tmp_path):
    from crm_desktop.store.workspace import Workspace

    Workspace.create(tmp_path / "a.crm").close()
    window.open_file(tmp_path / "a.crm")
    assert not window.desk.actions_["file.switch_user"].possible()
    locker.lock(window)
    assert window.desk is not None
