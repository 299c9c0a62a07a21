"""Copied rows: read in the lane, and nothing a spreadsheet would run."""

from PySide6.QtGui import QGuiApplication

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.tables import copying

from .kit import make_context

BAD = ["=HYPERLINK(A1)", "@SUM(A1)", "-2+3"]


def test_copied_rows_run_nothing_in_a_spreadsheet_and_are_read_in_the_lane(ws, qapp):
    names = ["Tan", *BAD]
    ws.log.record(
        Label("create"), [Edit("contact", new_id(), {"deleted": False, "name": n}) for n in names]
    )
    context, said = make_context(ws), []
    fields = [RECORDS["contact"].fields[name] for name in ("name", "job")]
    copying.copy(context, "contact", range(1, 5), fields, said.append)
    assert context.lane.ran == 1 and said == ["Copied 4 contacts"]
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[0] for line in lines] == ["Name", "Tan", *(f"'{n}" for n in BAD)]
