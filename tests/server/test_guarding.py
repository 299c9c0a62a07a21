"""Who sees a record follows from the log whatever came first: undos, deletions, words taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Change
from tests.server import kit
from tests.server.test_attacks import proved, reason


@pytest.fixture
def once(siti):
    """A contact that was private, which its owner took back: its creation, and what was said of it."""
    made = siti.operation(kit.a_contact("Tan"))
    said = siti.operation(
        Change(
            "contact", made.changes[0].id, {"visibility": "private", "owner": "Siti"}, (made.stamp,)
        )
    )
    siti.push(made, said)
    siti.push(siti.operation(cancels=said.stamp, revives=0))
    return made


def test_undoing_its_creation_shows_nobody_more(siti, ali, huda, once):
    said, ops = ali.pull()
    assert [row.id for op in ops for row in op.rows][:1] == [once.changes[0].id]
    siti.push(siti.operation(cancels=once.stamp, revives=0))
    said, ops = ali.pull(said["upto"], said["chain"])
    assert said["gone"] == [["contact", once.changes[0].id]] and not any(op.rows for op in ops)
    proved(huda, siti, ali)


def test_deleting_it_shows_nobody_more(siti, ali, huda, once):
    said, _ = ali.pull()
    siti.push(siti.operation(Change("contact", once.changes[0].id, {"deleted": True})))
    said, _ = ali.pull(said["upto"], said["chain"])
    assert said["gone"] == [["contact", once.changes[0].id]]
    proved(huda, siti, ali)


def test_anybody_may_say_anew_who_sees_what_everyone_sees(ali, once):
    private = Change("contact", once.changes[0].id, {"visibility": "private", "owner": "Ali"})
    assert reason(ali.push(ali.operation(private))) == ""


def touched(device):
    return {row.id for op in device.pull()[1] for row in op.rows}


def test_what_an_operation_lacked_is_hidden_with_what_it_is_about(siti, ali, huda):
    lim, tan = kit.a_contact("Lim", visibility="private", owner="Siti"), kit.a_contact("Tan")
    siti.push(siti.operation(lim), siti.operation(tan))
    edit = Change("contact", tan.id, {"job": "Director"})
    note = Change("note", new_id(), {"deleted": False, "text": "Owes", f"contacts.{lim.id}": True})
    whole = siti.operation(edit, note)
    ali.push(replace(whole, changes=(edit,)))  # all that Ali ever saw of it
    assert touched(siti) == {lim.id, tan.id}
    huda.push(whole)
    assert touched(siti) == touched(huda) == {lim.id, tan.id, note.id}
    assert touched(ali) == {tan.id}
    proved(huda, siti, ali)


def test_the_first_that_is_private_hides_what_comes_with_it(siti, ali, huda):
    """A note about a lead about a contact: nothing was guarded when all of it was looked up."""
    lim = kit.a_contact("Lim")
    lead = Change("lead", new_id(), {"deleted": False, "name": "Desks", "contact": lim.id})
    siti.push(siti.operation(lim), siti.operation(lead))
    private = Change("contact", lim.id, {"visibility": "private", "owner": "Siti"})
    note = Change("note", new_id(), {"deleted": False, "text": "Owes", "lead": lead.id})
    siti.push(siti.operation(private), siti.operation(note))
    assert touched(siti) == {lim.id, lead.id, note.id} and touched(ali) == set()
    proved(huda, siti, ali)


def test_what_is_shown_again_comes_in_the_order_in_which_it_was_written(siti, ali):
    people = [kit.a_contact(f"P{n}", owner="Siti", visibility="private") for n in range(20)]
    made = siti.operation(*people)
    edits = [siti.operation(Change("contact", one.id, {"job": "Chef"})) for one in people]
    undos = [siti.operation(cancels=op.stamp, revives=0) for op in reversed(edits)]
    siti.push(made, *edits, *undos)
    said, ops = ali.pull()
    assert not any(op.rows for op in ops)
    shared = [Change("contact", one.id, {"visibility": "everyone"}) for one in people]
    siti.push(siti.operation(*shared))
    _, granted = ali.pull(said["upto"], said["chain"])
    (first,) = (op for op in granted if op.header.stamp == made.stamp)
    assert [row.id for row in first.rows] == [one.id for one in people]
    undone = [op.header.stamp for op in granted if op.header.cancels is not None]
    assert undone == [op.stamp for op in undos]


@pytest.mark.parametrize("said", ["branch", {"of": "x"}, 7, True])
def test_who_sees_it_in_words_of_a_newer_version_opens_it_to_nobody(huda, siti, ali, said):
    siti.push(siti.operation(kit.a_contact("Zzyzx", owner="Siti", visibility=said)))
    assert (len(huda.pull()[1]), len(siti.pull()[1]), ali.pull()[1]) == (1, 1, [])
