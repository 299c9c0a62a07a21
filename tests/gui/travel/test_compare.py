"""Two dates compared in a window: counts, filters, pages, a file, and the record opened."""

import csv

import pytest
import shiboken6
from PySide6.QtTest import QAbstractItemModelTester

from crm_desktop.gui.travel import compared_list
from crm_desktop.gui.travel.compare_dialog import CompareDialog

from .conftest import days_ago


@pytest.fixture
def dialog(window, rest):
    made = CompareDialog(window.desk.context, window)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    made.tester = QAbstractItemModelTester(made.list.rows, mode)
    made.show()
    yield made
    if shiboken6.isValid(made):
        made.reject()
    rest()


def listed(dialog, rest):
    rows = []
    for row in range(dialog.list.rows.rowCount()):
        dialog.list.rows.at(row)
        rest()
        rows.append(dialog.list.rows.at(row))
    return rows


def compared(dialog, rest, before, after):
    dialog.before.set_day(days_ago(before).date())
    dialog.after.set_day(days_ago(after).date())
    dialog.go.click()
    rest()
    return listed(dialog, rest)


def test_what_differs_is_counted_listed_and_filtered(dialog, rest, ids):
    rows = compared(dialog, rest, 30, 0)
    assert {(row.title, row.verdict) for row in rows} == {
        ("Tan Ah Kow", "changed"), ("Lim Siew Ling", "removed"),
    }  # fmt: skip
    changed = next(row for row in rows if row.verdict == "changed")
    assert changed.changes == (("Job", "Director", "Owner"),)
    assert "Job: Director → Owner" in dialog.list.rows.data(
        dialog.list.rows.index(rows.index(changed))
    )
    dialog.tiles["removed"].click()
    assert [row.title for row in listed(dialog, rest)] == ["Lim Siew Ling"]
    assert not dialog.open_.isEnabled()
    dialog.tiles["removed"].click()
    assert len(listed(dialog, rest)) == 2
    assert not dialog.tiles["added"].isEnabled()


def test_days_between_which_nothing_happened(dialog, rest):
    assert compared(dialog, rest, 18, 10) == []
    assert dialog.empty.isVisible() and not dialog.export.isEnabled()


def test_a_record_is_opened_from_the_list(dialog, rest, ids, window):
    rows = compared(dialog, rest, 30, 0)
    at = next(n for n, row in enumerate(rows) if row.verdict == "changed")
    dialog.list.setCurrentIndex(dialog.list.rows.index(at))
    dialog.open_.click()
    rest()
    assert window.desk.side.panel.id == ids["Tan Ah Kow"]


def test_it_is_written_as_a_file(dialog, rest, tmp_path):
    compared(dialog, rest, 30, 0)
    dialog.tiles["changed"].click()
    dialog.write(tmp_path / "out.csv")
    rest()
    with (tmp_path / "out.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(r["Name"], r["Field"], r["Before"], r["After"]) for r in rows] == [
        ("Tan Ah Kow", "Job", "Director", "Owner")
    ]
    assert "Wrote 1 row" in dialog.foot.words.text()


def test_pages_are_read_as_one_comes_to_them(dialog, rest, monkeypatch):
    monkeypatch.setattr(compared_list, "PAGE", 1)
    monkeypatch.setattr("crm_desktop.gui.travel.compare_dialog.PAGE", 1)
    assert len(compared(dialog, rest, 30, 0)) == 2


def test_it_can_be_stopped(dialog, rest):
    dialog.before.set_day(days_ago(30).date())
    dialog.go.click()
    dialog.stop.click()
    rest()
    assert dialog.go.isEnabled() and dialog.list.rows.rowCount() == 0


def test_compared_with_the_day_before_the_file_began_everything_is_new(dialog, rest):
    dialog.before.set_day(days_ago(3650).date())
    dialog.go.click()
    rest()
    assert {row.verdict for row in listed(dialog, rest)} == {"added"}
