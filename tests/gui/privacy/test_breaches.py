"""Breaches and what is stored where, in the real window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from crm_desktop.domain.moments import utc_text
from crm_desktop.gui.exchange import files
from crm_desktop.gui.privacy.desk import stored_section
from crm_desktop.gui.privacy.desk.section_head import SectionHead
from crm_desktop.privacy import breaches, stored
from crm_desktop.privacy.processing import business
from crm_desktop.store import backup, listing
from crm_desktop.store.backups import places
from crm_desktop.store.workspace import Profile, Workspace

from ...privacy.saying import make
from ..printing.kit import printed, words


def noted(ws, hours=1, **more):
    said = {"name": "Laptop stolen", "law": "pdpa", "state": "open",
            "noticed": utc_text(datetime.now(UTC) - timedelta(hours=hours))}  # fmt: skip
    return make(ws, "breach", **(said | more))


@pytest.fixture
def window(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")):
        pass
    return opened(tmp_path / "shop.crm")


@pytest.fixture
def page(window):
    page = window.desk.show_page("privacy")
    page.show_section("breaches")
    return page


def rows(page):
    return [(row.title, row.clock.words) for row in page.section.list.rows.rows]


def dialog(window, name):
    return next(d for d in window.findChildren(QDialog) if type(d).__name__ == name)


def newest(window):
    return [d for d in window.findChildren(QDialog) if type(d).__name__ == "BreachForm"][-1]


def row_of(window, id):
    return listing.record(window.ws.reader(), "breach", id).row


def test_one_is_noted_told_of_and_dealt_with_each_with_its_undo(window, page, qtbot):
    qtbot.waitUntil(lambda: page.section.empty.isVisible())
    window.desk.actions_.trigger("record.new")
    form = dialog(window, "BreachForm")
    form.editors["name"].setText("Stick lost")
    form.accept()
    assert "noticed" in form.hint.text()
    form.editors["noticed"].setText(datetime.now().strftime("%Y-%m-%d %H:%M"))
    form.editors["people"].setText("1200")
    assert form.editors["harm"].currentText() == "Not answered yet"
    form.accept()
    qtbot.waitUntil(lambda: rows(page) == [("Stick lost", "71 hours left")])
    id = page.section.list.chosen()
    page.section.breach.buttons["close"].click()
    assert page.section.current.open  # nobody is told yet
    page.section.breach.told["authority"].click()
    qtbot.waitUntil(lambda: set(page.section.breach.told) == {"people"})
    page.section.breach.told["people"].click()
    qtbot.waitUntil(lambda: not page.section.breach.told)
    page.section.breach.buttons["close"].click()
    qtbot.waitUntil(lambda: row_of(window, id)["state"] == "done")
    for _ in range(3):
        window.ws.log.undo()
    assert not row_of(window, id)["told_authority"] and row_of(window, id)["state"] == "open"


def test_how_serious_it_is_is_asked_until_somebody_says_it(window, page, qtbot):
    id = noted(window.ws, told_authority="2026-11-27")
    qtbot.waitUntil(lambda: rows(page) == [("Laptop stolen", "How serious is it?")])
    for choice, held in (("No", 0), ("Not answered yet", None), ("Yes", 1)):
        page.section.breach.buttons["change"].click()
        form = newest(window)
        form.editors["people"].setText("3")
        form.editors["harm"].setCurrentText(choice)
        form.accept()
        assert row_of(window, id)["harm"] == held
        page.section.breach.buttons["change"].click()
        form = newest(window)
        assert form.editors["harm"].currentText() == choice
        form.accept()  # nothing was changed, nothing is written
        assert row_of(window, id)["harm"] == held
    qtbot.waitUntil(lambda: rows(page)[0][1] not in ("Everybody told", "How serious is it?"))


def test_the_status_bar_says_nothing_of_another_section(window, page, qtbot):
    noted(window.ws)
    said = []
    page.counts.connect(said.append)
    page.section.again()
    qtbot.waitUntil(lambda: said == ["1 open breach"])
    page.show_section("purposes")
    assert said[-1] == ""
    page.show_section("breaches")
    assert said[-1] == "1 open breach"


def test_the_buttons_of_a_section_go_below_its_sentence_where_it_is_narrow(window, page):
    page.show_section("requests")
    head = page.section.findChild(SectionHead)
    for wide, beside in ((1000, True), (480, False), (1000, True)):
        head.resize(wide, 120)
        assert head.beside == beside


def test_who_was_told_or_why_not_has_a_form_of_its_own(window, page, qtbot):
    id = noted(window.ws)
    qtbot.waitUntil(lambda: bool(rows(page)))
    page.section.breach.buttons["told"].click()
    form = dialog(window, "ToldForm")
    form.editors["reason"].setPlainText("It was found again")
    form.accept()
    qtbot.waitUntil(lambda: row_of(window, id)["reason"] == "It was found again")
    page.section.breach.buttons["close"].click()
    qtbot.waitUntil(lambda: row_of(window, id)["state"] == "done")


def test_it_is_counted_in_the_sidebar_while_the_clock_runs(window, qtbot):
    id = noted(window.ws)
    passing = window.desk.sidebar.passing
    qtbot.waitUntil(lambda: not passing.isHidden())
    assert passing.places.items[0].name == "privacy"
    breaches.told(window.ws, id, "authority", utc_text(datetime.now(UTC)))
    qtbot.waitUntil(passing.isHidden)


def test_a_letter_is_drafted_edited_copied_saved_kept_and_never_sent(window, page, qtbot, tmp_path):
    id = noted(window.ws, data="Names")
    qtbot.waitUntil(lambda: bool(rows(page)))
    page.section.breach.buttons["letter.people"].click()
    letter = dialog(window, "LetterDialog")
    assert (
        "Laptop stolen" in letter.text.toPlainText()
        and "Dear customer" in letter.text.toPlainText()
    )
    letter.tongue.choose("ms")
    assert "Pelanggan yang dihormati" in letter.text.toPlainText()
    letter.text.undo()  # the text has an undo of its own
    assert "Dear customer" in letter.text.toPlainText()
    letter.text.setPlainText("My own words")
    letter.copy.click()
    assert QGuiApplication.clipboard().text() == "My own words"
    letter.write(tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "My own words\n"
    letter.print.click()
    assert "My own words" in words(printed(tmp_path / "letter.pdf", letter, qtbot))
    letter.keep.click()
    qtbot.waitUntil(lambda: row_of(window, id)["letter_people"] == "My own words")
    window.ws.log.undo()
    assert not row_of(window, id)["letter_people"]


def test_the_business_is_written_down_from_a_letter_that_lacks_it(window, page, qtbot):
    noted(window.ws)
    qtbot.waitUntil(lambda: bool(rows(page)))
    page.section.breach.buttons["letter.people"].click()
    letter = dialog(window, "LetterDialog")
    letter.business.click()
    form = dialog(window, "BusinessForm")
    form.name.setText("Huda Furnishing")
    form.address.setPlainText("12 Jalan Ampang\nhello@huda.example")
    form.accept()
    assert letter.text.toPlainText().startswith("Huda Furnishing\n12 Jalan Ampang\nhello")
    assert letter.business.isHidden()
    assert business.of(window.ws.reader()).name == "Huda Furnishing"
    window.ws.log.undo()
    assert not business.of(window.ws.reader()).name


def test_a_letter_kept_before_is_shown_again(window, page, qtbot):
    noted(window.ws, letter_authority="As kept")
    qtbot.waitUntil(lambda: bool(rows(page)))
    page.section.breach.buttons["letter.authority"].click()
    letter = dialog(window, "LetterDialog")
    assert letter.text.toPlainText() == "As kept"
    letter.anew.click()
    assert "Notice of a personal data breach" in letter.text.toPlainText()


def test_what_is_stored_where_is_told_with_sizes_and_opens_its_folder(window, qtbot, monkeypatch):
    page = window.desk.show_page("privacy")
    page.show_section("stored")
    qtbot.waitUntil(lambda: bool(page.section.places))
    kinds = {one.kind: one for one in page.section.places}
    assert kinds["file"].size >= window.ws.path.stat().st_size > 0
    assert files.size_words(sum(one.size for one in kinds.values())) in page.section.total.text()
    shown = []
    monkeypatch.setattr(stored_section, "show_folder", shown.append)
    page.section.open["file"].click()
    assert shown == [window.ws.path.parent]
    assert "This file" in page.section.open["file"].accessibleName()


def test_backups_in_a_second_place_are_told_too(window, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    assert "second" not in {one.kind for one in stored.of(window.ws)}
    places.choose(window.ws, folder)
    backup.backup(window.ws)
    places.catch_up(window.ws)
    kinds = {one.kind: one for one in stored.of(window.ws)}
    assert kinds["second"].files == 1
    assert Path(kinds["second"].folder).parent == folder
    assert kinds["second"].size > 0


def test_the_forms_take_no_day_to_come(window, page, qtbot):
    qtbot.waitUntil(lambda: page.section.empty.isVisible())
    window.desk.actions_.trigger("record.new")
    form = dialog(window, "BreachForm")
    form.editors["name"].setText("Stick lost")
    form.editors["noticed"].setText("2199-01-01 10:00")
    form.accept()
    assert "still to come" in form.hint.text() and form.isVisible()
    form.editors["noticed"].setText(datetime.now().strftime("%Y-%m-%d %H:%M"))
    form.accept()
    qtbot.waitUntil(lambda: rows(page) == [("Stick lost", "71 hours left")])
    page.section._told(page.section.list.chosen())
    told = dialog(window, "ToldForm")
    told.editors["told_authority"].setText("2199-01-01 10:00")
    told.accept()
    assert "still to come" in told.hint.text() and told.isVisible()
    told.reject()
