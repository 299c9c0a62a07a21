"""An erasure by who may not: not begun where that is known, and given back where it is not."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.errors import UserError
from crm_desktop.store import belongings
from crm_desktop.store.check import check
from crm_desktop.sync import held
from crm_desktop.sync.enrolment import leave
from tests.server import kit as server_kit
from tests.sync import kit


@pytest.fixture
def known(team):
    """A contact that both know."""
    (a, one), (_, two) = team
    id = new_id()
    kit.contact(a, id, deleted=False, name="Tan")
    one.round(), two.round()
    return id


def erase(ws, id):
    return belongings.erase(ws, belongings.of(ws.reader(), "contact", id), ())


def test_who_may_not_begins_none(team, database, known):
    _, (b, two) = team
    with pytest.raises(UserError, match="owner or a manager"):
        erase(b, known)
    assert known in kit.shown(b)
    server_kit.set_role(database, "Siti", "manager")
    two._known = False
    two.round()
    erase(b, known)
    assert two.round().proved and known not in kit.shown(b)


def test_who_works_alone_again_may(team, known):
    _, (b, _) = team
    leave(b)
    erase(b, known)
    assert known not in kit.shown(b)


def test_what_was_erased_in_vain_comes_back(team, known):
    (a, one), (b, two) = team
    shown = kit.shown(a)
    kit.contact(b, known, job="Unsent")
    b.log.erase([("contact", known)])
    outcome = two.round()
    assert set(outcome.refused.values()) == {"no_erasing"}
    assert (outcome.proved, outcome.mended) == (True, False)
    assert one.round().proved
    assert kit.shown(b) == kit.shown(a) == shown
    assert check(b).ok
    kit.contact(b, known, job="Again")
    assert two.round().proved and one.round().proved
    assert kit.shown(a) == kit.shown(b) != shown


def test_what_a_colleague_wrote_meanwhile_comes_to_the_record_that_lives(team, known):
    """Her words come in one pull with the verdict, and before it."""
    (a, one), (b, two) = team
    b.log.erase([("contact", known)])
    kit.contact(a, known, job="Buyer")
    assert one.round().proved
    outcome = two.round()
    assert (outcome.proved, outcome.mended) == (True, False)
    assert kit.shown(b) == kit.shown(a)


def test_what_nobody_else_has_may_be_erased_by_anybody(team):
    (a, one), (b, two) = team
    id = new_id()
    kit.contact(b, id, deleted=False, name="Mistyped")
    b.log.erase([("contact", id)])
    outcome = two.round()
    assert (outcome.proved, outcome.refused) == (True, {})
    assert one.round().proved and kit.shown(a) == {}


def test_it_is_tried_again_as_an_erasure(team, database, known):
    (a, one), (b, two) = team
    b.log.erase([("contact", known)])
    two.round()
    with pytest.raises(UserError):
        held.retry(b)
    server_kit.set_role(database, "Siti", "manager")
    two._known = False
    two.round()
    assert held.retry(b) == 1
    assert two.round().proved and one.round().proved
    assert known not in kit.shown(a).keys() | kit.shown(b).keys()
    assert check(b).ok


@pytest.mark.parametrize("verdict_first", [False, True])
def test_copies_that_came_another_way_lose_effect_as_well(team, tmp_path, known, verdict_first):
    (a, one), (b, two) = team
    b.log.erase([("contact", known)])
    before = [op for _, op in b.log.since()]
    two.round(), one.round()
    after = [op for _, op in a.log.since()]
    with kit.made(tmp_path, "Wei") as c:
        for ops in (after, before) if verdict_first else (before, after, after):
            c.log.apply(ops)  # what was destroyed comes once more
        assert kit.shown(c).keys() == kit.shown(a).keys() == {known}
        assert check(c).ok
