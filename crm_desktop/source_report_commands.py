"""What `crm report sources` answers: what sources and campaigns cost and bring, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm_desktop import report_file_commands
from crm_desktop.commands import Answer, Asked, in_columns
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.insight.campaigns.bringing import Shown
    from crm_desktop.insight.campaigns.sources import Brought

BYS = ("source", "campaign")
NONE = "–"


def sources_told(ws: Any, asked: Asked, now: datetime) -> Answer:
    """Answer it of a period, by source or by campaign."""
    from crm_desktop.insight import periods
    from crm_desktop.insight.campaigns import bringing_files
    from crm_desktop.insight.campaigns.bringing import Bringing, Wanted

    wanted = Wanted(periods.or_any(asked.period or Wanted().period), asked.by or Wanted().by)
    conn = ws.reader()
    shown = Bringing(conn, wanted, ws.profile.currency, now).shown(conn)
    told = Answer(list(_lines(shown, now)), _data(shown, now))

    def export() -> Any:
        from crm_desktop.gui.insight.reports.bringing import shown as pictured

        return pictured.export(shown)

    return report_file_commands.written(ws, asked, told, bringing_files.table(shown), export)


def _lines(shown: Shown, now: datetime) -> Iterator[str]:
    from crm_desktop.insight import periods
    from crm_desktop.insight.campaigns import bringing_files

    yield tr(bringing_files.TITLE)
    yield periods.line(shown.wanted.period, now.date())
    if not shown.rows:
        yield tr("Nothing of that kind in this time yet.")
        return
    rows = [_row(one, shown.base) for one in shown.rows]
    if len(rows) > 1:
        # What came without a cost is in the sums: what one cost, or gave back, cannot be told of them.
        rows.append((*_row(shown.total, shown.base)[:-3], NONE, NONE, NONE))
    yield from in_columns([tuple(bringing_files.columns(shown.wanted.by)), *rows], words=1)
    if any(NONE in row for row in rows):
        yield bringing_files.dash()
    if left := bringing_files.lacking(shown):
        yield left


def _row(one: Brought, base: str) -> tuple[str, ...]:
    from crm_desktop.insight import wording
    from crm_desktop.insight.campaigns import sources
    from crm_desktop.store.figures.sources import IN_MONEY

    share = NONE if one.conversion is None else f"{round(100 * one.conversion)} %"
    amounts = one.won, one.cost, one.per_lead, one.per_deal
    back = NONE if one.back is None else tr("{n} for 1", n=f"{one.back:,.2f}")
    return (
        sources.shown_name(one), f"{one.leads:,}", f"{one.converted:,}", share, f"{one.won_deals:,}",
        *(wording.shown(n, IN_MONEY, base) for n in amounts), back,
    )  # fmt: skip


def _data(shown: Shown, now: datetime) -> dict[str, Any]:
    from crm_desktop.insight import lacking_rates, periods

    return {
        **periods.as_data(shown.wanted.period, now.date()), "currency": shown.base,
        "by": shown.wanted.by, "unrated": shown.unrated,
        "without_rate": lacking_rates.as_data(shown.rates),
        "rows": [
            {"name": one.name, "leads": one.leads, "converted": one.converted,
             "conversion": one.conversion, "won_deals": one.won_deals, "lost_deals": one.lost_deals,
             "won": one.won, "cost": one.cost, "per_lead": one.per_lead, "per_deal": one.per_deal,
             "return": one.back, "clicks": one.clicks, "views": one.views, "lacking": one.lacking}
            for one in shown.rows
        ],
    }  # fmt: skip
