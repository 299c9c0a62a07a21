"""Clients and servers killed at random points, as processes: nothing they acknowledged is missing.

`make soak` kills ten times as often.
"""

from __future__ import annotations

from tests.sync.proofs import killed_client, killed_server

CLIENTS, SERVERS = 50, 10  # of servers on each database


def test_a_killed_client_loses_nothing_it_acknowledged(tmp_path):
    figures = killed_client.killed(tmp_path, CLIENTS, seed=4)
    assert figures.kills == CLIENTS
    assert figures.acknowledged > CLIENTS
    print(figures)


def test_a_killed_server_keeps_what_it_acknowledged(tmp_path, database):
    figures = killed_server.killed(tmp_path, database, SERVERS, seed=4)
    assert figures.acknowledged > figures.kills == SERVERS
    print(figures)
