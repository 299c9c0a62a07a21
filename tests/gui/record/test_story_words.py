"""What an entry of a timeline says: who was there too, and nothing twice."""

from __future__ import annotations

import pytest

from crm_desktop import i18n
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import formats
from crm_desktop.gui.record.story import words
from crm_desktop.store import listing, scopes, telling, timeline
from crm_desktop.store.workspace import Workspace


@pytest.fixture
def ws(tmp_path):
    with Workspace.create(tmp_path / "a.crm") as made:
        new = {"deleted": False}
        call = {"start": "2026-11-20T04:00:00Z", "state": "done", "kind": "k", "channel": "call"}
        edits = [
            Edit("activity_kind", "k", new | {"name": "Call", "channel": "call"}),
            Edit("contact", "ahmad", new | {"name": "Ahmad bin Ismail"}),
            Edit("contact", "siti", new | {"name": "Siti bin Ismail"}),
            Edit("activity", "both", new | call | {
                "subject": "Call", "details": "Wants oak", "contacts.ahmad": True,
                "contacts.siti": True}),
            Edit("lead", "rahim", new | {"name": "Rahim", "message": "50 chairs,\nplease"}),
        ]  # fmt: skip
        made.log.record(Label("create"), edits)
        yield made


def lines(ws, entity, id):
    conn = ws.reader()
    of = scopes.scope(conn, entity, listing.number_of(conn, entity, id), False)
    told = telling.tell(conn, of, timeline.index(conn, of))
    return [line for one in told if (line := words.line_of(conn, one, (entity, id)))]


def test_who_was_there_too_is_told_and_the_kind_once(ws):
    (call,) = (line for line in lines(ws, "contact", "ahmad") if line.entity == "activity")
    assert call.plain == "Call" and call.detail == "With Siti bin Ismail · Wants oak"
    (call,) = (line for line in lines(ws, "contact", "siti") if line.entity == "activity")
    assert call.detail == "With Ahmad bin Ismail · Wants oak"


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("subject", ["Call", "Telefon"])
def test_a_call_nobody_named_is_not_named_in_another_language(ws, language, subject):
    cells = {"deleted": False, "subject": subject, "channel": "call", "contacts.ahmad": True}
    ws.log.record(Label("create"), [Edit("activity", "bare", cells)])
    row = listing.record(ws.reader(), "activity", "bare").row
    i18n.set_language(language)
    try:
        (call,) = (line for line in lines(ws, "contact", "ahmad") if line.id == "bare")
        assert call.detail == ""
        assert formats.title(RECORDS["activity"], row) == i18n.tr("Call")
    finally:
        i18n.set_language("en")


def test_a_lead_tells_what_it_wrote(ws):
    first = lines(ws, "lead", "rahim")[0]
    assert (first.plain, first.detail) == ("What they wrote", "50 chairs, please")


def test_what_made_a_segment_did_not_make_its_members(ws):
    from crm_desktop.segments import lists

    conn = ws.reader()
    ns = [listing.number_of(conn, "contact", "ahmad")]
    ws.log.record_bulk(Label("create", "segment"), lists.filled(conn, "VIP", "contact", ns))
    said = [line.plain for line in lines(ws, "contact", "ahmad")]
    assert "Put into “VIP”" in said and said.count("Created") == 1


def test_a_field_is_named_before_its_change_where_the_title_does_not(ws):
    for key, source in (("convert", "E-mail"), ("edit", "Website")):
        ws.log.record(Label(key, "contact"), [Edit("contact", "ahmad", {"source": source})])
    named = {
        line.plain: line.names("Source") for line in lines(ws, "contact", "ahmad") if line.changes
    }
    assert named == {"Converted": True, "Source changed": False}
