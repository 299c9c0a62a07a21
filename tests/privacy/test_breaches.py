"""Breaches: who has to be told by when, on a given moment, and the letters about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.privacy.laws import CCPA, GDPR, LAWS, PDPA, usual
from crm_desktop.domain.privacy.notices import AUTHORITY, DUTIES, PEOPLE
from crm_desktop.errors import UserError
from crm_desktop.gui.privacy.desk import breach_words
from crm_desktop.privacy import breaches, letters

from .saying import make

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def noted(ws, law=PDPA, hours=0, **more):
    said = {
        "name": "Laptop stolen",
        "state": "open",
        "noticed": utc_text(NOW - timedelta(hours=hours)),
    }
    return make(ws, breaches.ENTITY, law=law, **(said | more))


def one(ws, now=NOW):
    (found,) = breaches.every(ws.reader(), now)
    return found


def notice(ws, whom, now=NOW):
    return next((n for n in one(ws, now).notices if n.duty.whom == whom), None)


@pytest.mark.parametrize("law", [GDPR, PDPA])
@pytest.mark.parametrize(
    ("hours", "words", "late"),
    [(0, "72 hours left", False), (26, "46 hours left", False), (71, "1 hour left", False),
     (71.5, "Less than an hour", False), (72.5, "Late", True), (80, "8 hours late", True)],
)  # fmt: skip
def test_the_authority_is_told_within_72_hours(ws, law, hours, words, late):
    noted(ws, law, hours)
    clock = notice(ws, AUTHORITY).clock
    assert (clock.words, clock.late) == (words, late)
    assert one(ws).clock == clock  # the most urgent one is that of the row


@pytest.mark.parametrize(
    ("cells", "owed"),
    [({"people": 1000}, False), ({"people": 1001, "harm": None}, True), ({"harm": True}, True)],
)
def test_in_malaysia_people_are_told_where_it_is_serious_or_about_many(ws, cells, owed):
    noted(ws, **({"harm": False} | cells))
    assert (notice(ws, PEOPLE) is not None) == owed


@pytest.mark.parametrize(
    ("law", "cells", "asks"),
    [(PDPA, {}, "harm"), (GDPR, {}, "harm"), (PDPA, {"harm": False}, "people"), (GDPR, {"harm": False}, None),
     (PDPA, {"people": 5}, "harm"), (CCPA, {}, "")],
)  # fmt: skip
def test_whether_people_are_told_stays_a_question_until_it_is_answered(ws, law, cells, asks):
    id = noted(ws, law, **cells)
    found = notice(ws, PEOPLE)
    assert (found.asked if found else None) == asks
    breaches.told(ws, id, AUTHORITY, utc_text(NOW))
    assert (one(ws).clock.words == "Everybody told") == (asks is None)
    if asks:
        assert one(ws).clock.words == (
            "How serious is it?" if asks == "harm" else "How many people?"
        )
        with pytest.raises(UserError, match="not known yet"):
            breaches.close(ws, id)
    ws.log.record(
        Label("edit", "breach", row=id), [Edit("breach", id, {"harm": False, "people": 3})]
    )
    assert (notice(ws, PEOPLE) is None) == (law != CCPA)


def test_a_new_one_needs_its_moment_and_has_the_law_of_the_country(ws):
    with pytest.raises(UserError, match="noticed"):
        breaches.begun(ws, {"name": "Mail sent wrong"})
    begun = breaches.begun(ws, {"name": "Mail sent wrong", "noticed": "2026-11-27T10:00:00Z"})
    with pytest.raises(UserError, match="needs a time"):
        breaches.begun(ws, {"name": "Mail sent wrong", "noticed": "2026-11-27"})
    assert begun["state"] == "open" and begun.get("law") == (usual(ws.profile.region) or None)


def test_their_seven_days_begin_when_the_commissioner_was_told(ws):
    id = noted(ws, hours=60, harm=True)
    assert notice(ws, PEOPLE).due is None
    breaches.told(ws, id, AUTHORITY, utc_text(NOW))
    assert notice(ws, PEOPLE).due == NOW + timedelta(days=7)
    assert notice(ws, AUTHORITY).clock.words == "Told"
    assert notice(ws, PEOPLE, NOW + timedelta(days=9)).clock.late
    ws.log.undo()
    assert notice(ws, PEOPLE).due is None


def test_under_the_gdpr_many_people_alone_are_no_reason_and_there_is_no_figure(ws):
    noted(ws, GDPR, people=50_000)
    assert notice(ws, PEOPLE).asked == "harm"
    noted(ws, GDPR, harm=True)
    found = next(b for b in breaches.every(ws.reader(), NOW) if b.row["harm"])
    people = next(n for n in found.notices if n.duty.whom == PEOPLE)
    assert (people.due, people.clock.words) == (None, "Without delay")


def test_it_is_dealt_with_when_all_are_told_or_a_reason_stands(ws):
    id = noted(ws, harm=True)
    with pytest.raises(UserError, match="not been told"):
        breaches.close(ws, id)
    breaches.told(ws, id, AUTHORITY, "2026-11-27")
    with pytest.raises(UserError):
        breaches.close(ws, id)
    breaches.told(ws, id, PEOPLE, "2026-11-28")
    breaches.close(ws, id)
    assert not one(ws).open and one(ws).clock.words == "Dealt with"
    breaches.again(ws, id)
    assert one(ws).open
    other = noted(ws, reason="The stick was found in the office")
    breaches.close(ws, other)
    breaches.remove(ws, other)
    ws.log.undo()
    assert {b.id for b in breaches.every(ws.reader(), NOW)} == {id, other}


def test_only_open_ones_whose_clock_runs_call(ws):
    now = datetime.now().astimezone()
    ids = [make(ws, "breach", name="x", law=law, noticed=utc_text(now), state="open")
           for law in (GDPR, PDPA)]  # fmt: skip
    make(ws, "breach", name="no law", noticed=utc_text(now), state="open")
    assert breaches.calling(ws, ws.reader(), now.date()) == 2
    breaches.told(ws, ids[0], AUTHORITY, utc_text(now))
    assert breaches.calling(ws, ws.reader(), now.date()) == 1


def test_every_law_says_who_is_told_and_where_that_stands():
    assert set(DUTIES) == {law.value for law in LAWS}
    assert all(duty.source and duty.hours >= 0 for duties in DUTIES.values() for duty in duties)


def test_what_is_left_after_the_authority_was_told_has_its_days_too():
    row = {"id": "x", "law": PDPA, "noticed": "2026-11-27", "told_authority": "2026-11-28"}
    one = breaches.of(row, datetime(2026, 11, 29, tzinfo=UTC))
    assert (one.more_by, one.kept_until) == (date(2026, 12, 28), date(2028, 11, 28))
    said = dict(breach_words.facts(one))
    assert said["What was not known at first"] == "goes to the authority by 28 Dec 2026"
    assert said["This record"] == "is kept until 28 Nov 2028 at least"
    for other in ({"law": GDPR}, {"told_authority": None}):
        one = breaches.of(row | other, datetime(2026, 11, 29, tzinfo=UTC))
        assert (one.more_by, one.kept_until) == (None, None)


# letters


def written(row, whom, lang="en", sender="Huda Furnishing"):
    return letters.draft(row, whom, lang, sender, lambda text: f"<{text}>")


@pytest.mark.parametrize("lang", ["en", "ms"])
@pytest.mark.parametrize("whom", [AUTHORITY, PEOPLE])
def test_a_letter_names_only_known_gaps_and_none_is_left(lang, whom):
    gaps = set(letters.GAP.findall(letters.template(whom, lang)))
    assert gaps <= {*letters.NAMES, "today", "harm"}
    assert {"sender", "today", "what", "noticed", "data", "harm", "measures"} <= gaps
    full = {"name": "N1", "noticed": "2026-11-27", "happened": "2026-11-26", "law": PDPA, "data": "D1",
            "people": 1240, "harm": True, "devices": "V1", "details": "T1", "measures": "M1"}  # fmt: skip
    said = written(full, whom, lang)
    assert "{{" not in said and "[" not in said
    assert all(text in said for text in ("Huda Furnishing", "N1", "<2026-11-27>", "D1", "M1"))
    if whom == AUTHORITY:
        assert "1,240" in said and "V1" in said
        assert ("Commissioner" in said) == (lang == "en")


def test_what_nobody_wrote_down_stays_a_gap_that_is_seen():
    said = written({"name": "Stick lost", "law": CCPA}, AUTHORITY)
    assert "[fill in: which data]" in said and "[fill in: when you noticed]" in said
    assert "[isi: data yang mana]" in written({"name": "x"}, AUTHORITY, "ms")


@pytest.mark.parametrize("whom", [AUTHORITY, PEOPLE])
def test_a_letter_claims_nothing_nobody_said(whom):
    said = written({"name": "Laptop stolen", "noticed": "2026-11-27"}, whom)
    assert "[fill in: how serious it may be for them]" in said and "not expect" not in said
    assert said.count("Laptop stolen") == 1  # not a second time as what happened step by step
    assert "not expect" in written({"name": "x", "harm": False}, whom)
    assert "seriously" in written({"name": "x", "harm": 1}, AUTHORITY)


@pytest.mark.parametrize("whom", [AUTHORITY, PEOPLE])
def test_a_letter_has_the_address_at_its_head_alone_and_asks_for_it_once(whom):
    said = written({"name": "x"}, whom, sender="Huda Furnishing\n12 Jalan Ampang")
    assert said.startswith("Huda Furnishing\n12 Jalan Ampang\n")
    assert said.count("12 Jalan Ampang") == 1 and said.rstrip().endswith("Huda Furnishing")
    assert written({"name": "x"}, whom, sender="").count("your name and address]") == 1


def test_what_looks_like_a_gap_in_what_was_typed_is_not_filled():
    said = written({"name": "{{sender}} {{measures}} {0} %s", "measures": "Locked"}, PEOPLE)
    assert "What happened: {{sender}} {{measures}} {0} %s" in said


def test_a_letter_is_kept_with_the_breach_and_undone(ws):
    id = noted(ws)
    breaches.keep_letter(ws, id, PEOPLE, "Dear all\n")
    assert one(ws).row["letter_people"] == "Dear all"
    ws.log.undo()
    assert not one(ws).row["letter_people"]


def test_the_most_urgent_stands_first_and_a_day_to_come_is_said_before_all(ws):
    late, soon = noted(ws, hours=90), noted(ws, hours=30)
    later, done = noted(ws, hours=1), noted(ws, hours=2, state="done")
    told = noted(ws, hours=80, told_authority=utc_text(NOW), harm=False, people=3)
    asked = noted(ws, hours=80, told_authority=utc_text(NOW))
    to_come = noted(ws, hours=-30 * 24)  # as it may come from another device
    found = breaches.every(ws.reader(), NOW)
    assert [b.id for b in found] == [to_come, late, asked, soon, later, told, done]
    clock = found[0].clock
    assert (clock.words, clock.calls, clock.late) == ("On a day to come", True, False)
    assert breaches.calling(ws, ws.reader(), NOW.astimezone().date()) >= 1


@pytest.mark.parametrize("field", ["noticed", "happened", "told_authority", "told_people"])
def test_nothing_happened_on_a_day_to_come(ws, field):
    begun = {"name": "Mail sent wrong", "noticed": "2026-11-01T10:00:00Z"}
    tomorrow = date.today() + timedelta(days=1)
    for said in (tomorrow.isoformat(), f"{tomorrow + timedelta(days=1)}T10:00:00Z"):
        with pytest.raises(UserError, match="still to come"):
            breaches.begun(ws, begun | {field: said})
    today = utc_text(datetime.now(UTC)) if field == "noticed" else date.today().isoformat()
    assert breaches.begun(ws, begun | {field: today})
