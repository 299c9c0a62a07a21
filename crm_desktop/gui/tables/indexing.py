"""Indexes for the next time, made behind the work after a long list was asked for by an own field."""

from __future__ import annotations

from crm_desktop.gui.context import Context
from crm_desktop.store.listing import ListQuery


def index_own(context: Context, query: ListQuery) -> None:
    """Have the own fields a list was sorted or filtered by indexed, where that helps."""
    from crm_desktop.domain import rule
    from crm_desktop.store import own_indexes

    ws = context.ws
    tests = (test for node in query.conditions for test in rule.walk(node))
    asked = [sort.field for sort in query.sorts]
    asked += [test.field for test in tests if isinstance(test, rule.Condition)]
    names = [] if ws.read_only else own_indexes.wanted(ws.reader(), query.entity, asked)
    if names:
        context.network_lane.run(
            lambda _token: own_indexes.make(ws, query.entity, names),
            lambda _done: None, lambda _error: None,
        )  # fmt: skip
