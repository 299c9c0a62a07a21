"""The report of what sources and campaigns cost and bring, and of what was clicked; it follows the file.

The answers are kept and used by one lane; what a screen is given (`Shown`) hangs on nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.insight import periods
from crm_desktop.insight.asides import Asides
from crm_desktop.insight.campaigns import sources
from crm_desktop.insight.campaigns.sources import CAMPAIGN, Brought
from crm_desktop.insight.following import Followed
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import MEAN, SUM, Asked, Key, Question, Span, Tally
from crm_desktop.store.figures.unrated import Unrated

KEYWORD, NAME = "keyword", "name"
BYS = (sources.SOURCE, CAMPAIGN)
CLICKED_BYS = (CAMPAIGN, KEYWORD, NAME)
MOST = 200
"""Rows of what was shown and clicked that are listed, those with most clicks first."""
_GIVEN = "costs given"
_CLICKED = (
    ("views", SUM, "impressions"), ("clicks", SUM, "clicks"), ("cost", SUM, "value"),
    ("place", MEAN, "position"), ("reactions", SUM, "reactions"),
)  # fmt: skip


class Wanted(NamedTuple):
    """Of which time, by source or campaign; what was clicked by campaign, keyword, or advertisement."""

    period: str = "last 12m"
    by: str = sources.SOURCE
    clicked_by: str = CAMPAIGN


class Clicked(NamedTuple):
    """One campaign, keyword, advertisement, page or post; cost in minor units, place in the results."""

    key: Key
    name: str
    views: int
    clicks: int
    cost: int
    place: float | None
    reactions: int

    @property
    def rate(self) -> float | None:
        """Return the part of its views that was clicked."""
        return self.clicks / self.views if self.views else None

    @property
    def per_click(self) -> int | None:
        """Return what one click cost."""
        return round(self.cost / self.clicks) if self.cost and self.clicks else None


@dataclass(slots=True)
class Shown:
    """What the report says now."""

    wanted: Wanted
    base: str
    rows: list[Brought]
    total: Brought
    clicked: list[Clicked] = field(default_factory=list)
    more_clicked: int = 0  # rows beyond `MOST`
    unrated: int = 0  # results whose cost is in a currency without a rate
    rates: tuple[Unrated, ...] = ()  # the currencies that lack one
    span: Span | None = None


class Bringing:
    """The answers behind the report. Used by one lane."""

    def __init__(self, conn: Any, wanted: Wanted, base: str, now: datetime) -> None:
        self.wanted, self.base = wanted, base
        self._span = span = periods.within(wanted.period, now.date())
        asked = sources.questions(wanted.by, span, base) | sources.cost_questions(span, base)
        self._brought = tuple(asked)
        for name, how, term in _CLICKED:
            asked[f"clicked {name}"] = Question(
                "campaign_result", how, term, (wanted.clicked_by,), (), "day", span, base
            )
        asked[_GIVEN] = replace(asked["cost"], base="")  # costs there are, whatever their currency
        self._followed = {name: Followed(conn, one, now) for name, one in asked.items()}
        self._names, self._asides = self._named(conn), Asides()

    def follow(self, conn: Any) -> bool:
        """Take in what was written since; say whether anything may be another."""
        changed = [
            one.follow(conn) for one in self._followed.values()
        ]  # every one, not to the first
        was, self._names = self._names, self._named(conn)
        return any(changed) or was != self._names

    def shown(self, conn: Any) -> Shown:
        """Return what the report says now."""
        answered = {name: (f.asked, f.answer) for name, f in self._followed.items()}
        by, _ = self._names
        rows = sources.told({name: answered[name] for name in self._brought}, by)
        clicked = self._clicked()
        known, given = (self._followed[name].answer.whole().known for name in ("cost", _GIVEN))
        made = Shown(self.wanted, self.base, rows, sources.total(rows), clicked[:MOST],
                     max(0, len(clicked) - MOST), given - known, span=self._span)  # fmt: skip
        lacks = [name for name, n in (("won", made.total.lacking), ("cost", made.unrated)) if n]
        found = [self._asides.unrated(conn, self._followed[name].asked) for name in lacks]
        made.rates = tuple({one.currency: one for each in found for one in each}.values())
        return made

    def behind(self, conn: Any, row: Brought, figure: str) -> list[int]:
        """Return the row numbers of the records behind a figure of a source or campaign."""
        return row.behind(conn, figure)

    def results(self, conn: Any, key: Key) -> list[int]:
        """Return the row numbers of the results of a campaign, keyword or advertisement."""
        return asking.behind(conn, self._asked("views"), (key,))

    def left_out(self, conn: Any) -> tuple[str, list[int]]:
        """Return the records sums leave out: won deals where there are any, else costs without a rate."""
        name = "won" if self._followed["won"].answer.whole().lacking else "cost"
        asked = self._followed[name].asked
        ns = asking.behind(conn, asked, lacking=True)
        if name == "won":
            return "deal", ns
        given = set(asking.behind(conn, self._followed[_GIVEN].asked, lacking=True))
        return "campaign_result", [n for n in ns if n not in given]

    def _named(self, conn: Any) -> tuple[dict[Key, str], dict[Key, str]]:
        campaigns = sources.counted_under(conn, CAMPAIGN)
        by = self.wanted.by
        return (campaigns if by == CAMPAIGN else sources.counted_under(conn, by)), campaigns

    def _asked(self, name: str) -> Asked:
        return self._followed[f"clicked {name}"].asked

    def _tally(self, name: str, key: Key) -> Tally:
        return self._followed[f"clicked {name}"].answer.of((key,))

    def _clicked(self) -> list[Clicked]:
        found = [self._one(key) for (key,) in self._followed["clicked views"].answer.tallies]
        seen = [one for one in found if one.views or one.clicks or one.cost or one.reactions]
        return sorted(seen, key=lambda one: (-one.clicks, -one.views, one.name.casefold()))

    def _one(self, key: Key) -> Clicked:
        names = self._names[1] if self.wanted.clicked_by == CAMPAIGN else {}
        views, clicks, cost, reactions = (
            round(self._tally(name, key).total) for name in ("views", "clicks", "cost", "reactions")
        )
        place = self._tally("place", key).figure(MEAN)
        return Clicked(key, names.get(key, str(key or "")), views, clicks, cost, place, reactions)
