"""What a quick line says: a corpus of sentences in English, Malay and both, and lines of any kind."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.agenda import clock, people, quick_add
from crm_desktop.agenda.words import KINDS, PARTS_OF_DAY, WEEKDAYS
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.typed_days import COMING_DAYS, MONTHS

from .kit import NOW

CORPUS = json.loads((Path(__file__).parent / "quick_add.json").read_text("utf-8"))


@pytest.mark.parametrize("text", ["every month", "setiap bulan", "monthly"])
def test_a_repetition_goes_by_the_day_of_what_repeats_whichever_is_today(text, monkeypatch):
    monkeypatch.setattr(clock, "now_here", lambda: datetime(2026, 11, 30, 9))
    assert quick_add.rule_for(text, date(2030, 1, 1)) == "FREQ=MONTHLY"
    last = "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    assert quick_add.rule_for(text, date(2026, 1, 31)) == last
    assert quick_add.rule_for(text, None) == "FREQ=MONTHLY", "a day that comes later decides"


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 80


@pytest.mark.parametrize("row", CORPUS, ids=[row[0] for row in CORPUS])
def test_a_sentence_is_understood(row):
    text, title, kind, due, *more = row
    read = quick_add.read(text, NOW)
    said = "" if read.day is None else read.day.isoformat()
    said += f" {read.at:%H:%M}" if read.at else ""
    assert (read.title, read.kind, said) == (title, kind, due)
    extra = {
        "rule": read.rule,
        "priority": read.priority,
        "owner": read.owner,
        "remind": read.remind,
        "remind_ahead": read.remind_ahead,
        "remind_time": read.remind_time and f"{read.remind_time:%H:%M}",
    }
    assert {k: v for k, v in extra.items() if v} == (more[0] if more else {})


def test_what_was_understood_is_told_by_its_place():
    read = quick_add.read("esok 3ptg telefon Aminah penting", NOW)
    told = {span.what: read.text[span.start : span.end] for span in read.spans}
    assert told == {"day": "esok", "time": "3ptg", "kind": "telefon", "priority": "penting"}


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        (date(2026, 12, 31), "esok call", date(2027, 1, 1)),
        (date(2026, 12, 31), "1/1 call", date(2027, 1, 1)),
        (date(2028, 2, 28), "esok call", date(2028, 2, 29)),
        (date(2027, 1, 1), "29/2 call", date(2028, 2, 29)),
        (date(2026, 11, 23), "next Mon call", date(2026, 11, 30)),  # said on a Monday
        (date(2026, 11, 23), "Mon call", date(2026, 11, 30)),
        (date(2026, 11, 29), "Isnin depan call", date(2026, 11, 30)),  # said on a Sunday
        (date(2027, 1, 31), "next month call", date(2027, 2, 1)),
        (date(2027, 1, 31), "in 1 month call", date(2027, 2, 28)),
    ],
)
def test_days_at_the_edges_of_weeks_months_and_years(today, text, expected):
    assert quick_add.read(text, datetime.combine(today, time(10))).day == expected


def test_a_rule_at_the_end_of_a_month_keeps_to_it():
    read = quick_add.read("31/1 pay rent every month", datetime(2027, 1, 5, 9))
    assert read.rule == "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"


def test_a_chip_taken_away_is_not_understood_any_more():
    read = quick_add.read("esok 3ptg telefon Aminah !", NOW)
    assert quick_add.without(read, "day").due == ""
    assert quick_add.without(read, "priority").priority == ""


@pytest.mark.parametrize(("text", "wrong"), [
    ("31/02/2027 hantar surat", "31/02/2027"), ("call on 31 Feb", "31 Feb"), ("31.04.27 3pm", "31.04.27"),
    ("2027-02-30 pay", "2027-02-30"), ("Feb 30 pay", "Feb 30"), ("12/31/2027 call", "12/31/2027"),
    ("every 31 Feb pay", "31 Feb"),
    ("31/02/2027 hantar surat esok", ""), ("29/02/2028 call", ""), ("see lot 31/2", ""),
    ("invoice 2026-13-45", ""), ("buy 40 mac", ""), ("call 99/99", ""),
])  # fmt: skip
def test_a_day_the_calendar_has_not_is_told_as_it_was_typed(text, wrong):
    read = quick_add.read(text, NOW)
    assert read.no_day == wrong
    assert quick_add.without(read, "day").no_day == quick_add.dated(read).no_day == ""


WORDS = st.sampled_from(
    [*WEEKDAYS, *MONTHS, *KINDS, *COMING_DAYS, *PARTS_OF_DAY, "next", "depan", "ini", "every", "setiap",
     "in", "lagi", "3", "31", "99999", "25/11", "31/2", "0/0", "2026-13-45", "3ptg", "13pm", "25:61",
     "!", "@", "@Huda", "hb", "th", "of", "and", "dan", ",", "İstanbul", "ß", "陈志明", "\x00", "\n"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=9).map(" ".join)),
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
)
def test_any_line_is_read_and_its_spans_lie_inside(text, now):
    read = quick_add.read(text, now)
    end = 0
    for span in read.spans:
        assert 0 <= span.start < span.end <= len(read.text) == len(read.names)
        assert span.start >= end or span.what == "kind"
        end = max(end, span.end)
    assert read.at is None or read.day is not None
    assert read.due == "" or len(read.due) in (10, 20)


def test_a_line_without_end_is_read_at_once():
    read = quick_add.read("every monday and " * 20_000, NOW)
    assert len(read.text) <= 500


@pytest.fixture
def known(ws):
    names = (
        "Siti Aminah binti Abdullah",
        "Aminah Yusof",
        "Tan Ah Kow",
        "陈志明",
        "Ramasamy a/l Muthu",
    )
    edits = [Edit("contact", new_id(), {"deleted": False, "name": name}) for name in names]
    edits.append(Edit("company", new_id(), {"deleted": False, "name": "Maju Jaya Sdn Bhd"}))
    ws.log.record(Label("create", "contact"), edits)
    return ws


@pytest.mark.parametrize(
    ("text", "piece", "titles"),
    [
        ("esok 3ptg telefon Aminah", "Aminah", {"Siti Aminah binti Abdullah", "Aminah Yusof"}),
        ("telefon siti aminah esok", "siti aminah", {"Siti Aminah binti Abdullah"}),
        ("call Tan next Tue 10am", "Tan", {"Tan Ah Kow"}),
        ("tmr 9am call 陈志明", "陈志明", {"陈志明"}),
        ("in 2 weeks follow up with Maju Jaya", "Maju Jaya", {"Maju Jaya Sdn Bhd"}),
        ("Ramasamy call tomorrow", "Ramasamy", {"Ramasamy a/l Muthu"}),
    ],
)
def test_whom_a_line_is_about_is_found(known, text, piece, titles):
    found = people.find(known.reader(), quick_add.read(text, NOW))
    assert found is not None
    assert text[found.span.start : found.span.end] == piece
    assert {hit.title for hit in found.hits} == titles


@pytest.mark.parametrize("text", ["send catalogue tomorrow", "call back about stools", "esok 3ptg"])
def test_nobody_is_named_by_other_words(known, text):
    assert people.find(known.reader(), quick_add.read(text, NOW)) is None


@pytest.fixture
def timber(ws):
    """A file whose names are words one uses: wood, a rose, tables; and a person with a firm."""
    ids = {}

    def make(entity, title, **cells):
        ids[title] = new_id()
        field = "title" if entity == "deal" else "name"
        return Edit(entity, ids[title], {"deleted": False, field: title, **cells})

    firm = make("company", "Aminah Enterprise")
    who = make("contact", "Aminah Yusof", company=firm.id)
    edits = [
        firm, who, make("company", "Kayu Sdn Bhd"), make("contact", "Rose Tan"),
        make("company", "Kayu Jati Maju"), make("deal", "Meja Aminah", **{f"contacts.{who.id}": True}),
        make("lead", "Aminah", contact=who.id, status="converted"), make("deal", "Kerusi"),
    ]  # fmt: skip
    ws.log.record(Label("create"), edits)
    return ws


@pytest.mark.parametrize("text", [
    "beli kayu esok", "Beli kayu esok", "Kayu untuk esok", "BELI KAYU ESOK", "beli papan kayu esok",
    "buy rose tomorrow", "Buy Kayu", "hantar kayu esok", "beli kayu jati esok", "kutip kerusi esok",
    "telefon pasal kayu esok",
])  # fmt: skip
def test_a_word_that_is_only_a_word_names_nobody(timber, text):
    assert people.find(timber.reader(), quick_add.read(text, NOW), typing=True) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("telefon kayu sdn bhd esok", "Kayu Sdn Bhd"), ("jumpa Kayu Jati esok", "Kayu Jati Maju"),
        ("semak invois kayu jati", "Kayu Jati Maju"), ("call rose", "Rose Tan"),
        ("beli papan untuk rose esok", "Rose Tan"), ("rose call back tomorrow", "Rose Tan"),
        ("bayar kepada kayu jati", "Kayu Jati Maju"), ("hantar katalog rose", "Rose Tan"),
        ("tempah meja Kerusi esok", "Kerusi"),
    ],
)  # fmt: skip
def test_a_name_that_is_meant_is_found(timber, text, title):
    found = people.find(timber.reader(), quick_add.read(text, NOW))
    assert found is not None and found.certain and found.hits[0].title == title


@pytest.mark.parametrize("text", ["telefon Aminah esok", "call aminah", "aminah 3ptg"])
def test_a_person_is_meant_before_what_is_theirs(timber, text):
    found = people.find(timber.reader(), quick_add.read(text, NOW))
    assert found.certain and found.hits[0].title == "Aminah Yusof"
    assert len(found.hits) > 1  # the others can be chosen


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "esok 3ptg telefon Ramasamy dan Siti Aminah",
            ["Ramasamy a/l Muthu", "Siti Aminah binti Abdullah"],
        ),
        (
            "call siti aminah, tan and 陈志明 tomorrow",
            ["Siti Aminah binti Abdullah", "Tan Ah Kow", "陈志明"],
        ),
        ("jumpa Tan & Maju Jaya esok 3ptg", ["Tan Ah Kow", "Maju Jaya Sdn Bhd"]),
        ("telefon Ramasamy dengan Aminah Yusof", ["Ramasamy a/l Muthu", "Aminah Yusof"]),
        ("telefon Ramasamy dan beli papan Tan", ["Ramasamy a/l Muthu"]),
        ("hantar katalog dan telefon Tan", ["Tan Ah Kow"]),
        ("Maju Jaya dan Maju Jaya", ["Maju Jaya Sdn Bhd"]),  # of companies there is one
    ],
)
def test_people_joined_by_and_are_all_meant(known, text, titles):
    found = people.named(known.reader(), quick_add.read(text, NOW))
    assert [match.hits[0].title for match in found] == titles
    assert all(match.certain for match in found)


def test_of_two_names_one_may_fit_several(known):
    first, second = people.named(known.reader(), quick_add.read("telefon Ramasamy dan Aminah", NOW))
    assert first.certain and not second.certain and len(second.hits) == 2


def test_who_is_called_just_so_is_meant_before_a_namesake_with_more_names(known):
    edits = [Edit("contact", new_id(), {"deleted": False, "name": "Nor Aminah Yusof"})]
    known.log.record(Label("create", "contact"), edits)
    found = people.find(known.reader(), quick_add.read("telefon aminah yusof", NOW))
    assert found.certain and found.hits[0].title == "Aminah Yusof" and len(found.hits) == 2
    assert not people.find(known.reader(), quick_add.read("telefon aminah", NOW)).certain


def test_a_name_is_found_while_it_is_typed(known):
    read = quick_add.read("telefon Rama", NOW)
    assert people.find(known.reader(), read) is None
    assert people.find(known.reader(), read, typing=True) is not None


def test_this_afternoon_is_today_when_three_is_past():
    for text in ("petang ini ambil papan", "collect boards this afternoon"):
        read = quick_add.read(text, datetime(2026, 11, 26, 16, 24))
        assert (read.day, read.at) == (date(2026, 11, 26), None), text
