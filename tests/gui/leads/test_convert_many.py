"""Several leads are converted after one window said how many of what they become."""

from __future__ import annotations

import pytest

from crm_desktop.deals import pipelines
from crm_desktop.domain.operation import Label
from crm_desktop.gui.leads.convert_many_dialog import ConvertManyDialog
from crm_desktop.leads import triage
from crm_desktop.store import listing
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def window(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as made:
        pipelines.ensure_default(made)
        told = [{"name": name, "company_name": "Perabot Indah"} for name in ("Ali", "Mei", "Tan")]
        made.log.record(Label("create", "lead", 3), [triage.fresh(cells) for cells in told])
    return opened(tmp_path / "shop.crm")


@pytest.fixture
def dialog(window, page, settled):
    page.tick_all()
    page.bulk.convert.click()
    settled()
    (made,) = window.findChildren(ConvertManyDialog)
    return made


def counts(window):
    conn = window.ws.reader()
    return [listing.count(conn, listing.ListQuery(e)) for e in ("contact", "company", "deal")]


def test_the_bar_says_its_first_words_as_long_as_there_is_room(window, page, settled, qtbot):
    page.tick_all()
    settled()
    bar = page.bulk
    words = {b: b.accessibleName() for b in bar._buttons if not b.isHidden()}
    window.resize(2200, 800)
    qtbot.waitUntil(lambda: all(b.text() == word for b, word in words.items()))
    bar.resize(bar._needed() - 20, bar.height())
    assert bar.convert.text() and bar.discard.text()
    assert [b.text() for b in words if b.accessibleName() == "Delete"] == [""]
    bar.resize(100, bar.height())
    assert not any(button.text() for button in words)


def test_it_says_what_comes_before_anything_does(window, dialog, settled):
    assert [line.text() for line in dialog.lines.values()] == ["3 contacts", "1 company", "3 deals"]
    assert dialog.pipeline.isEnabled() and counts(window) == [0, 0, 0]
    dialog.reject()
    settled()
    assert counts(window) == [0, 0, 0]


def test_all_of_it_is_one_undo(window, dialog, settled):
    dialog.accept()
    settled()
    assert counts(window) == [3, 1, 3]
    window.desk.undoing.undo()
    settled()
    assert counts(window) == [0, 0, 0]


def test_deals_are_made_only_where_they_are_wanted(window, dialog, settled):
    dialog.deal.setCurrentIndex(1)
    assert dialog.lines["deal"].text() == "0 deals" and not dialog.pipeline.isEnabled()
    dialog.accept()
    settled()
    assert counts(window) == [3, 1, 0]
