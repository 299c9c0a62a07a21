"""The words for where a file stands; they never claim what was not proved."""

import pytest

from crm_desktop.sync.status import Show, State, Status, words

SAID = (
    (Status(), "Working alone", Show.NOTHING),
    (Status(State.OFFLINE), "Working offline", Show.NOTHING),
    (Status(State.OFFLINE, waiting=1), "Working offline (1 change waiting)", Show.PENDING),
    (Status(State.OFFLINE, waiting=1200), "Working offline (1,200 changes waiting)", Show.PENDING),
    (Status(State.SYNCING), "Syncing", Show.NOTHING),
    (Status(State.SYNCING, done=5, total=10), "Syncing (50 %)", Show.NOTHING),
    (Status(State.DIFFERING, differing={"contact": 2, "deal": 1}), "3 records differ (show)",
     Show.DIFFERENCES),
    (Status(State.DIFFERING, differing={"contact": 2, "operation": 2}), "2 records differ (show)",
     Show.DIFFERENCES),
    (Status(State.REFUSED), "Refused (show why)", Show.REFUSED),
    (Status(State.REFUSED, refused=2), "2 changes refused (show why)", Show.REFUSED),
    (Status(State.SHUT_OUT), "Shut out of the team (show)", Show.CODE),
    (Status(State.BRAKE, deleting=412), "Stopped: 412 records would be deleted (show)",
     Show.DELETIONS),
    (Status(State.LOCKED), "Locked: enter the passphrase to sync", Show.UNLOCK),
    (Status(State.STOPPED, reason="The disk is full."), "Not syncing: The disk is full.",
     Show.NOTHING),
)  # fmt: skip


@pytest.mark.parametrize(("status", "said", "show"), SAID)
def test_each_state_has_its_words(status, said, show):
    assert (words(status), status.show) == (said, show)


def test_identical_says_when_it_was_proved(monkeypatch):
    monkeypatch.setattr("time.localtime", lambda _s: (2026, 11, 26, 14, 2, 0, 3, 330, 0))
    assert words(Status(State.IDENTICAL, proved=1.0)) == "Identical as of 14:02 (proved)"


def test_every_state_is_said():
    assert {status.state for status, *_ in SAID} | {State.IDENTICAL} == set(State)
