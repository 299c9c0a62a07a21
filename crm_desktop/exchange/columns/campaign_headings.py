"""What headings of advertisements' and search results' exports mean: Google Ads, Meta, Search Console."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from crm_desktop.domain.money import CURRENCIES
from crm_desktop.exchange.rows import result_days
from crm_desktop.i18n import tr

KIND = "campaign_result"
PROGRAMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Google Ads", KIND, ("campaign", "impr.", "clicks")),
    ("Google Ads", KIND, ("campaign", "impressions", "clicks", "avg. cpc")),
    ("Meta Ads", KIND, ("campaign name", "reporting starts")),
    ("Meta Ads", KIND, ("campaign name", "impressions", "reach")),
    ("Meta Business Suite", KIND, ("permalink", "post type", "reach")),
    ("Meta Business Suite", KIND, ("permalink", "publish time")),
    ("Search Console", KIND, ("top queries", "clicks", "impressions")),
    ("Search Console", KIND, ("top pages", "clicks", "impressions")),
    ("Search Console", KIND, ("query", "clicks", "impressions", "position")),
    ("Search Console", KIND, ("date", "clicks", "impressions", "position")),
)
"""(program, kind of record, folded headings that are all there)."""
RESULTS = {
    "external_id": "id|post id|ad id|campaign id",
    "name": "name|advertisement, page or post|ad|ad name|ad group|ad group name|ad set name|page|"
    "top pages|landing page|post|title|permalink|iklan|halaman|hantaran",
    "campaign": "campaign|campaign name|kempen|nama kempen",
    "day": result_days.WORDS,
    "value.amount": "cost|spend|amount spent|amount|kos|belanja|perbelanjaan",
    "value.currency": "currency|curr|curr.|currency code|mata wang|matawang",
    "impressions": "views|impressions|impr.|impr|paparan",
    "clicks": "clicks|link clicks|clicks (all)|klik",
    "conversions": "actions counted|conversions|results|leads|penukaran|hasil",
    "keyword": "keyword|search keyword|search term|query|top queries|kata kunci",
    "position": "place in the search results|position|average position|avg. position|kedudukan",
    "reactions": "reactions|likes|likes and reactions|post reactions|suka",
    "comments": "comments|post comments|komen",
    "shares": "shares|post shares|kongsi|perkongsian",
    "created": "added",
}
_SUM = re.compile(
    r"(?:(?:grand |sub-?)?totals?|jumlah(?: besar| keseluruhan)?)\s*(?:[:(–—-].*)?|results from \d+ .+",
    re.IGNORECASE,
)
_NAMED_SUM = re.compile(r"(?:(?:grand |sub-?)?totals?|jumlah)\s*[(–—-].*", re.IGNORECASE)
NOTHING = frozenset(("--", "-", "—", "–"))
"""What stands in a cell that says nothing."""
SHARED = ("conversions",)
"""What Google Ads shares among several clicks: it counts in parts of one."""
_SHARE = re.compile(r"\d{1,12}\.\d+")
_IN = re.compile(r"(?:\(|(?<=\w)\s)([A-Z]{3}|RM|S\$)\)?\s*$")
_SIGNS = {"RM": "MYR", "S$": "SGD"}


def rounded(text: str) -> str:
    """Return the count nearest to a shared one, "2.50"; any other text as it is."""
    plain = text.replace(",", "").strip()
    return str(int(float(plain) + 0.5)) if _SHARE.fullmatch(plain) else text


def weight(said: Collection[str]) -> int:
    """Return what speaks for such results: they count views or clicks, and no people are named."""
    return 3 if {"impressions", "clicks"} <= set(said) else -100


def currency_in(heading: str) -> str:
    """Return the currency a heading names behind it: "Amount spent (MYR)", "" for none."""
    found = _IN.search(heading)
    code = _SIGNS.get(found[1], found[1]) if found else ""
    return code if code in CURRENCIES else ""


def adds_up(cells: Collection[str]) -> bool:
    """Say whether a row adds up others: "Total: account"."""
    return any(_SUM.fullmatch(cell.strip()) for cell in cells)


def is_named_sum(cells: Collection[str]) -> bool:
    """Say whether a row may as well be a campaign called so: "Total - Malaysia"."""
    return any(_NAMED_SUM.fullmatch(cell.strip()) for cell in cells)


def finish(drawn: Any, today: date | None = None) -> None:
    """Call a row by all that tells it apart, so that the same export again brings nothing twice.

    What says no day, like the queries of Search Console, is of the day it is brought in.
    """
    plain, campaign = drawn.plain, str(drawn.named.get("campaign") or "")
    parts = [campaign, str(plain.get("name") or ""), str(plain.get("keyword") or "")]
    said = list(dict.fromkeys(part for part in parts if part))
    if said:
        plain["name"] = " · ".join(said)
    plain.setdefault("day", (today or date.today()).isoformat())
    if not said and {"impressions", "clicks"} & plain.keys():  # a day of all of them
        plain["name"] = tr("All together")
