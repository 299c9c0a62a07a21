"""The latest word of a contact holds, one way and one purpose at a time."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from random import Random

import pytest

from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.rule import Condition
from crm_desktop.errors import UserError
from crm_desktop.privacy import consents
from crm_desktop.privacy.consents import Said
from crm_desktop.store import listing
from crm_desktop.store.consents import reach, told

from .saying import close, make, say, shown


@pytest.fixture
def ali(memory):
    return make(memory, "contact", name="Ali")


def test_nothing_recorded_is_not_known(memory, ali):
    assert set(shown(memory, ali).values()) == {"unknown"}
    verdict = reach.may(memory.reader(), ali, "email")
    assert (verdict.marketing, verdict.closed) == ("unknown", False)
    assert "Nothing is recorded" in verdict.why


def test_a_refusal_said_now_holds_though_a_wrong_clock_dated_the_consent_ahead(memory, ali):
    ahead = {"happened": "2999-01-01T10:00:00Z", "created": "2999-01-01T10:00:00Z"}
    make(memory, "consent", contact=ali, channel="email", state="given", basis="consent", **ahead)
    assert shown(memory, ali)["email"] == "yes"
    consents.record(memory, [ali], Said("email", "objected"))
    assert shown(memory, ali)["email"] == "no"
    consents.record(memory, [ali], Said("email", "given"))
    assert shown(memory, ali)["email"] == "yes"


def test_the_latest_word_holds_one_way_at_a_time(memory, ali):
    say(memory, ali, "email", "given", "2026-01-01")
    assert shown(memory, ali) == {
        "email": "yes", "phone": "unknown", "message": "unknown", "post": "unknown",
    }  # fmt: skip
    say(memory, ali, "any", "objected", "2026-02-01")
    assert set(shown(memory, ali).values()) == {"no"}
    assert reach.may(memory.reader(), ali, "email").why == "E-mail: objected on 2026-02-01."
    say(memory, ali, "phone", "given", "2026-03-01")
    assert shown(memory, ali)["phone"] == "yes"
    assert shown(memory, ali)["email"] == "no"


def test_a_refusal_recorded_late_counts_from_when_it_was_said(memory, ali):
    say(memory, ali, "email", "given", "2026-03-01")
    say(memory, ali, "email", "withdrawn", "2026-01-01")  # an old letter, found later
    assert shown(memory, ali)["email"] == "yes"
    say(memory, ali, "email", "withdrawn", "2026-03-01")  # of the same day: the refusal holds
    assert shown(memory, ali)["email"] == "no"


def test_a_refusal_of_a_day_holds_against_what_was_given_that_day(memory, ali):
    say(memory, ali, "email", "given", "2026-03-01T08:00:00.000Z")
    say(memory, ali, "email", "objected", "2026-03-01")  # the form was left without a time
    assert shown(memory, ali)["email"] == "no"
    say(memory, ali, "email", "given", "2026-03-03T08:00:00.000Z")
    assert shown(memory, ali)["email"] == "yes"


def test_what_a_slip_dated_in_the_future_counts_from_when_it_was_written_down(memory, ali):
    slip = {"happened": "2099-03-01", "basis": "consent"}
    make(memory, "consent", contact=ali, channel="email", state="given", **slip)
    say(memory, ali, "email", "objected", "")
    assert shown(memory, ali)["email"] == "no"
    make(memory, "consent", contact=ali, channel="phone", state="objected", happened="2099-03-01")
    time.sleep(1.1)  # cells hold whole seconds
    say(memory, ali, "phone", "given", "")
    assert shown(memory, ali)["phone"] == "yes"


def test_what_was_given_for_one_purpose_is_not_for_another(memory, ali):
    news, offers = (make(memory, "purpose", name=name) for name in ("News", "Offers"))
    say(memory, ali, "email", "given", "2026-01-01", news)
    say(memory, ali, "email", "withdrawn", "2026-01-02", offers)
    conn = memory.reader()
    assert reach.may(conn, ali, "email", news).marketing == "yes"
    assert reach.may(conn, ali, "email", offers).marketing == "no"
    assert reach.may(conn, ali, "email").marketing == "no"  # as long as nobody says for what


def test_do_not_contact_closes_every_way_whatever_was_given(memory, ali):
    say(memory, ali, "any", "given", "2026-01-01")
    close(memory, [ali])
    assert set(shown(memory, ali).values()) == {"no"}
    assert reach.may(memory.reader(), ali, "phone").closed
    assert reach.closed(memory.reader(), [ali]) == {ali}


def test_undo_takes_back_what_was_recorded_and_keeps_its_history(memory, ali):
    say(memory, ali, "email", "given", "2026-01-01")
    memory.log.cancel(memory.log.undoable().stamp)
    assert shown(memory, ali)["email"] == "unknown"
    memory.log.redo()
    assert shown(memory, ali)["email"] == "yes"


def test_each_event_is_kept_with_its_proof(memory, ali):
    said = Said(
        "email", wording="Yes, send me news", version="3", way="form", happened="2026-01-01"
    )
    consents.record(memory, [ali], said)
    say(memory, ali, "email", "withdrawn", "2026-02-01")
    events = told.of(memory.reader(), ali).events
    assert [(e.state, e.at) for e in events] == [
        ("withdrawn", "2026-02-01"),
        ("given", "2026-01-01"),
    ]
    assert (events[1].wording, events[1].version, events[1].way) == (
        "Yes, send me news",
        "3",
        "form",
    )


def test_those_who_may_be_written_to_are_found_by_a_rule_and_sorted(memory, ali):
    beth, carl = make(memory, "contact", name="Beth"), make(memory, "contact", name="Carl")
    say(memory, ali, "email", "given", "2026-01-01")
    say(memory, beth, "email", "objected", "2026-01-01")
    conn = memory.reader()

    def names(value: str) -> list[str]:
        query = listing.ListQuery("contact", conditions=(Condition("may_email", "is", [value]),))
        return [row["name"] for row in listing.listed(conn, query)]

    assert (names("yes"), names("no"), names("unknown")) == (["Ali"], ["Beth"], ["Carl"])
    by_answer = listing.ListQuery("contact", (listing.Sort("may_email"),))
    assert [row["id"] for row in listing.listed(conn, by_answer)] == [beth, carl, ali]
    ns = [listing.number_of(conn, "contact", id) for id in (ali, beth, carl)]
    parted = reach.parted(conn, ns, "email")
    assert (parted.allowed, parted.refused, parted.unknown) == ([ns[0]], 1, 1)


def test_what_is_said_of_a_merged_contact_is_of_the_one_that_stands(memory, ali):
    from crm_desktop.duplicates import merging

    say(memory, ali, "email", "objected", "2026-01-01")
    other = make(memory, "contact", name="Ali bin Abu")
    merging.merge(memory, merging.plan(memory.reader(), "contact", [other, ali], other))
    assert shown(memory, other)["email"] == "no"


@pytest.mark.parametrize("said", [Said("pigeon"), Said("email", "maybe"), Said("email", basis=""),
                                  Said("email", way="dream")])  # fmt: skip
def test_what_is_not_whole_is_refused(memory, ali, said):
    with pytest.raises(UserError):
        consents.record(memory, [ali], said)


def test_sql_and_plain_thought_agree_on_two_hundred_histories(memory):
    rng = Random(6)
    ways = ("email", "phone", "message", "post")
    purposes = ["", make(memory, "purpose", name="News"), make(memory, "purpose", name="Offers")]
    for at in range(200):
        who = make(memory, "contact", name=f"P{at}")
        events = [
            (rng.choice((*ways, "any")), rng.choice(("given", "given", "withdrawn", "objected")),
             f"2026-01-0{rng.randint(1, 4)}{rng.choice(('', f'T1{rng.randint(0, 9)}:00:00.000Z'))}",
             rng.choice(purposes))
            for _ in range(rng.randint(0, 5))
        ]  # fmt: skip
        for channel, state, day, purpose in events:
            say(memory, who, channel, state, day, purpose)
        for way in ways:
            for wanted in purposes:
                found = reach.may(memory.reader(), who, way, wanted).marketing
                assert found == _plainly(events, way, wanted), (events, way, wanted)


def _plainly(events, way, wanted):
    mine = [e for e in events if e[0] in (way, "any") and (not wanted or e[3] in ("", wanted))]
    given = [e for e in mine if e[1] == "given"]
    for refusal in (e for e in mine if e[1] != "given"):
        same = [g for g in given if g[3] == refusal[3] or "" in (g[3], refusal[3])]
        if not any(_later(g[2], refusal[2]) for g in same):
            return "no"
    return "yes" if given else "unknown"


def local(at):
    return datetime.fromisoformat(at).astimezone()


def _later(one, other):
    if 10 in (len(one), len(other)):
        one, other = (at if len(at) == 10 else str(local(at).date()) for at in (one, other))
    return one > other


def at_clock(monkeypatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Etc/GMT+12"])
def test_nobody_said_anything_on_a_day_to_come(memory, ali, monkeypatch, zone):
    at_clock(monkeypatch, zone)
    try:
        today = date.today()
        ahead = today + timedelta(days=1)
        midnight = datetime.combine(ahead, datetime.min.time()).astimezone()
        for happened in (ahead.isoformat(), utc_text(midnight)):
            with pytest.raises(UserError, match=f"{ahead}: that day is to come"):
                consents.record(memory, [ali], Said("email", happened=happened))
        assert shown(memory, ali)["email"] == "unknown"
        for happened in (today.isoformat(), utc_text(midnight - timedelta(seconds=1))):
            consents.record(memory, [ali], Said("email", happened=happened))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert len(told.of(memory.reader(), ali).events) == 2
