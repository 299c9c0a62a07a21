"""Twice as many deals take twice the work, not four times: counted in steps of SQLite's machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.insight.sticking import funnel
from crm_desktop.store.figures import asking, earlier, touched
from crm_desktop.store.figures.question import Asked

from .shop import Shop
from .world import NOW

FEW, TIMES = 250, 4


def steps(conn: Any, work: Callable[[], Any]) -> int:
    """Return how many hundred steps a piece of work takes."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    conn.set_progress_handler(step, 100)
    work()
    conn.set_progress_handler(None, 0)
    return count


def bring_in(shop: Shop, count: int) -> None:
    cells = {"deleted": False, "title": "x", "place": shop.place("New", 9)}
    edits = [Edit("deal", new_id(), cells) for _ in range(count)]
    shop.ws.log.record_bulk(Label("import", "deal", count), edits, origin="import")


def test_an_import_of_deals(memory):
    shop, conn = Shop(memory), memory.reader()
    few = steps(conn, lambda: bring_in(shop, FEW))
    many = steps(conn, lambda: bring_in(shop, FEW * TIMES))
    assert many < few * TIMES * 1.6


@pytest.mark.parametrize("question", funnel.questions())
def test_what_many_deals_were(memory, question):
    shop, conn = Shop(memory), memory.reader()
    bring_in(shop, FEW * TIMES)
    ns = [n for (n,) in conn.execute("SELECT n FROM deal")]

    def asked(count: int) -> None:
        was = earlier.rows(conn, "deal", ns[:count], touched.newest(conn))
        assert len(list(asking.parts(conn, Asked(question, NOW), ns[:count], was))) == count

    assert steps(conn, lambda: asked(FEW * TIMES)) < steps(conn, lambda: asked(FEW)) * TIMES * 1.6
