"""The form that converts a lead: it tells all that will be written, each text whole or cut with a sign."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from crm_desktop.deals import pipelines
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.leads.coming import NAME
from crm_desktop.gui.leads.convert_dialog import ConvertDialog, ask
from crm_desktop.gui.widgets.eliding_box import ElidingBox
from crm_desktop.leads import conversion, triage
from crm_desktop.store import search
from crm_desktop.store.workspace import Profile, Workspace

FIRM = "Yusuf Books Holdings (M) Berhad"


@pytest.fixture
def window(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as made:
        pipelines.ensure_default(made)
    return opened(tmp_path / "shop.crm")


def write(window, entity, **cells):
    id = new_id()
    edit = Edit(entity, id, {"deleted": False, **cells})
    window.ws.log.record(Label("create", entity), [edit])
    return id


@pytest.fixture
def form(window, qtbot):
    tag = write(window, "tag", name="Pelanggan tetap")
    firm = write(window, "company", name=FIRM)
    phone = {"phones.1": {"value": "0194573562"}}
    write(window, "contact", name="Ahmad bin Ismail", company=firm, **phone)
    cells = {"name": "Ahmad bin Ismail", "company_name": FIRM, "language": "ms", "notes": "Likes oak",
             f"tags.{tag}": True, **phone}  # fmt: skip
    lead = triage.fresh(cells)
    window.ws.log.record(Label("create", "lead"), [lead])
    write(window, "activity", subject="Call", lead=lead.id, start="2026-01-05T08:00:00Z")
    made = ConvertDialog(window.context, lead.id, window, ask(window.ws, lead.id))
    made.open()
    yield made
    made.reject()


def test_all_that_is_added_to_a_known_contact_is_told(form):
    said = form.coming.text
    for words in ("Known contact: Ahmad bin Ismail", "Pelanggan tetap", "Likes oak", "Language"):
        assert words in said
    assert "Goes along: 1 activity" in said and "Given name" not in said


def test_the_values_of_all_groups_begin_at_one_place(form, qtbot):
    names = form.coming.widget().findChildren(QLabel, NAME)
    qtbot.waitUntil(lambda: len({one.width() for one in names}) == 1)


def test_reasons_stand_within_the_line_and_a_long_one_is_cut_with_a_sign(form, qtbot):
    box = form.contact
    assert box.currentText() == "Ahmad bin Ismail · same phone, same name, same company"
    box.setFixedWidth(160)
    assert isinstance(box, ElidingBox) and box.said().endswith("…")
    box.setFixedWidth(900)
    assert box.said() == box.currentText()


def test_a_lead_and_its_company_are_not_told_twice(window, form):
    conn = window.ws.reader()
    conversion.convert(window.ws, form._id, form.wish())
    hits = [hit for hit in search.search(conn, "Ahmad", 9, ("lead",)) if hit.entity == "lead"]
    assert [hit.subtitle.count(FIRM) for hit in hits] == [1]
