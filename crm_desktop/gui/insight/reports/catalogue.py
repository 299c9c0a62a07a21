"""The reports of the page: a line each, in the order they are listed. Each sheet is made when first seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports.sheet import Sheet
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.composed import drafts, standard
from crm_desktop.insight.composed.drafts import NEW
from crm_desktop.insight.composed.saved import Saved
from crm_desktop.insight.composed.specs import Spec

ASKED, PIPELINE, LEADS, TEAM, CUSTOMERS, PRODUCTS, OWN = (
    mark("Asked most"), mark("Pipeline"), mark("Leads and campaigns"), mark("Team"), mark("Customers"),
    mark("Products"), mark("My reports"),
)  # fmt: skip
GROUPS = (ASKED, OWN, PIPELINE, LEADS, TEAM, CUSTOMERS, PRODUCTS)
"""The groups of the list in their order; one without a report is not shown."""
Make = Callable[[Context, QWidget | None], Sheet]


class Entry(NamedTuple):
    """A report of the list: its name is for settings and other pages, its title English words."""

    name: str
    title: str
    group: str
    icon: str
    make: Make
    own: bool = False  # the title is the user's

    def said(self) -> str:
        """Return its title as it is shown."""
        return self.title if self.own else tr(self.title)


def _asked(name: str, context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.asked.sheet import ReportSheet

    one = standard.REPORTS[name]
    return ReportSheet(context, Saved(one.name, tr(one.title), one.spec, own=False), parent)


def _own(saved: Saved, context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.asked.sheet import ReportSheet

    return ReportSheet(context, saved, parent)


def _likely_leads(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.scores import sheet

    return sheet.leads(context, parent)


def _likely_deals(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.scores import sheet

    return sheet.deals(context, parent)


def _team(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.people.team_sheet import TeamSheet

    return TeamSheet(context, parent)


def _activities(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.people.activity_sheet import ActivitySheet

    return ActivitySheet(context, parent)


def _sticking(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.sticking.sheet import StickingSheet

    return StickingSheet(context, parent)


def _bringing(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.bringing.sheet import BringingSheet

    return BringingSheet(context, parent)


def _standard(name: str, group: str, icon: str = "chart-column") -> Entry:
    return Entry(name, standard.REPORTS[name].title, group, icon, partial(_asked, name))


def _worth(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.customers.worth_sheet import WorthSheet

    return WorthSheet(context, parent)


def _segments(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.customers.segments_sheet import SegmentsSheet

    return SegmentsSheet(context, parent)


def _silent(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.customers.silent_sheet import SilentSheet

    return SilentSheet(context, parent)


def _cross_sell(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.customers.cross_sell_sheet import CrossSellSheet

    return CrossSellSheet(context, parent)


ENTRIES = (
    Entry("bottleneck", mark("Funnel and bottleneck"), ASKED, "funnel", _sticking),
    Entry("likely-leads", mark("Leads most likely to convert"), ASKED, "target", _likely_leads),
    Entry("likely-deals", mark("Deals most likely to be won"), ASKED, "target", _likely_deals),
    Entry("customer-value", mark("Customer value"), ASKED, "coins", _worth),
    Entry("team-goals", mark("Team against goals"), ASKED, "target", _team),
    _standard("open-by-stage", PIPELINE),
    _standard("forecast-by-month", PIPELINE),
    _standard("forecast-by-category", PIPELINE),
    _standard("how-far", PIPELINE),
    _standard("won-by-month", PIPELINE),
    _standard("lost-by-reason", PIPELINE),
    _standard("days-in-stage", PIPELINE, "hourglass"),
    Entry("sources", mark("Sources and campaigns"), LEADS, "flag", _bringing),
    _standard("leads-by-source", LEADS),
    _standard("leads-by-month", LEADS),
    _standard("won-by-source", LEADS),
    Entry("people-activities", mark("What people did"), TEAM, "phone", _activities),
    _standard("won-by-owner", TEAM),
    _standard("days-to-close", TEAM, "hourglass"),
    _standard("activities-by-person", TEAM),
    _standard("activities-by-week", TEAM),
    Entry("customer-segments", mark("Customer segments"), CUSTOMERS, "users", _segments),
    Entry("silent-customers", mark("Silent customers"), CUSTOMERS, "pause", _silent),
    Entry("cross-sell", mark("Cross-sell"), CUSTOMERS, "package", _cross_sell),
    _standard("contacts-by-month", CUSTOMERS),
    _standard("won-by-product", PRODUCTS),
)


def own(saved: Saved) -> Entry:
    """Return the entry of a report of the user's."""
    icon = "circle-alert" if saved.problem else "chart-column"
    return Entry(saved.id, saved.title, OWN, icon, partial(_own, saved), own=True)


def blank() -> Entry:
    """Return the entry of a report to be made."""
    return Entry(NEW, tr("New report"), OWN, "plus", _blank, own=True)


def _blank(context: Context, parent: QWidget | None = None) -> Sheet:
    from crm_desktop.gui.insight.reports.asked.sheet import ReportSheet

    made = ReportSheet(context, Saved("", tr("New report"), None, own=True), parent)
    made.change(drafts.of(context.ws, "") or Spec("deal", groups=("stage",)))
    return made
