"""Long lists: words while one is worked out, and indexes for the next time, made behind the work."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer

from crm_desktop.gui.context import Context
from crm_desktop.gui.models.feed import Feed
from crm_desktop.i18n import tr
from crm_desktop.store.listing import ListQuery

SLOW = 700
"""Milliseconds after which a list that is not ready is spoken of."""


def say_while_slow(context: Context, feed: Feed) -> None:
    """Say in the status bar that a list is still worked out; another sort or filter takes its place."""
    timer = QTimer(feed, interval=SLOW, singleShot=True)

    def slow() -> None:
        context.status(tr("Working out the order of the list…"))
        for end in (feed.listed, feed.failed):
            end.connect(lambda *_: context.status(""), Qt.ConnectionType.SingleShotConnection)

    timer.timeout.connect(slow)
    feed.asked.connect(lambda *_: timer.start())
    feed.listed.connect(lambda *_: timer.stop())
    feed.failed.connect(lambda *_: timer.stop())


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
