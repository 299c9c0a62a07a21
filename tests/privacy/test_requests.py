"""What people asked: by when, how long is left on a given day, and what is kept of an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crm_desktop.domain.privacy import laws
from crm_desktop.domain.privacy.laws import CCPA, GDPR, PDPA
from crm_desktop.domain.privacy.request import PrivacyRequest
from crm_desktop.errors import UserError
from crm_desktop.privacy import clocks, requests
from crm_desktop.privacy.erasing import mentions, running
from crm_desktop.store import belongings

from .saying import make

TODAY = date(2026, 11, 27)


def asked(ws, law=PDPA, ago=0, **more):
    day = (TODAY - timedelta(days=ago)).isoformat()
    said = {"name": "Ali", "kind": "access", "state": "new", "received": day} | more
    return make(ws, requests.ENTITY, law=law, **said)


def listed(ws):
    return requests.every(ws.reader(), requests.days(ws), TODAY)


@pytest.mark.parametrize(
    ("ago", "words", "late", "close"),
    [
        (0, "21 days left", False, False),
        (13, "8 days left", False, False),
        (14, "7 days left", False, True),
        (20, "1 day left", False, True),
        (21, "Due today", False, True),
        (22, "1 day late", True, False),
        (24, "3 days late", True, False),
    ],
)
def test_a_clock_counts_the_days_of_the_law(ws, ago, words, late, close):
    asked(ws, ago=ago)
    (one,) = listed(ws)
    assert (one.clock.words, one.clock.late, one.clock.close) == (words, late, close)
    assert one.clock.tone == ("error" if late else "attention" if close else "quiet")


@pytest.mark.parametrize(
    ("law", "day"), [(GDPR, "2026-12-27"), (PDPA, "2026-12-18"), (CCPA, "2027-01-11")]
)
def test_each_law_has_its_days_and_the_workspace_its_own(ws, law, day):
    asked(ws, law)
    assert listed(ws)[0].due.isoformat() == day
    requests.set_days(ws, {law: 10})
    assert listed(ws)[0].due == TODAY + timedelta(days=10)
    requests.set_days(ws, {law: 0})
    assert listed(ws)[0].due.isoformat() == day


def test_a_request_with_a_day_of_its_own_keeps_it(ws):
    asked(ws, due="2027-02-01")
    requests.set_days(ws, {PDPA: 5})
    assert listed(ws)[0].due == date(2027, 2, 1)


def test_days_that_make_no_sense_are_neither_taken_nor_used(ws):
    for law, days in ((GDPR, -1), *((law, laws.most(law) + 1) for law in (GDPR, PDPA, CCPA))):
        with pytest.raises(UserError):
            requests.set_days(ws, {law: days})  # none gives itself more than the law does
    ws.set_setting(laws.SETTING, {GDPR: "soon", PDPA: -4, "moon": 3, CCPA: 30})
    assert requests.days(ws) == {CCPA: 30}
    ws.set_setting(laws.SETTING, "none")
    assert requests.days(ws) == {}


def test_days_of_ones_own_are_never_later_than_the_law_not_even_in_february(ws):
    requests.set_days(ws, {law: laws.most(law) for law in (GDPR, PDPA, CCPA)})
    own = requests.days(ws)
    for n in range(366):
        day = TODAY + timedelta(days=n)
        assert all(laws.due(law, day, own) <= laws.due(law, day) for law in own)
    ws.set_setting(laws.SETTING, {GDPR: 365})  # as an earlier version took them
    assert requests.days(ws) == {}


def test_the_most_urgent_is_first_and_closed_ones_are_last(ws):
    far, late, done = asked(ws), asked(ws, ago=30), asked(ws, ago=40)
    requests.answer(ws, done, "answered", "Sent the folder", "", TODAY)
    assert [one.id for one in listed(ws)] == [late, far, done]


def test_only_what_is_late_or_close_calls_and_nothing_that_is_closed(ws):
    asked(ws)
    late, close = asked(ws, ago=30), asked(ws, ago=18)
    assert requests.calling(ws, ws.reader(), TODAY) == 2
    for id in (late, close):
        requests.answer(ws, id, "refused", "It was not them", "", TODAY)
    assert requests.calling(ws, ws.reader(), TODAY) == 0


def test_an_answer_needs_words_and_each_step_is_undone(ws):
    id = asked(ws)
    with pytest.raises(UserError, match="what you answered"):
        requests.answer(ws, id, "answered", "  ", "", TODAY)
    with pytest.raises(UserError):
        requests.answer(ws, id, "new", "Sent it", "", TODAY)
    requests.answer(ws, id, "answered", "Sent it", "By phone", TODAY)
    (one,) = listed(ws)
    assert not one.open
    assert (one.row["closed"], one.row["identity"]) == ("2026-11-27", "By phone")
    ws.log.undo()
    assert listed(ws)[0].open and not listed(ws)[0].row["closed"]
    requests.answer(ws, id, "answered", "Sent it", "", TODAY)
    requests.again(ws, id)
    assert listed(ws)[0].open
    requests.remove(ws, id)
    assert not listed(ws)
    ws.log.undo()
    assert [one.id for one in listed(ws)] == [id]


def test_hours_count_where_a_deadline_has_a_time(ws):
    now = datetime(2026, 11, 27, 12, 0)
    said = [
        clocks.of_moment(now + timedelta(hours=h), now).words for h in (80, 50, 1, 0.5, -0.5, -5)
    ]
    assert said == ["3 days left", "50 hours left", "1 hour left", "Less than an hour", "Late",
                    "5 hours late"]  # fmt: skip


def test_days_left_to_a_moment_are_those_of_here():
    here = timezone(timedelta(hours=8))
    now = datetime(2026, 11, 27, 1, 0, tzinfo=here)
    due = datetime(2026, 12, 3, 17, 0, tzinfo=UTC)  # one in the night of the 4th, here
    assert clocks.of_moment(due, now).words == "7 days left"


def test_who_asks_is_called_as_the_record_is(ws):
    ali = make(ws, "contact", name="Ali bin Abu")
    asked(ws, name=None, contact=ali)
    (one,) = listed(ws)
    assert (one.name, one.subject) == ("Ali bin Abu", ("contact", ali))


@pytest.mark.parametrize(("region", "law"), [("MY", PDPA), ("DE", GDPR), ("US", CCPA), ("SG", "")])
def test_the_law_offered_first_is_that_of_the_country(region, law):
    assert laws.usual(region) == law


def test_of_somebody_erased_the_request_stays_without_a_word_of_theirs(ws):
    ali = make(ws, "contact", name="Ali bin Abu", emails__1={"value": "ali@example.com"})
    id = asked(ws, contact=ali, ago=3, words="Erase me", identity="His card")
    other = asked(ws, name="Beth", words="Like Ali bin Abu did", ago=2)
    conn = ws.reader()
    found = belongings.of(conn, "contact", ali)
    assert id in {entry.id for entry in found.theirs}
    named = mentions.find(conn, found.records, {*found.records, *(e.key for e in found.every)})
    assert [m.id for m in named] == [other]
    running.run(running.begin(ws, found, [e.key for e in found.going]))
    bare = next(one for one in listed(ws) if one.id not in (id, other))
    kept = {name: bare.row[name] for name in ("kind", "law", "received", "state")}
    assert kept == {"kind": "access", "law": PDPA, "received": "2026-11-24", "state": "new"}
    personal = [name for name, field in PrivacyRequest.fields.items() if field.personal]
    assert not any(bare.row.get(name) for name in personal)
    assert {one.id for one in listed(ws)} == {bare.id, other}
    assert bare.due == date(2026, 12, 15)


def test_a_deleted_request_of_somebody_erased_is_not_made_anew(ws):
    ali = make(ws, "contact", name="Ali bin Abu")
    requests.remove(ws, asked(ws, contact=ali))
    found = belongings.of(ws.reader(), "contact", ali)
    running.run(running.begin(ws, found, [e.key for e in found.every]))
    assert not listed(ws)


def test_nobody_asked_or_was_answered_on_a_day_to_come(ws):
    said = {"name": "Ali", "kind": "access"}
    tomorrow = date.today() + timedelta(days=1)
    with pytest.raises(UserError, match="Asked on: "):
        requests.begun(ws, said | {"received": tomorrow.isoformat()})
    assert requests.begun(ws, said | {"received": date.today().isoformat()})
    id = asked(ws)
    with pytest.raises(UserError, match="Answered on"):
        requests.answer(ws, id, "answered", "Sent", "", tomorrow)


def test_a_day_to_come_from_another_device_is_said_and_stands_first(ws):
    late, to_come = asked(ws, ago=30), asked(ws, ago=-400)
    own = asked(ws, ago=-400, due="2026-12-24")
    found = listed(ws)
    assert [r.id for r in found] == [to_come, late, own]
    assert found[0].due is None and found[0].clock.words == "On a day to come"
    assert found[2].due == date(2026, 12, 24) and found[2].clock.calls
