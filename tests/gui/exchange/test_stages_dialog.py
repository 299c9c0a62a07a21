"""The stages an import brings are put in order, given chances and kept, before anything is written."""

import pytest
from PySide6.QtCore import Qt

from crm_desktop.deals import pipelines
from crm_desktop.gui.exchange.import_wizard import CHECK, DONE
from crm_desktop.gui.exchange.stages_dialog import StagesDialog

from .test_import_for_real import come_to, context, file, wizard  # noqa: F401

SHOP = "Deal,Stage\nSofa,Showroom visit\nDesk,Deposit\nLamp,Enquiry\n"


@pytest.fixture
def asked(ws, context, file, qtbot):  # noqa: F811
    """The wizard at its check of a file of deals, and its dialog of stages opened."""
    pipelines.ensure_default(ws)
    file.write_text(SHOP, "utf-8")
    made = wizard(context, file, qtbot)
    come_to(CHECK, made, context, qtbot)
    qtbot.mouseClick(made.check.remarks.order, Qt.MouseButton.LeftButton)
    return made, made.findChild(StagesDialog)


def way(ws):
    return [(s.name, s.probability) for s in pipelines.pipelines(ws.reader())[0].stages]


def test_the_order_and_the_chances_given_are_those_made(asked, ws, context, qtbot):  # noqa: F811
    made, dialog = asked
    rows = dialog.sections[0].rows
    assert [row.name.text() for row in rows.rows] == ["Enquiry", "Showroom visit", "Deposit"]
    assert all(row.name.isReadOnly() and not row.remove.isEnabled() for row in rows.rows)
    rows.move(rows.rows[0], 1)
    rows.rows[0].probability.setValue(15)
    dialog.take.click()
    assert (
        "come through: Showroom visit (15 %) → Enquiry (10 %)" in made.check.remarks.stages.text()
    )
    come_to(DONE, made, context, qtbot)
    assert way(ws) == [("Showroom visit", 15), ("Enquiry", 10), ("Deposit", 95)]


def test_the_stages_there_are_can_be_kept(asked, ws, context, qtbot):  # noqa: F811
    made, dialog = asked
    (section,) = dialog.sections
    assert "New lead, Qualified" in section.gone.text()
    qtbot.mouseClick(section.keep, Qt.MouseButton.LeftButton)
    assert not section.gone.isVisible()
    section.rows.rows[-1].remove.click()  # one of those kept may go after all
    dialog.take.click()
    come_to(DONE, made, context, qtbot)
    assert [name for name, _chance in way(ws)] == [
        "Enquiry", "Showroom visit", "Deposit", "New lead", "Qualified", "Meeting", "Proposal", "Negotiation",
    ]  # fmt: skip


def test_two_stages_of_one_name_are_said_and_nothing_is_lost(asked):
    _made, dialog = asked
    rows = dialog.sections[0].rows
    rows.add.click()
    rows.rows[-1].name.setText("Deposit")
    dialog.take.click()
    assert dialog.isVisible() and "Two stages are called" in dialog.problem.text()
    assert len(rows.rows) == 4


def test_closing_it_changes_nothing(asked, ws):
    made, dialog = asked
    dialog.sections[0].rows.rows[0].probability.setValue(77)
    dialog.reject()
    assert "77" not in made.check.remarks.stages.text()


def test_a_stage_there_is_that_rows_name_keeps_its_name(ws, context, file, qtbot):  # noqa: F811
    pipelines.ensure_default(ws)
    file.write_text("Deal,Stage\nA,Proposal\nB,Site visit\n", "utf-8")
    made = wizard(context, file, qtbot)
    come_to(CHECK, made, context, qtbot)
    made.check.order_stages()
    rows = {row.name.text(): row for row in made.findChild(StagesDialog).sections[0].rows.rows}
    assert rows["Proposal"].name.isReadOnly() and not rows["Proposal"].remove.isEnabled()
    assert not rows["Meeting"].name.isReadOnly() and rows["Meeting"].remove.isEnabled()
