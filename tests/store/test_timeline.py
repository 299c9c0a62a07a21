from datetime import UTC, datetime, timedelta

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import listing, scopes, telling, timeline
from crm_desktop.store.timeline import Wish

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def at(days, hours=0):
    return (NOW - timedelta(days=days, hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def write(ws, key, *edits):
    return ws.log.record(Label(key, edits[0][0]), [Edit(e, i, c) for e, i, c in edits])


@pytest.fixture
def shop(ws):
    """A company with two people and a deal, lived with for some weeks."""
    new = {"deleted": False}
    write(ws, "create", ("company", "firm", new | {"name": "Maju Jaya"}),
          ("company", "below", new | {"name": "Maju Cleaning", "parent": "firm"}),
          ("contact", "huda", new | {"name": "Nurul Huda", "company": "firm"}),
          ("contact", "chen", new | {"name": "陈志明", "company": "firm"}))  # fmt: skip
    write(ws, "create", ("pipeline", "sales", new | {"name": "Sales", "rank": "m"}),
          ("stage", "s1", new | {"name": "Qualified", "pipeline": "sales", "rank": "a"}),
          ("stage", "s2", new | {"name": "Proposal", "pipeline": "sales", "rank": "b"}))  # fmt: skip
    write(ws, "create", ("deal", "fit", new | {
        "title": "Fit-out", "company": "firm", "contacts.huda": True,
        "place": {"pipeline": "sales", "stage": "s1", "rank": "m", "since": at(9)}}))  # fmt: skip
    write(ws, "create",
          ("activity", "call", new | {"channel": "call", "state": "done", "start": at(1), "deal": "fit",
                                      "details": "Wants the tables in oak", "owner": "Siti"}),
          ("activity", "mail", new | {"channel": "email", "state": "done", "start": at(3),
                                      "contacts.huda": True, "owner": "Ravi", "subject": "Quotation"}),
          ("activity", "chat", new | {"channel": "whatsapp", "state": "done", "start": at(2),
                                      "contacts.chen": True}),
          ("task", "due", new | {"title": "Send quotation", "due": "2026-11-25", "deal": "fit"}),
          ("task", "late", new | {"title": "Call back", "due": "2026-11-20", "contacts.huda": True}),
          ("note", "pin", new | {"text": "Pays in 30 days", "pinned": True, "company": "firm",
                                 "created": at(30)}),
          ("lead", "came", new | {"name": "Huda", "source": "Fair", "contact": "huda", "created": at(40)}),
          ("activity", "first", new | {"channel": "call", "state": "done", "start": at(41), "lead": "came",
                                       "subject": "Before she was a contact"}))  # fmt: skip
    return ws


def story(ws, entity, id, wish=None):
    conn = ws.reader()
    of = scopes.scope(conn, entity, listing.number_of(conn, entity, id), bool(wish and wish.deep))
    return telling.tell(conn, of, timeline.index(conn, of, wish))


def ids(ws, entity, id, wish=None):
    return [t.id for t in story(ws, entity, id, wish) if t.info is None]


def test_a_contacts_timeline_has_that_of_its_deals_and_of_the_lead_it_came_from(shop):
    assert ids(shop, "contact", "huda") == ["late", "due", "call", "mail", "came", "first"]


def test_a_companys_has_that_of_its_people_and_deals_pinned_first_then_the_next(shop):
    told = ids(shop, "company", "firm")
    assert told[:3] == ["pin", "late", "due"]
    assert told[3:6] == ["call", "chat", "mail"]
    assert "first" not in told, "what was done with a lead of one of its people is theirs"


def test_an_activity_on_a_deal_is_told_once_however_many_name_it(shop):
    write(shop, "edit", ("activity", "call", {"contacts.huda": True, "company": "firm"}))
    assert ids(shop, "company", "firm").count("call") == 1
    assert ids(shop, "deal", "fit").count("call") == 1


def test_filters_keep_a_channel_a_person_and_days(shop):
    assert ids(shop, "company", "firm", Wish("call")) == ["call"]
    assert ids(shop, "company", "firm", Wish("message")) == ["chat"]
    assert ids(shop, "company", "firm", Wish("task")) == ["late", "due"]
    assert ids(shop, "company", "firm", Wish(person=("owner", "Ravi"))) == ["mail"]
    assert ids(shop, "company", "firm", Wish(person=("contact", "chen"))) == ["chat"]
    assert ids(shop, "company", "firm", Wish(since=at(2, 12), until=at(1, 12))) == ["chat"]
    assert ids(shop, "company", "firm", Wish("file")) == []


def test_a_search_finds_words_in_any_order_and_names_of_stages(shop):
    assert ids(shop, "company", "firm", Wish(text="OAK tables")) == ["call"]
    assert ids(shop, "company", "firm", Wish(text="quotation")) == ["due", "mail"]
    place = {"pipeline": "sales", "stage": "s2", "rank": "m", "since": at(0)}
    write(shop, "move", ("deal", "fit", {"place": place}))
    found = story(shop, "company", "firm", Wish(text="proposal"))
    assert [t.info.label.key for t in found] == ["move"]


def test_the_log_tells_of_itself_of_its_deals_moves_and_of_its_peoples_changes(shop):
    place = {"pipeline": "sales", "stage": "s2", "rank": "m", "since": at(0)}
    write(shop, "move", ("deal", "fit", {"place": place}))
    write(shop, "edit", ("contact", "huda", {"job": "Buyer"}))
    write(shop, "edit", ("deal", "fit", {"notes": "nothing a company's timeline needs"}))
    told = story(shop, "company", "firm", Wish("change"))
    assert [(t.entity, t.info.label.key) for t in told] == [
        ("contact", "edit"), ("deal", "move"), ("deal", "create"), ("company", "create"),
    ]  # fmt: skip
    moved = told[1]
    assert moved.title == "Fit-out"
    cell, old, new = moved.cells[0]
    assert (cell, old["stage"], new["stage"]) == ("place", "s1", "s2")


def test_what_was_undone_is_in_the_history_alone(shop):
    edit = write(shop, "edit", ("company", "firm", {"staff": 80}))
    shop.log.cancel(edit.stamp)
    keys = [t.info.label.key for t in story(shop, "company", "firm", Wish("change"))]
    assert keys == ["create", "create"]
    past = story(shop, "company", "firm", Wish("history"))
    assert [(t.info.label.key, t.info.effective) for t in past] == [
        ("edit", False),
        ("create", True),
    ]


def test_an_import_of_a_thousand_people_is_not_a_thousand_entries(shop):
    edits = [Edit("contact", f"p{n}", {"deleted": False, "name": f"P{n}", "company": "firm"})
             for n in range(1000)]  # fmt: skip
    shop.log.record_bulk(Label("import", "contact", 1000), edits)
    assert len(story(shop, "company", "firm", Wish("change"))) == 2


def test_companies_below_are_told_of_when_asked(shop):
    cells = {
        "deleted": False,
        "channel": "visit",
        "state": "done",
        "start": at(5),
        "company": "below",
    }
    write(shop, "create", ("activity", "seen", cells))
    assert "seen" not in ids(shop, "company", "firm")
    assert "seen" in ids(shop, "company", "firm", Wish(deep=True))


def test_the_newest_are_the_first_of_all(shop):
    conn = shop.reader()
    for entity, id in (
        ("contact", "huda"),
        ("company", "firm"),
        ("deal", "fit"),
        ("company", "below"),
    ):
        of = scopes.scope(conn, entity, listing.number_of(conn, entity, id))
        assert timeline.newest(conn, of, 50) == timeline.index(conn, of)


def test_what_is_deleted_is_told_no_more(shop):
    write(shop, "delete", ("activity", "call", {"deleted": True}))
    assert "call" not in ids(shop, "contact", "huda")
    conn = shop.reader()
    of = scopes.scope(conn, "contact", listing.number_of(conn, "contact", "huda"))
    gone = [timeline.Entry(at(1), 0, 8, listing.number_of(conn, "activity", "call"))]
    assert telling.tell(conn, of, gone)[0].row is None


def test_people_and_counts(shop):
    conn = shop.reader()
    of = scopes.scope(conn, "company", listing.number_of(conn, "company", "firm"))
    assert timeline.people(conn, of) == (
        ["Ravi", "Siti"],
        [("huda", "Nurul Huda"), ("chen", "陈志明")],
    )
    assert timeline.counts(conn, of) == {"note": 1, "task": 2, "attachment": 0}


@pytest.mark.parametrize("kind", ["task", "product", "activity"])
def test_records_of_every_kind_tell_what_was_done_with_them(shop, kind):
    heading = {"task": "title", "product": "name", "activity": "subject"}[kind]
    write(shop, "create", (kind, "mine", {"deleted": False, heading: "Desk"}))
    write(shop, "edit", (kind, "mine", {heading: "Oak desk"}))
    told = story(shop, kind, "mine")
    assert [t.info.label.key for t in told if t.info] == ["edit", "create"]
    assert all(t.info or t.row for t in told)


def test_what_a_lead_wrote_stands_first_in_its_timeline_and_is_found(shop):
    write(shop, "edit", ("lead", "came", {"message": "We need 50 chairs"}))
    told = story(shop, "lead", "came")
    assert told[0].row["message"] == "We need 50 chairs"
    assert ids(shop, "lead", "came", Wish(text="chairs")) == ["came"]
    conn = shop.reader()
    of = scopes.scope(conn, "lead", listing.number_of(conn, "lead", "came"), False)
    assert timeline.newest(conn, of, 5) == timeline.index(conn, of)[:5]
    assert "came" not in ids(shop, "lead", "came", Wish(part="history"))
