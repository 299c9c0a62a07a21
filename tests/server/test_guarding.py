"""Who sees a record follows from the log whatever came first: undos, deletions, words taken back."""

from __future__ import annotations

import pytest

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
