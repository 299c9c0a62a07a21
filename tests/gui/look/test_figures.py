"""Sheets of figures in the smallest window, with the longer words of Malay, and text twice as large."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import fonts, language, theme
from crm_desktop.store.workspace import Profile, Workspace
from tests.gui.look.looker import too_wide

SMALLEST = (1024, 680)
NAME = "Perniagaan Perabot Seri Kenangan Enterprise"


@pytest.fixture
def sheet_of(tmp_path, opened, qapp, qtbot):
    """Return what shows a report of two won deals at a text size, in the smallest window."""
    path = tmp_path / "shop.crm"
    with Workspace.create(path, Profile("Huda", language="ms")) as ws:
        firm = new_id()
        edits = [Edit("company", firm, {"deleted": False, "name": NAME})]
        for owner in ("Huda binti Ismail", "Kavitha a/p Subramaniam"):
            result = {"outcome": "won", "closed": "2026-01-20"}
            cells = {"title": "Dapur", "company": firm, "owner": owner, "result": result}
            value = {"amount": 294_900_00, "currency": "MYR"}
            edits.append(Edit("deal", new_id(), {"deleted": False, "value": value, **cells}))
        ws.log.record(Label("create", "deal"), edits)
    language.apply(qapp, "ms")

    def shown(name, scale):
        theme.apply(qapp, "dark", scale)
        window = opened(path, SMALLEST)
        page = window.desk.show_page("reports")
        page.show_report(name)
        if name == "team-goals":
            page.sheet.period.chosen.emit("2026-01-01..2026-01-31")
        qtbot.waitUntil(lambda: not window.desk.context.busy())
        qtbot.wait(100)
        return page

    yield shown
    theme.apply(qapp, "light", 1.0)
    language.apply(qapp, "en")


@pytest.mark.parametrize(
    "name", ["customer-value", "customer-segments", "team-goals", "bottleneck"]
)
def test_no_sheet_is_cut_at_its_side_by_large_text(sheet_of, name):
    sheet = sheet_of(name, 2.0).sheet
    areas = [area for area in sheet.findChildren(QScrollArea) if area.isVisible()]
    assert areas and [too_wide(area) for area in areas if too_wide(area) > 1] == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_headings_and_figures_of_the_team_are_whole(sheet_of, scale):
    table = sheet_of("team-goals", scale).sheet.table
    head = table.horizontalHeader()
    metrics = fonts.metrics("small-medium")
    for at, words in enumerate(table.figures.headings):
        assert max(map(metrics.horizontalAdvance, words.split())) + 16 <= head.sectionSize(at) + 1
        assert table.sizeHintForIndex(table.figures.index(0, 0)).width() <= head.sectionSize(0)
    lines = metrics.boundingRect(
        0, 0, head.sectionSize(3) - 16, 999, 0x1000, table.figures.headings[3]
    )
    assert lines.height() > 1.5 * metrics.height() and head.height() >= lines.height()


def test_names_of_reports_have_the_lines_they_need(sheet_of):
    page = sheet_of("team-goals", 1.0)
    rows = page.list.list
    wide = [
        rows.item(at)
        for at in range(rows.count())
        if rows.fontMetrics().horizontalAdvance(rows.item(at).text()) > rows.viewport().width() - 36
    ]
    assert wide and all(item.sizeHint().height() > 40 for item in wide)
    page.window().resize(1900, 900)
    page.layout().activate()
    roomy = [item for item in wide if item.sizeHint().height() < 40]
    assert page.side.width() > 300
    assert roomy and len(roomy) < len(wide)


def test_names_of_customers_keep_room_beside_their_figures(sheet_of):
    sheet = sheet_of("customer-value", 2.0).sheet
    assert sheet.ranked.columnWidth(0) >= 200
    assert sheet.ranked.horizontalScrollBar().maximum() > 0
