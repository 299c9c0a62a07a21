"""The ranking as a screen shows it: what changed of the order since, and each row with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from crm_desktop.insight.scores import told
from crm_desktop.insight.scores.learning import Model, NotLearned
from crm_desktop.insight.scores.ranking import CHANCE, Ranking, Score, reasons_of
from crm_desktop.insight.scores.words import Reason
from crm_desktop.store import listing

REASONS = 6


class Order(NamedTuple):
    """An order, and how it came of the one before: who is gone, who is new or changed, by their places."""

    scores: Sequence[Score]
    gone: frozenset[int]
    placed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A ranking at a moment, for whoever reads it in another thread."""

    of: str
    by: str
    order: Order
    model: Model | None
    why: NotLearned | None
    problems: Mapping[str, str]
    rules: int  # that count
    unseen: int = 0  # deals of whose stage the chance knows nothing, where they are most

    @property
    def scores(self) -> Sequence[Score]:
        return self.order.scores

    @property
    def ranked(self) -> bool:
        """Whether anything says which of them comes first."""
        return self.model is not None or bool(self.rules)


@dataclass(frozen=True, slots=True)
class Line:
    """What a row of the list says of a record beside its score."""

    title: str
    about: str
    value: tuple[int, str] | None
    owner: str
    step_at: str | None
    step: str
    reasons: tuple[Reason, ...]


def standing(ranking: Ranking, by: str, before: Sequence[Score] = ()) -> Standing:
    """Return how a ranking stands, and what of it is another than before."""
    after = ranking.ranked(by)
    shown = by if by == "points" or ranking.model is None else CHANCE
    return Standing(
        ranking.of, shown, order(before, after), ranking.model, ranking.why,
        dict(ranking.problems), ranking.rules,
        told.unseen(ranking.of, after) if ranking.model else 0,
    )  # fmt: skip


def order(before: Sequence[Score], after: Sequence[Score]) -> Order:
    """Return the order with what changed: who kept their score is still the same object."""
    old = {score.n: score for score in before}
    placed = tuple(score.n for score in after if old.get(score.n) is not score)
    kept = {score.n for score in after}
    return Order(after, frozenset(n for n in old if n not in kept), placed)


def lines(conn: Any, of: str, model: Model | None, scores: Iterable[Score]) -> dict[int, Line]:
    """Return row number → what is said of it, of those records that are still there."""
    asked = {score.n: score for score in scores}
    rows = listing.page(conn, of, asked)
    return {n: _line(conn, of, model, asked[n], row) for n, row in rows.items()}


def _line(conn: Any, of: str, model: Model | None, score: Score, row: Mapping[str, Any]) -> Line:
    title, about = ("title", "company.shown") if of == "deal" else ("name", "company_name")
    value = row.get("value") or {}
    amount = value.get("amount")
    money = (int(amount), str(value.get("currency") or "")) if isinstance(amount, int) else None
    return Line(
        str(row.get(title) or ""), str(row.get(about) or ""), money, str(row.get("owner") or ""),
        row.get("next_step"), str(row.get("next_step.shown") or ""),
        tuple(reasons_of(conn, model, score, REASONS)),
    )  # fmt: skip
