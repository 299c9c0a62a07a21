"""What sources and campaigns cost and bring as a file: a line for each, numbers plain, no sum."""

from __future__ import annotations

from crm_desktop.i18n import mark, tr, trn
from crm_desktop.insight import lacking_rates, wording
from crm_desktop.insight.campaigns import sources
from crm_desktop.insight.campaigns.bringing import KEYWORD, NAME, Shown
from crm_desktop.insight.campaigns.sources import CAMPAIGN, Brought
from crm_desktop.insight.composed.report_files import Table
from crm_desktop.store.figures.sources import IN_MONEY, PLAIN

TITLE = mark("Sources and campaigns")
_BY = {
    sources.SOURCE: mark("Source"), CAMPAIGN: mark("Campaign"), KEYWORD: mark("Keyword"),
    NAME: mark("Advertisement, page or post"),
}  # fmt: skip


def by_name(by: str) -> str:
    """Return what the rows are, of what was brought or what was clicked."""
    return tr(_BY[by])


def columns(by: str) -> list[str]:
    """Return the columns of what was brought, those a screen has too."""
    return [
        by_name(by), tr("Leads"), tr("Converted"), tr("Conversion"), tr("Deals won"),
        tr("Won value"), tr("Cost"), tr("A lead cost"), tr("A deal cost"), tr("Return"),
    ]  # fmt: skip


def table(shown: Shown) -> Table:
    """Return it as what is written of it; amounts are in the currency their heading says."""
    names = columns(shown.wanted.by)
    headings = [*names[:5], *(f"{name} ({shown.base})" for name in names[5:-1]), names[-1]]
    return headings, [_row(one, shown.base) for one in shown.rows], 1, [
        said for said in (lacking(shown),) if said
    ]  # fmt: skip


def lacking(shown: Shown) -> str:
    """Return what sums leave out, "" where nothing."""
    parts = []
    if shown.total.lacking and not shown.rates:
        parts.append(trn("{n} won deal has no amount and is left out.",
                         "{n} won deals have no amount and are left out.",
                         shown.total.lacking))  # fmt: skip
    elif shown.total.lacking:
        parts.append(trn(
            "{n} won deal has no amount, or one in a currency without a rate, and is left out.",
            "{n} won deals have no amount, or one in a currency without a rate, and are left out.",
            shown.total.lacking))  # fmt: skip
    if shown.unrated:
        parts.append(trn("{n} cost is in a currency without a rate and is left out.",
                         "{n} costs are in a currency without a rate and are left out.",
                         shown.unrated))  # fmt: skip
    return " ".join(part for part in (*parts, lacking_rates.said(shown.rates)) if part)


def dash() -> str:
    """Say what “–” means: it is no 0."""
    return tr(
        "– means that it cannot be told: a share of fewer than {n} leads, what one cost where nothing was "
        "spent or nothing came, what came back where nothing was spent.", n=sources.FEW,
    )  # fmt: skip


def left_out(shown: Shown) -> int:
    """Return how many records sums leave out: won deals where there are any, else costs."""
    return shown.total.lacking or shown.unrated


def _row(one: Brought, base: str) -> list[str]:
    counts = one.leads, one.converted, one.conversion, one.won_deals
    amounts = one.won, one.cost, one.per_lead, one.per_deal
    return [
        sources.shown_name(one), *(wording.plain(n, PLAIN, base) for n in counts),
        *(wording.plain(n, IN_MONEY, base) for n in amounts), wording.plain(one.back, PLAIN, base),
    ]  # fmt: skip
