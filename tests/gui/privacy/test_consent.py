"""What a contact allows, shown and recorded on screen."""

from __future__ import annotations

import pytest

from crm_desktop.gui import deed_words
from crm_desktop.gui.privacy.consent_form import ConsentForm
from crm_desktop.gui.privacy.consent_history import ConsentHistory
from crm_desktop.gui.privacy.consent_part import ConsentPart
from crm_desktop.store import listing
from crm_desktop.store.consents import told

from ...privacy.saying import make, say
from ..tables.kit import make_context


@pytest.fixture
def context(ws):
    return make_context(ws)


def choose(form, name, value):
    box = form.editors[name]
    box.setCurrentIndex(box.findData(value))


def test_one_form_records_it_for_many_and_one_undo_takes_it_back(context, qtbot):
    ws = context.ws
    ids = [make(ws, "contact", name=name) for name in ("Ali", "Beth")]
    form = ConsentForm(context, ids, None)
    qtbot.addWidget(form)
    for name, value in (("state", "given"), ("channel", "email"), ("basis", "consent")):
        choose(form, name, value)
    form.editors["wording"].setPlainText("Send me news")
    form.editors["happened"].setText("2026-03-01")
    form.accept()
    for id in ids:
        (event,) = told.of(ws.reader(), id).events
        assert (event.channel, event.state, event.at) == ("email", "given", "2026-03-01")
        assert event.wording == "Send me news"
    assert context.toast[-1][0] == "Recorded for 2 contacts."
    assert deed_words.deed(ws.reader(), ws.log.undoable()) == "adding 2 consents and refusals"
    ws.log.cancel(ws.log.undoable().stamp)
    assert not told.of(ws.reader(), ids[0]).events


def test_it_opens_with_nothing_chosen_and_records_nothing_until_all_is(context, qtbot):
    ali = make(context.ws, "contact", name="Ali")
    form = ConsentForm(context, [ali], None)
    qtbot.addWidget(form)
    boxes = [form.editors[name] for name in ("state", "channel", "basis")]
    assert [box.currentData() for box in boxes] == [None] * 3 and not form.touched()
    form.accept()  # as Enter does
    assert (
        form.hint.text().startswith("Choose first:")
        and not told.of(context.ws.reader(), ali).events
    )
    for name, value in (("state", "given"), ("channel", "email"), ("basis", "consent")):
        assert not form.go.isEnabled() and form.go.toolTip()
        choose(form, name, value)
    assert form.go.isEnabled() and not form.go.toolTip()
    choose(form, "state", "objected")
    boxes[2].setCurrentIndex(-1)
    assert form.go.isEnabled(), "an objection needs no reason why it is allowed"


def test_an_objection_asks_for_no_reason_why_it_is_allowed(context, qtbot):
    form = ConsentForm(context, [make(context.ws, "contact", name="Ali")], None)
    qtbot.addWidget(form)
    assert form.form.isRowVisible(form.editors["basis"])
    choose(form, "state", "objected")
    assert not form.form.isRowVisible(form.editors["basis"])


def test_the_part_shows_each_way_and_is_hidden_for_others(context, qtbot):
    ws = context.ws
    ali, firm = make(ws, "contact", name="Ali"), make(ws, "company", name="Maju")
    part = ConsentPart(context, None)
    qtbot.addWidget(part)
    part.show_view(listing.record(ws.reader(), "contact", ali))
    qtbot.waitUntil(lambda: bool(part.nothing.text()))
    say(ws, ali, "email", "given", "2026-03-01")
    say(ws, ali, "post", "objected", "2026-03-01")
    part.show_view(listing.record(ws.reader(), "contact", ali))
    qtbot.waitUntil(lambda: part.answers["email"].text() == "Allowed")
    assert part.answers["post"].text() == "Refused"
    assert part.answers["phone"].text() == "Not known"
    part.show_view(listing.record(ws.reader(), "company", firm))
    assert part.isHidden()


def test_the_history_has_all_of_it_the_newest_first(context, qtbot):
    ali = make(context.ws, "contact", name="Ali")
    say(context.ws, ali, "email", "given", "2026-03-01")
    history = ConsentHistory(context, ali, None)
    qtbot.addWidget(history)
    qtbot.waitUntil(lambda: len(history.lines) == 1)
    say(context.ws, ali, "email", "withdrawn", "2026-04-01")
    qtbot.waitUntil(lambda: len(history.lines) == 2)
    assert [head for head, _ in history.lines] == ["E-mail: Withdrawn", "E-mail: Allowed"]


def test_a_day_to_come_is_refused_in_words_and_the_form_stays(context, qtbot):
    ali = make(context.ws, "contact", name="Ali")
    form = ConsentForm(context, [ali], None)
    qtbot.addWidget(form)
    for name, value in (("state", "objected"), ("channel", "email")):
        choose(form, name, value)
    form.editors["happened"].setText("2099-05-05")
    form.accept()
    assert "2099-05-05: that day is to come" in form.hint.text()
    assert not form.hint.isHidden()
    assert not told.of(context.ws.reader(), ali).events
