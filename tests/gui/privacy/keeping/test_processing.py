"""The record of processing and the notices on screen."""

from __future__ import annotations

import csv
from datetime import date

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from crm_desktop.gui.privacy.consent_form import ConsentForm
from crm_desktop.gui.privacy.processing import section as processing
from crm_desktop.gui.privacy.processing.notices_section import NoticeForm, NoticesSection, document
from crm_desktop.gui.privacy.processing.section import ProcessingSection, RemarkForm
from crm_desktop.i18n import set_language
from crm_desktop.privacy import days
from crm_desktop.privacy.processing import notices, people
from crm_desktop.privacy.processing.people import People
from crm_desktop.store.consents import told

from ....privacy.saying import make
from ...printing.kit import printed, words


def rows(section):
    lines = (section.list.topLevelItem(at) for at in range(section.list.topLevelItemCount()))
    return [[line.text(at) for at in range(3)] for line in lines]


def test_the_record_is_read_remarked_on_and_undone(looked_at, context, qtbot):
    make(context.ws, "purpose", name="Offers <b>", basis="consent")
    section = looked_at(ProcessingSection)
    assert "Offers <b>" in section.page.toPlainText()
    assert "Not encrypted" in section.page.toPlainText()
    section.page.anchorClicked.emit(QUrl("remark:security"))
    form = section.window().findChild(RemarkForm)
    assert form.part.currentData() == "security"
    form.words.setPlainText("The office is locked")
    form.accept()
    qtbot.waitUntil(lambda: "The office is locked" in section.page.toPlainText())
    context.ws.log.undo()
    qtbot.waitUntil(lambda: "The office is locked" not in section.page.toPlainText())


def test_it_is_written_as_pdf_page_and_rows(looked_at, context, tmp_path):
    make(context.ws, "purpose", name="Offers", basis="consent")
    section = looked_at(ProcessingSection)
    for ending in ("pdf", "html", "csv"):
        section.write(tmp_path / f"record.{ending}")
    assert (tmp_path / "record.pdf").read_bytes().startswith(b"%PDF")
    assert "Offers" in (tmp_path / "record.html").read_text("utf-8")
    lines = list(csv.reader((tmp_path / "record.csv").open(encoding="utf-8-sig")))
    assert ["What the data is used for", "Offers", "Why it is allowed: They agreed"] in lines
    assert [text for text, _ in context.toast] == [
        f"Saved as record.{ending}" for ending in ("pdf", "html", "csv")
    ]


def test_near_the_number_of_the_law_it_says_what_that_means(looked_at, context, monkeypatch, qtbot):
    monkeypatch.setattr(people, "count", lambda _conn: People(18_000, 0, False))
    section = looked_at(ProcessingSection)
    assert "data protection officer" in section.many.text()
    assert section.many.property("kind") == "attention"


def test_sensitive_data_is_said_by_a_tick_and_undone(looked_at, context, qtbot):
    section = looked_at(ProcessingSection)
    assert section.many.text() == "This file holds data of 0 people."
    section.sensitive.click()
    assert people.is_sensitive(context.ws.reader())
    context.ws.log.undo()
    qtbot.waitUntil(lambda: not section.sensitive.isChecked())


def test_a_notice_begins_as_a_draft_and_each_saving_is_a_version(looked_at, context, qtbot):
    make(context.ws, "purpose", name="Offers", basis="consent")
    section = looked_at(NoticesSection)
    assert section.empty.isVisible()
    form = NoticeForm(context, None, section)
    assert "Offers: " in form.words.toPlainText()
    form.language.setCurrentIndex(form.language.findData("ms"))
    assert "anda bersetuju" in form.words.toPlainText()
    form.accept()
    qtbot.waitUntil(lambda: rows(section) == [["Privacy notice", "Bahasa Melayu", "1"]])
    section.activated()
    again = section.window().findChildren(NoticeForm)[-1]
    again.words.setPlainText("Notis {{tarikh}}")
    again.accept()
    assert "no placeholder" in again.hint.text()
    again.words.setPlainText("Notis {{date}}")
    again.accept()
    qtbot.waitUntil(lambda: [row[2] for row in rows(section)] == ["2", "1"])
    assert notices.notices(context.ws.reader())[0].words == f"Notis {days.said(date.today(), 'ms')}"
    section.copy.click()
    assert QGuiApplication.clipboard().text() in {n.words for n in section.found.values()}


def test_a_draft_begins_in_the_language_of_the_window(context, qtbot):
    set_language("ms")
    try:
        form = NoticeForm(context, None, None)
    finally:
        set_language("en")
    qtbot.addWidget(form)
    assert form.language.currentData() == "ms"
    assert "{{" not in "".join(label.text() for label in form.findChildren(QLabel))


def test_a_notice_is_printed_as_it_stands(looked_at, context, tmp_path, qtbot):
    notices.keep(context.ws, "Notice", "en", "<b>One</b>\nTwo")
    (one,) = notices.notices(context.ws.reader())
    assert document(one).toPlainText() == "<b>One</b>\nTwo"
    section = looked_at(NoticesSection)
    qtbot.waitUntil(section.print.isEnabled)
    section.print.click()
    assert "<b>One</b> Two" in words(printed(tmp_path / "notice.pdf", section, qtbot))


def test_a_consent_names_the_version_they_saw(context, qtbot):
    notices.keep(context.ws, "Notice", "en", "One")
    ali = make(context.ws, "contact", name="Ali")
    form = ConsentForm(context, [ali], None)
    qtbot.addWidget(form)
    form.notice.setCurrentIndex(1)
    for name, value in (("state", "given"), ("channel", "email"), ("basis", "consent")):
        form.editors[name].setCurrentIndex(form.editors[name].findData(value))
    form.accept()
    (event,) = told.of(context.ws.reader(), ali).events
    assert event.version == "Notice (en), version 1"


def test_where_nothing_can_be_written_nothing_asks_for_it(looked_at, context, monkeypatch):
    monkeypatch.setattr(type(context.ws), "closed_because", "Read-only.", raising=False)
    section = looked_at(ProcessingSection)
    assert "Add a remark" not in section.page.toPlainText()
    assert not section.remark.isEnabled()
    assert section.save.isEnabled()
    assert processing.lock_of(context).minutes >= 0
