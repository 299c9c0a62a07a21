"""What is said while a long list is worked out."""

import threading
from dataclasses import replace

import pytest

from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.store.listing import ListQuery, Sort

from ..exchange.kit import make_context
from .kit import fill


def test_a_list_that_takes_long_is_spoken_of(ws, tmp_path, qtbot):
    said, go = [], threading.Event()
    fill(ws)
    made = make_context(ws, tmp_path)
    context = replace(made, status=said.append)
    page = RecordTablePage(context, "contact")
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.feed.complete)
    assert not said
    context.lane.run(lambda _token: go.wait(30), lambda _done: None, pytest.fail)
    page.feed.ask(ListQuery("contact", (Sort("job"),)))
    qtbot.waitUntil(lambda: said == ["Working out the order of the list…"])
    go.set()
    qtbot.waitUntil(lambda: said[-1] == "")
    page.leave()
    made.close()
