"""How a deal ended, in the words of other programs and of people: nothing becomes open in silence."""

import pytest

from crm_desktop import i18n
from crm_desktop.exchange import importing, remarks
from crm_desktop.exchange.columns import lacking_names, outcomes
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

from .kit import bring_in, counts, go_on, quiet

HEAD = "Deal name,Status,Stage,Closed,Lost reason\n"


def results(ws):
    return {row["title"]: row["result"] for row in listing.listed(ws.reader(), ListQuery("deal"))}


@pytest.mark.parametrize(("meant", "words"), [
    ("won", "Won|Closed - Won|closed_won|ClosedWon|Success|Successful|Completed|Paid|Sold|Ordered|"
            "Jadi|Dah jadi|Berjaya|Menang|Selesai|Deal won"),
    ("lost", "Lost|Closed Lost|Closed (lost)|Cancelled|Canceled|Order cancelled|Dead|Rejected|Tak jadi|"
             "TIDAK JADI|Batal|Dibatalkan|Gagal|Kalah|Tidak berjaya|Not sold|No deal|Lost - price"),
    ("", "Open|Running|In progress|Active|Pending|Ongoing|Terbuka|Sedang berjalan|Belum jadi|"
         "Quote sent|Negotiation|Sebut harga|Not yet|-|n/a|tiada|"),
])  # fmt: skip
def test_words_of_an_outcome(meant, words):
    assert {word: outcomes.read(word) for word in words.split("|")} == dict.fromkeys(
        words.split("|"), meant
    )


@pytest.mark.parametrize("word", ["xyzzy", "Closed", "No", "Yes", "Not quoted", "Price", "7"])
def test_any_other_word_is_no_outcome(word):
    assert outcomes.read(word) is None


@pytest.mark.parametrize("stage", ["Order confirmed", "Paid", "Completed", "Cancelled", "Jadi", ""])
def test_only_a_closed_stage_is_an_ending(stage):
    assert outcomes.ending(stage) == ""
    assert (outcomes.ending("Closed - Won"), outcomes.ending("Kalah")) == ("won", "lost")


def test_a_word_nobody_knows_leaves_the_row_out(ws, planned):
    plan = planned(
        HEAD + "Roof,xyzzy,Quote,2026-02-01,Price\nDoor,Tak jadi,Quote,2026-02-01,Price\n"
    )
    assert counts(plan) == {"new": 1, "faulty": 1} and plan.undecided == 0
    (row,) = plan.page("faulty", 0, 9)
    assert row.reason == "Status: “xyzzy” cannot be read; it is won, lost or open."
    bring_in(ws, plan)
    assert results(ws) == {"Door": {"outcome": "lost", "reason": "Price", "closed": "2026-02-01"}}


def test_a_closing_date_without_an_outcome_is_told(ws, planned, read):
    text = HEAD + "Roof,,Quote,2026-02-01,\nDoor,Open,Quote,,Price\nWall,Won,Quote,2026-02-01,\n"
    plan = planned(text)
    assert (counts(plan), plan.undecided) == ({"new": 3}, 2)
    assert remarks.undecided(2) == (
        "2 rows have a closing date or a reason and no outcome: they are read as open, without them."
    )
    done = importing.quick(ws, *read(text), progress=quiet, check=go_on)
    assert done.undecided == 2 and remarks.undecided(0) == ""


def test_a_plain_import_of_deals_tells_it_as_well(ws, planned, read):
    bring_in(ws, planned("Deal,Stage\nFirst,Quote\n"))
    text = "Deal name,Status,Closed\nRoof,,2026-02-01\nDoor,Jadi,2026-02-01\n"
    done = importing.quick(ws, *read(text), progress=quiet, check=go_on)
    assert (done.created, done.undecided) == (2, 1)
    assert remarks.meant(done.meant) == "Status: “Jadi” → Won"


def test_words_that_become_one_are_told(planned):
    plan = planned("Nama,Emel,Lead status\nA,a@x.my,Dihubungi\nB,b@x.my,Layak\nC,c@x.my,Baru\n"
                   "D,d@x.my,Tidak layak\n", name="prospek lead.csv")  # fmt: skip
    assert (plan.mapping.kind, counts(plan)) == ("lead", {"new": 4})
    assert remarks.meant(plan.meant) == "Lead status: “Dihubungi”, “Layak” → In touch"


def test_our_own_words_are_not_told(planned):
    plan = planned(HEAD + "Roof,Won,Quote,2026-02-01,\nDoor,lost,Quote,,Price\nWall,Open,Quote,,\n")
    assert (plan.meant, plan.undecided) == ((), 0)


def test_choices_are_read_in_both_languages_whichever_is_in_use(planned):
    text = "Nama,Emel,Lead status\nA,a@x.my,In touch\nB,b@x.my,Baharu\n"
    before = i18n.language()
    try:
        for language in ("en", "ms"):
            i18n.set_language(language)
            assert counts(planned(text, name="prospek lead.csv")) == {"new": 2}
    finally:
        i18n.set_language(before)


def test_a_file_taken_for_the_wrong_kind_says_how_to_choose_another(planned):
    plan = planned("Foo,Bar,Region\nabc,2,x\ndef,3,y\n")
    assert counts(plan) == {"error": 2}
    assert lacking_names.other_kind(plan.mapping, plan.counts) == (
        "The rows were taken for: Contacts. No row could be read as one."
    )
    assert "deal" in lacking_names.others(plan.mapping)
    sound = planned("Name,E-mail\nA,a@x.my\n")
    assert lacking_names.other_kind(sound.mapping, sound.counts) == ""


def test_a_list_with_the_names_of_deals_is_one_of_deals(planned):
    assert planned(HEAD + "Roof,Won,Quote,2026-02-01,\n").mapping.kind == "deal"
