"""Reports the user made, dashboards of them, and the points a lead or a deal is scored by."""

from __future__ import annotations

from crm_desktop.domain.fields import (
    Choice,
    Record,
    choice,
    keyed,
    moment,
    note,
    text,
    whole,
    yesno,
)

SCORED = (Choice("lead", "Leads"), Choice("deal", "Deals"))
MOST_POINTS = 1000


class Report(Record):
    """A question asked of the records of one kind, and how its answer is shown."""

    entity = "report"
    code = 23
    label = "Report"
    plural = "Reports"
    icon = "chart-column"

    name = text("Name", in_list=True, width=240, personal=False)
    of = text("Kind of record", in_list=True, personal=False)
    body = note("What it asks", internal=True)  # JSON, `insight.saved`
    notes = note("Notes", personal=False)
    rank = text("Order", internal=True, personal=False)
    created = moment("Added", personal=False)


class Dashboard(Record):
    """Reports on one page, arranged by the user."""

    entity = "dashboard"
    code = 24
    label = "Dashboard"
    plural = "Dashboards"
    icon = "layout-dashboard"

    name = text("Name", in_list=True, personal=False)
    # tiles.<key>: {"report": id or name of a standard one, "rank": text, "wide": 1 to 3, "shape": text}
    tiles = keyed("Tiles", entry="tile", internal=True, personal=False)
    rank = text("Order", internal=True, personal=False)


class ScorePoint(Record):
    """Points given to every open lead or deal a rule holds of."""

    entity = "score_point"
    code = 25
    label = "Score rule"
    plural = "Score rules"
    icon = "list-checks"

    name = text("Name", in_list=True, personal=False)
    of = choice("Kind of record", choices=SCORED, in_list=True, personal=False)
    rule = note("Rule", internal=True)  # a JSON tree
    points = whole("Points", bounds=(-MOST_POINTS, MOST_POINTS), in_list=True, personal=False)
    off = yesno("Switched off", personal=False)
    rank = text("Order", internal=True, personal=False)
