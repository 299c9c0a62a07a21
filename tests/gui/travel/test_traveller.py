"""The whole window as on a date: what it shows, what it refuses, and coming back to the same place."""

import tempfile
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.actions import tip
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.store import listing
from crm_desktop.store.workspace import Workspace

from .conftest import days_ago

WRITING = {
    "file.copy", "file.import", "file.backup", "file.restore", "file.check", "edit.undo", "edit.redo",
    "edit.bulk", "edit.tag", "edit.delete", "record.new", "record.new_contact", "record.new_company",
    "record.new_deal", "record.edit", "pipeline.edit", "pipeline.new", "deal.win", "deal.lose",
    "deal.reopen",
}  # fmt: skip
"""Actions that change something, or are about the file itself: off in the past, and they say why."""
READING = {
    "export.table", "export.all", "edit.copy", "edit.find", "palette.open", "view.history", "view.as_on",
    "view.now", "view.compare", "record.open", "record.next", "pipeline.board", "page.contacts",
}  # fmt: skip


def job_of(window, id):
    return listing.record(window.desk.context.ws.reader(), "contact", id).row["job"]


def test_everything_is_as_it_was_and_back_at_the_same_place(window, go_back, ids, rest):
    tan = ids["Tan Ah Kow"]
    live = window.desk
    live.show_page("companies")
    live.show_page("contacts").filters.quick.setText("tan")
    live.open_record("contact", tan)
    rest()
    desk = go_back(10)
    assert desk is not live and desk.page_name == "contacts"
    assert (desk.side.panel.id, job_of(window, tan)) == (tan, "Manager")
    at = desk.page.model.position(desk.page.model.rows[desk.page.view.currentIndex().row()]) + 1
    assert at > 0 and desk.side.panel.bar.place.text() == f"{at} / 12"
    assert desk.page.model.rowCount() == 12
    assert "read-only" in desk.findChild(type(window.traveller._banner)).words.text()
    go_back(25)
    assert job_of(window, tan) == "Director"
    window.traveller.back()
    assert window.desk is live and live.isVisible()
    assert live.page.filters.quick.text() == "tan" and live.page_name == "contacts"
    assert job_of(window, tan) == "Owner"
    assert window.settings.get("page") == "contacts"


def test_the_moment_is_written_out_wherever_it_is_said(window, go_back):
    desk = go_back(10)
    at = window.traveller.past.moment.at
    day = f"{at.day} {at:%b %Y}"
    assert f"As on {day}" in [w.accessibleName() for w in desk.status.findChildren(QWidget)]
    closed = desk.context.ws.closed_because
    assert f"{at.day} {at:%B %Y}" in closed and f"{at:%Y-%m-%d}" not in closed


@pytest.mark.parametrize("page", ["leads", "deals", "products", "pipeline", "segments"])
def test_an_empty_page_of_then_offers_nothing_that_writes(window, go_back, rest, page):
    desk = go_back(10)
    desk.show_page(page)
    rest()
    stands = [w for w in desk.page.findChildren(EmptyState) if w.isVisible()]
    assert len(stands) == 1
    offers = stands[0].findChildren(QPushButton)
    assert offers and not any(button.isEnabled() for button in offers)
    assert all("as it was on" in button.toolTip() for button in offers)
    assert not any("drop" in w.text() for w in stands[0].findChildren(QLabel) if w.isVisible())


def test_searching_history_and_boards_are_those_of_then(window, go_back, ids, qtbot, rest):
    desk = go_back(10)
    from crm_desktop.store import search

    assert search.search(desk.context.ws.reader(), "siew ling")[0].id == ids["Lim Siew Ling"]
    desk.toggle_history()
    rest()
    titles = [deed.title for deed in desk.side.history.model.deeds]
    assert titles[0] == "Changed Job of Tan Ah Kow" and len(titles) == 3
    desk.side.history.show_deed(desk.side.history.model.deeds[0].stamp)
    rest()
    detail = desk.side.history.detail
    assert not detail.turn.isEnabled() and "as it was on" in detail.turn.toolTip()
    desk.show_page("pipeline")
    rest()
    assert not desk.page.head.new.isEnabled() and "as it was on" in desk.page.head.new.toolTip()


def test_what_changes_something_is_off_and_says_why(window, go_back):
    desk = go_back(10)
    desk.actions_.refresh()
    for name in WRITING:
        action = desk.actions_.action(name)
        assert not action.isEnabled(), name
        assert "Go back to now" in action.toolTip(), name
        assert "Go back to now" in tip(desk.actions_[name]), name
    assert [name for name in READING if desk.actions_[name].closed()] == []
    assert not desk.undoing.can_undo() and not desk.undoing.can_redo()
    with pytest.raises(UserError, match="Go back to now"):
        desk.page.deeds.create("contact", {"name": "Nobody"})


def test_a_date_before_the_file_began_is_refused_in_words(window, qtbot):
    window.traveller.ask()
    dialog = next(w for w in window.children() if type(w).__name__ == "DateDialog")
    assert [button.isEnabled() for button in dialog.quick] == [True, True, True, False]
    assert "This file begins on" in dialog.quick[3].toolTip()
    dialog.calendar.setMinimumDate(dialog.calendar.minimumDate().addYears(-2))
    dialog.choose(days_ago(365).date())
    qtbot.waitUntil(lambda: "begins on" in dialog.found.text())
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_it_can_be_stopped_and_leaves_nothing(window, qtbot, rest, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    window.traveller.ask()
    dialog = next(w for w in window.children() if type(w).__name__ == "DateDialog")
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.go.click()
    dialog.reject()
    rest()
    assert window.traveller.past is None
    assert not list(tmp_path.glob("crm-past-*"))


def test_closing_the_window_in_the_past_leaves_nothing(window, go_back, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    go_back(10)
    assert list(tmp_path.glob("crm-past-*"))
    window.close()
    assert window.ws is None and not list(tmp_path.glob("crm-past-*"))


def test_an_erasure_closes_the_past(window, go_back, ids, qtbot):
    desk = go_back(10)
    live = window.ws
    live.log.erase([("contact", ids["Tan Ah Kow"])])
    qtbot.waitUntil(lambda: window.traveller.past is None)
    assert window.desk is not desk
    assert "erased for good" in window.desk._toast.accessibleName()


def test_another_language_comes_back_to_now(window, go_back, qtbot):
    past = go_back(10)
    window.set_language("ms")
    try:
        now = window.desk
        assert now is not past
        qtbot.waitUntil(lambda: window.desk is not now)
        assert window.traveller.past is None and window.desk.context.ws is window.ws
    finally:
        window.set_language("en")


def test_the_past_stays_open_under_a_dialog_about_it_when_the_language_changes(
    window, go_back, qtbot
):
    past = go_back(10)
    window.preferences()
    dialog = QApplication.activeModalWidget()
    window.set_language("ms")
    try:
        qtbot.wait(50)
        assert window.desk is past and past.context.ws.setting("nothing", 1) == 1
        dialog.close()
        qtbot.waitUntil(lambda: window.traveller.past is None and window.desk is not past)
    finally:
        window.set_language("en")
        qtbot.waitUntil(lambda: not window._occupied())


def test_a_large_file_is_shown_before_it_can_be_searched(window, go_back, qtbot, monkeypatch, ids):
    from crm_desktop.gui.travel import journey
    from crm_desktop.store import search

    monkeypatch.setattr(journey, "AT_ONCE", 1)
    desk = go_back(10)
    qtbot.waitUntil(lambda: window.traveller.past.searchable)
    assert not window.traveller._banner.progress.isVisible()
    hits = search.search(desk.context.ws.reader(), "manager")
    assert ids["Tan Ah Kow"] in [hit.id for hit in hits]


def test_another_file_opened_from_the_past_shows_now_no_more(
    window, go_back, monkeypatch, tmp_path, qtbot
):
    live = window.desk
    past = go_back(10)
    monkeypatch.setattr(window, "put_back", lambda _desk: pytest.fail("now was shown"))
    with Workspace.create(tmp_path / "Other.crm"):
        pass
    gone = [False, False]
    for at, desk in enumerate((live, past)):
        desk.destroyed.connect(partial(gone.__setitem__, at, True))
    assert window.open_file(tmp_path / "Other.crm")
    assert window.desk not in (live, past) and window.traveller.past is None
    assert window.traveller.now is None and not live.isVisible()
    qtbot.waitUntil(lambda: all(gone))


def test_what_is_still_written_is_asked_about_from_the_past(window, go_back, monkeypatch):
    live = window.desk
    past = go_back(10)
    monkeypatch.setattr(live.context.long_lane, "writing", lambda: True)
    asked = []
    monkeypatch.setattr(window, "may_stop", lambda: asked.append(window.desk) or False)
    assert not window.leave_file()
    assert asked == [live] and window.desk is live and live.isVisible() and past is not live
    assert window.traveller.past is None and window.ws is live.context.ws
