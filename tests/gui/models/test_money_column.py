"""A column of money lines up: it shows the sen of all its amounts, or of none."""

from __future__ import annotations

from array import array

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.models.record_table import RecordTable

VALUES = {
    1: (150000, "MYR"),
    2: (500050, "MYR"),
    3: (9000, "JPY"),
    4: (None, "MYR"),
    5: ("9", "MYR"),
}


def table(qtbot, *ns: int) -> RecordTable:
    def fetch(wanted):
        return {
            n: {"id": str(n), "value": {"amount": VALUES[n][0], "currency": VALUES[n][1]}}
            for n in wanted
        }

    made = RecordTable(RECORDS["deal"], fetch)
    made.start_over(array("q", ns))
    return made


def shown(made: RecordTable) -> list[str]:
    field = RECORDS["deal"].fields["value"]
    return [made.text(at, field) for at in range(made.rowCount())]


def test_no_amount_has_sen(qtbot):
    made = table(qtbot, 1, 3)
    made.ensure(0, 1)
    assert shown(made) == ["RM 1,500", "¥ 9,000"]


def test_one_has_sen_and_all_show_them_as_far_as_their_currency_has_any(qtbot):
    made = table(qtbot, 1, 3, 4, 2)
    made.ensure(0, 2)
    assert shown(made)[:2] == ["RM 1,500", "¥ 9,000"]
    with qtbot.waitSignal(made.dataChanged):
        made.ensure(3, 3)
    assert shown(made) == ["RM 1,500.00", "¥ 9,000", "", "RM 5,000.50"]


def test_an_amount_of_another_shape_stops_nothing(qtbot):
    made = table(qtbot, 2, 5)
    made.ensure(0, 1)
    assert shown(made)[0] == "RM 5,000.50"
