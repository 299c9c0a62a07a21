"""The table of leads shows by which column it is sorted, a column just ticked, and sorts from the top."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Label
from crm_desktop.leads import triage
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def page(tmp_path, opened, qtbot):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as made:
        leads = [triage.fresh({"name": f"Lead {at:03}"}) for at in range(80)]
        made.log.record(Label("create", "lead", 80), leads)
    window = opened(tmp_path / "shop.crm", (1440, 900))
    shown = window.desk.show_page("leads")
    qtbot.waitUntil(lambda: not window.desk.context.busy() and shown.model.rowCount() == 80)
    return shown


def test_what_the_list_is_in_order_of_is_shown(page, qtbot):
    qtbot.waitUntil(lambda: "created" in [f.name for f in page.memory.shown()])


def test_a_column_just_ticked_is_brought_into_sight(page, qtbot):
    head = page.view.head
    for name in ("emails", "campaign", "source", "owner"):
        page.memory.show(page.model.column(name), True)
    last = page.model.column("owner")
    width = head.viewport().width()

    def seen():
        return head.sectionViewportPosition(last) + head.sectionSize(last) <= width

    assert not seen()
    qtbot.waitUntil(seen)


def test_after_sorting_one_stands_at_the_top(page, qtbot):
    page.view.move_to(70)
    assert page.view.verticalScrollBar().value() > 0
    name = page.model.row(70)["name"]
    page.view.head.sort_by(page.model.column("name"))
    qtbot.waitUntil(lambda: not page.context.busy())
    qtbot.waitUntil(lambda: page.view.verticalScrollBar().value() == 0)
    assert page.model.row(page.view.currentIndex().row())["name"] == name, "it stays current"
