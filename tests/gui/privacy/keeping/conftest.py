"""A file with a context around it, and sections that are looked at."""

from __future__ import annotations

import pytest

from ...tables.kit import make_context


@pytest.fixture
def context(ws):
    return make_context(ws)


@pytest.fixture
def looked_at(context, qtbot):
    """Give what makes sections that somebody looks at, as the page of the desk shows them."""
    made = []

    def one(kind):
        section = kind(context)
        qtbot.addWidget(section)
        context.bridge.changed.connect(section.take)
        section.resize(900, 600)
        section.show()
        made.append(section)
        return section

    yield one
    for section in made:
        section.leave()
        context.bridge.changed.disconnect(section.take)
