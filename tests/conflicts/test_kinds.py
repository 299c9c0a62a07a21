"""Each kind of conflict, between two real files, and that deciding it empties both desks."""

from __future__ import annotations

import pytest

from crm_desktop.activities import notes
from crm_desktop.conflicts import settling
from crm_desktop.domain.keys import new_id
from crm_desktop.duplicates import merging
from crm_desktop.store import contested_list, suspects
from crm_desktop.store.conflicts import CELL, GONE
from crm_desktop.store.suspects import ORPHANED, SHARED, TWIN

from .kit import case, listed, made, meet, only, shown, write


def empty(*spaces):
    return all(contested_list.counts(ws.reader())[:2] == (0, 0) for ws in spaces)


def test_nothing_is_listed_while_nobody_disagrees(pair):
    ann, siti = pair
    write(ann, "maju", job="Director")
    write(siti, "maju", language="ms")
    meet(ann, siti)
    assert listed(ann) == listed(siti) == []
    write(ann, "maju", job="Chair")
    write(siti, "maju", job="Chair")
    meet(ann, siti)
    assert listed(ann) == listed(siti) == []


def test_two_values_of_a_field_are_listed_with_both_sides_and_what_stood_before(pair):
    ann, siti = pair
    write(ann, "maju", job="Director", language="ms")
    write(siti, "maju", job="Chair")
    meet(ann, siti)
    (entry,) = listed(ann)
    assert (entry.kind, entry.entity, entry.title, entry.cells) == (
        CELL, "contact", "Maju Jaya", ("job",))  # fmt: skip
    found = only(ann)
    (contest,) = found.contests
    assert contest.base == "Owner"
    assert contest.sides[contest.mine] == "Director"
    assert contest.sides[contest.theirs] == "Chair"
    assert found.voices[contest.mine].own and found.voices[contest.theirs].author == "Siti"
    assert [(j.cell, j.base, j.value) for j in found.joined] == [("language", "en", "ms")]
    assert only(siti).contests[0].sides[only(siti).contests[0].mine] == "Chair"


def test_a_note_is_listed_with_its_mentions_as_names(pair):
    ann, siti = pair
    link = notes.link("contact", new_id(), "Lim Siew Ling")
    made(ann, "note", "note", text=f"{'Asked about oak. ' * 5}\n\nAsk {link} first.")
    meet(ann, siti)
    write(ann, "note", "note", pinned=True)
    write(siti, "note", "note", pinned=False)
    meet(ann, siti)
    (entry,) = listed(ann)
    assert entry.title == f"{'Asked about oak. ' * 5}Ask @Lim Siew Ling first."


@pytest.mark.parametrize("way", settling.WAYS)
def test_a_decision_travels_and_is_undone_everywhere(pair, way):
    ann, siti = pair
    write(ann, "maju", job="Director")
    write(siti, "maju", job="Chair")
    meet(ann, siti)
    found = only(ann)
    value = settling.chosen(found.contests[0], way)
    done = settling.settle(ann, found, {"job": value})
    assert done is not None and set(done.changes[0].base) == set(found.contests[0].sides)
    assert empty(ann)
    meet(ann, siti)
    assert empty(ann, siti)
    assert shown(ann) == shown(siti)
    assert [e.cells for e in listed(siti, "settled")] == [("job",)]
    siti.log.cancel(done.stamp)
    meet(ann, siti)
    assert len(listed(ann)) == len(listed(siti)) == 1
    assert shown(ann) == shown(siti)


def test_two_people_who_decide_differently_have_one_new_conflict(pair):
    ann, siti = pair
    write(ann, "maju", job="Director")
    write(siti, "maju", job="Chair")
    meet(ann, siti)
    settling.settle(ann, only(ann), {"job": "Director"})
    settling.settle(siti, only(siti), {"job": "Chair"})
    meet(ann, siti)
    for ws in pair:
        (contest,) = only(ws).contests
        assert len(contest.pairs) == 1
        assert set(contest.sides.values()) == {"Director", "Chair"}
    settling.settle(siti, only(siti), {"job": "Managing director"})
    meet(ann, siti)
    assert empty(ann, siti)
    assert shown(ann) == shown(siti)


def test_what_nobody_looked_at_is_not_decided_by_chance(pair, tmp_path):
    ann, siti = pair
    write(ann, "maju", job="Director")
    write(siti, "maju", job="Chair")
    meet(ann, siti)
    found = only(ann)
    write(siti, "maju", job="Founder")  # she has seen both: her edit decides at her desk
    assert empty(siti)
    settling.settle(ann, found, {"job": "Director"})
    meet(ann, siti)
    assert set(only(ann).contests[0].sides.values()) == {"Director", "Founder"}


def test_a_record_deleted_here_and_edited_there(pair):
    ann, siti = pair
    write(ann, "maju", deleted=True)
    write(siti, "maju", job="Chair")
    meet(ann, siti)
    (entry,) = listed(siti)
    assert (entry.kind, entry.title) == (GONE, "Maju Jaya")
    found = only(siti)
    assert found.edits and list(found.edits.values()) == [{"job": "Chair"}]
    assert not found.voices[found.gone].own
    settling.bring_back(siti, found)
    meet(ann, siti)
    assert empty(ann, siti)
    assert shown(ann) == shown(siti) and "maju" in shown(ann)


def test_a_record_stays_deleted_when_somebody_says_so(pair):
    ann, siti = pair
    write(ann, "maju", deleted=True)
    write(siti, "maju", job="Chair")
    meet(ann, siti)
    done = settling.keep_deleted(ann, only(ann))
    assert done is not None
    meet(ann, siti)
    assert empty(ann, siti)
    assert shown(ann) == shown(siti) == {}
    ann.log.cancel(done.stamp)
    meet(ann, siti)
    assert len(listed(siti)) == 1


def test_an_edit_of_a_record_that_was_merged_away_is_carried_over(pair):
    ann, siti = pair
    made(ann, "other", name="Maju Jaya Sdn Bhd")
    meet(ann, siti)
    merging.merge(ann, merging.plan(ann.reader(), "contact", ["other", "maju"], "other"))
    write(siti, "maju", birthday="1980-01-02")
    meet(ann, siti)
    found = only(siti)
    assert found.merged_into == "other"
    settling.carry_over(siti, found)
    meet(ann, siti)
    assert empty(ann, siti)
    assert shown(ann) == shown(siti)
    assert "1980-01-02" in shown(ann)["other"]


def test_a_twin_born_on_two_laptops_is_offered_for_merge(pair):
    ann, siti = pair
    made(ann, "a", name="Lim Siew Ling", phones__1={"value": "012-3345500", "e164": "+60123345500"})
    made(
        siti, "b", name="Lim Siew Ling", phones__1={"value": "012-3345500", "e164": "+60123345500"}
    )
    meet(ann, siti)
    for ws in pair:
        (entry,) = listed(ws)
        assert (entry.kind, entry.title, entry.other_title) == (TWIN, *["Lim Siew Ling"] * 2)
    merging.merge(ann, merging.plan(ann.reader(), "contact", ["a", "b"]))
    meet(ann, siti)
    assert empty(ann, siti)
    assert shown(ann) == shown(siti)


def test_twins_that_are_told_apart_are_asked_about_no_more(pair):
    ann, siti = pair
    made(ann, "a", name="Lim Siew Ling", birthday="1990-01-01")
    made(siti, "b", name="Lim Siew Ling", birthday="1990-01-01")
    meet(ann, siti)
    assert [e.kind for e in listed(ann)] == [TWIN]
    merging.set_apart(siti, "contact", ["a", "b"])
    meet(ann, siti)
    assert empty(ann, siti)


def test_one_email_on_two_contacts_is_asked_about_until_one_lets_go(pair):
    ann, siti = pair
    made(ann, "a", name="Tan Kow Seng", emails__1={"value": "tan@kowseng.my"})
    made(siti, "b", name="Kow Seng Trading", emails__1={"value": "Tan@KowSeng.my"})
    meet(ann, siti)
    (entry,) = listed(siti)
    assert (entry.kind, entry.other_title) == (SHARED, "tan@kowseng.my")
    write(siti, "b", emails__1=None)
    meet(ann, siti)
    assert empty(ann, siti)


def test_what_one_person_did_knowingly_is_no_conflict(pair):
    ann, siti = pair
    made(ann, "a", name="Lim Siew Ling", emails__1={"value": "lim@example.my"})
    made(ann, "b", name="Lim Siew Ling", emails__1={"value": "lim@example.my"})
    meet(ann, siti)
    assert empty(ann, siti)


@pytest.mark.parametrize("later", ["deal", "deletion"])
def test_a_deal_of_a_company_that_is_gone(pair, later):
    ann, siti = pair
    made(ann, "firm", "company", name="Hotel Seri")
    meet(ann, siti)
    first, second = (
        lambda: write(ann, "firm", "company", deleted=True),
        lambda: made(siti, "desks", "deal", title="Branch desks", company="firm"),
    )
    for step in (first, second) if later == "deal" else (second, first):
        step()
    meet(ann, siti)
    for ws in pair:
        (entry,) = listed(ws)
        assert (entry.kind, entry.entity, entry.title) == (ORPHANED, "company", "Hotel Seri")
    (suspect,) = (contested_list.suspect_of(siti.reader(), e.key) for e in listed(siti))
    assert suspects.children(siti.reader(), "company", suspect.row) == [("deal", 1)]
    settling.restore(siti, suspect)
    meet(ann, siti)
    assert empty(ann, siti)
    assert shown(ann, "company") == shown(siti, "company") != {}


def test_what_hangs_on_a_company_that_is_gone_is_taken_off_it(pair):
    ann, siti = pair
    made(ann, "firm", "company", name="Hotel Seri")
    meet(ann, siti)
    write(ann, "firm", "company", deleted=True)
    made(siti, "desks", "deal", title="Branch desks", company="firm")
    made(siti, "call", "task", title="Call them", company="firm", contacts__maju=True)
    meet(ann, siti)
    (entry,) = listed(ann)
    suspect = contested_list.suspect_of(ann.reader(), entry.key)
    done = settling.leave(ann, suspect)
    assert len(done.changes) == 2
    meet(ann, siti)
    assert empty(ann, siti)
    assert shown(ann, "deal") == shown(siti, "deal")


def test_deciding_is_put_off_and_taken_up_again_on_this_laptop_alone(pair):
    ann, siti = pair
    write(ann, "maju", job="Director")
    write(siti, "maju", job="Chair")
    made(siti, "b", name="Maju Jaya", job="Chair")
    meet(ann, siti)
    puts = [e.key for e in listed(ann)]
    before = len(ann.log.since())
    ann.log.put_off(puts, later=True)
    assert listed(ann) == []
    assert {e.key for e in listed(ann, "later")} == set(puts)
    assert len(ann.log.since()) == before
    assert listed(siti)
    ann.log.put_off(puts[:1], later=False)
    assert [e.key for e in listed(ann)] == puts[:1]


def test_a_decided_one_can_be_looked_at_and_decided_anew(pair):
    ann, siti = pair
    write(ann, "maju", job="Director")
    write(siti, "maju", job="Chair")
    meet(ann, siti)
    settling.settle(ann, only(ann), {"job": "Chair"})
    (entry,) = listed(ann, "settled")
    found = case(ann, entry, settled=True)
    assert found.decided.author == "Ann" and found.contests[0].shown == "Chair"
    assert settling.settle(ann, found, {"job": "Director"}) is not None
    meet(ann, siti)
    assert empty(ann, siti)
    assert shown(ann) == shown(siti)


def test_what_the_program_makes_itself_bothers_nobody(pair):
    ann, siti = pair
    made(ann, "deal", "deal", title="Desks", place={"pipeline": "p", "stage": "s", "rank": "a"})
    meet(ann, siti)
    write(ann, "deal", "deal", place={"pipeline": "p", "stage": "s", "rank": "b"})
    write(siti, "deal", "deal", place={"pipeline": "p", "stage": "s", "rank": "c"})
    write(ann, "maju", created="2026-01-01T00:00:00Z")
    write(siti, "maju", created="2026-01-02T00:00:00Z")
    meet(ann, siti)
    assert empty(ann, siti)
    write(ann, "deal", "deal", place={"pipeline": "p", "stage": "t", "rank": "b"})
    write(siti, "deal", "deal", place={"pipeline": "p", "stage": "u", "rank": "b"})
    meet(ann, siti)
    assert [e.cells for e in listed(ann)] == [("place",)]


def test_both_entries_of_a_list_can_stay(pair):
    ann, siti = pair
    write(ann, "maju", phones__1={"value": "03-79562200"})
    write(siti, "maju", phones__1={"value": "012-3345500"})
    meet(ann, siti)
    found = only(ann)
    cells = settling.combined(found.contests[0])
    assert len(cells) == 2
    settling.settle(ann, found, cells)
    meet(ann, siti)
    assert empty(ann, siti)
    assert shown(ann) == shown(siti)
    assert "03-79562200" in str(shown(siti)) and "012-3345500" in str(shown(siti))


def test_a_note_both_wrote_on_is_joined(pair):
    ann, siti = pair
    write(ann, "maju", notes="Pays late. Lift is narrow.")
    write(siti, "maju", notes="Pays late. Ask for Faizal.")
    meet(ann, siti)
    joined = settling.proposal(only(ann).contests[0])
    assert joined.clean
    assert "Lift is narrow." in joined.text and "Ask for Faizal." in joined.text


def test_a_deleted_record_has_no_fields_to_decide(pair):
    ann, siti = pair
    write(ann, "maju", job="Director")
    write(siti, "maju", job="Chair")
    meet(ann, siti)
    gone = write(ann, "maju", deleted=True)
    assert empty(ann)
    ann.log.cancel(gone.stamp)
    assert len(listed(ann)) == 1


def test_an_erased_record_leaves_no_conflict(pair):
    ann, siti = pair
    write(ann, "maju", job="Director")
    write(siti, "maju", job="Chair")
    meet(ann, siti)
    ann.log.erase([("contact", "maju")])
    meet(ann, siti)
    assert empty(ann, siti) and not listed(ann, "settled")
