"""Where leads and sales come from: each source and campaign with what it cost and brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crm_desktop.domain.fold import fold
from crm_desktop.domain.rule import Condition, Node
from crm_desktop.i18n import tr
from crm_desktop.insight.narrowing import LOST, WON
from crm_desktop.store import listing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import COUNT, SUM, Answer, Asked, Key, Question, Span
from crm_desktop.store.listing import ListQuery

SOURCE, CAMPAIGN = "source", "campaign"
FEW = 5
"""Of fewer leads a part says nothing yet."""
_CONVERTED = Condition("status", "is", ("converted",))


@dataclass(slots=True)
class Brought:
    """One source or campaign in a time; money in minor units of the currency asked for.

    Leads count by the day they were added, deals by the day they were closed, costs by theirs: of a
    young campaign the sales come later than the leads.
    """

    name: str
    leads: int = 0
    converted: int = 0
    won_deals: int = 0
    lost_deals: int = 0
    won: int = 0
    cost: int = 0
    clicks: int = 0
    views: int = 0
    lacking: int = 0  # won deals and costs in a currency without a rate
    asked: dict[str, tuple[Asked, list[Key]]] = field(default_factory=dict)

    @property
    def conversion(self) -> float | None:
        """The part of its leads that became customers, None where there are too few to say."""
        return self.converted / self.leads if self.leads >= FEW else None

    @property
    def per_lead(self) -> int | None:
        """What one lead cost, None where nothing was spent or none came."""
        return round(self.cost / self.leads) if self.cost and self.leads else None

    @property
    def per_deal(self) -> int | None:
        """What one won deal cost."""
        return round(self.cost / self.won_deals) if self.cost and self.won_deals else None

    @property
    def gain(self) -> float | None:
        """What came back for each unit spent, beyond it: 0 is even (return on investment)."""
        return (self.won - self.cost) / self.cost if self.cost else None

    @property
    def back(self) -> float | None:
        """What came back for each unit spent."""
        return None if self.gain is None else self.gain + 1

    def behind(self, conn: Any, figure: str) -> list[int]:
        """Return the row numbers of the records behind a figure by its name here."""
        asked, keys = self.asked.get(figure, (None, []))
        if asked is None:
            return []
        return sorted({n for key in keys for n in asking.behind(conn, asked, (key,))})


def questions(
    by: str, span: Span | None, base: str, rules: tuple[Node, ...] = ()
) -> dict[str, Question]:
    """Return what is asked of leads and deals, by the names of the figures; `rules` hold for both."""
    whens = {"lead": "created", "deal": "closed"}
    return {
        name: Question(source, how, term, (by,), (*where, *rules), whens[source], span,
                       base if term else "")
        for name, source, how, term, where in _QUESTIONS
    }  # fmt: skip


def cost_questions(span: Span | None, base: str) -> dict[str, Question]:
    """Return what is asked of the results of campaigns, by the names of the figures."""
    return {
        name: Question("campaign_result", how, term, ("campaign",), (), "day", span, base)
        for name, how, term in _COSTS
    }


def told(
    answered: Mapping[str, tuple[Asked, Answer]], campaigns: Mapping[Key, str] | None = None
) -> list[Brought]:
    """Return the sources that answers to the questions name, by what they won.

    `campaigns` says under which name the costs of each are counted, see `counted_under`.
    """
    made: dict[str, Brought] = {}
    for name, (asked, answer) in answered.items():
        costs = asked.question.source == "campaign_result"
        names = (campaigns or {}) if costs else None
        _take(made, name, asked, answer, names)
    return sorted(made.values(), key=lambda one: (-one.won, -one.leads, one.name.casefold()))


def brought(conn: Any, by: str, span: Span | None, base: str, now: datetime) -> list[Brought]:
    """Return the sources, or the campaigns, that brought or cost anything, by what they won."""
    every = questions(by, span, base) | cost_questions(span, base)
    asked = {name: Asked(question, now) for name, question in every.items()}
    answered = {name: (one, asking.answer(conn, one)) for name, one in asked.items()}
    return told(answered, counted_under(conn, by))


def counted_under(conn: Any, by: str) -> dict[Key, str]:
    """Return campaign → its name, or the source it is for."""
    rows = listing.listed(conn, ListQuery("campaign"))
    return {row["id"]: str(row.get("name" if by == CAMPAIGN else "source") or "") for row in rows}


_QUESTIONS = (
    ("leads", "lead", COUNT, "", ()),
    ("converted", "lead", COUNT, "", (_CONVERTED,)),
    ("won_deals", "deal", COUNT, "", WON),
    ("lost_deals", "deal", COUNT, "", LOST),
    ("won", "deal", SUM, "value", WON),
)
_COSTS = (("cost", SUM, "value"), ("clicks", SUM, "clicks"), ("views", SUM, "impressions"))


def _take(
    made: dict[str, Brought], name: str, asked: Asked, answer: Answer,
    names: Mapping[Key, str] | None,
) -> None:  # fmt: skip
    """Add an answer to its rows: one is one however it is written."""
    for (key,), tally in answer.tallies.items():
        said = str(key or "") if names is None else names.get(key, "")
        one = made.setdefault(fold(said), Brought(said))
        one.name = one.name or said
        value = round(tally.figure(asked.question.how) or 0)
        setattr(one, name, getattr(one, name) + value)
        one.asked.setdefault(name, (asked, []))[1].append(key)
        if asked.question.term == "value":
            one.lacking += tally.lacking if asked.question.source == "deal" else 0


def shown_name(one: Brought) -> str:
    """Return what a source is called; "" is where none was named."""
    return one.name or tr("(none)")


def total(rows: Iterable[Brought]) -> Brought:
    """Return all of them together."""
    made = Brought(tr("Total"))
    for row in rows:
        for name in (
            "leads",
            "converted",
            "won_deals",
            "lost_deals",
            "won",
            "cost",
            "clicks",
            "views",
            "lacking",
        ):
            setattr(made, name, getattr(made, name) + getattr(row, name))
    return made
