"""Who may only read in a team is told when they write, not when the server refuses it days later."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.errors import UserError
from crm_desktop.store import outgoing
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync.enrolment import leave
from tests.server import kit as server_kit
from tests.sync import kit


@pytest.fixture
def reader(database, address, tmp_path):
    """A file of somebody who may only read, with its exchange; the owner's file beside it."""
    with kit.made(tmp_path, "Huda") as a, kit.made(tmp_path, "Omar") as b:
        one = kit.entered(a, address, server_kit.owner_code(database))
        kit.contact(a, "tan", deleted=False, name="Tan")
        one.round()
        code = server_kit.code_for(database, one._account.workspace, "Omar", "reader")
        yield b, kit.entered(b, address, code)


def test_writing_is_refused_at_once_and_leaves_nothing(reader, tmp_path):
    ws, exchange = reader
    assert exchange.round().proved
    before = ws.log.moment()
    for write in (
        lambda: kit.contact(ws, "tan", job="Clerk"),
        lambda: ws.log.cancel(ws.log.since()[0][1].stamp),
        lambda: ws.log.record_bulk(None, []),
    ):
        with pytest.raises(UserError, match="only read"):
            write()
    assert ws.log.moment() == before and outgoing.count(ws.reader()) == 0
    assert "only read" in ws.closed_because and not ws.fixed_because
    ws.close()
    with Workspace.open(ws.path) as again:
        assert "only read" in again.closed_because


def test_what_others_write_comes_all_the_same(reader):
    ws, exchange = reader
    assert exchange.round().received == 1
    assert "Tan" in str(kit.shown(ws))


def test_who_may_write_again_can_after_the_next_round(reader, database):
    ws, exchange = reader
    exchange.round()
    server_kit.set_role(database, "Omar", "member")
    assert exchange.round().proved
    kit.contact(ws, new_id(), deleted=False, name="Lim")
    assert not exchange.round().refused
    server_kit.set_role(database, "Omar", "reader")
    kit.contact(ws, "tan", job="Clerk")  # nobody knows yet
    assert list(exchange.round().refused.values()) == ["read_only"]
    with pytest.raises(UserError, match="only read"):
        kit.contact(ws, "tan", job="Clerk")


def test_who_leaves_the_team_writes_for_themselves(reader):
    ws, exchange = reader
    exchange.round()
    leave(ws)
    kit.contact(ws, "tan", job="Clerk")
    assert "Clerk" in str(kit.shown(ws))
