"""A small window with large text: what has no room does without its words, scrolls, or is shorter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect

from crm_desktop.deals import pipelines
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.record.bar import Above
from crm_desktop.gui.record.fact import Fact
from crm_desktop.gui.sheet import Redressing
from crm_desktop.leads import triage
from crm_desktop.store.workspace import Profile, Workspace

from ..tables.kit import fill

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


def dressed():
    """Say whether all has its size of text: also what an earlier test asked for."""
    return Redressing.under_way() is None


@pytest.fixture
def small(tmp_path, opened, qtbot):
    """Open a shop in the smallest window with the largest text."""
    path = tmp_path / "Perabot Huda dan Anak-anak Sdn Bhd.crm"
    with Workspace.create(path, Profile("Huda")) as made:
        pipelines.ensure_default(made)
        ids = fill(made)
        deal = {"deleted": False, "title": "Fit-out", "closing": "2026-12-30",
                "company": ids["Maju Jaya Sdn Bhd"]}  # fmt: skip
        made.log.record(Label("create", "deal"), [Edit("deal", "fit", deal)])
    window = opened(path, (1024, 680))
    window.ids = ids
    window.set_scale(2.0)
    qtbot.waitUntil(dressed)
    yield window
    window.set_scale(1.0)


@pytest.fixture
def rest(small, qtbot):
    def wait():
        qtbot.waitUntil(dressed)
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not small.desk.context.busy())

    return wait


def cut(widget):
    """Say whether a label or button has less room than its words need."""
    return bool(widget.text()) and widget.width() < widget.sizeHint().width()


def test_the_status_bar_shows_signs_before_it_is_cut(small, rest):
    status = small.desk.status
    status.show_hint("4 leads have no next step for 7 days · Show", lambda: None)
    rest()
    shown = [p for p in (status.said, status.hint, status.file) if p.isVisible()]
    assert not any(cut(part) for part in shown)
    assert status.file.text() == "" and status.file.toolTip() and status.file.accessibleName()
    assert status._alone.geometry().right() <= status.width()
    small.set_scale(1.0)
    small.resize(1600, 900)
    rest()
    assert status.file.text().endswith(".crm") and status._state.text()


def test_the_head_of_a_record_is_never_squeezed(small, rest, qtbot):
    small.desk.trail.open("company", small.ids["Maju Jaya Sdn Bhd"])
    rest()
    head = small.desk.page.header
    qtbot.waitUntil(lambda: head.height() >= head.heightForWidth(head.width()))
    assert isinstance(head.parentWidget().parentWidget(), Above)
    assert head.name.width() > 150
    call = head.reach.buttons["call"]
    assert call.text() == "" and "Call" in call.accessibleName() and "Call" in call.toolTip()


def test_buttons_of_the_panel_stay_in_one_line(small, rest):
    small.set_scale(1.0)
    small.desk.open_record("contact", small.ids["Tan Ah Kow"])
    rest()
    head = small.desk.side.panel.header
    shown = [b for b in (*head.reach.buttons.values(), head.log, head.more) if b.isVisible()]
    middles = [b.geometry().center().y() for b in shown]
    assert len(shown) == 5 and max(middles) - min(middles) < 4


def test_a_date_reads_one_way_with_its_weekday_for_the_pointer(small, rest):
    small.set_scale(1.0)
    small.desk.trail.open("deal", "fit")
    rest()
    (fact,) = (
        f for f in small.desk.page.facts.findChildren(Fact) if f.subject.field.name == "closing"
    )
    assert fact._text == "30 Dec 2026"
    assert fact.toolTip() == "Wednesday, 30 December 2026"


def test_the_head_of_the_leads_does_without_words(small, rest):
    page = small.desk.show_page("leads")
    page.head.resize(480, page.head.height())
    assert not cut(page.head.title) and page.paste_button.text() == ""
    assert page.paste_button.accessibleName()
    page.head.resize(1200, page.head.height())
    assert page.paste_button.text()


def test_the_panel_of_a_lead_shows_its_next_step_whole(small, rest):
    triage.add(small.ws, [{"name": "Lead Suresh 14"}])
    small.resize(1024, 740)  # the strip above is not there in a file without sample data
    (id,) = small.ws.reader().execute("SELECT id FROM lead").fetchone()
    small.desk.show_page("leads")
    small.desk.open_record("lead", id)
    rest()
    head = small.desk.side.panel.header
    add = head.next.add
    assert add.isVisible() and not head.face.isVisible() and not cut(add)
    room = head.parentWidget()
    assert room.rect().contains(QRect(add.mapTo(room, QPoint()), add.size()))
    for width, whole in ((200, False), (600, True)):
        head.next.resize(width, head.next.height())
        assert (add.text() == add.accessibleName()) == whole
        assert bool(add.toolTip()) != whole
    small.set_scale(1.0)
    small.resize(1440, 900)
    rest()
    assert head.face.isVisible()
