"""The pages of the window: what they are called and how they are made when first wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.context import Context
from crm_desktop.i18n import mark


class PageSpec(NamedTuple):
    """One page. `entity` is what its New makes and its count counts, unless `count` counts otherwise.

    `watches` are other kinds of record whose changes the count depends on. `make` gives it its parent at
    once: each of its widgets would hear of the style anew when it got one later.
    """

    name: str
    label: str
    icon: str
    entity: str
    make: Callable[[Context, QWidget], QWidget]
    counted: bool = True
    listed: bool = True  # in the sidebar; any page is reached by its action
    count: Callable[[Any, Any], int] | None = None
    watches: tuple[str, ...] = ()
    passing: bool = False  # in the sidebar only while it counts some
    alarm: bool = False  # its count says what is overdue
    menu: str = "view"  # the menu it is reached from, where the sidebar does not list it

    def watched(self) -> set[str]:
        """Return the kinds of record its count depends on."""
        return {self.entity, *self.watches}


def _table(entity: str, context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.tables.page import RecordTablePage

    return RecordTablePage(context, entity, parent)


def _campaigns(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.insight.campaigns.forms import CampaignForm
    from crm_desktop.gui.tables.form_page import FormTablePage

    return FormTablePage(context, CampaignForm, parent)


def _campaign_results(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.insight.campaigns.forms import ResultForm
    from crm_desktop.gui.tables.form_page import FormTablePage

    return FormTablePage(context, ResultForm, parent)


def _rates(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.insight.campaigns.forms import RateForm
    from crm_desktop.gui.tables.form_page import FormTablePage

    return FormTablePage(context, RateForm, parent)


def _board(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.board import BoardPage

    return BoardPage(context, parent)


def _segments(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.segments.page import SegmentsPage

    return SegmentsPage(context, parent)


def _products(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.products.page import ProductsPage

    return ProductsPage(context, parent)


def _leads(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.leads.page import LeadsPage

    return LeadsPage(context, parent)


def _slipping(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.leads.slipping_page import SlippingPage

    return SlippingPage(context, parent)


def _open_leads(_ws: Any, conn: Any) -> int:
    from crm_desktop.leads import inbox
    from crm_desktop.store import listing

    return listing.count(conn, listing.ListQuery("lead", conditions=(inbox.OPEN,)))


def _slips(ws: Any, conn: Any) -> int:
    from crm_desktop.store import slips

    days = slips.days_of(ws)
    return sum(slips.count(conn, entity, days)[""] for entity in slips.ENTITIES)


_LEADS = PageSpec("leads", mark("Leads"), "inbox", "lead", _leads, count=_open_leads)
_SLIPPING = PageSpec(
    "slipping", mark("Slipping"), "hourglass", "lead", _slipping,
    count=_slips, watches=("deal", "task", "activity"),
)  # fmt: skip


def _conflicts(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.conflicts.page import ConflictsPage

    return ConflictsPage(context, parent)


def _open_conflicts(_ws: Any, conn: Any) -> int:
    from crm_desktop.store import contested_list

    return contested_list.count_open(conn)


_CONFLICTS = PageSpec(
    "conflicts", mark("Conflicts"), "git-merge", "", _conflicts, listed=False,
    count=_open_conflicts, watches=tuple(RECORDS), passing=True,
)  # fmt: skip


def _privacy(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.privacy.desk.page import PrivacyPage

    return PrivacyPage(context, parent)


def _privacy_calls(ws: Any, conn: Any) -> int:
    from crm_desktop.gui.privacy.desk import sections

    return sections.calling(ws, conn)


_PRIVACY = PageSpec(
    "privacy", mark("Privacy desk"), "shield-check", "privacy_request", _privacy, listed=False,
    count=_privacy_calls, watches=("breach",), passing=True, alarm=True, menu="tools",
)  # fmt: skip


def _today(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.agenda.today_page import TodayPage

    return TodayPage(context, parent)


def _calendar(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.agenda.calendar_page import CalendarPage

    return CalendarPage(context, parent)


def _dashboard(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.insight.page import DashboardPage

    return DashboardPage(context, parent)


def _reports(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.insight.reports.page import ReportsPage

    return ReportsPage(context, parent)


def _tasks(context: Context, parent: QWidget) -> QWidget:
    from crm_desktop.gui.agenda.task_table import TaskTablePage

    return TaskTablePage(context, parent)


FIRST = "contacts"
"""The page shown while none is remembered."""
_TODAY = PageSpec("today", mark("Today"), "sun", "task", _today, counted=False)
_CALENDAR = PageSpec(
    "calendar",
    mark("Calendar"),
    "calendar",
    "activity",
    _calendar,
    counted=False,
    watches=("task",),
)
_DASHBOARD = PageSpec(
    "dashboard", mark("Dashboard"), "chart-column", "deal", _dashboard, counted=False,
    watches=("lead", "activity"),
)  # fmt: skip
_REPORTS = PageSpec(
    "reports", mark("Reports"), "file-text", "deal", _reports, counted=False,
    watches=("lead", "activity"),
)  # fmt: skip
_TASKS = PageSpec("tasks", mark("Tasks"), "list-checks", "task", _tasks, False, listed=False)
_TABLES = (
    PageSpec("contacts", mark("Contacts"), "users", "contact", partial(_table, "contact")),
    PageSpec("companies", mark("Companies"), "building-2", "company", partial(_table, "company")),
    PageSpec("deals", mark("Deals"), "handshake", "deal", partial(_table, "deal")),
)
_PRODUCTS = PageSpec("products", mark("Products"), "package", "product", _products)
_CAMPAIGNS = (
    PageSpec("campaigns", mark("Campaigns"), "flag", "campaign", _campaigns, False, listed=False),
    PageSpec(
        "campaign_results", mark("Campaign results"), "chart-column", "campaign_result",
        _campaign_results, False, listed=False,
    ),
    PageSpec("rates", mark("Exchange rates"), "coins", "rate", _rates, False, listed=False),
)  # fmt: skip
_SEGMENTS = PageSpec("segments", mark("Segments"), "list-filter", "segment", _segments)
FIRST = "contacts"
"""The page of who opens a file for the first time."""
_BOARD = PageSpec("pipeline", mark("Pipeline"), "square-kanban", "deal", _board, counted=False)


def pages() -> tuple[PageSpec, ...]:
    """Return the pages in the order of the sidebar."""
    board = (_BOARD,) if find_spec("crm_desktop.gui.board") else ()
    return (
        _TODAY, _LEADS, *_TABLES, *board, _CALENDAR, _DASHBOARD, _REPORTS, _PRODUCTS, _SEGMENTS,
        _SLIPPING, _TASKS, *_CAMPAIGNS, _CONFLICTS, _PRIVACY,
    )  # fmt: skip


def page_of(entity: str) -> str:
    """Return the page that lists a kind of record, "" when none does."""
    tables = (*_TABLES, _PRODUCTS, _LEADS, _TASKS, *_CAMPAIGNS)
    return next((spec.name for spec in tables if spec.entity == entity), "")
