"""The page of segments: listed with their members, changed, pinned, shared, brought in with a dry run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from crm_desktop.domain.operation import Label
from crm_desktop.domain.rule import All, Condition
from crm_desktop.gui.segments.page import MEMBERS, NAME, SegmentsPage
from crm_desktop.segments import lists, sharing, views
from crm_desktop.segments.views import ViewState

from ..tables.kit import fill, make_context

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")
RULE = Condition("stage", "is", ["customer"])


@pytest.fixture
def shop(ws):
    fill(ws)
    edits = [lists.made("Customers", "contact", RULE), lists.made("Guests", "contact", None)]
    ws.log.record(Label("create", "segment"), edits)
    return ws


@pytest.fixture
def page(shop, qtbot):
    made = SegmentsPage(make_context(shop))
    shop.log.subscribe(made.context.bridge.changed.emit)
    qtbot.addWidget(made)
    yield made
    made.leave()


def names(page):
    return [page.table.item(at, NAME).text() for at in range(page.table.rowCount())]


def test_segments_stand_with_their_members(page):
    assert names(page) == ["Customers", "Guests"]
    assert [page.table.item(at, MEMBERS).text() for at in range(2)] == ["6", "0"]
    assert page.detail.name.text() == "Customers"
    assert page.detail.members.count() == 6


def test_a_segment_is_opened_in_its_table(page, qtbot):
    page.show()
    with qtbot.waitSignal(page.list_wanted) as got:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert got.args == ["contact", page.segments[0].id]


def test_it_is_pinned_copied_and_deleted_each_with_its_undo(page, shop):
    page.deeds.pin(page.current)
    assert page.segments[0].pinned
    page.deeds.freeze(page.current)
    assert len(names(page)) == 3
    copy = next(s for s in page.segments if s.name.startswith("Customers, members"))
    assert lists.count(shop.reader(), copy) == 6
    page.deeds.delete(copy)
    assert len(names(page)) == 2
    shop.log.undo()
    assert len(names(page)) == 3


def test_a_segment_by_hand_is_filled_and_emptied(page, shop):
    guests = page.segments[1]
    ns = lists.members(shop.reader(), page.segments[0])
    page.deeds.fill("contact", ns, guests)
    assert lists.count(shop.reader(), guests) == 6
    page.deeds.fill("contact", ns[:2], guests, out=True)
    assert lists.count(shop.reader(), guests) == 4


def test_it_is_shared_and_brought_in_with_a_dry_run(page, shop, tmp_path, qtbot):
    page.deeds.share_to(page.segments[0], tmp_path / "customers")
    path = tmp_path / "customers.crmsegment"
    before = shop.log.moment()
    page.deeds.bring_in(page, path)
    from crm_desktop.gui.segments.sharing import SharedDialog

    dialog = page.findChild(SharedDialog)
    assert dialog.count.text() == "Finds 6 contacts here today."
    assert shop.log.moment() == before
    dialog.go.click()
    assert names(page) == ["Customers", "Customers 2", "Guests"]


def test_a_view_brought_in_twice_is_the_same_and_another_has_its_own_name(page, shop, tmp_path):
    from crm_desktop.gui.segments.sharing import SharedDialog

    def bring_in():
        shown = []
        page.deeds.view_made.connect(lambda _of, view: shown.append(view))
        page.deeds.bring_in(page, path)
        page.findChildren(SharedDialog)[-1].go.click()
        return shown[0]

    def every():
        return [(view.name, view.id) for view in views.views(shop.reader(), "contact")]

    state = ViewState("tan", (Condition("stage", "is", "customer"),), (("name", True),))
    path = tmp_path / "ours.crmsegment"
    sharing.write(shop.reader(), path, "Ours", "contact", All(state.nodes), state)
    first = bring_in()
    assert bring_in() == first and every() == [("Ours", first)]
    other = replace(state, text="lim")
    sharing.write(shop.reader(), path, "ours", "contact", All(state.nodes), other)
    second = bring_in()
    assert every() == [("Ours", first), ("ours 2", second)]
    assert bring_in() == second and len(every()) == 2


def test_a_rule_that_cannot_be_asked_is_said(page, shop):
    shop.log.record(Label("create"), [lists.made("Newer", "contact", Condition("aura", "is", "x"))])
    page.show_segment(next(s.id for s in page.segments if s.name == "Newer"))
    assert "aura" in page.detail.said.text()


def test_nothing_yet_offers_to_make_one(ws, qtbot):
    page = SegmentsPage(make_context(ws))
    qtbot.addWidget(page)
    assert not page.empty.isHidden()
    page.leave()
