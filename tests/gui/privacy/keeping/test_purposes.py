"""Purposes on screen: made, renamed, archived and brought back, with who agreed to each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from crm_desktop.gui.privacy.consent_form import ConsentForm
from crm_desktop.gui.privacy.keeping.purposes import PurposeForm, PurposesSection
from crm_desktop.gui.privacy.keeping.rules import RulesSection
from crm_desktop.gui.privacy.processing.notices_section import NoticesSection
from crm_desktop.store import listing

from ....privacy.saying import close, make, say


def rows(section):
    lines = (section.list.topLevelItem(at) for at in range(section.list.topLevelItemCount()))
    return [[line.text(at) for at in range(line.columnCount())] for line in lines]


def figures(section, way):
    return tuple(figure.text() for figure in section.figures[way])


def fill(form, **typed):
    for name, text in typed.items():
        form.editors[name].setText(text)


def test_an_empty_file_says_what_purposes_are_and_makes_the_first(looked_at, context, qtbot):
    section = looked_at(PurposesSection)
    assert section.empty.isVisible()
    form = PurposeForm(context, None, section)
    qtbot.addWidget(form)
    fill(form, name="Offers", keep="3 years")
    basis = form.editors["basis"]
    basis.setCurrentIndex(basis.findData("consent"))
    assert "They said yes" in form.meaning.text()
    form.accept()
    qtbot.waitUntil(lambda: rows(section) == [["Offers", "They agreed", "3 years"]])
    assert not section.empty.isVisible()
    context.ws.log.undo()
    qtbot.waitUntil(lambda: section.empty.isVisible())


@pytest.mark.parametrize("kind", [PurposesSection, RulesSection, NoticesSection])
def test_with_nothing_there_the_way_to_begin_stands_once_and_without_a_box(
    looked_at, context, kind
):
    section = looked_at(kind)
    assert section.empty.isVisible() and not section.new.isVisible()
    ways = [b for b in section.findChildren(QPushButton) if b.isVisible()]
    assert [b.text() for b in ways] == [section.new.text()]
    assert not section.list.property("kind")
    section.put_rows([("x", [""])])
    assert section.new.isVisible() and section.list.property("kind") == "framed"


def test_a_purpose_is_renamed_by_enter(looked_at, context, qtbot):
    make(context.ws, "purpose", name="Ofers", basis="consent")
    section = looked_at(PurposesSection)
    section.list.setFocus()
    qtbot.keyClick(section.list, Qt.Key.Key_Return)
    form = section.window().findChild(PurposeForm)
    fill(form, name="Offers")
    form.accept()
    qtbot.waitUntil(lambda: rows(section)[0][0] == "Offers")


def test_it_says_who_allows_refuses_and_never_spoke_each_way(looked_at, context, qtbot):
    ws = context.ws
    news, other = (make(ws, "purpose", name=name) for name in ("News", "Zoo"))
    ali, beth, carl, dan = (make(ws, "contact", name=n) for n in ("Ali", "Beth", "Carl", "Dan"))
    say(ws, ali, "email", "given", "2026-01-01", news)
    say(ws, beth, "any", "objected", "2026-01-01")
    say(ws, carl, "email", "given", "2026-01-01", other)
    close(ws, [dan])
    section = looked_at(PurposesSection)
    assert section.current() == news
    assert figures(section, "email") == ("1", "2", "1")
    assert figures(section, "phone") == ("0", "2", "2")
    make(ws, "contact", name="Eve")
    qtbot.waitUntil(lambda: figures(section, "phone") == ("0", "2", "3"))


def test_archived_it_is_offered_no_more_and_nothing_agreed_is_lost(looked_at, context, qtbot):
    ws = context.ws
    news = make(ws, "purpose", name="News", basis="consent")
    ali = make(ws, "contact", name="Ali")
    say(ws, ali, "email", "given", "2026-01-01", news)
    section = looked_at(PurposesSection)
    qtbot.keyClick(section.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: rows(section)[0][0] == "News (archived)")
    assert listing.record(ws.reader(), "consent", _consent(ws)).row["purpose"] == news
    form = ConsentForm(context, [ali], section)
    qtbot.addWidget(form)
    assert form.editors["purpose"].findData(news) < 0
    section.archive.click()
    qtbot.waitUntil(lambda: rows(section)[0][0] == "News")
    assert [text for text, _ in context.toast] == ["Purpose archived", "Purpose is in use again"]


def test_in_a_file_that_cannot_be_written_nothing_is_offered(looked_at, context, monkeypatch):
    make(context.ws, "purpose", name="News")
    monkeypatch.setattr(type(context.ws), "closed_because", "Read-only.", raising=False)
    section = looked_at(PurposesSection)
    assert not any(b.isEnabled() for b in (section.new, section.change, section.archive))


def _consent(ws):
    (row,) = listing.listed(ws.reader(), listing.ListQuery("consent"))
    return row["id"]
