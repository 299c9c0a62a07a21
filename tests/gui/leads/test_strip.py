"""What stands under a lead's head in the panel, with names of any length."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Label
from crm_desktop.gui.leads.strip import SIDE
from crm_desktop.leads import triage
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def window(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as made:
        lead = triage.fresh({"name": "Yusuf"})
        made.log.record(Label("create", "lead"), [lead])
    window = opened(tmp_path / "shop.crm")
    window.desk.show_page("leads")
    window.desk.open_record("lead", lead.id)
    return window


def test_what_a_lead_became_ends_in_an_ellipsis_where_its_name_has_no_room(window, qtbot):
    qtbot.waitUntil(lambda: not window.desk.context.busy())
    strip = window.desk.side.panel.lead
    name = "Yusuf Books & Sons Holdings (M) Berhad " * 3
    row = dict(strip._view.row) | {"company.shown": name.strip()}
    strip.show_view(strip._view._replace(row=row))
    button = strip.became["company"]
    assert button.text().endswith("…") and button.toolTip().endswith("Berhad")
    assert button.sizeHint().width() <= strip.width() - 2 * SIDE
