"""Ticked rows: what keeps its tick and what loses it, and the bar at the foot."""

import pytest
from PySide6.QtCore import QPoint

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import theme
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.toast import Toast
from crm_desktop.store import listing
from crm_desktop.store.workspace import Profile, Workspace

from .kit import fill

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


def test_ticks_outlive_a_sort_but_not_a_filter(page, qtbot):
    n = page.model.rows[3]
    page.view.toggle(3)
    page.view.head.sort_by(page.model.column("phones"))
    assert page.chosen()[0] == n
    assert page.bulk.isVisible()
    page.filters.quick.setText("tan")
    qtbot.waitUntil(lambda: not page.bulk.isVisible())


def test_a_record_that_leaves_the_list_loses_its_tick(page, shop, qtbot):
    page.filters.quick.setText("a")
    qtbot.waitUntil(lambda: page.feed.complete and 1 < page.model.rowCount() < 12)
    for at in (0, 1):
        page.view.toggle(at)
    page.model.forget()  # as news of other records do: nothing is fetched when they are gone
    ids, left = page.chosen_ids(), page.model.rows[2]
    page.deeds.delete("contact", page.chosen())
    qtbot.waitUntil(lambda: not page.bulk.isVisible())
    assert page.model.ticks.count(page.model.rowCount()) == 0
    assert left in page.model.rows and len(ids) == 2
    page.view.move_to(-1)
    assert not page.chosen()


def test_how_many_are_chosen_is_known_without_looking_at_each(page, qtbot):
    page.view.move_to(-1)
    assert page.chosen_count() == 0
    page.view.move_to(2)
    assert page.chosen_count() == len(page.chosen()) == 1
    page.view.toggle(0)
    page.view.toggle(1)
    assert page.chosen_count() == len(page.chosen()) == 2
    page.tick_all()
    page.view.toggle(1)
    assert page.chosen_count() == len(page.chosen()) == page.model.rowCount() - 1
    page.view.toggle(1)
    assert page.chosen() == page.model.rows and page.chosen() is not page.model.rows


def test_what_can_be_done_with_all_is_known_without_reading_them(opened, tmp_path, monkeypatch):
    with Workspace.create(tmp_path / "Shop.crm", Profile("Huda")) as made:
        fill(made)
    desk = opened(tmp_path / "Shop.crm").desk
    desk.show_page("contacts").tick_all()
    assert desk.page.chosen_count() > 1
    monkeypatch.setattr(listing, "ids_of", None)
    desk.actions_.refresh()
    assert desk.actions_["privacy.consent"].possible()
    assert not desk.actions_["privacy.told"].possible()


def test_the_ground_of_a_ticked_row_is_painted_whole(page, qtbot):
    with qtbot.waitSignal(page.model.dataChanged) as told:
        page.view.toggle(2)
    assert told.args[1].column() == len(page.model.fields) - 1
    for tone in ("quiet", "accent"):
        assert paint.tone_colours(tone, selected=True)[1] == theme.colour("surface")


def test_one_left_out_of_all_stays_left_out_when_it_comes_back(page, shop, qtbot):
    page.filters.quick.setText("a")
    qtbot.waitUntil(lambda: page.feed.complete and 1 < page.model.rowCount() < 12)
    page.tick_all()
    page.view.toggle(0)
    n, id = page.model.rows[0], listing.ids_of(shop.reader(), "contact", page.model.rows[:1])[0]
    edit = Edit("contact", id, {"name": "Xxx", "emails.1": None, "company": None})
    done = shop.log.record(Label("edit", "contact", row=id), [edit])
    qtbot.waitUntil(lambda: n not in page.model.rows)
    shop.log.cancel(done.stamp)
    qtbot.waitUntil(lambda: n in page.model.rows)
    assert n not in page.model.ticks


def test_ticks_stay_on_a_record_that_only_moves(page, shop, qtbot):
    page.filters.quick.setText("a")
    qtbot.waitUntil(lambda: page.feed.complete and 1 < page.model.rowCount() < 12)
    page.view.toggle(0)
    n = page.model.rows[0]
    id = page.chosen_ids()[0]
    shop.log.record(Label("edit", "contact", row=id), [Edit("contact", id, {"name": "Zzz Amin a"})])
    qtbot.waitUntil(lambda: page.model.rows[-1] == n)
    assert page.chosen()[0] == n


def test_the_toast_leaves_the_bar_of_ticked_rows_free(page, qtbot):
    toast = Toast(page, lambda: page.ground)
    toast.say("Deleted")
    page.view.toggle(0)

    def above():
        bar = page.bulk.mapTo(page, QPoint(0, 0)).y()
        assert page.bulk.isVisible() and toast.geometry().bottom() < bar

    qtbot.waitUntil(above)
    page.untick_all()
    qtbot.waitUntil(lambda: toast.geometry().bottom() > page.height() - page.bulk.height())
