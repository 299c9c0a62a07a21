"""The client behind the window: rounds by themselves, words that are true, and an end within a second."""

from __future__ import annotations

import time

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync.agent import ENOUGH, Agent
from crm_desktop.sync.enrolment import leave
from crm_desktop.sync.status import State
from tests.server import kit as server_kit
from tests.sync import kit


def until(true, seconds=60.0):
    """Wait until something holds; say what was seen instead where it never does."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, f"still {found!r}"
        time.sleep(0.005)


@pytest.fixture
def agents(team):
    """The two files of a team, each with its agent running."""
    told = []
    (a, _), (b, _) = team
    one, two = Agent(a, told.append), Agent(b)
    for agent in (one, two):
        agent.start()
    until(lambda: one.status.state == two.status.state == State.IDENTICAL)
    yield (a, one), (b, two)
    for agent in (one, two):
        agent.stop()


def test_what_one_writes_the_other_shows_by_itself(agents):
    (a, one), (b, two) = agents
    kit.contact(a, new_id(), deleted=False, name="Tan")
    until(lambda: kit.shown(b) == kit.shown(a) != {})
    until(lambda: one.status.state == two.status.state == State.IDENTICAL)
    assert one.status.waiting == 0


def test_a_file_alone_has_no_thread_and_says_so(tmp_path):
    with kit.made(tmp_path, "Huda") as ws:
        agent = Agent(ws)
        agent.start()
        assert agent.status.state == State.ALONE
        assert agent._thread is None


def test_it_ends_soon_while_it_listens(agents):
    (_, one), _ = agents
    until(lambda: one._listening.up)
    began, thread = time.monotonic(), one._thread
    one.stop()
    assert ENOUGH < 1 and time.monotonic() - began < server_kit.SOON
    thread.join(server_kit.SOON)  # who is busy may need more than the second that is waited
    assert not thread.is_alive()


def test_a_server_away_is_said_with_how_many_changes_wait(tmp_path):
    database = server_kit.sqlite(tmp_path)
    a = kit.made(tmp_path, "Huda")
    agent = Agent(a)
    with server_kit.serving(database) as address:
        kit.entered(a, address, server_kit.owner_code(database))
        agent.start()
        until(lambda: agent.status.state == State.IDENTICAL)
    kit.contact(a, new_id(), deleted=False, name="Tan")
    until(lambda: (agent.status.state, agent.status.waiting) == (State.OFFLINE, 1))
    agent.stop()
    a.close()
    database.close()


def test_when_it_was_proved_is_known_after_a_restart_without_the_server(tmp_path):
    database = server_kit.sqlite(tmp_path)
    before = time.time()
    with kit.made(tmp_path, "Huda") as a, server_kit.serving(database) as address:
        assert kit.entered(a, address, server_kit.owner_code(database)).round().proved
    with Workspace.open(a.path) as again:
        agent = Agent(again)
        agent.start()
        until(lambda: agent.status.state == State.OFFLINE)
        assert before <= agent.status.proved <= time.time()
        agent.stop()
        leave(again)
        assert Agent(again).status.proved == 0
    database.close()


def test_the_log_says_where_a_round_failed_and_nothing_of_a_record(tmp_path, caplog):
    with kit.made(tmp_path, "Huda") as ws:
        agent = Agent(ws)
        try:
            int("Tan Ah Kow")
        except ValueError as error:
            agent._failed(error)
    assert agent.status.state == State.STOPPED
    assert "test_agent.py" in caplog.text and "ValueError" in caplog.text
    assert "Tan" not in caplog.text
