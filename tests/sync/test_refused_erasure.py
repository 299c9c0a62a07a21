"""An erasure by who may not: not begun where that is known, and given back where it is not."""

from __future__ import annotations

import os

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.privacy.erasing import jobs, mentions, replaying, running
from crm_desktop.store import backup, belongings
from crm_desktop.store.backups import reached
from crm_desktop.store.check import check
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.erasures import ledger
from crm_desktop.store.workspace import Workspace
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


# the whole job, which also keeps a ledger, rewrites backups and takes the words out of others' texts


def refused(b, two, id, monkeypatch):
    """Let a member erase by the job, whose file does not know yet that it may not; hear the verdict."""
    monkeypatch.setattr(belongings, "check_permitted", lambda ws: None)
    found = belongings.of(b.reader(), "contact", id)
    named = mentions.find(b.reader(), found.records, set(found.records))
    job = running.run(running.begin(b, found, (), named), upto=jobs.SOON)
    assert id not in kit.shown(b)
    outcome = two.round()
    assert outcome.proved and "no_erasing" in outcome.refused.values()
    return job


def in_backups(b):
    every = []
    for one in backup.backups(b.path):
        with backup.opened(one.path, None) as conn:
            every += [id for (id,) in conn.execute("SELECT id FROM contact WHERE deleted=0")]
    return every


@pytest.mark.parametrize("opening_first", [True, False])
def test_a_job_that_was_refused_is_neither_ended_nor_carried_out_again(
    team, known, monkeypatch, opening_first
):
    (a, one), (b, two) = team
    kit.contact(b, known, **{"emails.1": {"value": "tan@maju.example"}})
    two.round()
    job = refused(b, two, known, monkeypatch)
    assert known in kit.shown(b)
    assert next(ledger.entries()).marks
    if opening_first:
        assert replaying.replay(b) == 0
    assert running.resume(b) == [] and running.waiting(b) == 0
    assert replaying.replay(b) == 0
    assert not list(ledger.folder().iterdir()), "neither its marks nor its key stay"
    assert not jobs.under_way(b) + jobs.ended(b)
    assert in_backups(b) == [known]
    for _ in range(2):
        assert two.round().proved and one.round().proved
    assert kit.shown(b) == kit.shown(a) and known in kit.shown(b)
    assert check(b).ok and job.stamp


def test_a_verdict_that_comes_between_two_steps_stops_the_job(team, known, monkeypatch):
    _, (b, two) = team
    job = refused(b, two, known, monkeypatch)
    with pytest.raises(UserError, match="refused"):
        running.run(running.taken_up(b, job))
    assert in_backups(b) == [known] and not jobs.ended(b)


def test_a_verdict_that_comes_after_the_job_takes_it_back(team, known, monkeypatch):
    (a, _), (b, two) = team
    monkeypatch.setattr(belongings, "check_permitted", lambda ws: None)
    job = running.run(running.begin(b, belongings.of(b.reader(), "contact", known), ()))
    assert job.ended and jobs.ended(b)
    two.round()
    assert replaying.replay(b) == 0 and not jobs.ended(b) and not list(ledger.entries())
    assert two.round().proved and kit.shown(b) == kit.shown(a)


def test_others_texts_say_the_name_again(team, monkeypatch):
    (a, one), (b, two) = team
    id, firm, note = new_id(), new_id(), new_id()
    kit.contact(a, id, deleted=False, name="Zulaikha binti Osman")
    said = "Zulaikha binti Osman owes us money"
    for entity, key, cells in (
        ("company", firm, {"name": "Maju Jaya", "notes": said}), ("note", note, {"text": said}),
    ):  # fmt: skip
        a.log.record(Label("edit", entity), [Edit(entity, key, {"deleted": False, **cells})])
    one.round(), two.round()
    before = [kit.shown(a, entity) for entity in ("contact", "company", "note")]
    refused(b, two, id, monkeypatch)
    assert [kit.shown(b, entity) for entity in ("contact", "company", "note")] != before
    running.resume(b)
    assert two.round().proved and one.round().proved
    for ws in (a, b):
        assert [kit.shown(ws, entity) for entity in ("contact", "company", "note")] == before
        assert check(ws).ok


def test_an_old_backup_that_learns_of_the_refusal_keeps_who_lives(team, known, monkeypatch):
    """The ledger of an earlier version may still name them."""
    _, (b, two) = team
    job = refused(b, two, known, monkeypatch)
    entry = ledger.entry_of(job.id)
    running.resume(b)
    ledger.write(entry)
    assert replaying.replay(b) == 0 and known in kit.shown(b)
    assert not list(ledger.entries())


def test_words_kept_of_what_was_refused_are_forgotten(team, known):
    _, (b, two) = team
    b.log.erase([("contact", known)])
    two.round()
    kept = b.reader().execute("SELECT key FROM meta WHERE key LIKE 'erasures.came%'").fetchall()
    assert kept == [] and not list(ledger.folder().glob("*.key"))


def test_copies_in_the_second_place_that_nobody_can_read_here_stay(team, known, tmp_path):
    """Of those only their age tells whether an erasure reaches them; one that was refused reaches none."""
    _, (b, two) = team
    home = tmp_path / "second"
    home.mkdir()
    with Workspace.create(tmp_path / "other.crm", key=new_key()) as other:
        other.fold_wal()
    copy = home / backup.backup(b, "manual").name
    (tmp_path / "other.crm").replace(copy)
    for one in backup.backups(b.path):
        one.path.unlink()
    b.log.erase([("contact", known)])
    os.utime(copy, (1, 1))
    two.round()
    assert known in kit.shown(b)
    reached.forget(b, home, None)
    assert copy.exists()
