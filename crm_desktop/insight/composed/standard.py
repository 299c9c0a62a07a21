"""Reports everybody has: answers to what is asked first, there before one makes any."""

from __future__ import annotations

from typing import NamedTuple

from crm_desktop.domain.rule import Condition
from crm_desktop.i18n import mark
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store.figures.question import COUNT, MEDIAN, SUM


class Standard(NamedTuple):
    """One report: its name on the command line, its title, what it asks."""

    name: str
    title: str
    spec: Spec


_OPEN = (Condition("result", "is", ["open"]),)
_WON = (Condition("result", "is", ["won"]),)
_LOST = (Condition("result", "is", ["lost"]),)
_DONE = (Condition("state", "is", ["done"]),)
YEAR = "last 12m"

REPORTS = {
    one.name: one
    for one in (
        Standard("open-by-stage", mark("Open deals by stage"),
                 Spec("deal", SUM, "value", ("stage",), _OPEN)),
        Standard("forecast-by-month", mark("Forecast by month of expected close"),
                 Spec("deal", SUM, "weighted", ("closing:month",), _OPEN)),
        Standard("forecast-by-category", mark("Forecast by how certain it is"),
                 Spec("deal", SUM, "weighted", ("category",), _OPEN)),
        Standard("how-far", mark("How far deals came, and what became of them"),
                 Spec("deal", COUNT, "", ("furthest", "outcome"), (), "created", YEAR, False,
                      "stacked")),
        Standard("won-by-month", mark("Won value by month"),
                 Spec("deal", SUM, "value", ("closed:month",), _WON, "closed", YEAR)),
        Standard("won-by-owner", mark("Won value by person"),
                 Spec("deal", SUM, "value", ("owner",), _WON, "closed", YEAR, True, "bars")),
        Standard("won-by-source", mark("Won value by source"),
                 Spec("deal", SUM, "value", ("source",), _WON, "closed", YEAR, True, "bars")),
        Standard("won-by-product", mark("Won value by product"),
                 Spec("line", SUM, "value", ("product",), _WON, "closed", YEAR, False, "bars")),
        Standard("lost-by-reason", mark("Lost deals by reason"),
                 Spec("deal", COUNT, "", ("reason",), _LOST, "closed", YEAR, False, "bars")),
        Standard("days-to-close", mark("Days to close a won deal, the one in the middle, by person"),
                 Spec("deal", MEDIAN, "cycle", ("owner",), _WON, "closed", YEAR, False, "bars")),
        Standard("days-in-stage", mark("Days in a stage, the one in the middle"),
                 Spec("stay", MEDIAN, "stayed", ("stage",), (), "entered", YEAR)),
        Standard("leads-by-source", mark("Leads by source"),
                 Spec("lead", COUNT, "", ("source",), (), "created", "last 90d", True, "bars")),
        Standard("leads-by-month", mark("Leads by month and status"),
                 Spec("lead", COUNT, "", ("created:month", "status"), (), "created", YEAR, False,
                      "stacked")),
        Standard("activities-by-person", mark("Activities by person and channel"),
                 Spec("activity", COUNT, "", ("owner", "channel"), _DONE, "start", "last 30d", False,
                      "stacked")),
        Standard("activities-by-week", mark("Activities by week"),
                 Spec("activity", COUNT, "", ("start:week",), _DONE, "start", "last 13w", False,
                      "line")),
        Standard("contacts-by-month", mark("New contacts by month"),
                 Spec("contact", COUNT, "", ("created:month",), (), "created", YEAR, False, "line")),
    )
}  # fmt: skip
