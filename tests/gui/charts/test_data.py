"""What a chart is made of: its numbers in words, its gaps, its table."""

from __future__ import annotations

from PySide6.QtCore import Qt

from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Mark, Series
from crm_desktop.gui.charts.table import ChartTable, as_csv
from crm_desktop.i18n import set_language

from .shown import plain, sales


def test_a_mark_says_itself():
    assert sales().said(Mark(0, 3)) == "Sep, RM 130,000, target RM 110,000"
    assert sales().said(Mark(0, 5)) == "Nov, RM 82,400, target RM 120,000, pace RM 113,000"
    data = plain(3, earlier=Series("2025", (2,)), shares=("60 %",), shares_name="went on")
    assert data.said(Mark(0, 0)) == "Jun, 3, 2025 2, went on 60 %"


def test_of_several_series_a_mark_names_its_own():
    data = ChartData("Won", ("Jun",), (Series("Siti", (4,)), Series("Ravi", (1_250.5,))))
    assert data.said(Mark(1, 0)) == "Jun, Ravi, 1,250.5"


def test_what_is_no_number_is_no_mark():
    data = plain(1, None, float("nan"), float("inf"), 0)
    assert data.marks() == [Mark(0, 0), Mark(0, 4)]
    short = ChartData("Won", ("Jun", "Jul"), (Series("Siti", (4,)),))
    assert short.marks() == [Mark(0, 0)]
    assert data.said(Mark(0, 1)) == "Jul, no value"


def test_nothing_is_said_honestly():
    assert plain().lack() == "There is nothing to show here yet."
    assert plain(None, empty="No deal was won yet.").lack() == "No deal was won yet."
    assert plain(0, 0).lack() == ""


def test_numbers_read_in_three_figures():
    said = {0: "0", 950: "950", 999.6: "1k", 1_250: "1.25k", -150_000: "−150k", 999_600: "1M",
            2_400_000: "2.4M", 7_000_000_000_000: "7,000B", 0.25: "0.25"}  # fmt: skip
    assert {n: units.compact(n) for n in said} == said


def test_numbers_read_in_malay():
    set_language("ms")
    try:
        assert units.compact(2_400_000) == "2.4 juta"
        assert units.days().shown(16) == "16 hari"
        assert units.money("MYR").shown(13_000_000) == "RM 130,000"
    finally:
        set_language("en")


def test_a_share_is_never_rounded_to_all_or_nothing():
    shares = (0, 0.2, 0.5, 60, 99.4, 99.6, 100, 340)
    said = ["0 %", "< 1 %", "1 %", "60 %", "99 %", "> 99 %", "100 %", "340 %"]
    assert [units.share(n) for n in shares] == said


def test_money_is_plain_in_a_file_and_short_on_an_axis():
    for currency, amount, plain_, short in (
        ("MYR", 1_300_050, "13000.50", "13k"), ("JPY", 1_300_050, "1300050", "1.3M"),
        ("KWD", 1_300_050, "1300.050", "1.3k"),
    ):  # fmt: skip
        unit = units.money(currency)
        assert (unit.plain(amount), unit.short(amount)) == (plain_, short)


def test_the_table_holds_what_the_chart_shows(qtmodeltester):
    table = ChartTable()
    table.show_data(sales(heading="Month"))
    heads = [table.headerData(n, Qt.Orientation.Horizontal) for n in range(table.columnCount())]
    assert heads == ["Month", "Won", "Target", "Pace"]
    assert [table.text(3, n) for n in range(4)] == ["Sep", "RM 130,000", "RM 110,000", ""]
    qtmodeltester.check(table)


def test_csv_has_plain_numbers_and_nothing_a_spreadsheet_runs():
    data = ChartData(
        "Sources", ("=cmd|' /C calc'!A0", 'Walk-in, "shop"'), (Series("Won", (-5, 1_250.5)),),
        shares=("60 %", ""),
    )  # fmt: skip
    lines = as_csv(data).split("\r\n")
    assert lines[0] == "Name,Won,Share"
    assert lines[1].startswith("'=cmd") and lines[1].endswith(",-5,60 %")
    assert lines[2] == '"Walk-in, ""shop""",1250.5,'
    assert "RM" not in as_csv(sales()) and "130000.00" in as_csv(sales())
